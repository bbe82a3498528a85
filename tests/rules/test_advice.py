"""What to do next, and exactly what it wins."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from parindex.rules import CriteriaSet, Facts, Leaf
from parindex.rules.advice import Advice, Move, Record, Sheet, advice, steps
from parindex.rules.forecast import Changes, outcomes_of, what_if
from tests.rules import making

TODAY = date(2026, 11, 30)
END = date(2026, 12, 15)
LETTERS = {
    "type": "bands",
    "value": "100*with_letter/late",
    "bands": [{"min": "100", "points": "1"}, {"min": "50", "points": "0.75"}],
    "otherwise": "0",
}
SHARE = {"type": "linear", "value": "100*on_time/received"}


def of(*leaves: Leaf, **more: Any) -> CriteriaSet:
    plain = making.criteria({leaf.code: str(leaf.points) for leaf in leaves}, **more)
    field = plain.fields[0]
    criterion = field.criteria[0].model_copy(update={"leaves": leaves})
    return plain.model_copy(update={"fields": (field.model_copy(update={"criteria": (criterion,)}),)})


def records(count: int, until: date | None = END, name: str = "H") -> tuple[Record, ...]:
    return tuple(Record(f"{name}{n}", until) for n in range(count))


def letters(*some: Record) -> Move:
    return Move(
        "hồ sơ trễ chưa có thư xin lỗi", "gửi thư xin lỗi cho", "Bộ phận Một cửa", some,
        amounts={"1.1.1": {"with_letter": Decimal(1)}},
    )  # fmt: skip


LETTER_LEAF = making.leaf(LETTERS, points="1")


def test_late_dossiers_without_letter_with_nine_still_in_time() -> None:
    facts = {"1.1.1": making.given(with_letter=0, late=17)}
    move = letters(*records(9), *records(8, TODAY - timedelta(1), "C"))
    found = advice(of(LETTER_LEAF), facts, [move], TODAY)
    assert [act.sentence for act in found.acts] == [
        "17 hồ sơ trễ chưa có thư xin lỗi: −1 điểm; 9 hồ sơ còn kịp; "
        "gửi thư xin lỗi cho 9 hồ sơ (Bộ phận Một cửa, việc gấp nhất đến hết ngày 15/12/2026): được thêm 0,75 điểm; "
        "chưa đủ 9 hồ sơ thì chưa được thêm điểm"
    ]
    assert [one.sentence for one in found.too_late] == [
        "8 hồ sơ trễ chưa có thư xin lỗi đã quá hạn khắc phục (29/11/2026): mất 0,25 điểm"
    ]


def test_steps_tell_that_nothing_comes_before_the_ninth_letter() -> None:
    facts = {"1.1.1": making.given(with_letter=0, late=17)}
    sheet = Sheet(of(LETTER_LEAF), facts, outcomes_of(of(LETTER_LEAF), facts))
    found = steps(sheet, letters(*records(17)), 17)
    assert found == ((9, Fraction(3, 4)), (17, Fraction(1)))


def test_steps_among_thousands_of_records_are_found_to_the_piece() -> None:
    facts = {"1.1.1": making.given(with_letter=0, late=17_001)}
    sheet = Sheet(of(LETTER_LEAF), facts, outcomes_of(of(LETTER_LEAF), facts))
    found = steps(sheet, letters(*records(17_001)), 17_001)
    assert found == ((8501, Fraction(3, 4)), (17_001, Fraction(1)))


def test_what_wins_most_for_a_piece_of_work_comes_first() -> None:
    share = making.leaf(SHARE, code="1.1.2")
    move = Move(
        "hồ sơ quá hạn", "giải quyết xong", "Phòng Kinh tế", records(5), amounts={"1.1.2": {"on_time": Decimal(1)}}
    )
    facts = {"1.1.1": making.given(with_letter=8, late=17), "1.1.2": making.given(on_time=95, received=100)}
    found = advice(of(LETTER_LEAF, share), facts, [move, letters(*records(9))], TODAY)
    assert [(len(act.records), act.points) for act in found.acts] == [
        (1, Fraction(3, 4)),
        (5, Fraction(1, 2)),
        (8, Fraction(1, 4)),
    ]
    assert found.points == Fraction(3, 2)
    # The rest of a move is told as more of it.
    assert "gửi thư xin lỗi cho 8 hồ sơ nữa (Bộ phận Một cửa" in found.acts[2].sentence


def test_records_with_the_nearest_last_day_are_done_first() -> None:
    facts = {"1.1.1": making.given(with_letter=8, late=17)}
    move = letters(*records(1, END, "B"), *records(1, TODAY, "A"), *records(1, None, "C"))
    found = advice(of(LETTER_LEAF), facts, [move], TODAY)
    assert found.acts[0].records == (Record("A0", TODAY),)


def test_two_documents_that_count_only_together_are_advised_together() -> None:
    both = making.leaf(
        {
            "type": "all_or_nothing",
            "points": "10",
            "conditions": [{"code": "plan", "label": "Kế hoạch"}, {"code": "report", "label": "Báo cáo"}],
        }
    )
    moves = [
        Move(
            "kế hoạch chưa ban hành", "ban hành", "Văn phòng", records(1), "văn bản", answers={"1.1.1": {name: True}}
        )
        for name in ("plan", "report")
    ]
    found = advice(of(both), {"1.1.1": making.given(plan=False, report=False)}, moves, TODAY)
    assert [act.points for act in found.acts] == [0, 10]
    assert found.acts[0].sentence.endswith("cần làm cùng các việc sau mới được điểm")
    # One of the two alone is not advised.
    assert not advice(of(both), {"1.1.1": making.given(plan=False, report=False)}, moves[:1], TODAY).acts


def test_work_that_wins_nothing_is_not_advised() -> None:
    facts = {"1.1.1": making.given(with_letter=17, late=17)}
    found = advice(of(LETTER_LEAF), facts, [letters(*records(3, TODAY - timedelta(1)))], TODAY)
    assert not found.acts
    assert not found.too_late
    assert found.before == found.after


# Proof: for any state and any moves, doing the acts raises the score by exactly what they say.

CASES: list[tuple[dict[str, Any], dict[str, st.SearchStrategy[Any]], tuple[str, ...]]] = [
    (LETTERS, {"with_letter": st.integers(0, 20), "late": st.integers(0, 30)}, ("with_letter",)),
    (SHARE, {"on_time": st.integers(0, 80), "received": st.integers(0, 100)}, ("on_time",)),
    (
        {"type": "deduct_per_event", "events": [{"count": "late", "points": "0.3"}]},
        {"late": st.integers(0, 9)},
        ("late",),
    ),
    (
        {
            "type": "all_or_nothing",
            "points": "1",
            "conditions": [{"code": "plan", "label": "K"}, {"code": "enough", "label": "Đ", "when": "held >= 2"}],
        },
        {"plan": st.booleans(), "held": st.integers(0, 3)},
        ("held", "plan"),
    ),
]


@st.composite
def states(draw: st.DrawFn) -> tuple[CriteriaSet, dict[str, Facts], list[Move]]:
    chosen = draw(st.lists(st.sampled_from(CASES), min_size=1, max_size=4))
    leaves, facts, movable = [], {}, []
    for n, (rule, inputs, moved) in enumerate(chosen, 1):
        code = f"1.1.{n}"
        policy = draw(st.sampled_from(["full", "zero", "exclude", None]))
        leaves.append(making.leaf(rule, points="1", code=code, when_nothing_arose=policy))
        known = {name: draw(content) for name, content in inputs.items() if draw(st.integers(0, 9))}
        facts[code] = making.given(**known)
        movable += [(code, name) for name in moved]
    moves = []
    for place in range(draw(st.integers(1, 4))):
        amounts: dict[str, dict[str, Decimal]] = {}
        answers: dict[str, dict[str, Any]] = {}
        for code, name in draw(st.lists(st.sampled_from(movable), min_size=1, max_size=2)):
            if name == "plan":
                answers.setdefault(code, {})[name] = True
            else:
                amounts.setdefault(code, {})[name] = Decimal(-1 if name == "late" else 1)
        days = st.sampled_from([None, TODAY, END, TODAY - timedelta(3)])
        some = tuple(Record(f"{place}-{n}", draw(days)) for n in range(draw(st.integers(1, 90))))
        moves.append(Move("hồ sơ", "làm", "Phòng", some, amounts=amounts, answers=answers))
    places = draw(st.sampled_from([None, 2]))
    return of(*leaves, options={"point_places": places}), facts, moves


def _carried_out(facts: dict[str, Facts], moves: list[Move], found: Advice) -> Changes:
    """Every act done record by record, with nothing of the engine: what the inputs are in the end."""
    contents: dict[str, dict[str, Any]] = {code: {} for code in facts}
    done = {record for act in found.acts for record in act.records}
    for move in moves:
        pieces = sum(record in done for record in move.records)
        for code, amounts in move.amounts.items():
            for name, amount in amounts.items():
                if name in facts[code]:
                    now = contents[code].get(name, facts[code][name].content)
                    contents[code][name] = now + amount * pieces
        if pieces == len(move.records):
            for code, answers in move.answers.items():
                contents[code] |= answers
    return contents


@for_all(states())
@settings(max_examples=100, deadline=None)
def test_doing_what_is_advised_raises_the_score_by_exactly_the_points_told(
    state: tuple[CriteriaSet, dict[str, Facts], list[Move]],
) -> None:
    criteria, facts, moves = state
    found = advice(criteria, facts, moves, TODAY)
    changes = _carried_out(facts, moves, found)
    recomputed = what_if(criteria, facts, changes)
    assert recomputed.after.total.earned - recomputed.before.total.earned == found.points
    assert (found.before, found.after) == (recomputed.before, recomputed.after)
    for act in found.acts:
        assert all(record.until is None or record.until >= TODAY for record in act.records)
