"""What goes wrong in real rounds, and the answer each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
import time_machine

from parindex.audit.actor import LOCAL_ZONE
from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.audit.models import AuditEntry
from parindex.organization import commands as organization
from parindex.scoring import commands
from parindex.scoring.models import LeafEvidence
from parindex.scoring.queries import evidence, results, rounds
from parindex.scoring.states import SheetState, Verdict
from tests.scoring_rounds import (
    DRAFTED,
    SELF_DUE,
    TIMETABLE,
    Cast,
    allotted,
    at,
    document,
    entry_of,
    group_of,
    in_appraisal,
    opened,
    sheet_of,
    submitted,
)

EARLY = SELF_DUE - timedelta(days=5)


def test_evidence_one_second_late_is_not_taken(cast: Cast) -> None:
    entry = entry_of(opened(cast), cast, "xa", "1.1.1")
    commands.attach(at(SELF_DUE, cast.communer), entry, document())
    with pytest.raises(WrongState, match="không nhận thêm"):
        commands.attach(at(SELF_DUE + timedelta(seconds=1), cast.communer), entry, document("muon.txt"))
    assert LeafEvidence.objects.count() == 1


@pytest.mark.parametrize("hours", [-7, 0, 9])
def test_the_deadline_is_the_same_moment_in_every_time_zone(cast: Cast, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    entry = entry_of(opened(cast), cast, "xa", "1.1.1")
    commands.save_leaf(at(SELF_DUE.astimezone(zone), cast.communer), entry, given={"met": True})
    late = (SELF_DUE + timedelta(seconds=1)).astimezone(zone)
    with pytest.raises(WrongState):
        commands.save_leaf(at(late, cast.communer), entry, given={"met": True})


def test_an_appraiser_who_came_to_the_unit_meanwhile_no_longer_marks_it(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    now = SELF_DUE + timedelta(days=3)
    organization.grant_role(cast.people.system, cast.appraiser, cast.people.unit("xa"), "CASE_OFFICER",
                            valid_from=date(2025, 12, 12))  # fmt: skip
    with pytest.raises(Forbidden, match="của nơi khác thẩm định"):
        commands.mark(at(now, cast.appraiser), entry_of(round_, cast, "xa", "1.1.1"), verdict=Verdict.AS_DECLARED)


def test_a_unit_abolished_in_june_is_closed_or_handed_over_and_never_scored_by_itself(cast: Cast) -> None:
    round_ = opened(cast)
    for unit in ("tu-phap", "xa", "noi-vu"):
        submitted(cast, round_, unit, EARLY)
    allotted(cast, round_, EARLY + timedelta(hours=2))
    units = cast.people
    organization.merge_units(units.system, [units.unit("tu-phap")], into=units.unit("noi-vu"), on=date(2025, 12, 9),
                             basis="1/NQ-HĐND")  # fmt: skip
    after = SELF_DUE + timedelta(hours=1)
    sheet = sheet_of(round_, cast, "tu-phap")
    with pytest.raises(InvalidAct, match="đã kết thúc hoạt động"):
        commands.go_on(at(after, cast.officer), round_)
    with pytest.raises(InvalidAct, match="vẫn đang hoạt động"):
        commands.close_sheet(at(after, cast.officer), sheet_of(round_, cast, "xa"), reason="x")
    with pytest.raises(InvalidAct, match="không phải đơn vị kế thừa"):
        commands.hand_over(at(after, cast.officer), sheet, to=units.unit("xa"), reason="1/NQ-HĐND")
    handed = commands.hand_over(at(after, cast.officer), sheet, to=units.unit("noi-vu"), reason="1/NQ-HĐND")
    assert handed.handed_to == units.unit("noi-vu")
    round_ = commands.go_on(at(after, cast.officer), round_)
    entry = entry_of(round_, cast, "tu-phap", "1.1.1")
    with pytest.raises(Forbidden):  # the heir's own people don't judge it either
        commands.mark(at(after, cast.appraiser), entry, verdict=Verdict.AS_DECLARED)
    closed = commands.close_sheet(at(after, cast.officer), handed, reason="Hoạt động chưa đủ sáu tháng")
    assert closed.state == SheetState.CLOSED
    scored = {one.sheet.unit.code for rows in rounds.standings(round_).values() for one in rows}
    assert scored == {"xa", "noi-vu"}
    assert ("Phòng Tư pháp", "Hoạt động chưa đủ sáu tháng") in [
        (one.unit, one.reason) for one in results.history(round_)
    ]


def test_a_clock_set_back_does_not_bring_the_deadline_back(cast: Cast) -> None:
    round_ = opened(cast)
    entry = entry_of(round_, cast, "xa", "1.1.1")
    with time_machine.travel(SELF_DUE + timedelta(hours=1), tick=False):
        commands.lock_due(at(SELF_DUE + timedelta(hours=1)))
    back = SELF_DUE - timedelta(hours=1)
    with time_machine.travel(back, tick=False), pytest.raises(Forbidden, match="Đồng hồ máy chủ"):
        commands.save_leaf(at(back, cast.communer), entry, given={"met": True})
    last = AuditEntry.objects.order_by("-seq").first()
    assert last is not None
    assert (last.act, last.outcome) == ("scoring.leaf.save", "REFUSED")


@pytest.mark.parametrize("value", ["75", "-0.1", "1.0001"])
def test_an_imported_index_in_the_wrong_scale_is_refused_whole(cast: Cast, value: str) -> None:
    round_ = opened(cast)
    with pytest.raises(InvalidAct, match="thang"):
        commands.enter_outside(
            at(EARLY, cast.officer), round_, group=group_of(round_), leaf="2.1.2",
            values={"xa": {"index": "0.8"}, "tu-phap": {"index": value}}, source="Bộ Khoa học và Công nghệ",
        )  # fmt: skip
    assert entry_of(round_, cast, "xa", "2.1.2").facts == {}


def test_ballots_that_are_none_are_refused(cast: Cast) -> None:
    round_ = opened(cast)
    for given in ({"ballots": {"dan": {"good": -1}}}, {"ballots": {"dan": {"tot": 5}}}, {"ballots": "80%"}, {}):
        with pytest.raises(InvalidAct):
            commands.enter_outside(
                at(EARLY, cast.officer),
                round_,
                group=group_of(round_),
                leaf="2.1.1",
                values={"xa": given},
                source="KS",
            )


def test_a_round_over_the_turn_of_the_year_keeps_its_year(cast: Cast) -> None:
    entry = entry_of(opened(cast), cast, "xa", "1.1.1")
    moment = datetime(2025, 12, 9, 23, 59, 59, tzinfo=LOCAL_ZONE)
    row = commands.attach(at(moment, cast.communer), entry, document(issued_on=date(2025, 12, 10)))
    assert [flag.code for flag in evidence.flags([row])[row.pk]] == ["issued_after_received"]


def test_a_round_with_its_moments_out_of_order_or_without_units_does_not_open(cast: Cast) -> None:
    huyen, officer = cast.people.unit("huyen"), at(DRAFTED, cast.officer)
    wrong = replace(TIMETABLE, explain_due_at=TIMETABLE.self_due_at)
    with pytest.raises(InvalidAct, match="theo thứ tự"):
        commands.set_up(officer, huyen, year=2025, title="Đợt 2025", timetable=wrong)
    round_ = commands.set_up(officer, huyen, year=2025, title="Đợt 2025", timetable=TIMETABLE)
    with pytest.raises(InvalidAct, match="Hãy lập nhóm"):
        commands.open_round(officer, round_)
    with pytest.raises(InvalidAct, match="đã có đợt"):
        commands.set_up(officer, huyen, year=2025, title="Đợt khác", timetable=TIMETABLE)
