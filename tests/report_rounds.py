"""Rounds of reports of huyện Mẫu at work, for tests that need them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.organization.queries import actor_for
from parindex.reporting import commands
from parindex.reporting.calc import Given
from parindex.reporting.models import ReportRound, UnitReport
from tests.people import People

FIGURES = {"tthc.tiep-nhan": 200, "so.van-ban-di": 90, "tthc.truc-tuyen": 150, "tthc.dung-han": 190}


def on(user: User, day: date, hour: int = 9) -> Actor:
    return actor_for(user, datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL_ZONE))


def opened(
    people: People, *, type: str = "cchc-6-thang", period: str = "2025-H1", day: date = date(2025, 6, 2)
) -> ReportRound:
    return commands.open_round(on(people.officer, day), people.unit("huyen"), type=type, period=period)


def report_of(round_: ReportRound, people: People, unit: str) -> UnitReport:
    return UnitReport.objects.get(round=round_, for_unit=people.unit(unit))


def answer(actor: Actor, report: UnitReport, **given: Given) -> UnitReport:
    """Save answers over whatever is there; `__` stands for the dot and `_` for the hyphen of a key."""
    entries = {name.replace("__", ".").replace("_", "-"): one for name, one in given.items()}
    versions = {row.field: row.version for row in report.answers.all()}
    return commands.save_answers(
        actor, report, {key: commands.Entry(one, versions.get(key, 0)) for key, one in entries.items()}
    )


def sound(report: UnitReport, *, scale: int = 1) -> dict[str, commands.Entry]:
    """A believable answer to everything that must be answered."""
    versions = {row.field: row.version for row in report.answers.all()}
    entries = {}
    for one in report.round.form_used.fields():
        if not one.required or one.filled_from:
            continue
        figure = Decimal(FIGURES.get(one.key, 3) * scale)
        if one.kind == "narrative":
            given = Given(text=f"{one.title} của {report.for_unit.name} trong {report.round.period or 'kỳ'}.")
        elif one.kind == "ratio":
            given = Given(numerator=figure, denominator=None if one.whole else Decimal(200 * scale))
        else:
            given = Given(number=figure)
        entries[one.key] = commands.Entry(given, versions.get(one.key, 0))
    return entries


def sent(people: People, report: UnitReport, *, writer: User, head: User, day: date, scale: int = 1) -> UnitReport:
    """Written and sent on a day."""
    report = commands.save_answers(on(writer, day), report, sound(report, scale=scale))
    return commands.submit(on(head, day, 15), report)


def accepted(
    people: People, report: UnitReport, *, writer: User, head: User, day: date, scale: int = 1
) -> UnitReport:
    """Written, sent and accepted on a day."""
    report = sent(people, report, writer=writer, head=head, day=day, scale=scale)
    return commands.accept(on(people.chair, day, 16), report)
