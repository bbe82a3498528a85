"""What the URLs of a round are filled with: one of huyện Mẫu at a step of its, for Phòng Tư pháp and xã Bắc Sơn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from parindex.scoring import commands
from parindex.scoring.models import LeafEntry, Round, Sheet
from parindex.scoring.publication import Change, Judgement
from parindex.scoring.states import ExtraKind, Verdict
from tests.conftest import NOW
from tests.people import People
from tests.scoring_rounds import Cast, at, cast_of, criteria, document, outside

STEPS = ("SETUP", "SELF_SCORING", "APPRAISAL", "EXPLAINING", "SECOND_APPRAISAL", "COUNCIL", "PUBLISHED")
TEN_DAYS = timedelta(days=10)
UNITS = ("tu-phap", "xa")


def _timetable(step: str) -> commands.Timetable:
    """Steps of ten days each; now is in the middle of `step`."""
    first = NOW - timedelta(days=5) - TEN_DAYS * (min(STEPS.index(step), 5) - 1)
    moments = [first + TEN_DAYS * n for n in range(5)]
    return commands.Timetable(*moments, council_on=moments[4].date(), cutoff_on=moments[1].date())


def _round(people: People, step: str) -> tuple[Cast, Round]:
    """A round that has come to a step: handed in by nobody, asked about one leaf, all marked."""
    cast, table, place = cast_of(people), _timetable(step), STEPS.index(step)
    before = table.opens_at - TEN_DAYS
    officer = at(before, cast.officer)
    version = commands.check_set(officer, commands.draft_set(officer, people.unit("huyen"), criteria()))
    issued = commands.issue_set(at(before, cast.council), version, decision="1/QĐ", decided_on=before.date())
    one = commands.set_up(officer, people.unit("huyen"), year=2025, title="Đợt 2025", timetable=table)
    commands.put_group(officer, one, name="Đơn vị", version=issued, units=[people.unit(name) for name in UNITS])
    if place >= STEPS.index("SELF_SCORING"):
        one = commands.open_round(at(table.opens_at, cast.officer), one)
        sheets = list(Sheet.objects.filter(round=one))
        commands.allot(officer, one, appraiser=cast.appraiser, fields=["1", "2"], sheets=sheets)
        commands.attach(at(table.opens_at, cast.reporter), entry_of(one, "1.1.1"), document(issued_on=None))
    moments = (table.self_due_at, table.appraisal_due_at, table.explain_due_at, table.second_due_at)
    for n, moment in enumerate(moments):
        if place < n + 2:
            return cast, one
        if n == 1:
            _mark(cast, one, moment - TEN_DAYS / 2)
        later = moment + timedelta(minutes=1)
        if n == 3:
            entry = entry_of(one, "1.1.1")
            commands.mark(at(later, cast.appraiser), entry, verdict=Verdict.NO_EVIDENCE, reason="Không có")
        one = commands.go_on(at(later, cast.officer), one)
    return cast, one


def entry_of(one: Round, leaf: str) -> LeafEntry:
    return LeafEntry.objects.get(sheet__round=one, sheet__unit__code="tu-phap", leaf=leaf)


def _mark(cast: Cast, one: Round, moment: Any) -> None:
    for entry in LeafEntry.objects.filter(sheet__round=one, leaf__in=["1.1.1", "1.1.2", "1.1.3", "2.1.3"]):
        asks = "Vì sao?" if entry.leaf == "1.1.1" and entry.sheet.unit.code == "tu-phap" else ""
        actor = at(moment, cast.appraiser)
        commands.mark(actor, entry, verdict=Verdict.NO_EVIDENCE, reason="Không có", asks=asks)
    outside(cast, one, moment)


def _concluded(people: People) -> tuple[Cast, Round]:
    cast, one = _round(people, "COUNCIL")
    council = at(NOW, cast.council)
    for entry in LeafEntry.objects.filter(sheet__round=one, leaf="2.1.4"):
        commands.mark(council, entry, verdict=Verdict.NO_EVIDENCE, reason="Không có")
    return cast, commands.conclude(council, one, conclusion="Nhất trí")


def _result(people: People) -> tuple[Cast, Any]:
    cast, one = _concluded(people)
    return cast, commands.publish(at(NOW, cast.chair), one, decision="2/QĐ", decided_on=NOW.date())


def _of_round(step: str, **more: Any) -> Any:
    return lambda people: {"round_id": _round(people, step)[1].pk, **more}


def _of_sheet(step: str, **more: Any) -> Any:
    def built(people: People) -> dict[str, Any]:
        return {"sheet_id": entry_of(_round(people, step)[1], "1.1.1").sheet_id, **more}

    return built


def _group(people: People) -> dict[str, Any]:
    one = _round(people, "SETUP")[1]
    return {"round_id": one.pk, "group_id": one.groups.get().pk}


def _outside(people: People) -> dict[str, Any]:
    one = _round(people, "APPRAISAL")[1]
    return {"round_id": one.pk, "group_id": one.groups.get().pk, "leaf": "2.1.2"}


def _document(people: People) -> dict[str, Any]:
    one = _round(people, "SELF_SCORING")[1]
    return {"document_id": entry_of(one, "1.1.1").evidence.get().pk}


def _extension(people: People) -> dict[str, Any]:
    cast, one = _round(people, "SELF_SCORING")
    sheet = entry_of(one, "1.1.1").sheet
    asked = commands.ask_time(at(NOW, cast.reporter), sheet, until=NOW + TEN_DAYS, reason="Mất điện")
    return {"pk": asked.pk}


def _reopening(people: People) -> dict[str, Any]:
    cast, one = _round(people, "APPRAISAL")
    sheet = entry_of(one, "1.1.1").sheet
    asked = commands.ask_reopening(at(NOW, cast.council), sheet, leaves=["1.1.1"], hours=24, reason="Nhầm")
    return {"pk": asked.pk}


def _extra(people: People) -> dict[str, Any]:
    cast, one = _round(people, "APPRAISAL")
    sheet = entry_of(one, "1.1.1").sheet
    officer, penalty = at(NOW, cast.officer), ExtraKind.PENALTY
    asked = commands.ask_extra(officer, sheet, kind=penalty, code="P1", given={"count": "1"}, basis="CV 1")
    return {"pk": asked.pk}


def _event(people: People) -> dict[str, Any]:
    cast, one = _round(people, "APPRAISAL")
    return {
        "pk": commands.note_event(at(NOW, cast.officer), entry_of(one, "1.1.1").sheet, gate="G1", basis="QĐ 3").pk
    }


def _correction(people: People) -> dict[str, Any]:
    cast, result = _result(people)
    change = Change("tu-phap", "1.1.1", Judgement(Verdict.POINTS, {}, "5", "Nhầm"))
    row = commands.propose_correction(at(NOW, cast.council), result, changes=[change], reason="Nhầm")
    return {"correction_id": row.pk}


BUILDERS = {
    "scoring_sheet": _of_sheet("SELF_SCORING"),
    "scoring_leaf": _of_sheet("SELF_SCORING", leaf="1.1.1"),
    "scoring_asked_leaf": _of_sheet("EXPLAINING", leaf="1.1.1"),
    "scoring_submit": _of_sheet("SELF_SCORING", name="nop"),
    "scoring_judged_sheet": _of_sheet("APPRAISAL"),
    "scoring_judged_leaf": _of_sheet("APPRAISAL", leaf="1.1.1"),
    "scoring_penalty": _of_sheet("APPRAISAL", code="P1"),
    "scoring_ask_time": _of_sheet("SELF_SCORING", name="gia-han"),
    "scoring_document": _document,
    "scoring_setup": _of_round("SETUP"),
    "scoring_round": _of_round("APPRAISAL"),
    "scoring_open": _of_round("SETUP", name="mo"),
    "scoring_group": _group,
    "scoring_dropped": lambda people: {"group_id": _group(people)["group_id"]},
    "scoring_outside": _outside,
    "scoring_council": _of_round("COUNCIL"),
    "scoring_publish": lambda people: {"round_id": _concluded(people)[1].pk, "name": "cong-bo"},
    "scoring_result": lambda people: {"result_id": _result(people)[1].pk},
    "scoring_extension": _extension,
    "scoring_reopening": _reopening,
    "scoring_extra": _extra,
    "scoring_event": _event,
    "scoring_correction": _correction,
}
