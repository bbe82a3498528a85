"""Rules that could be issued for a leaf of ten points, and facts for them, good and wild."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from parindex.rules import Facts, Given
from parindex.rules.inputs import Kind

Rule = dict[str, Any]
MOST = "10"
RATE = "100*done/due"
BEST = {
    "done": Decimal(100), "due": Decimal(100), "number": Decimal(1000), "late": Decimal(0), "bad": Decimal(0),
    "met": True, "first": True, "second": True, "flag": False, "chosen": "best",
    "items": (("a", True), ("b", True)), "rate": Decimal(100), "before": Decimal(1),
    "peers": (Decimal(5), Decimal(7)),
    "index": Decimal(100), "ballots": {"all": {"A": 9}}, "judged": Decimal(10), "reason": "Tốt",
    "due_on": date(2026, 1, 15), "done_on": date(2026, 1, 15), "bottom": Decimal(100), "other": Decimal(100),
}  # fmt: skip

tenths = st.integers(0, 100).map(lambda n: str(Decimal(n) / 10))


@st.composite
def ladders(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Bands from the best down, the first worth the maximum."""
    mins = sorted(draw(st.sets(st.integers(0, 100), min_size=1, max_size=5)), reverse=True)
    below = sorted(draw(st.lists(st.integers(0, 100), min_size=len(mins), max_size=len(mins))), reverse=True)
    above = draw(st.booleans()) and mins[0] < 100
    return [
        {"min": str(least), "points": MOST if n == 0 else str(Decimal(worth) / 10), "above": above and n == 0}
        for n, (least, worth) in enumerate(zip(mins, below, strict=True))
    ]


rising = st.one_of(
    ladders().map(lambda bands: {"type": "bands", "value": RATE, "bands": bands, "otherwise": "0"}),
    ladders().map(lambda bands: {"type": "count_bands", "value": "done", "bands": bands, "otherwise": "0"}),
    st.tuples(st.integers(0, 89), st.integers(90, 100), st.integers(100, 130)).map(
        lambda at: {
            "type": "proportional_floor",
            "value": RATE,
            "floor": at[0],
            "full_at": at[1],
            "divisor": at[2],
        }
    ),
    st.integers(1, 100).map(lambda target: {"type": "proportional_target", "value": RATE, "target": target}),
    st.just({"type": "linear", "value": RATE}),
    tenths.filter(lambda text: Decimal(text) > 0).map(
        lambda each: {"type": "checklist", "count": "done", "each": each}
    ),
    tenths.map(
        lambda rest: {
            "type": "piecewise",
            "value": RATE,
            "pieces": [{"min": "90", "rule": {"type": "fixed", "points": MOST}}],
            "otherwise": rest,
        }
    ),
)
falling = st.one_of(
    tenths.map(
        lambda cost: {
            "type": "deduct_per_event",
            "events": [{"count": "late", "points": cost}, {"count": "bad", "share": "50"}],
        }
    ),
    tenths.map(
        lambda worth: {
            "type": "timeliness",
            "late_days": "late",
            "steps": [{"late_days_max": 0, "points": MOST}, {"late_days_max": 9, "points": worth}],
            "otherwise": "0",
        }
    ),
)
others: st.SearchStrategy[Rule] = st.sampled_from(
    [
        {"type": "boolean", "yes": MOST},
        {
            "type": "choice",
            "options": [
                {"code": "best", "label": "Tốt", "share": "100"},
                {"code": "bad", "label": "Kém", "points": "0"},
            ],
        },
        {
            "type": "checklist",
            "items": [
                {"code": "first", "label": "Một", "points": "4"},
                {"code": "second", "label": "Hai", "points": "6"},
            ],
        },
        {
            "type": "all_or_nothing",
            "points": MOST,
            "conditions": [{"code": "first", "label": "Một"}, {"code": "x", "label": "Hai", "when": "done >= due"}],
        },
        {
            "type": "timeliness",
            "due_on": "due_on",
            "done_on": "done_on",
            "steps": [{"late_days_max": 0, "share": "100"}],
            "otherwise": "0",
        },
        {"type": "worst_case_in_period", "rule": {"type": "linear", "value": "100*kept/counted"}},
        {
            "type": "relative_previous",
            "value": "rate",
            "previous": "before",
            "increase": MOST,
            "equal": "5",
            "decrease": "0",
        },
        {"type": "relative_peers", "value": "rate"},
        {"type": "relative_peers", "value": "rate", "mode": "span"},
        {"type": "relative_peers", "value": "rate", "mode": "target_and_leader", "target": "before"},
        {"type": "external_index", "index": "SIPAS"},
        {"type": "survey_weighted", "form": "L1", "weights": {"A": "100", "B": "60", "D": "0"}},
        {"type": "manual"},
    ]
)


