"""What the URLs of reporting are filled with: a round of huyện Mẫu in which Phòng Tư pháp reports."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from parindex.reporting import commands
from parindex.reporting.calc import Given
from parindex.reporting.models import ConsolidatedText, Consolidation, ReportRound, UnitReport
from tests.people import People
from tests.plan_reviews import confirmed
from tests.report_rounds import accepted, on, opened, report_of, sent, sound

DAY = date(2025, 6, 2)


def _round(people: People) -> ReportRound:
    confirmed(people)
    return opened(people)


def _report(people: People) -> UnitReport:
    return report_of(_round(people), people, "tu-phap")


def _accepted(people: People) -> UnitReport:
    return accepted(people, _report(people), writer=people.reporter, head=people.leader, day=DAY)


def _sending(people: People) -> dict[str, Any]:
    report = _report(people)
    commands.save_answers(on(people.reporter, DAY), report, dict(list(sound(report).items())[:3]))
    return {"report_id": report.pk, "name": "nop"}


def _extension(people: People) -> dict[str, Any]:
    asked = commands.ask_extension(on(people.reporter, DAY), _report(people), to_due=date(2025, 6, 27), reason="Chờ")
    return {"extension_id": asked.pk}


def _correction(people: People) -> dict[str, Any]:
    first = opened(people, type="cchc-quy", period="2025-Q1", day=date(2025, 3, 3))
    report = report_of(first, people, "tu-phap")
    accepted(people, report, writer=people.reporter, head=people.leader, day=date(2025, 3, 19))
    commands.close_round(on(people.officer, date(2025, 3, 25)), first)
    asked = commands.ask_correction(
        on(people.reporter, DAY), report, field="tthc.xin-loi", given=Given(number=Decimal(4)), reason="Sót"
    )
    return {"correction_id": asked.pk}


def _drawn(people: People) -> Consolidation:
    return commands.draw(on(people.officer, DAY), _accepted(people).round)


def _text(people: People) -> dict[str, Any]:
    return {"text_id": ConsolidatedText.objects.filter(consolidation=_drawn(people)).earliest("pk").pk}


def _edition(people: People) -> dict[str, Any]:
    report = sent(people, _report(people), writer=people.reporter, head=people.leader, day=DAY)
    return {"edition_id": report.editions.get().pk}


BUILDERS = {
    "report_round": lambda people: {"round_id": _round(people).pk},
    "report_year": lambda people: {"committee_id": _round(people).committee_id, "year": 2025},
    "report_figure": lambda people: {"round_id": _round(people).pk, "key": "tthc.dung-han"},
    "consolidating": lambda people: {"round_id": _accepted(people).round_id, "name": "tong-hop"},
    "consolidated_text": _text,
    "consolidated_paper": lambda people: {"round_id": _drawn(people).round_id, "shape": "docx"},
    "urging_paper": lambda people: {"round_id": _round(people).pk, "shape": "docx"},
    "unit_paper": lambda people: {"report_id": _report(people).pk, "shape": "docx"},
    "unit_report": lambda people: {"report_id": _report(people).pk},
    "sending_report": _sending,
    "report_extension": _extension,
    "correction": _correction,
    "edition": _edition,
}
