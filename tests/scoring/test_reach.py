"""What inputs can still become: what was done stays done, counts grow by a pace, what missed its day is gone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parindex.rules import Leaf
from parindex.rules.horizon import Among, Reach, Reachable
from parindex.scoring.reach import Span, reach_of
from tests.rules import making

SPAN = Span(date(2025, 1, 1), date(2025, 12, 15))
HALF = date(2025, 6, 16)
MORE = Decimal(209)  # twice the pace of 90 in 167 days for the 182 days left, and twelve
SHARE = {"type": "linear", "value": "100*part/whole"}


def share(measure: str = "", **more: Any) -> Leaf:
    told = {"kind": "count", **({"measure": measure, "side": "part"} if measure else {"part_of": "whole"})}
    whole = {"kind": "count", **({"measure": measure, "side": "whole"} if measure else {})}
    inputs = {"part": {"title": "Đúng hạn", **told}, "whole": {"title": "Phải làm", **whole}}
    return making.leaf(SHARE, inputs=inputs, **more)


def ends(leaf: Leaf, known_on: date = HALF, **given: Any) -> Reachable:
    facts = making.given(**given)
    return reach_of(leaf, facts, dict.fromkeys(facts, known_on), SPAN)


def single(rule: dict[str, Any], kind: str, **told: Any) -> Leaf:
    return making.leaf(rule, inputs={"x": {"title": "Số", "kind": kind, **told}})


def test_counts_only_grow_and_not_beyond_twice_the_pace_so_far() -> None:
    found = ends(share(), part=80, whole=90)
    assert found["whole"] == Reach(Decimal(90), 90 + MORE)
    assert found["part"] == Reach(Decimal(80), 90 + MORE)  # what is still open may be done too


def test_what_missed_its_day_never_becomes_in_time() -> None:
    found = ends(share("onestop.on_time_ratio"), part=80, whole=90)
    assert found["part"] == Reach(Decimal(80), 80 + MORE, missed=Decimal(10))


def test_however_quiet_a_year_began_some_more_may_come() -> None:
    events = single({"type": "deduct_per_event", "events": [{"count": "x", "points": "2"}]}, "count")
    assert ends(events, x=0) == {"x": Reach(Decimal(0), Decimal(12))}


def test_reports_that_are_missing_can_still_be_sent() -> None:
    rule = {"type": "deduct_per_event", "events": [{"count": "x", "points": "2"}]}
    missing = single(rule, "count", measure="reporting.reports_missing", side="value")
    assert ends(missing, x=3)["x"] == Reach(Decimal(0), Decimal(22))


def test_a_yes_stays_and_a_no_may_become_one() -> None:
    asked = single({"type": "boolean", "value": "x", "yes": "10"}, "yes_no")
    assert ends(asked, x=True) == {}
    assert ends(asked, x=False) == {"x": Among((False, True))}


def test_a_level_once_reached_can_only_be_passed() -> None:
    options = [{"code": code, "label": code, "points": points} for code, points in (("a", 10), ("b", 5), ("c", 0))]
    level = single({"type": "choice", "value": "x", "options": options}, "option")
    assert ends(level, x="b") == {"x": Among(("a", "b"))}
    assert ends(level, x="a") == {"x": Among(("a",))}


def test_days_and_whether_a_leaf_concerns_the_unit_do_not_move() -> None:
    rule = {"type": "timeliness", "due_on": "due", "done_on": "done", "steps": [{"late_days_max": 0, "points": 10}]}
    day = making.leaf({**rule, "otherwise": "0"})
    assert ends(day, due=HALF, done=HALF) == {}
    inputs = {"part": {"title": "a", "kind": "count"}, "no_desk": {"title": "b", "kind": "yes_no"}}
    out = making.leaf(SHARE, inputs=inputs, excluded_when=({"when": "no_desk", "reason": "Không có"},))
    assert ends(out, no_desk=False) == {}


def test_an_index_of_others_is_settled_once_it_is_known() -> None:
    index = making.leaf({"type": "external_index", "index": "DTI", "value": "x", "scale": "100"}, method="import")
    assert ends(index, x=80) == {}


@pytest.mark.parametrize("day", [SPAN.last, date(2026, 1, 5)])
def test_after_the_last_day_nothing_moves(day: date) -> None:
    assert ends(share(), day, part=80, whole=90) == {}
