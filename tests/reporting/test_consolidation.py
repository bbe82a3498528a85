"""Units' reports as one: sums by each figure's rule, who is missing, words with their sources."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parindex.audit.errors import InvalidAct, WrongState
from parindex.kit.catalog import ReportField
from parindex.reporting import calc, commands
from parindex.reporting.calc import Given
from parindex.reporting.models import ReportRound
from parindex.reporting.queries import consolidation
from parindex.reporting.states import ConsolidationState
from tests.people import People
from tests.report_rounds import accepted, answer, on, opened, report_of, sent, sound

DUE = date(2025, 6, 20)
RATIO = ReportField(key="r", title="r", kind="ratio")
COUNT = ReportField(key="c", title="c", kind="count")


@pytest.fixture
def round_(people: People) -> ReportRound:
    """Phòng Tư pháp and the commune have reported, Phòng Nội vụ has not."""
    found = opened(people)
    accepted(people, report_of(found, people, "tu-phap"), writer=people.reporter, head=people.leader, day=DUE)
    accepted(people, report_of(found, people, "xa"), writer=people.communer, head=people.head, day=DUE, scale=3)
    return found


def test_a_ratio_is_computed_from_sums_and_the_missing_unit_is_named(people: People, round_: ReportRound) -> None:
    now = consolidation.whole(round_)
    figures = {row.field.key: row for _section, rows in consolidation.figures(now) for row in rows}
    on_time = figures["tthc.dung-han"]
    assert (on_time.total.numerator, on_time.total.denominator, on_time.total.value) == (760, 800, Decimal("95.00"))
    assert figures["tthc.tiep-nhan"].total.value == 800
    assert [unit.code for unit in on_time.missing] == ["noi-vu"]
    assert figures["the-che.ban-hanh"].total.value is None
    assert [unit.code for unit in figures["the-che.ban-hanh"].missing] == ["tu-phap", "xa", "noi-vu"]


def test_nothing_arisen_is_named_and_not_counted_as_zero(people: People) -> None:
    total = calc.add(COUNT, {1: Given(number=Decimal(0)), 2: Given(nothing=True), 3: Given()})
    assert (total.value, total.given_by, total.nothing, total.missing) == (0, [1], [2], [3])
    assert calc.add(COUNT, {2: Given(nothing=True)}).value is None


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=12))
def test_a_ratio_of_units_lies_between_the_least_and_the_greatest_and_is_that_of_the_sums(
    parts: list[tuple[int, int]],
) -> None:
    answers = {
        at: Given(numerator=Decimal(min(part, whole)), denominator=Decimal(whole))
        for at, (part, whole) in enumerate(parts)
    }
    total = calc.add(RATIO, answers)
    assert total.value is not None
    each = [one.value for one in answers.values() if one.value is not None]
    assert min(each) - Decimal("0.01") <= total.value <= max(each) + Decimal("0.01")
    numerator, denominator = sum(min(part, whole) for part, whole in parts), sum(whole for _part, whole in parts)
    assert total.value == (Decimal(numerator) * 100 / denominator).quantize(Decimal("0.01"))


def test_the_words_of_the_units_stand_under_their_heading_with_their_source(
    people: People, round_: ReportRound
) -> None:
    drawn = commands.draw(on(people.officer, DUE), round_)
    text = drawn.texts.get(field="bo-may.ket-qua")
    assert [(source["unit"], source["text"]) for source in text.sources] == [
        (people.unit("tu-phap").pk, "Kết quả thực hiện của Phòng Tư pháp trong 2025-H1."),
        (people.unit("xa").pk, "Kết quả thực hiện của UBND xã Bắc Sơn trong 2025-H1."),
    ]
    assert text.text.splitlines()[0] == "Phòng Tư pháp: Kết quả thực hiện của Phòng Tư pháp trong 2025-H1."


def test_what_a_person_edited_survives_drawing_again_and_staleness_is_told(
    people: People, round_: ReportRound
) -> None:
    drawn = commands.draw(on(people.officer, DUE), round_)
    text = drawn.texts.get(field="bo-may.ket-qua")
    commands.edit_text(on(people.officer, DUE), text, words="Đã sắp xếp xong bộ máy.")
    assert not consolidation.is_stale(drawn)
    accepted(people, report_of(round_, people, "noi-vu"), writer=people.officer, head=people.officer, day=DUE)
    assert consolidation.is_stale(drawn)
    with pytest.raises(InvalidAct, match="tổng hợp lại"):
        commands.finalise(on(people.officer, DUE), drawn)
    drawn = commands.draw(on(people.officer, DUE), round_)
    text = drawn.texts.get(field="bo-may.ket-qua")
    assert text.text == "Đã sắp xếp xong bộ máy."
    assert text.drafted.count("\n") == 2
    assert not consolidation.is_stale(drawn)


def test_a_fixed_report_is_not_edited_until_it_is_reopened(people: People, round_: ReportRound) -> None:
    drawn = commands.draw(on(people.officer, DUE), round_)
    text = drawn.texts.get(field="bo-may.ket-qua")
    commands.edit_text(on(people.officer, DUE), text, words="")
    with pytest.raises(InvalidAct, match="chưa có nội dung: Kết quả thực hiện"):
        commands.finalise(on(people.officer, DUE), drawn)
    text.refresh_from_db()
    text = commands.edit_text(on(people.officer, DUE), text, words="Xong.")
    drawn = commands.finalise(on(people.officer, DUE), drawn)
    assert drawn.state == ConsolidationState.FINAL
    with pytest.raises(WrongState, match="đã chốt"):
        commands.edit_text(on(people.officer, DUE), text, words="Khác")
    commands.reopen(on(people.officer, DUE), drawn)
    assert commands.edit_text(on(people.officer, DUE), text, words="Khác").text == "Khác"


def test_only_accepted_reports_are_put_together(people: People) -> None:
    found = opened(people)
    sent(people, report_of(found, people, "tu-phap"), writer=people.reporter, head=people.leader, day=DUE)
    with pytest.raises(InvalidAct, match="Chưa có báo cáo nào"):
        commands.draw(on(people.officer, DUE), found)


def test_last_periods_figures_stand_beside_this_ones(people: People) -> None:
    first = opened(people, type="cchc-quy", period="2025-Q1", day=date(2025, 3, 3))
    accepted(
        people, report_of(first, people, "tu-phap"), writer=people.reporter, head=people.leader, day=date(2025, 3, 19)
    )
    later = opened(people, type="cchc-quy", period="2025-Q2")
    report = report_of(later, people, "tu-phap")
    commands.save_answers(on(people.reporter, DUE), report, sound(report, scale=2))
    report.refresh_from_db()
    answer(on(people.reporter, DUE), report, tthc__xin_loi=Given(number=Decimal(0)))
    commands.accept(on(people.officer, DUE), commands.submit(on(people.leader, DUE), report))
    rows = {row.field.key: row for _s, found in consolidation.figures(consolidation.whole(later)) for row in found}
    assert (rows["tthc.xin-loi"].total.value, rows["tthc.xin-loi"].last.value) == (0, 3)
    assert rows["tthc.xin-loi"].year_ago.value is None
