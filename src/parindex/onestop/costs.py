"""What it costs citizens to comply with a procedure (Thông tư 02/2017/TT-VPCP, điều 27): arithmetic and nothing else.

Exact decimals. A figure that is not known is None, and so is every sum it belongs to. No opportunity cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, localcontext
from statistics import median_low

ALL = Decimal(100)  # per cent
# Adding and multiplying amounts never rounds: it would raise.
EXACT = Context(prec=200, traps=[Inexact, InvalidOperation, DivisionByZero])
DONG, HUNDREDTH = Decimal(1), Decimal("0.01")


class WeightsOff(ValueError):
    """The shares of the ways to submit don't add up to 100 per cent."""

    def __init__(self, total: Decimal) -> None:
        super().__init__(f"the shares add up to {total}, not {ALL}")
        self.total = total


@dataclass(frozen=True)
class Work:
    """Something the applicant has to do: hours of their time, what others are paid for it, what is spent on it."""

    hours: Decimal | None
    outsourced: Decimal | None
    direct: Decimal | None


@dataclass(frozen=True)
class Way:
    """One way to submit: the share of applicants who take it in per cent, the work, the fees and charges."""

    weight: Decimal | None
    work: tuple[Work, ...] = ()
    payments: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """Everything the cost of one procedure in one year is reckoned from; amounts in đồng."""

    wage: Decimal | None
    ways: tuple[Way, ...]
    times: Decimal | None
    subjects: Decimal | None


@dataclass(frozen=True)
class Saving:
    """What a simplification saves; `percent` of what it cost, None also where that was nothing."""

    amount: Decimal | None
    percent: Decimal | None


@dataclass(frozen=True)
class Known:
    """A sum of what is known, of how many, and how many more are not known."""

    total: Decimal
    known: int
    unknown: int


def wage_of(per_head: Decimal | None, *, months: int, days: int, hours: int) -> Decimal | None:
    """An hour's income in whole đồng from the GDP per head of a year."""
    if per_head is None:
        return None
    return (per_head / (months * days * hours)).quantize(DONG, ROUND_HALF_UP)


def lower_middle(values: Iterable[Decimal | None]) -> Decimal | None:
    """The figure to take where sources differ: the middle one, of two middle ones the lower; None for no figure."""
    known = [value for value in values if value is not None]
    return median_low(known) if known else None


def cost_of_work(work: Work, wage: Decimal | None) -> Decimal | None:
    return added([_times(work.hours, wage), work.outsourced, work.direct])


def cost_of_way(way: Way, wage: Decimal | None) -> Decimal | None:
    """Once, by one way to submit. A way of which nothing was said is not free: it is not known."""
    parts = [*(cost_of_work(work, wage) for work in way.work), *way.payments]
    return added(parts) if parts else None


def cost_once(sheet: Sheet) -> Decimal | None:
    """C1: the mean over the ways by their shares; a way nobody takes has no part in it. Raises WeightsOff."""
    weights = [way.weight for way in sheet.ways]
    if not weights or any(weight is None for weight in weights):
        return None
    total = added(weights)
    if total != ALL:
        raise WeightsOff(total or Decimal(0))
    parts = [_times(way.weight, cost_of_way(way, sheet.wage)) for way in sheet.ways if way.weight]
    mean = added(parts)
    with localcontext(EXACT):
        return None if mean is None else mean / ALL


def cost_a_year(sheet: Sheet) -> Decimal | None:
    return _times(cost_once(sheet), sheet.times, sheet.subjects)


def saving(before: Decimal | None, after: Decimal | None) -> Saving:
    """Before minus after; below zero where it came to cost more."""
    if before is None or after is None:
        return Saving(None, None)
    with localcontext(EXACT):
        amount = before - after
    percent = None if before == 0 else (amount * ALL / before).quantize(HUNDREDTH, ROUND_HALF_UP)
    return Saving(amount, percent)


def add_known(values: Sequence[Decimal | None]) -> Known:
    """What is known added up; the others are counted, never taken for 0."""
    known = [value for value in values if value is not None]
    return Known(added(known) or Decimal(0), len(known), len(values) - len(known))


def added(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None when any part is not known; of nothing it is 0."""
    total = Decimal(0)
    with localcontext(EXACT):
        for value in values:
            if value is None:
                return None
            total += value
    return total


def _times(*factors: Decimal | None) -> Decimal | None:
    product = Decimal(1)
    with localcontext(EXACT):
        for factor in factors:
            if factor is None:
                return None
            product *= factor
    return product
