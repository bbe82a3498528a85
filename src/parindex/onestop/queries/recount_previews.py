"""What a changed calendar or law would do to the dossiers under way, counted by the engine that counts them all."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db.models import Prefetch, QuerySet

from parindex.core.calendar import ONE_DAY
from parindex.core.deadline import CHANGES
from parindex.core.working_time import Unit as TimeUnit
from parindex.core.working_time import WorkingTime
from parindex.kit.catalog import Way
from parindex.onestop import clock
from parindex.onestop.models import DeadlineAdjustment, Dossier, DossierStep, ProcedureVersion, Recount
from parindex.onestop.states import UNDER_WAY
from parindex.organization.models import Unit

BATCH = 2000
# What is read of each dossier to be counted; whoever writes it reads all of it.
READ = (
    "code", "unit", "office", "procedure", "procedure_version", "channel", "accepted_at", "due_at",
    "statutory_due_at", "held_since",
)  # fmt: skip


@dataclass(frozen=True)
class Move:
    """What becomes of one dossier. `counted_to`: by counting alone (None: its clock stands, and it goes on later).

    `holds`: the appointment has to be entered as kept, because the story told anew would give another.
    """

    dossier: Dossier
    due_before: datetime
    due_after: datetime
    statutory_before: datetime | None
    statutory_after: datetime | None
    counted_to: datetime | None
    holds: bool
    step: DossierStep | None = None
    step_after: datetime | None = None

    @property
    def is_moved(self) -> bool:
        return self.due_after != self.due_before

    @property
    def is_kept(self) -> bool:
        """Counted to a later day; the citizen keeps the one that was promised."""
        return not self.is_moved and self.counted_to is not None and self.counted_to > self.due_after

    @property
    def statutory_moves(self) -> bool:
        return self.statutory_after != self.statutory_before

    @property
    def touches_dates(self) -> bool:
        return self.is_moved or self.statutory_moves or self.holds


@dataclass
class Preview:
    """The dossiers looked at, and of those the moves; `unfit` can't pass to the version: it has no such channel."""

    moves: list[Move] = field(default_factory=list)
    looked_at: int = 0
    unfit: list[Dossier] = field(default_factory=list)

    @property
    def moved(self) -> int:
        return sum(move.is_moved for move in self.moves)

    @property
    def kept(self) -> int:
        return sum(move.is_kept for move in self.moves)

    @property
    def statutory_moved(self) -> int:
        return sum(move.statutory_moves for move in self.moves)

    def by_desk(self) -> list[tuple[Unit, int, int]]:
        """(desk, dossiers whose appointment moves, those whose promise stays), where there are any."""
        moved = Counter(move.dossier.unit_id for move in self.moves if move.is_moved)
        kept = Counter(move.dossier.unit_id for move in self.moves if move.is_kept)
        units = Unit.objects.in_bulk(list(moved | kept))
        return [(units[pk], moved[pk], kept[pk]) for pk in sorted(units, key=lambda pk: units[pk].position)]


def under_way() -> QuerySet[Dossier]:
    """Our own dossiers with a deadline that is not reached by a result; other systems count theirs themselves."""
    return Dossier.objects.filter(
        state__in=UNDER_WAY,
        solved_at__isnull=True,
        due_at__isnull=False,
        accepted_at__isnull=False,
        procedure_version__isnull=False,
        source="",
    ).order_by("pk")


def on_another_version(version: ProcedureVersion) -> QuerySet[Dossier]:
    """Dossiers under way by an earlier version of the procedure."""
    return under_way().filter(procedure=version.procedure_id, procedure_version__number__lt=version.number)


@dataclass(frozen=True)
class DayChange:
    """A day that is counted otherwise; empty words: a working day."""

    day: date
    before: str
    after: str


