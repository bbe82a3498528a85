"""Points that lie between two ends, put together: one or the other, all added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

ZERO = Fraction(0)


class Bounds(NamedTuple):
    """Points from `low` to `high`, None while no reachable inputs give points at all.

    `nothing`: there may be nothing to divide by. `excluded`: the leaf may come not to concern the unit.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    nothing: bool = False
    excluded: bool = False

    def held(self, most: Fraction) -> Bounds:
        """Never below zero nor above a maximum."""
        if self.low is None or self.high is None:
            return self
        return self._replace(low=min(max(self.low, ZERO), most), high=min(max(self.high, ZERO), most))


def join(parts: Iterable[Bounds]) -> Bounds:
    """Whatever any of them allows."""
    all_parts = list(parts)
    lows = [one.low for one in all_parts if one.low is not None]
    highs = [one.high for one in all_parts if one.high is not None]
    return Bounds(
        min(lows, default=None), max(highs, default=None),
        nothing=any(one.nothing for one in all_parts), excluded=any(one.excluded for one in all_parts),
    )  # fmt: skip


def among(points: Iterable[Decimal | Fraction], *, nothing: bool = False) -> Bounds:
    found = [Fraction(one) for one in points]
    return Bounds(min(found, default=None), max(found, default=None), nothing)


def total(parts: Sequence[Bounds]) -> Bounds:
    """All of them together; no points where one of them has none."""
    nothing, excluded = any(one.nothing for one in parts), any(one.excluded for one in parts)
    lows, highs = [one.low for one in parts], [one.high for one in parts]
    if None in lows or None in highs:
        return Bounds(nothing=nothing, excluded=excluded)
    low, high = (sum((end for end in ends if end is not None), ZERO) for ends in (lows, highs))
    return Bounds(low, high, nothing, excluded)
