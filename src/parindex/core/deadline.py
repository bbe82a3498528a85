"""A deadline with its story: the limit that gave it, everything that moved it, and how each day was counted.

It is never a bare date. From the limit, the event that began it and the adjustments in order, the same due moment
comes out every time; a changed calendar is a new working time under which the same story is told again.
Times are local times of Việt Nam without a zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from parindex.core.calendar import ONE_DAY
from parindex.core.working_time import Mode, Unit, WorkingTime, add_months

BY_CLOCK = frozenset({Unit.WORKING_DAY, Unit.WORKING_HOUR})


class Kind(StrEnum):
    """What moves a deadline."""

    RESET = "reset"  # counted again from the start, as when a complete dossier comes at last
    PAUSE = "pause"  # the clock stands, by decision, until it is resumed
    EXCLUDE = "exclude"  # an interval that the law leaves out
    EXTEND = "extend"  # so much longer, by decision
    AREA_BONUS = "area_bonus"  # so much longer in mountain and remote communes
    REAPPOINT = "reappoint"  # a new day given to the citizen
    CALENDAR_CHANGE = "calendar_change"  # days off were decided or swapped; entered, for what it moved to be seen


@dataclass(frozen=True)
class Basis:
    """Where it stands: the text's id in `catalog/sources/` and the place in it."""

    doc: str
    article: str


@dataclass(frozen=True)
class Limit:
    """A time limit as a version of a rule states it.

    `cut_off`: what comes in later in the day, or on a day off, counts as come at the opening of the next working day.
    """

    rule: str
    version: str
    unit: Unit
    amount: Decimal
    basis: Basis
    mode: Mode = Mode.SAME_TIME
    cut_off: time | None = None


@dataclass(frozen=True)
class Adjustment:
    """One thing that moved a deadline, by whom and on what ground.

    `until` ends a pause or an excluded interval (None: it still lasts); `amount` and `unit` (default: the limit's)
    are how much longer; `due_at` is the new appointment.
    """

    kind: Kind
    at: datetime
    actor: str
    basis: Basis | None = None
    reason: str = ""
    until: datetime | None = None
    amount: Decimal | None = None
    unit: Unit | None = None
    due_at: datetime | None = None

    def __post_init__(self) -> None:
        lacking = {
            Kind.EXTEND: self.amount is None,
            Kind.AREA_BONUS: self.amount is None,
            Kind.REAPPOINT: self.due_at is None,
        }
        if lacking.get(self.kind):
            raise ValueError(f"{self.kind} needs its amount or its day")
        if self.until is not None and self.until < self.at:
            raise ValueError("an interval can't end before it begins")


@dataclass(frozen=True)
class Step:
    """The due moment after one adjustment (None: the clock stands), or at first, when `adjustment` is None."""

    adjustment: Adjustment | None
    due_at: datetime | None


@dataclass(frozen=True)
class Deadline:
    """A deadline as it came about. `counts_from` is when counting began, by the last reset and the cut-off."""

    limit: Limit
    started_at: datetime
    counts_from: datetime
    base_due_at: datetime
    due_at: datetime | None
    steps: tuple[Step, ...]

    @property
    def is_paused(self) -> bool:
        return self.due_at is None


@dataclass(frozen=True)
class _Running:
    """Where the count stands: since when, due when, and the last day before a day off moved it.

    `bonus` is what the area adds to the limit, however often it is counted again.
    """

    since: datetime
    due_at: datetime
    last: date
    paused_at: datetime | None = None
    bonus: tuple[Adjustment, ...] = ()


def tell(limit: Limit, start: datetime, adjustments: Iterable[Adjustment], working: WorkingTime) -> Deadline:
    """The deadline of a limit that began with `start`, with its adjustments in the order of their moments.

    Raises ValueError as `WorkingTime.reckon` does.
    """
    running = base = _begun(limit, start, working)
    steps = [Step(None, running.due_at)]
    for one in sorted(adjustments, key=lambda adjustment: adjustment.at):
        running = _adjusted(running, one, limit, working)
        steps.append(Step(one, None if running.paused_at else running.due_at))
    return Deadline(limit, start, running.since, base.due_at, steps[-1].due_at, tuple(steps))