def day_changes(now: WorkingTime, then: WorkingTime) -> list[DayChange]:
    """The days that two working times count otherwise, in the years either knows."""
    years = sorted(now.calendar.years.keys() | then.calendar.years.keys())
    found = []
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            before, after = now.calendar.why_off(day), then.calendar.why_off(day)
            if (before is None) != (after is None):
                found.append(DayChange(day, before or "", after or ""))
            day += ONE_DAY
    return found


def held(rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """The same dossiers, nobody else's to change until the act ends."""
    return rows.select_for_update(of=("self",))


def preview_of(recount: Recount, at: datetime, *, lock: bool = False) -> Preview:
    """What a recounting that was put forward would do at a moment; with `lock` the dossiers are held."""
    version = recount.procedure_version
    rows = under_way() if version is None else on_another_version(version)
    rows = held(rows) if lock else rows.only(*READ)
    if version is not None:
        return preview_version(rows, version, clock.working_time(), at)
    if recount.calendar is None:
        raise LookupError(f"{recount} has neither calendar nor version")
    return preview_calendar(rows, clock.working_time(), recount.calendar.working, at)


def preview_calendar(rows: QuerySet[Dossier], now: WorkingTime, then: WorkingTime, at: datetime) -> Preview:
    """What another working time does to dossiers counted by `now`."""
    preview, touched = Preview(), _Touched(now, then)
    for dossier, way in _with_ways(rows, _Ways()):
        preview.looked_at += 1
        move = _move(dossier, way, now, then, at) if touched.by(dossier) else None
        if move is not None:
            preview.moves.append(move)
    return preview


def preview_version(
    rows: QuerySet[Dossier], version: ProcedureVersion, working: WorkingTime, at: datetime
) -> Preview:
    """What passing to another version of their procedure does to dossiers; every one that can passes."""
    preview = Preview()
    ways = {str(way.channel): way for way in version.says.ways}
    for dossier, _way in _with_ways(rows, _Ways()):
        preview.looked_at += 1
        if dossier.channel not in ways:
            preview.unfit.append(dossier)
            continue
        move = _move(dossier, ways[dossier.channel], working, working, at)
        preview.moves.append(move or _unmoved(dossier))
    return preview


class _Touched:
    """Whether a change can move a dossier at all: only days from receipt to the last of its due dates are counted."""

    def __init__(self, now: WorkingTime, then: WorkingTime) -> None:
        self.days = [change.day for change in day_changes(now, then)]
        self.always = now.hours != then.hours

    def by(self, dossier: Dossier) -> bool:
        steps: list[DossierStep] = dossier.running  # type: ignore[attr-defined]
        ends = [dossier.due_at, dossier.statutory_due_at, *(step.due_at for step in steps)]
        first = clock.local(dossier.accepted_at or _promised(dossier)).date()
        last = max(clock.local(end).date() for end in ends if end is not None)
        at = bisect_left(self.days, first)
        return self.always or (at < len(self.days) and self.days[at] <= last)


def _unmoved(dossier: Dossier) -> Move:
    due, statutory = _promised(dossier), dossier.statutory_due_at
    return Move(dossier, due, due, statutory, statutory, counted_to=due, holds=False)


def _promised(dossier: Dossier) -> datetime:
    if dossier.due_at is None:
        raise LookupError(f"{dossier.code} has no appointment to recount")
    return dossier.due_at


@dataclass
class _Ways:
    """Versions and their ways, each read once."""

    versions: dict[int, ProcedureVersion] = field(default_factory=dict)
    ways: dict[tuple[int, str], Way] = field(default_factory=dict)

    def put(self, batch: Iterable[Dossier]) -> None:
        """Let the dossiers have their procedure and version without asking for each."""
        wanted = {row.procedure_version_id or 0 for row in batch} - self.versions.keys()
        for version in ProcedureVersion.objects.filter(pk__in=wanted).select_related("procedure"):
            self.versions[version.pk] = version
            self.ways |= {(version.pk, str(way.channel)): way for way in version.says.ways}
        for row in batch:
            version = self.versions[row.procedure_version_id or 0]
            row.procedure_version, row.procedure = version, version.procedure


def _with_ways(rows: QuerySet[Dossier], known: _Ways) -> Iterator[tuple[Dossier, Way]]:
    """The dossiers a batch at a time, with what moved them, the step under way, and the way of their version."""
    running = DossierStep.objects.filter(started_at__isnull=False, ended_at__isnull=True)
    story = DeadlineAdjustment.objects.select_related("by")
    with_story = rows.prefetch_related(Prefetch("adjustments", queryset=story))
    with_step = with_story.prefetch_related(Prefetch("steps", queryset=running, to_attr="running"))
    stream = with_step.iterator(chunk_size=BATCH)
    while batch := list(islice(stream, BATCH)):
        known.put(batch)
        for row in batch:
            yield row, known.ways[row.procedure_version_id or 0, row.channel]


def _move(dossier: Dossier, way: Way, now: WorkingTime, then: WorkingTime, at: datetime) -> Move | None:
    """None when nothing of the dossier changes."""
    story, promised = list(dossier.adjustments.all()), _promised(dossier)
    told = clock.deadlines_of(dossier, story, then, way)
    if told is None or _stands(dossier, story, now):
        return None
    counted = _counted(dossier, story, then, way, told)
    due = _appointment(promised, counted, then, at)
    statutory = clock.aware(told.statutory.due_at) if told.statutory.due_at else dossier.statutory_due_at
    told_to = told.appointment.due_at
    step, step_due = _step(dossier, due, now, then)
    move = Move(
        dossier,
        promised,
        due,
        dossier.statutory_due_at,
        statutory,
        counted,
        holds=told_to is None or clock.aware(told_to) != due,
        step=step,
        step_after=step_due,
    )
    return move if move.touches_dates or step is not None else None


def _stands(dossier: Dossier, story: list[DeadlineAdjustment], now: WorkingTime) -> bool:
    """Whether its clock stands: nothing is promised then, and when it goes on it is counted by what is in force."""
    if dossier.held_since is None:
        return False
    told = clock.deadlines_of(dossier, story, now)
    return told is None or told.appointment.due_at is None


def _counted(
    dossier: Dossier, story: list[DeadlineAdjustment], then: WorkingTime, way: Way, told: clock.Deadlines
) -> datetime | None:
    """What counting alone gives, without the appointments that earlier changes kept."""
    free = [row for row in story if row.kind not in CHANGES]
    found = told if len(free) == len(story) else clock.deadlines_of(dossier, free, then, way)
    due = found.appointment.due_at if found else None
    return clock.aware(due) if due else None


def _appointment(promised: datetime, counted: datetime | None, then: WorkingTime, at: datetime) -> datetime:
    """The earlier of what was promised and what is counted; on the next working day when that day is one off now.

    Nobody is made late by a change: a day that is over already when it is applied is not given.
    """
    due = promised if counted is None or counted >= promised or counted <= at else counted
    open_day = then.calendar.working_day_from(clock.local(due).date())
    return clock.aware(datetime.combine(open_day, clock.local(due).time()))


def _step(
    dossier: Dossier, due: datetime, now: WorkingTime, then: WorkingTime
) -> tuple[DossierStep | None, datetime | None]:
    """The step under way when its own clock moves, and to when; without its own time it ends with the dossier."""
    running: list[DossierStep] = dossier.running  # type: ignore[attr-defined]
    for step in running:
        if step.amount is None or step.started_at is None:
            new = due if step.due_at == dossier.due_at else step.due_at
        else:
            begin, unit = clock.local(step.started_at), TimeUnit(step.time_unit)
            after = then.reckon(begin, step.amount, unit).due_at
            new = step.due_at if after == now.reckon(begin, step.amount, unit).due_at else clock.aware(after)
        if new != step.due_at:
            return step, new
    return None, None
