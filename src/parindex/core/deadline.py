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
from parindex.core.working_time import Mode, Reckoning, Unit, WorkingTime, add_months

BY_CLOCK = frozenset({Unit.WORKING_DAY, Unit.WORKING_HOUR})


class Kind(StrEnum):
    """What moves a deadline."""

    RESET = "reset"  # counted again from the start, as when a complete dossier comes at last
    PAUSE = "pause"  # the clock stands, by decision, until it is resumed
    EXCLUDE = "exclude"  # an interval that the law leaves out
    EXTEND = "extend"  # so much longer, by decision
    AREA_BONUS = "area_bonus"  # so much longer in mountain and remote communes
    REAPPOINT = "reappoint"  # a new day given to the citizen
    CALENDAR_CHANGE = "calendar_change"  # days off were decided or swapped; counted so, but for what was promised
    LAW_CHANGE = "law_change"  # a newer version of the rule, by a transition rule; likewise


CHANGES = frozenset({Kind.CALENDAR_CHANGE, Kind.LAW_CHANGE})
APPOINTS = CHANGES | {Kind.REAPPOINT}


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
    are how much longer; `due_at` is the new appointment, or the one kept when calendar or law changed (None: as
    counted).
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
class Count:
    """The days that make up a due moment, since counting began or began again.

    `counted` are those that count, some of them in part where the clock stopped within one; `off` are days left out
    because nobody works, with their names; `held` are days on which the clock stood, with what made it stand. No day
    is told twice: of a limit in calendar days a day off counts, and only what is waited after its end is left out.
    """

    counted: tuple[date, ...] = ()
    off: tuple[tuple[date, str], ...] = ()
    held: tuple[tuple[date, Adjustment], ...] = ()

    def until(self, day: date) -> Count:
        """What of it lies up to a day, that day included."""
        return Count(
            tuple(one for one in self.counted if one <= day),
            tuple(pair for pair in self.off if pair[0] <= day),
            tuple(pair for pair in self.held if pair[0] <= day),
        )

    def then(self, found: Reckoning) -> Count:
        """It, and what was counted after it."""
        told = {*self.counted, *(day for day, _why in self.off), *(day for day, _one in self.held)}
        counted = tuple(day for day in found.counted if day not in told)
        off = tuple((day, why) for day, why in found.skipped if day not in told and day not in counted)
        return Count(self.counted + counted, self.off + off, self.held)


@dataclass(frozen=True)
class Step:
    """The due moment after one adjustment (None: the clock stands), or at first, when `adjustment` is None.

    `count` are the days that make it up, from the last beginning; while the clock stands, those gone by then.
    """

    adjustment: Adjustment | None
    due_at: datetime | None
    count: Count = Count()


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
    count: Count
    paused_at: datetime | None = None
    bonus: tuple[Adjustment, ...] = ()


def tell(limit: Limit, start: datetime, adjustments: Iterable[Adjustment], working: WorkingTime) -> Deadline:
    """The deadline of a limit that began with `start`, with its adjustments in the order of their moments.

    Raises ValueError as `WorkingTime.reckon` does.
    """
    running = base = _begun(limit, start, working)
    steps = [Step(None, running.due_at, running.count)]
    for one in sorted(adjustments, key=lambda adjustment: adjustment.at):
        running = _adjusted(running, one, limit, working)
        if running.paused_at is None:
            steps.append(Step(one, running.due_at, running.count))
        else:
            steps.append(Step(one, None, running.count.until(running.paused_at.date())))
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
    found = working.reckon(since, limit.amount, limit.unit, limit.mode)
    last = _last_day(since.date(), limit.unit, limit.amount, found.due_at)
    return _Running(since, found.due_at, last, Count().then(found))


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
    if one.kind in APPOINTS and one.due_at is not None:
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
    found = working.reckon(begin, amount, unit, mode)
    count = running.count.until(first).then(found)
    return replace(running, due_at=found.due_at, last=_last_day(first, unit, amount, found.due_at), count=count)


def _left_out(running: _Running, one: Adjustment, limit: Limit, working: WorkingTime) -> _Running:
    """The limit goes on after the interval with what was left of it; past its end there is nothing to leave out."""
    if one.at >= running.due_at:
        return running
    if one.until is None:
        return replace(running, paused_at=one.at)
    if one.until == one.at:
        return running
    again = _gone_on(running, one.at, one.until, limit, working)
    if limit.unit in BY_CLOCK and again.due_at <= running.due_at:
        # A moment outside office hours is as good as the end of the session before it; the later one is kept.
        return replace(running, paused_at=None)
    left = max((running.last - one.at.date()).days, 0)
    last = one.until.date() + timedelta(days=left) if limit.unit not in BY_CLOCK else again.due_at.date()
    before = running.count.until(one.at.date())
    stood = _days_after(one.at.date(), one.until.date())
    held = before.held + tuple((day, one) for day in stood if day not in again.counted)
    count = replace(before, held=held).then(again)
    return replace(running, due_at=again.due_at, last=last, count=count, paused_at=None)


def _gone_on(
    running: _Running, stopped: datetime, resumed: datetime, limit: Limit, working: WorkingTime
) -> Reckoning:
    """What was left of a limit when the clock stopped, counted from the moment it went on."""
    if limit.unit == Unit.WORKING_HOUR or (limit.unit == Unit.WORKING_DAY and limit.mode == Mode.SAME_TIME):
        return working.add_minutes(resumed, working.minutes_between(stopped, running.due_at))
    if limit.unit == Unit.WORKING_DAY:
        unit, left = Unit.WORKING_DAY, working.calendar.working_days(stopped.date(), running.due_at.date())
    else:
        unit, left = Unit.DAY, (running.last - stopped.date()).days
    clock = running.due_at.time()
    begin = datetime.combine(resumed.date(), clock)
    if left > 0:
        found = working.reckon(begin, Decimal(left), unit)
    else:  # it was the last day: the day on which the clock goes on, or the next on which anybody works
        found = working.reckon(begin, Decimal(0), Unit.WORKING_DAY, Mode.END_OF_DAY)
    return replace(found, due_at=datetime.combine(found.due_at.date(), clock))


def _days_after(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
