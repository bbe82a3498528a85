"""Advice from records: what it says, and that doing it wins exactly so many points once records are counted again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from parindex.analytics.refreshing import refresh
from parindex.audit.actor import system_actor
from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.planning import commands as planning
from parindex.planning.models import Obligation
from parindex.rules.advice import Act, Advice
from parindex.scoring import advising, commands, outlook
from parindex.scoring.commands import Advised
from parindex.scoring.models import LeafDuty, Round, Sheet
from parindex.scoring.queries import outlooks
from parindex.scoring.records import OfRecords
from tests.one_stop import at as one_stop_at
from tests.one_stop import solved
from tests.plan_reviews import confirmed
from tests.report_rounds import opened as reports_opened
from tests.report_rounds import report_of, sent
from tests.running_rounds import declared, running
from tests.scoring_rounds import Cast, at, leaf, sheet_of

DUE = date(2025, 9, 30)
REPORTED, LOOKED = one_stop_at(date(2025, 9, 29)), one_stop_at(date(2025, 10, 6))


def measured(code: str, of: str) -> dict[str, dict[str, str]]:
    return {
        side: {"title": f"{code} {side}", "kind": "count", "measure": of, "side": side} for side in ("part", "whole")
    }


LEAVES = (
    leaf("1.1.1", "30", {"type": "linear", "value": "100*part/whole"},
         inputs=measured("Nhiệm vụ", "planning.tasks_on_time_ratio"), when_nothing_arose="full"),
    leaf("1.1.2", "10", {"type": "deduct_per_event", "events": [{"count": "late", "points": "2"},
                                                                {"count": "missing", "points": "4"}]},
         inputs={name: {"title": name, "kind": "count", "measure": f"reporting.reports_{name}", "side": "value"}
                 for name in ("late", "missing")}),
    leaf("1.1.3", "20", {"type": "linear", "value": "100*part/whole"},
         inputs=measured("Xin lỗi", "onestop.apology_ratio"), when_nothing_arose="full"),
    leaf("1.1.4", "40", {"type": "boolean", "value": "met", "yes": "40"},
         inputs={"met": {"title": "Ban hành kế hoạch", "kind": "yes_no"}}),
)  # fmt: skip
FIELDS = (
    {"code": "1", "name": "Thể chế", "points": "100",
     "criteria": ({"code": "1.1", "name": "Tiêu chí", "points": "100", "leaves": LEAVES},)},
)  # fmt: skip


@pytest.fixture(autouse=True)
def facts(tmp_path: Path, settings: Any) -> None:
    settings.FACTS_DIR = tmp_path / "facts"


def looked(round_: Round, cast: Cast, unit: str, moment: datetime) -> tuple[outlook.Told, Advice]:
    """Records counted, put beside the sheet, and looked at."""
    with time_machine.travel(moment, tick=False):
        refresh(moment)
        commands.propose(system_actor(moment), round_, OfRecords())
    sheet = outlooks.visible_to(at(moment, cast.officer)).get(pk=sheet_of(round_, cast, unit).pk)
    known = outlooks.known([sheet], moment)[sheet.pk]
    advice = advising.advised(sheet, known, moment)
    assert advice is not None
    return outlook.told(known), advice


def act_of(advice: Advice, key: str) -> Act:
    return next(act for act in advice.acts if advising.listed(act).key == key)


def obligation(cast: Cast) -> Obligation:
    """Phòng Tư pháp's part in the inspection of public duty, due on 30/9."""
    return Obligation.objects.get(task__path="II.1.2", unit=cast.people.unit("tu-phap"))


def test_a_report_in_time_that_waits_for_a_word_wins_its_points_once_it_is_confirmed(cast: Cast) -> None:
    confirmed(cast.people)
    round_ = running(cast, fields=FIELDS)
    file = planning.progress.NewFile(name="bao-cao.txt", data=b"Da kiem tra", pages="1", is_result=True)
    planning.report_progress(
        at(REPORTED, cast.reporter), obligation(cast), percent=100, result="Xong", done_on=date(2025, 9, 29),
        files=[file],
    )  # fmt: skip
    before, advice = looked(round_, cast, "tu-phap", LOOKED)
    act = act_of(advice, "xac-nhan")
    assert (act.points, len(act.records)) == (30, 1)
    assert act.sentence.startswith("phần việc đã báo cáo đúng hạn, chờ xác nhận: −30 điểm")
    planning.verify_progress(at(LOOKED, cast.officer), obligation(cast))
    after, _advice = looked(round_, cast, "tu-phap", one_stop_at(date(2025, 10, 7)))
    assert after.index.total.earned - before.index.total.earned == act.points


