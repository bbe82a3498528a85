"""Reviews of procedures: the plan, the steps, who may take them, what is kept of costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parindex.audit.errors import Conflict, Forbidden, InvalidAct, WrongState
from parindex.notices.models import Notice
from parindex.onestop import commands
from parindex.onestop.commands import Findings, SheetFigure
from parindex.onestop.models import CostInput, ReviewItem
from parindex.onestop.queries import reviews
from parindex.onestop.queries.costs import compared, paired
from parindex.onestop.states import ReviewState
from tests.conftest import NOW
from tests.one_stop import BIRTH, loaded
from tests.people import People
from tests.review_plans import (
    AMENDED,
    DATED,
    SOURCE,
    WHOLE,
    added,
    approved,
    by,
    costed,
    enacted,
    figures,
    issued,
    line,
    planned,
    refreshed,
    reviewed,
    sent,
    under_way,
)

pytestmark = pytest.mark.usefixtures("frozen")
TODAY = NOW.date()
ABOLISH = Findings("FAILS", "", "FAILS", "", "MEETS", "", "", "ABOLISH", "Bãi bỏ thủ tục", "Điều 5")
KEEP = Findings("MEETS", "", "MEETS", "", "MEETS", "", "", "KEEP", "", "")

# How each state is reached, and what may then be done; nothing else.
REACH: dict[str, Callable[[People, ReviewItem], ReviewItem]] = {
    "IN_PLAN": lambda people, item: costed(people, item),
    "REVIEWED": reviewed,
    "APPROVED": lambda people, item: approved(people, reviewed(people, item)),
    "SENT": lambda people, item: sent(people, approved(people, reviewed(people, item))),
    "ENACTED": lambda people, item: enacted(people, sent(people, approved(people, reviewed(people, item)))),
    "REFUSED": lambda people, item: enacted(
        people, sent(people, approved(people, reviewed(people, item))), yes=False
    ),
}
ACTS: dict[str, Callable[[People, ReviewItem], Any]] = {
    "write": lambda people, item: commands.write_findings(by(people.reporter), item, AMENDED),
    "costs": costed,
    "finish": reviewed,
    "return": lambda people, item: commands.return_review(by(people.officer), item, reason="Thiếu số liệu"),
    "approve": approved,
    "send": sent,
    "outcome": enacted,
}
MAY_HAPPEN = {
    "IN_PLAN": {"write", "costs", "finish"},
    "REVIEWED": {"return", "approve"},
    "APPROVED": {"send"},
    "SENT": {"outcome"},
    "ENACTED": set[str](),
    "REFUSED": set[str](),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", REACH)
def test_in_each_state_what_may_happen_happens_and_nothing_else(state: str, act: str, people: People) -> None:
    item = REACH[state](people, under_way(people))
    assert item.state == state
    before = refreshed(item).snapshot()
    if act in MAY_HAPPEN[state]:
        ACTS[act](people, item)
        assert refreshed(item).snapshot() != before
    else:
        with pytest.raises(WrongState, match=str(ReviewState(state).label)):
            ACTS[act](people, item)
        assert refreshed(item).snapshot() == before


def test_a_review_begins_when_its_plan_was_issued(people: People) -> None:
    plan = planned(people)
    item = added(people, plan)
    with pytest.raises(WrongState, match="chưa ban hành"):
        commands.write_findings(by(people.reporter), item, AMENDED)
    issued(people, plan)
    assert commands.write_findings(by(people.reporter), refreshed(item), AMENDED).result == "AMEND"


def test_the_plan_of_a_year_is_one_and_is_sent_before_the_day_the_law_names(people: People) -> None:
    plan = planned(people)
    with pytest.raises(InvalidAct, match="đã có kế hoạch"):
        planned(people)
    assert plan.due_before == date(2025, 1, 31)
    assert plan.is_late(date(2025, 1, 31))
    assert not plan.is_late(date(2025, 1, 30))
    added(people, plan)
    with pytest.raises(InvalidAct, match="sau hôm nay"):
        commands.issue_review_plan(
            by(people.officer), plan, reference="5", issued_on=TODAY, sent_on=TODAY + timedelta(1)
        )
    done = issued(people, plan)
    assert not done.is_late(TODAY)


def test_an_empty_plan_is_not_issued(people: People) -> None:
    with pytest.raises(InvalidAct, match="chưa có thủ tục nào"):
        issued(people, planned(people))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"group": ""}, "chọn một thủ tục"),
        ({"ends_on": date(2025, 2, 1)}, "phải sau ngày bắt đầu"),
        ({"ends_on": date(2026, 1, 1)}, "trong năm 2025"),
    ],
)
def test_what_can_not_be_planned_is_refused(given: dict[str, Any], said: str, people: People) -> None:
    with pytest.raises(InvalidAct, match=said):
        added(people, planned(people), **given)


def test_a_procedure_is_planned_once_and_led_from_below_the_committee(people: People) -> None:
    plan, version = planned(people), loaded(people)
    added(people, plan, procedure=version)
    with pytest.raises(InvalidAct, match="đã có trong kế hoạch"):
        added(people, plan, procedure=version)
    with pytest.raises(InvalidAct, match="phải thuộc"):
        added(people, plan, lead_unit=people.unit("lang-gieng-noi-vu"))


def test_nothing_leaves_an_issued_plan(people: People) -> None:
    plan = planned(people)
    first, second = added(people, plan), added(people, plan)
    commands.remove_review(by(people.officer), first)
    assert list(plan.items.all()) == [second]
    issued(people, plan)
    with pytest.raises(WrongState, match="không bỏ được"):
        commands.remove_review(by(people.officer), refreshed(second))


def test_the_unit_is_told_when_the_plan_is_issued_and_of_what_is_added_later(people: People) -> None:
    plan = planned(people)
    added(people, plan)
    assert not Notice.objects.exists()
    plan = issued(people, plan)
    added(people, plan, group="Nhóm bổ sung")
    told = Notice.objects.filter(unit=people.unit("tu-phap")).order_by("pk")
    assert [row.text for row in told] == [
        "Đơn vị chủ trì rà soát thủ tục, hạn 30/06/2025: Nhóm 1",
        "Đơn vị chủ trì rà soát thủ tục, hạn 30/06/2025: Nhóm bổ sung",
    ]


def test_nobody_approves_what_they_had_a_hand_in(people: People) -> None:
    """A head of the committee who wrote a word of the review, however long ago, does not approve it."""
    from parindex.audit.roles import Role
    from parindex.organization.commands import grant_role
    from tests.people import START

    grant_role(people.system, people.chair, people.unit("tu-phap"), Role.UNIT_LEADER, valid_from=START)
    item = commands.write_findings(by(people.chair), under_way(people), KEEP)
    item = commands.finish_review(by(people.reporter), item)
    with pytest.raises(Forbidden, match="không tự thông qua được"):
        approved(people, item)
    with pytest.raises(Forbidden, match="Chủ tịch"):
        commands.approve_review(by(people.officer), item, approval="1/QĐ", approved_on=TODAY)


@pytest.mark.parametrize("name", ["officer", "communer", "stranger", "chair", "nobody"])
def test_only_the_unit_that_leads_a_review_writes_it(name: str, people: People) -> None:
    item = under_way(people)
    with pytest.raises(Forbidden):
        commands.write_findings(by(getattr(people, name)), item, AMENDED)
    with pytest.raises(Forbidden):
        commands.save_costs(by(getattr(people, name)), item, side="BEFORE", figures=WHOLE, lines=[])


def test_a_stranger_knows_of_no_plan_and_the_province_of_those_below_it(people: People) -> None:
    from parindex.audit.roles import Role
    from parindex.organization.commands import grant_role
    from tests.people import START

    plan = planned(people)
    assert not reviews.visible_to(by(people.stranger)).exists()
    grant_role(people.system, people.nobody, people.unit("tinh"), Role.CHAIR, valid_from=START)
    assert list(reviews.visible_to(by(people.nobody))) == [plan]


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"necessity": ""}, "sự cần thiết"),
        ({"legality": ""}, "tính hợp pháp"),
        ({"result": ""}, "kết quả rà soát"),
        ({"proposal": " "}, "nội dung phương án"),
        ({"legal_change": ""}, "văn bản cần sửa"),
    ],
)
def test_a_finished_review_says_everything(missing: dict[str, str], said: str, people: People) -> None:
    item = costed(people, under_way(people))
    commands.write_findings(by(people.reporter), item, replace(AMENDED, **missing))
    with pytest.raises(InvalidAct, match=said):
        commands.finish_review(by(people.reporter), refreshed(item))


def test_a_saving_that_is_not_known_has_to_be_explained(people: People) -> None:
    item = commands.write_findings(by(people.reporter), under_way(people), AMENDED)
    with pytest.raises(InvalidAct, match="chưa tính được"):
        commands.finish_review(by(people.reporter), item)
    explained = replace(AMENDED, cost_note="Chưa có số đối tượng")
    item = commands.write_findings(by(people.reporter), refreshed(item), explained)
    assert commands.finish_review(by(people.reporter), item).state == ReviewState.REVIEWED
    assert compared(refreshed(item)).saving.amount is None


def test_what_was_returned_can_be_mended_and_finished_anew(people: People) -> None:
    item = reviewed(people, under_way(people))
    item = commands.return_review(by(people.chair), item, reason="Thiếu nguồn số giờ")
    assert (item.state, item.reviewed_on, item.returned_reason) == ("IN_PLAN", None, "Thiếu nguồn số giờ")
    item = commands.finish_review(by(people.reporter), item)
    assert (item.state, item.returned_reason) == ("REVIEWED", "")


def test_days_come_in_their_order(people: People) -> None:
    item = reviewed(people, under_way(people))
    with pytest.raises(InvalidAct, match="trước ngày rà soát xong"):
        commands.approve_review(by(people.chair), item, approval="8", approved_on=TODAY - timedelta(1))
    item = approved(people, item)
    with pytest.raises(InvalidAct, match="trước ngày thông qua"):
        commands.send_proposal(by(people.officer), item, sent_to="Bộ", sent_on=TODAY - timedelta(1))
    item = sent(people, item)
    with pytest.raises(InvalidAct, match="sau hôm nay"):
        commands.record_outcome(by(people.officer), item, enacted=True, outcome="NĐ", outcome_on=TODAY + timedelta(1))


def test_what_is_kept_has_nothing_to_send_and_saves_nothing(people: People) -> None:
    item = approved(people, reviewed(people, costed(people, under_way(people)), KEEP))
    with pytest.raises(WrongState, match="giữ nguyên"):
        sent(people, item)
    told = compared(refreshed(item))
    assert (told.a_year_before, told.saving.amount, told.saving.percent) == (10_800_000, 0, 0)


def test_what_is_abolished_costs_nothing_afterwards(people: People) -> None:
    item = costed(people, under_way(people))
    commands.write_findings(by(people.reporter), item, ABOLISH)
    told = compared(refreshed(item))
    assert (told.a_year_after, told.saving.amount, told.saving.percent) == (0, 10_800_000, 100)


def test_costs_are_reckoned_from_what_was_entered(people: People) -> None:
    """2 hours at 50.000 and 8.000 of fees, 100 people: 10.800.000; half an hour afterwards: 3.300.000."""
    told = compared(costed(people, under_way(people)))
    assert (told.once_before, told.once_after) == (108_000, 33_000)
    assert (told.a_year_before, told.a_year_after, told.saving.amount) == (10_800_000, 3_300_000, 7_500_000)
    assert told.saving.percent == Decimal("69.44")


def _before(people: People, item: ReviewItem, given: list[SheetFigure], lines: list[Any]) -> Any:
    commands.save_costs(by(people.reporter), item, side="BEFORE", figures=given, lines=lines)
    return compared(refreshed(item)).before


def test_an_hour_may_be_reckoned_from_the_gdp_per_head(people: People) -> None:
    given = figures(gdp="101900000", times="1", subjects="10")
    found = _before(people, under_way(people), given, [line(hours="1", outsourced="0", direct="0")])
    assert (found.wage, found.a_year) == (48_248, 482_480)


def test_of_sources_that_differ_the_lower_middle_one_counts_and_all_are_kept(people: People) -> None:
    lines = [
        line(name="Tờ khai", hours=hours, outsourced="0", direct="0", source=f"Nguồn {hours}") for hours in "3142"
    ]
    found = _before(people, under_way(people), WHOLE, lines)
    assert [(row.line.name, row.hours) for row in found.lines] == [("Tờ khai", 2)]
    assert [one.source for one in found.lines[0].figures["HOURS"].inputs] == [
        "Nguồn 3",
        "Nguồn 1",
        "Nguồn 4",
        "Nguồn 2",
    ]


def test_ways_to_submit_are_weighed_and_lines_of_every_way_count_in_each(people: People) -> None:
    """Everybody 1 hour; in person 0,5 more and 20.000 of fees, on line 10.000: 0,75 × 95.000 + 0,25 × 60.000."""
    given = [*WHOLE, *figures(weight_direct="75", weight_online="25")]
    lines = [
        line(hours="1", outsourced="0", direct="0"),
        line("travel", channel="DIRECT", hours="0.5", outsourced="0", direct="0"),
        line("fee", channel="DIRECT", direct="20000"),
        line("fee", channel="ONLINE", direct="10000"),
    ]
    assert _before(people, under_way(people), given, lines).once == 86_250


def test_line_by_line_what_is_dropped_is_saved_whole_and_only_between_two_sheets(people: People) -> None:
    item = under_way(people)
    commands.save_costs(
        by(people.reporter),
        item,
        side="BEFORE",
        figures=WHOLE,
        lines=[line("fee", direct="9"), line("charge", direct="4")],
    )
    assert [pair.less for pair in paired(compared(refreshed(item)))] == [None, None]
    later = [line("charge", direct="3"), line("other_payment", direct="1")]
    commands.save_costs(by(people.reporter), refreshed(item), side="AFTER", figures=WHOLE, lines=later)
    pairs = paired(compared(refreshed(item)))
    assert [(pair.either.line.activity, pair.less) for pair in pairs] == [
        ("fee", 9),
        ("charge", 1),
        ("other_payment", -1),
    ]


@pytest.mark.parametrize(
    ("given", "lines", "gap"),
    [
        (figures(times="1", subjects="5"), [line(hours="1", outsourced="0", direct="0")], "chưa có thu nhập một giờ"),
        (figures(wage="1", subjects="5"), [line("fee", direct="1")], "chưa có số lần thực hiện một năm"),
        (figures(wage="1", times="1"), [line("fee", direct="1")], "chưa có số đối tượng một năm"),
        (WHOLE, [line(hours="1", direct="0")], "«Chuẩn bị hồ sơ» còn ô chưa biết"),
        (WHOLE, [line("fee", name="Phí cấp", source="", dated=None)], "«Phí cấp» còn ô chưa biết"),
        (WHOLE, [line("fee", channel="POST", direct="1")], "chưa có tỷ lệ nộp «Bưu chính công ích»"),
        (WHOLE, [], "chưa có công việc, khoản thu nào"),
    ],
)
def test_what_is_missing_is_named_and_makes_the_year_unknown(
    given: list[SheetFigure], lines: list[Any], gap: str, people: People
) -> None:
    found = _before(people, under_way(people), given, lines)
    assert (found.a_year, list(found.gaps)) == (None, [gap])


@pytest.mark.parametrize(
    ("given", "lines", "said"),
    [
        (figures(weight_direct="50", weight_online="40"), [], "cộng lại là 90%"),
        (figures(weight_direct="60", weight_online="60"), [], "cộng lại là 120%"),
        (figures(wage="1") + figures(gdp="1"), [], "chọn một cách tính"),
        ([*figures(weight_direct="50"), *figures(weight_direct="50")], [], "chỉ ghi một tỷ lệ"),
        ([SheetFigure("WAGE", Decimal(1), " ", DATED)], [], "phải có nguồn"),
        ([SheetFigure("WAGE", Decimal(-1), SOURCE, DATED)], [], "không được âm"),
        ([SheetFigure("WAGE", Decimal(10) ** 11, SOURCE, DATED)], [], "quá lớn"),
        ([SheetFigure("WAGE", Decimal(1), SOURCE, date(2025, 6, 3))], [], "không thể sau hôm nay"),
        ([SheetFigure("HOURS", Decimal(1), SOURCE, DATED)], [], "Không có loại số liệu"),
        ([], [line(hours="1", source="")], "dòng 1, «Chuẩn bị hồ sơ»: mỗi số liệu phải có nguồn"),
        ([], [line(hours="1", dated=None)], "phải có nguồn và ngày"),
        ([], [line(hours="-1")], "không được âm"),
        ([], [line("fee", hours="1")], "chỉ ghi số tiền"),
        ([], [line("sleep", hours="1")], "chọn công việc"),
        ([], [line("prepare")], "chưa có số liệu nào"),
    ],
)
def test_what_a_sheet_can_not_hold_is_refused_and_nothing_is_kept(
    given: list[SheetFigure], lines: list[Any], said: str, people: People
) -> None:
    item = under_way(people)
    with pytest.raises(InvalidAct, match=said):
        commands.save_costs(by(people.reporter), item, side="BEFORE", figures=given, lines=lines)
    assert not item.sheets.exists()


@pytest.mark.parametrize("bad", [{"value": Decimal(-1)}, {"source": ""}, {"line": None, "part": "HOURS"}])
def test_the_database_holds_no_figure_below_zero_without_source_or_place(bad: dict[str, Any], people: People) -> None:
    from parindex.audit import journal
    from parindex.audit.journal import Act

    costed(people, under_way(people))
    kept = CostInput.objects.filter(part="HOURS").earliest("pk")
    broken = {"sheet": kept.sheet, "line": kept.line, "part": kept.part, "value": kept.value, "source": SOURCE, **bad}
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        journal.act_in_progress(Act("test", by(people.reporter), {})),
    ):
        CostInput(dated=DATED, **broken).save()


def test_two_people_on_one_sheet_are_told_of_each_other(people: People) -> None:
    item = under_way(people)
    drawn = item.version
    commands.save_costs(by(people.reporter), item, side="BEFORE", figures=WHOLE, lines=[line("fee", direct="1")])
    with pytest.raises(Conflict):
        commands.save_costs(
            by(people.leader).submitting(version=drawn), refreshed(item), side="BEFORE", figures=[], lines=[]
        )


def test_the_year_adds_up_what_is_known_and_names_the_rest(people: People) -> None:
    plan = planned(people)
    items = [added(people, plan, procedure=loaded(people, BIRTH)), *(added(people, plan) for _n in range(4))]
    late = added(people, plan, ends_on=date(2025, 5, 30))
    issued(people, plan)
    items = [refreshed(item) for item in items]
    enacted(people, sent(people, approved(people, reviewed(people, items[0]))))
    enacted(people, sent(people, approved(people, reviewed(people, items[1]))), yes=False)
    explained = replace(AMENDED, cost_note="Chưa có số đối tượng")
    unknown = commands.finish_review(
        by(people.reporter), commands.write_findings(by(people.reporter), items[2], explained)
    )
    reviewed(people, items[3], KEEP)
    found = reviews.overview(plan, TODAY)
    assert (found.done.part, found.done.whole, found.done.percent) == (4, 6, Decimal("66.7"))
    assert (found.accepted.part, found.accepted.whole, found.accepted.percent) == (1, 2, 50)
    assert (found.proposed.total, found.proposed.known, found.proposed.unknown) == (15_000_000, 2, 1)
    assert found.enacted.total == 7_500_000
    assert [row.item for row in found.unknown] == [unknown]
    assert (found.late, [row.item for row in found.rows if row.is_late]) == (1, [late])


def test_a_plan_without_anything_has_no_percentages(people: People) -> None:
    found = reviews.overview(planned(people), TODAY)
    assert (found.done.percent, found.accepted.percent, found.proposed.total) == (None, None, 0)


def test_the_year_asks_as_much_for_one_review_as_for_three(people: People) -> None:
    plan = planned(people)
    asked = []
    for count in (1, 3):
        while plan.items.count() < count:
            plan = refreshed(added(people, plan)).plan
            if plan.issued_on is None:
                issued(people, plan)
        for item in plan.items.all():
            costed(people, item)
        with CaptureQueriesContext(connection) as queries:
            reviews.overview(plan, TODAY)
        asked.append(len(queries))
    assert asked == [4, 4]