def around(inside: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    return st.one_of(
        inside.map(lambda rule: {"type": "not_applicable", "when": "flag", "reason": "Không có", "rule": rule}),
        inside.map(lambda rule: {"type": "full_if_none", "count": "number", "rule": rule}),
        st.tuples(inside, inside).map(
            lambda two: {
                "type": "conditional",
                "branches": [{"when": "not flag", "rule": two[0]}, {"when": "done > due", "rule": two[1]}],
                "otherwise": "0",
            }
        ),
    )


flat = st.one_of(rising, falling, others)
sums = st.just(
    {
        "type": "weighted_sum",
        "parts": [
            {"weight": "0.25", "rule": {"type": "linear", "value": RATE}},
            {"weight": "0.75", "rule": {"type": "boolean", "yes": "7.5"}, "when_nothing_arose": "zero"},
        ],
    }
)
fallbacks = st.just(
    {
        "type": "fallback_denominator",
        "numerator": "done",
        "denominators": ["bottom", "other/12"],
        "rule": {"type": "linear", "value": "v"},
    }
)
rules = st.recursive(st.one_of(flat, sums), around, max_leaves=3)

numbers = st.one_of(st.integers(-3, 200).map(Decimal), st.decimals(-5, 200, places=2))
days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
ballots = st.dictionaries(st.sampled_from("xy"), st.dictionaries(st.sampled_from("ABD"), st.integers(0, 9)))
items = st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=5).map(tuple)
peers = st.lists(numbers, max_size=4).map(tuple)
CONTENT: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.NUMBER: numbers,
    Kind.COUNT: st.integers(0, 200).map(Decimal),
    Kind.YES_NO: st.booleans(),
    Kind.DAY: days,
    Kind.OPTION: st.sampled_from(["best", "bad", "Tốt"]),
    Kind.BALLOTS: ballots,
    Kind.PEERS: peers,
    Kind.ITEMS: items,
}
wild: st.SearchStrategy[Any] = st.one_of(
    *CONTENT.values(),
    st.sampled_from(
        [
            None, 1, 1.5, float("nan"), "", "\x00", Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
            Decimal("1E+999999"), Decimal("-1E-999999"), datetime(2026, 1, 1), (), (1,), ("ab",), (("a", 1),), [],
            {}, {"all": 3}, {"all": {"A": -1}}, {"all": {"A": 1.5}}, {"all": {1: 1}}, {1: {"A": True}},
            (Decimal("NaN"),), (True,), object(),
        ]
    ),
)  # fmt: skip


def facts_for(asked: dict[str, Kind], contents: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Facts]:
    """A value for each input, of its kind unless told otherwise; its source is its name."""
    return st.fixed_dictionaries(
        {
            name: (CONTENT[kind] if contents is None else contents).map(
                lambda content, name=name: Given(content, name)
            )
            for name, kind in asked.items()
        }
    )


def best_for(asked: dict[str, Kind]) -> Facts:
    return {name: Given(BEST[name], name) for name in asked}