def test_a_duty_that_was_not_done_by_its_day_is_told_as_lost(cast: Cast) -> None:
    confirmed(cast.people)
    told, advice = looked(running(cast, fields=FIELDS), cast, "tu-phap", LOOKED)
    assert [one.sentence for one in advice.too_late] == [
        "1 phần việc kế hoạch quá hạn chưa xong đã quá hạn khắc phục (30/09/2025): mất 30 điểm"
    ]
    stand = told.outlook.stands["1.1.1"]
    assert stand.lost > 0
    assert stand.secure == 0


def test_a_report_sent_late_costs_less_than_none_and_exactly_what_is_said(cast: Cast) -> None:
    confirmed(cast.people)
    round_ = running(cast, fields=FIELDS)
    report = report_of(reports_opened(cast.people), cast.people, "tu-phap")
    before, advice = looked(round_, cast, "tu-phap", LOOKED)
    act = act_of(advice, "bao-cao")
    assert act.points == 2
    sent(cast.people, report, writer=cast.reporter, head=cast.leader, day=date(2025, 10, 6))
    after, later = looked(round_, cast, "tu-phap", one_stop_at(date(2025, 10, 7)))
    assert after.index.total.earned - before.index.total.earned == act.points
    assert "bao-cao" not in {advising.listed(one).key for one in later.acts}


def test_late_dossiers_without_a_letter_in_time_are_counted_and_cannot_be_mended(cast: Cast) -> None:
    solved(cast.people, one_stop_at(date(2025, 5, 5)), one_stop_at(date(2025, 5, 28)))
    told, advice = looked(running(cast, fields=FIELDS), cast, "xa", LOOKED)
    assert told.outcomes["1.1.3"].points == 0  # type: ignore[union-attr]
    sentences = [one.sentence for one in advice.too_late]
    assert len(sentences) == 1
    assert sentences[0].startswith("1 hồ sơ trễ chưa có thư xin lỗi trước hạn đã quá hạn khắc phục")
    assert advice.too_late[0].move.url == "/ho-so/tre-han/"  # type: ignore[attr-defined]


def test_what_the_unit_itself_has_not_done_is_work_too(cast: Cast) -> None:
    round_ = running(cast, fields=FIELDS)
    declared(cast, round_, "xa", {"1.1.4": {"met": False}})
    _told, advice = looked(round_, cast, "xa", LOOKED)
    act = act_of(advice, "1.1.4:met")
    assert act.points == 40
    assert act.sentence == (
        "việc chưa làm (Ban hành kế hoạch): −40 điểm; hoàn thành 1 việc (UBND xã Bắc Sơn): được thêm 40 điểm"
    )


NOW = one_stop_at(date(2025, 6, 2), "09:30")
ADVISED = Advised("1.1.4:met", ["1.1.4"], outlook.ZERO + 40, "Ban hành kế hoạch", date(2025, 12, 15))


def begun(cast: Cast) -> Sheet:
    confirmed(cast.people)
    round_ = running(cast, fields=FIELDS)
    return sheet_of(round_, cast, "xa")


def test_the_chair_s_click_is_a_direction_to_the_unit(cast: Cast) -> None:
    duty = commands.assign(at(NOW, cast.chair), begun(cast), advised=ADVISED)
    assert duty.direction is not None
    task = duty.direction.plan.tasks.get(direction=duty.direction)
    assert (task.text, task.due_on, [one.unit.code for one in task.obligations.all()]) == (
        "Ban hành kế hoạch", date(2025, 12, 15), ["xa"],
    )  # fmt: skip
    assert (duty.leaves, duty.points, duty.change) == (["1.1.4"], 40, None)


def test_the_officer_s_click_is_a_change_in_the_draft_of_an_amendment(cast: Cast) -> None:
    sheet = begun(cast)
    duty = commands.assign(at(NOW, cast.officer), sheet, advised=ADVISED)
    assert duty.change is not None
    assert (duty.change.after["lead"], duty.change.after["path"]) == (["xa"], "PI.1")
    with pytest.raises(WrongState, match="đã giao"):
        commands.assign(at(NOW, cast.chair), sheet, advised=ADVISED)


def test_what_was_taken_back_out_of_the_draft_can_be_given_again(cast: Cast) -> None:
    sheet = begun(cast)
    duty = commands.assign(at(NOW, cast.officer), sheet, advised=ADVISED)
    assert duty.change is not None
    planning.take_back_change(at(NOW, cast.officer), duty.change.amendment, change=duty.change)
    assert not outlooks.duties_of(sheet).exists()
    commands.assign(at(NOW, cast.chair), sheet, advised=ADVISED)
    assert LeafDuty.objects.count() == 2


def test_a_unit_gives_itself_no_duties_and_without_a_plan_nobody_does(cast: Cast) -> None:
    round_ = running(cast, fields=FIELDS)
    sheet = sheet_of(round_, cast, "xa")
    with pytest.raises(Forbidden):
        commands.assign(at(NOW, cast.head), sheet, advised=ADVISED)
    with pytest.raises(InvalidAct, match="chưa có kế hoạch"):
        commands.assign(at(NOW, cast.chair), sheet, advised=ADVISED)