def counts_from(limit: Limit, at: datetime, working: WorkingTime) -> datetime:
    """When counting begins for what came in at a moment."""
    if limit.cut_off is None:
        return at
    in_time = at.time() <= limit.cut_off
    day = at.date() if in_time else at.date() + ONE_DAY
    open_day = working.calendar.working_day_from(day)
    return at if open_day == at.date() else datetime.combine(open_day, working.hours.opening)


def _begun(limit: Limit, at: datetime, working: WorkingTime) -> _Running:
    since = counts_from(limit, at, working)
    due = working.reckon(since, limit.amount, limit.unit, limit.mode).due_at
    return _Running(since, due, _last_day(since.date(), limit.unit, limit.amount, due))


def _last_day(first: date, unit: Unit, amount: Decimal, due: datetime) -> date:
    """The day on which a limit in days or months ends by itself, before a day off moves it to a working day."""
    if unit == Unit.DAY:
        return first + timedelta(days=int(amount))
    return add_months(first, int(amount)) if unit == Unit.MONTH else due.date()


def _adjusted(running: _Running, one: Adjustment, limit: Limit, working: WorkingTime) -> _Running:
    if one.kind == Kind.RESET:
        return _again(running, one, limit, working)
    if one.kind in {Kind.PAUSE, Kind.EXCLUDE}:
        return _left_out(running, one, limit, working)
    if one.kind == Kind.EXTEND:
        return _longer(running, one, limit, working)
    if one.kind == Kind.AREA_BONUS:
        return replace(_longer(running, one, limit, working), bonus=(*running.bonus, one))
    if one.kind == Kind.REAPPOINT and one.due_at is not None:
        return replace(running, due_at=one.due_at, last=one.due_at.date())
    return running


def _again(running: _Running, reset: Adjustment, limit: Limit, working: WorkingTime) -> _Running:
    """Counted from the start, with what the area adds."""
    fresh = _begun(limit, reset.at, working)
    for one in running.bonus:
        fresh = _longer(fresh, one, limit, working)
    return replace(fresh, bonus=running.bonus)


def _longer(running: _Running, one: Adjustment, limit: Limit, working: WorkingTime) -> _Running:
    """So much more after what there was; days and months run on from the day before a day off moved it."""
    amount, unit = one.amount or Decimal(0), one.unit or limit.unit
    first = running.last if unit in {Unit.DAY, Unit.MONTH} else running.due_at.date()
    begin = datetime.combine(first, running.due_at.time())
    mode = limit.mode if unit != Unit.WORKING_HOUR else Mode.SAME_TIME
    due = working.reckon(begin, amount, unit, mode).due_at
    return replace(running, due_at=due, last=_last_day(first, unit, amount, due))


def _left_out(running: _Running, one: Adjustment, limit: Limit, working: WorkingTime) -> _Running:
    """The limit goes on after the interval with what was left of it; past its end there is nothing to leave out."""
    if one.at >= running.due_at:
        return running
    if one.until is None:
        return replace(running, paused_at=one.at)
    if one.until == one.at:
        return running
    if limit.unit not in BY_CLOCK:
        last = running.last + (one.until.date() - one.at.date())
        due = datetime.combine(working.calendar.working_day_from(last), running.due_at.time())
    elif limit.mode == Mode.END_OF_DAY:
        left = working.calendar.working_days(one.at.date(), running.due_at.date())
        last = working.calendar.add_working_days(one.until.date(), left)
        due = datetime.combine(last, running.due_at.time())
    else:
        left = working.minutes_between(one.at, running.due_at)
        # A moment outside office hours is as good as the end of the session before it; the later one is kept.
        due = max(running.due_at, working.add_minutes(one.until, left).due_at)
        last = due.date()
    return replace(running, due_at=due, last=last, paused_at=None)
