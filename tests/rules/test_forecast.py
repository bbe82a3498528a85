"""What a score can still become: secure, at risk, to win, lost; and what if."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from parindex.rules import Facts, Given, Leaf, NotScored, evaluate, points_of
from parindex.rules.forecast import Stand, outcomes_of, outlook, stand, what_if
from parindex.rules.horizon import Among, Reach, Reachable
from parindex.rules.inputs import Kind
from tests.rules import making, strategies

SHARE = {"type": "linear", "value": "100*on_time/received"}
PAIR = {"on_time": {"title": "Đúng hạn", "part_of": "received"}, "received": {"title": "Đã nhận"}}
BANDS = {
    "type": "bands",
    "value": "100*on_time/received",
    "bands": [{"min": "95", "points": "10"}, {"min": "80", "points": "6"}],
    "otherwise": "0",
}


def reach(least: int, most: int, missed: int = 0) -> Reach:
    return Reach(Decimal(least), Decimal(most), Decimal(missed))


def parts(found: Stand) -> tuple[str, ...]:
    return tuple(str(part) for part in (found.secure, found.at_risk, found.to_win, found.lost))


def test_a_deduction_that_happened_is_lost_for_good_and_more_may_be_at_risk() -> None:
    leaf = making.leaf({"type": "deduct_per_event", "events": [{"count": "late", "points": "2"}]})
    assert parts(stand(leaf, making.given(late=1), {"late": reach(1, 3)})) == ("4", "4", "0", "2")


def test_what_is_known_and_not_said_to_move_is_settled() -> None:
    leaf = making.leaf({"type": "deduct_per_event", "events": [{"count": "late", "points": "2"}]})
    assert parts(stand(leaf, making.given(late=1), {})) == ("8", "0", "0", "2")


def test_what_nobody_knows_yet_is_all_to_win() -> None:
    assert parts(stand(making.leaf(SHARE), {}, {})) == ("0", "0", "10", "0")


def test_a_share_whose_whole_still_grows_can_go_both_ways_but_never_back_to_all() -> None:
    leaf = making.leaf(SHARE, inputs=PAIR)
    facts = making.given(on_time=80, received=90)
    found = stand(leaf, facts, {"on_time": reach(80, 180, missed=10), "received": reach(90, 190)})
    # Worst: 100 more, all late: 80/190. Best: all on time: 180/190.
    assert found.secure == Fraction(800, 190)
    assert found.possible == Fraction(1800, 190)
    assert found.lost == 10 - Fraction(1800, 190)
    assert found.secure + found.at_risk == Fraction(800, 90)


def test_a_step_out_of_reach_is_lost_and_one_that_can_be_kept_is_at_risk() -> None:
    leaf = making.leaf(BANDS, inputs=PAIR)
    facts = making.given(on_time=85, received=100)
    assert parts(stand(leaf, facts, {"on_time": reach(85, 94, missed=6)})) == ("6", "0", "0", "4")
    assert parts(stand(leaf, facts, {"on_time": reach(85, 95, missed=5)})) == ("6", "0", "4", "0")
    assert parts(stand(leaf, facts, {"received": reach(100, 200)})) == ("0", "6", "0", "4")


def test_a_share_of_nothing_yet_stands_as_the_set_says_or_as_what_comes() -> None:
    leaf = making.leaf(SHARE, inputs=PAIR, when_nothing_arose="full")
    comes = {"on_time": reach(0, 50), "received": reach(0, 50)}
    assert parts(stand(leaf, making.given(on_time=0, received=0), comes)) == ("0", "10", "0", "0")
    left_out = making.leaf(SHARE, inputs=PAIR, when_nothing_arose="exclude")
    assert stand(left_out, making.given(on_time=0, received=0), comes).may_leave
    assert stand(left_out, making.given(on_time=0, received=0), {}) == Stand(may_leave=True)


def test_a_day_already_missed_is_lost_before_the_report_is_even_sent() -> None:
    leaf = making.leaf(
        {
            "type": "timeliness",
            "due_on": "due",
            "done_on": "done",
            "steps": [{"late_days_max": 0, "points": "10"}, {"late_days_max": 5, "points": "7"}],
            "otherwise": "0",
        }
    )
    due = {"due": Given(date(2026, 6, 15))}
    sent = Reach(date(2026, 6, 18), date(2026, 12, 31))
    assert parts(stand(leaf, due, {"done": sent})) == ("0", "0", "7", "3")


def test_an_answer_that_can_still_change_and_one_that_cannot() -> None:
    leaf = making.leaf({"type": "boolean", "yes": "10", "no": "1"})
    both = {"met": Among((True, False))}
    assert parts(stand(leaf, making.given(met=False), both)) == ("1", "0", "9", "0")
    assert parts(stand(leaf, making.given(met=True), both)) == ("1", "9", "0", "0")
    assert parts(stand(leaf, making.given(met=False), {})) == ("1", "0", "0", "9")


def test_no_reach_runs_backwards() -> None:
    with pytest.raises(ValueError, match="nothing lies between"):
        reach(3, 2)


# Any rule, any reach: a random end of the year is never outside the bounds.


def _reaches(name: str, kind: Kind) -> st.SearchStrategy[Reach | Among | None]:
    contents = strategies.CONTENT[kind]
    if kind in (Kind.NUMBER, Kind.COUNT):
        return st.tuples(contents, contents).map(lambda two: Reach(min(two), max(two)))
    if kind == Kind.DAY:
        return st.tuples(contents, contents).map(lambda two: Reach(min(two), max(two)))
    return st.lists(contents, min_size=1, max_size=3).map(lambda some: Among(tuple(some)))


def _an_end(data: st.DataObject, told: Reach | Among) -> Any:
    if isinstance(told, Among):
        return data.draw(st.sampled_from(told.contents))
    if isinstance(told.least, date):
        assert isinstance(told.most, date)
        return told.least + timedelta(data.draw(st.integers(0, (told.most - told.least).days)))
    assert isinstance(told.most, Decimal)
    within = [st.sampled_from([told.least, told.most]), st.decimals(told.least, told.most, places=2)]
    whole = (int(told.least.to_integral_value("ROUND_CEILING")), int(told.most.to_integral_value("ROUND_FLOOR")))
    if whole[0] <= whole[1]:
        within.append(st.integers(*whole).map(Decimal))
    return data.draw(st.one_of(within))


PART = {"done": {"title": "x", "part_of": "due"}, "due": {"title": "y"}}
leaves = st.builds(
    lambda rule, policy, pair: making.leaf(rule, when_nothing_arose=policy, inputs=PART if pair else {}),
    strategies.rules,
    st.sampled_from([None, "full", "zero", "exclude"]),
    st.booleans(),
)


@for_all(leaves, st.data(), st.sampled_from([None, 0, 2]))
@settings(max_examples=200, deadline=None)
def test_no_reachable_end_is_outside_the_bounds(leaf: Leaf, data: st.DataObject, places: int | None) -> None:
    asked = dict(leaf.rule.asks()) | dict.fromkeys(leaf.inputs, Kind.NUMBER)
    reachable: dict[str, Reach | Among] = {}
    facts: dict[str, Given] = {}
    for name, kind in asked.items():
        match data.draw(st.sampled_from(["fixed", "moves", "moves", "unknown"])):
            case "fixed":
                facts[name] = Given(data.draw(strategies.CONTENT[kind]))
            case "moves":
                told = data.draw(_reaches(name, kind))
                assert told is not None
                reachable[name] = told
    found = stand(leaf, facts, reachable, places=places)
    for _ in range(8):
        end = dict(facts)
        for name, kind in asked.items():
            if name in reachable:
                end[name] = Given(_an_end(data, reachable[name]))
            elif name not in facts:
                end[name] = Given(data.draw(strategies.CONTENT[kind]))
        outcome = evaluate(leaf, end, places=places)
        points = points_of(outcome)
        if points is not None:
            assert found.secure <= points <= found.possible
        elif not isinstance(outcome, NotScored):
            assert found.may_leave


@for_all(
    st.integers(0, 30), st.integers(0, 30), st.integers(0, 20), st.integers(0, 20), st.sampled_from([SHARE, BANDS]),
    st.sampled_from(["100*on_time/received", "100 - 100*(received-on_time)/received", "100*on_time/(received+0)"]),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_bounds_of_a_share_are_reached(
    done: int, missed: int, open_: int, coming: int, rule: Mapping[str, Any], value: str
) -> None:
    """Every year that can still follow is played to its end: the bounds are the worst and the best of them."""
    leaf = making.leaf({**rule, "value": value}, inputs=PAIR, when_nothing_arose="zero")
    now = done + missed + open_
    ends = [
        making.given(on_time=done + kept, received=now + come)
        for come in range(coming + 1)
        for kept in range(open_ + come + 1)
    ]
    points = [points_of(evaluate(leaf, end)) or Fraction(0) for end in ends]
    reachable = {"on_time": reach(done, done + open_ + coming, missed), "received": reach(now, now + coming)}
    found = stand(leaf, ends[0], reachable)
    assert (found.secure, found.possible) == (min(points), max(points))


@for_all(st.data())
@settings(max_examples=50, deadline=None)
def test_the_final_index_lies_between_the_two_ends_of_the_outlook(data: st.DataObject) -> None:
    codes = {f"1.1.{n}": "10" for n in range(1, 6)}
    policies = data.draw(st.lists(st.sampled_from(["full", "zero", "exclude"]), min_size=5, max_size=5))
    shares = [
        making.leaf(SHARE, inputs=PAIR, code=code, when_nothing_arose=policy)
        for code, policy in zip(codes, policies, strict=True)
    ]
    plain = making.criteria(codes, options={"rescale": data.draw(st.booleans())})
    field = plain.fields[0]
    criterion = field.criteria[0].model_copy(update={"leaves": tuple(shares)})
    criteria = plain.model_copy(update={"fields": (field.model_copy(update={"criteria": (criterion,)}),)})
    small = st.integers(0, 9)
    facts: dict[str, Facts] = {}
    ends: dict[str, Facts] = {}
    reachable: dict[str, Reachable] = {}
    for code in codes:
        done, missed, open_, coming = (data.draw(small) for _ in range(4))
        now = done + missed + open_
        facts[code] = making.given(on_time=done, received=now)
        reachable[code] = {
            "on_time": reach(done, done + open_ + coming, missed),
            "received": reach(now, now + coming),
        }
        come = data.draw(st.integers(0, coming))
        kept = data.draw(st.integers(0, open_ + come))
        ends[code] = making.given(on_time=done + kept, received=now + come)
    found = outlook(criteria, facts, reachable)
    final = what_if(criteria, ends, {}).before
    if final.value is not None:
        assert found.worst.secure <= final.value <= found.best.possible
    for one in found.stands.values():
        assert one.secure + one.at_risk + one.to_win + one.lost in (0, 10)


@for_all(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=2, max_size=4),
    st.booleans(), st.sampled_from(["after_rescale", "before_rescale"]), st.integers(0, 3),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_ends_of_the_outlook_are_the_worst_and_best_of_all_ways_to_come_out(
    shapes: list[tuple[int, int, bool]], rescale: bool, extras: str, least: int
) -> None:
    """Each leaf ends at its lowest or its highest share, or where it may, is left out: every mixture is added up."""
    codes = {f"1.1.{n}": "10" for n in range(1, len(shapes) + 1)}
    bonus = {"cap": "5", "items": [making.extra({"type": "bonus"}, points="5", code="2")]}
    plain = making.criteria(codes, options={"rescale": rescale, "extras": extras, "index_places": 6}, bonus=bonus)
    field = plain.fields[0]
    rule = {"type": "not_applicable", "when": "out", "reason": "Không có", "rule": SHARE}
    shares = tuple(making.leaf(rule, inputs=PAIR, code=code) for code in codes)
    criterion = field.criteria[0].model_copy(update={"leaves": shares})
    criteria = plain.model_copy(update={"fields": (field.model_copy(update={"criteria": (criterion,)}),)})
    ways: dict[str, list[Facts]] = {}
    reachable: dict[str, Reachable] = {"2": {"count": reach(least, 4)}}
    for code, (low, more, loose) in zip(codes, shapes, strict=True):
        high = min(low + more, 4)
        ways[code] = [making.given(on_time=n, received=4, out=False) for n in (low, high)]
        reachable[code] = {"on_time": reach(low, high), "received": reach(4, 4), "out": Among((False, loose))}
        if loose:
            ways[code].append(making.given(on_time=low, received=4, out=True))
    finals = [
        what_if(criteria, {**dict(zip(ways, one, strict=True)), "2": making.given(count=count)}, {}).before
        for one in product(*ways.values())
        for count in (least, 4)
    ]
    values = [final.value for final in finals if final.value is not None]
    found = outlook(criteria, {}, reachable)
    if values:
        assert (found.worst.secure, found.best.possible) == (min(values), max(values))


def test_a_ladder_that_goes_up_and_down_is_looked_at_between_its_ends() -> None:
    rule = {
        "type": "bands",
        "value": "staff",
        "bands": [{"min": "12", "points": "4"}, {"min": "8", "points": "10"}],
        "otherwise": "2",
    }
    found = stand(making.leaf(rule), making.given(staff=14), {"staff": reach(6, 14)})
    assert parts(found) == ("2", "2", "6", "0")


def test_what_several_conditions_ask_for_cannot_be_both_at_once() -> None:
    rule = {
        "type": "conditional",
        "branches": [
            {"when": "planned", "rule": {"type": "fixed", "points": "10"}},
            {"when": "not planned and sent > 0", "rule": {"type": "fixed", "points": "7"}},
        ],
        "otherwise": "0",
    }
    found = stand(making.leaf(rule), making.given(sent=3), {"planned": Among((True, False))})
    assert (found.secure, found.possible) == (7, 10)


# What if.


def eighty_one() -> tuple[Any, dict[str, Facts]]:
    codes = {f"1.1.{n}": "1" for n in range(1, 82)}
    criteria = making.criteria(codes)
    return criteria, {code: making.given(met=n % 3 > 0) for n, code in enumerate(codes)}


def test_what_if_tells_each_leaf_that_moves_and_both_indices() -> None:
    criteria, facts = eighty_one()
    found = what_if(criteria, facts, {"1.1.1": {"met": True}, "1.1.2": {"met": False}, "1.1.3": {"met": True}})
    assert [(one.code, one.points) for one in found.differences] == [("1.1.1", 1), ("1.1.2", -1)]
    assert found.before.value == found.after.value == 54
    assert found.before == what_if(criteria, facts, {}).after


@for_all(st.dictionaries(st.integers(1, 81).map(lambda n: f"1.1.{n}"), st.booleans()))
@settings(max_examples=15, deadline=None)
def test_what_if_is_what_scoring_everything_anew_gives(changes: dict[str, bool]) -> None:
    criteria, facts = eighty_one()
    found = what_if(criteria, facts, {code: {"met": met} for code, met in changes.items()})
    anew = {code: making.given(met=changes[code]) if code in changes else fact for code, fact in facts.items()}
    assert found.after == what_if(criteria, anew, {}).before
    assert found.after.total.earned - found.before.total.earned == sum(one.points for one in found.differences)


def test_what_if_for_a_set_of_81_leaves_is_answered_while_a_finger_is_on_the_slider() -> None:
    criteria, facts = eighty_one()
    known = outcomes_of(criteria, facts)
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        what_if(criteria, facts, {"1.1.1": {"met": True}}, known=known)
        taken.append(time.perf_counter() - start)
    assert min(taken) < 0.1
