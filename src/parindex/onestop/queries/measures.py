"""Which dossiers each measure of `catalog/measures/mot-cua.yaml` counts: one condition for the figure and its list.

A figure's part, whole and unknown are conditions on dossiers in a window of time. The part lies inside the whole, and
what is not known is in neither. Moments are compared with local days of Việt Nam by the window's ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Case, CharField, F, Q, QuerySet, Value, When

from parindex.core.period import Period
from parindex.kit.catalog import load_measures
from parindex.onestop import clock
from parindex.onestop.models import Dossier
from parindex.onestop.queries import lateness
from parindex.onestop.states import UNDER_WAY, Channel, OnlineLevel, Punctuality

INSTANT = timedelta(microseconds=1)
PART, WHOLE, UNKNOWN = "part", "whole", "unknown"
# Where a dossier is in a window: with its result, ended otherwise, or unfinished at the close.
SOLVED, CLOSED, OVERDUE, OPEN = "SOLVED", "CLOSED", "OVERDUE", "OPEN"


@dataclass(frozen=True)
class Window:
    """What happened from `start` to just before `end`, and how things stood `at` its close.

    Of a period that still runs the close is now, and what happens this instant is inside.
    """

    start: datetime
    end: datetime
    at: datetime

    @classmethod
    def of(cls, period: Period, now: datetime) -> Window:
        first, over = period.first, period.last + timedelta(days=1)
        start, close = (clock.aware(datetime.combine(day, time())) for day in (first, over))
        return cls(start, min(close, now + INSTANT), min(close, now))

    @property
    def last_day(self) -> date:
        """The day of the close."""
        return clock.local(self.end - INSTANT).date()

    def has(self, column: str) -> Q:
        """That the moment in a column is inside."""
        return Q(**{f"{column}__gte": self.start, f"{column}__lt": self.end})


@dataclass(frozen=True)
class Condition:
    """The dossiers of a measure among those of its basis; a count has no `whole`, nothing unknown is None.

    A part is one of the whole, whatever it says by itself.
    """

    part: Q
    whole: Q | None = None
    unknown: Q | None = None

    def side(self, name: str) -> Q | None:
        """The condition of part, whole or unknown; None where the measure has no such side."""
        wanted: dict[str, Q | None] = {
            PART: self.part if self.whole is None else self.whole & self.part,
            WHOLE: self.whole,
            UNKNOWN: self.unknown,
        }
        return wanted[name]


def unfinished(window: Window) -> Q:
    """Received, and neither solved nor closed at the close of the window."""
    open_now = Q(solved_at__isnull=True, closed_at__isnull=True, state__in=UNDER_WAY)
    later = Q(solved_at__gte=window.end) | Q(solved_at__isnull=True, closed_at__gte=window.end)
    return Q(accepted_at__lt=window.end) & (open_now | later)


def _runs(window: Window) -> Q:
    """Its clock ran at the close: it has stood since later, or doesn't stand."""
    return Q(held_since__gte=window.end) | lateness.CLOCK_RUNS


def overdue(window: Window) -> Q:
    """Unfinished at the close, its clock running, its appointment over: now, those of `lateness.overdue`."""
    return unfinished(window) & lateness.missed(window.at) & _runs(window)


def placed(rows: QuerySet[Dossier], window: Window) -> QuerySet[Dossier]:
    """Those any measure may count, each with its `phase` in the window and whether it came inside.

    A dossier is in one phase only, so a database tells it once for each and counts every measure within.
    """
    otherwise = Q(accepted_at__isnull=False, solved_at__isnull=True) & window.has("closed_at")
    phase = Case(
        When(window.has("solved_at"), then=Value(SOLVED)),
        When(otherwise, then=Value(CLOSED)),
        When(overdue(window), then=Value(OVERDUE)),
        When(unfinished(window), then=Value(OPEN)),
        default=Value(""),
        output_field=CharField(),
    )
    came = {
        f"is_{name}": Case(When(window.has(f"{name}_at"), then=True), default=False, output_field=BooleanField())
        for name in ("submitted", "accepted")
    }
    return rows.filter(concerned(window)).annotate(phase=phase, **came)


# Basis → the column of `placed` and its values that put a dossier into a period.
BASES: Mapping[str, tuple[str, tuple[str | bool, ...]]] = {
    "ACCEPTED": ("is_accepted", (True,)),
    "SUBMITTED": ("is_submitted", (True,)),
    "SOLVED": ("phase", (SOLVED,)),
    "OPEN": ("phase", (OVERDUE,)),
    "SOLVED_OR_OPEN": ("phase", (SOLVED, OVERDUE)),
    "PROCESSED": ("phase", (SOLVED, CLOSED, OVERDUE, OPEN)),
}
PLACES = ("phase", "is_submitted", "is_accepted")


def concerned(window: Window) -> Q:
    """Every dossier that any measure may count: it had come by the close and was not over before the start."""
    open_still = Q(solved_at__isnull=True) & (Q(closed_at__isnull=True) | Q(closed_at__gte=window.start))
    return Q(submitted_at__lt=window.end) & (Q(solved_at__gte=window.start) | open_still)


# What a citizen handed in: not the parts of a linked procedure, not the office's own corrections.
HANDED_IN = Q(parent__isnull=True, corrects__isnull=True)
EVERY = Q(pk__isnull=False)
KEPT = Q(punctuality__in=(Punctuality.EARLY, Punctuality.ON_TIME))
NOT_TOLD = Q(punctuality="")
ONLINE = Q(channel=Channel.ONLINE)


LATE = Q(phase=OVERDUE) | Q(punctuality=Punctuality.LATE)
RESULT, REST = Q(phase=SOLVED), ~Q(phase=SOLVED)
ONCE, OFTEN, UNTOLD = Q(supplements__lte=1), Q(supplements__gt=1), Q(supplements__isnull=True)
DATED = RESULT & ~NOT_TOLD | REST & Q(due_at__isnull=False)
UNDATED = RESULT & NOT_TOLD | REST & Q(due_at__isnull=True)


def _offered(*levels: str) -> Condition:
    """Handed in on line, of what can be asked for on line at these levels."""
    untold = HANDED_IN & Q(procedure_version__isnull=True)
    return Condition(ONLINE, HANDED_IN & Q(procedure_version__online__in=levels), untold)


def _flag(column: str, among: Q) -> Condition:
    """A flag that is set, of those where somebody said whether it is."""
    told, untold = Q(**{f"{column}__isnull": False}), Q(**{f"{column}__isnull": True})
    return Condition(Q(**{column: True}), among & told, among & untold)


# Code → its dossiers among those of its basis; measures that count procedures are in `services`.
CONDITIONS: Mapping[str, Condition] = {
    "onestop.received": Condition(HANDED_IN),
    "onestop.solved": Condition(EVERY),
    "onestop.open_overdue": Condition(EVERY),
    "onestop.on_time_ratio": Condition(KEPT, ~NOT_TOLD, NOT_TOLD),
    "onestop.on_time_with_open_ratio": Condition(
        RESULT & KEPT, RESULT & ~NOT_TOLD | Q(phase=OVERDUE), RESULT & NOT_TOLD
    ),
    "onestop.on_time_766_ratio": Condition(
        ONCE & (RESULT & KEPT | Q(phase=CLOSED, closed_at__lte=F("due_at"), late_since=None) | Q(phase=OPEN)),
        OFTEN | ONCE & DATED | UNTOLD & LATE,
        ONCE & UNDATED | UNTOLD & ~LATE,
    ),
    "onestop.apology_ratio": Condition(
        Q(apology__is_in_time=True),
        LATE & (Q(apologised_at__isnull=True) | Q(apology__is_in_time__isnull=False)),
        LATE & Q(apologised_at__isnull=False, apology__is_in_time__isnull=True),
    ),
    "onestop.online_ratio": _offered(OnlineLevel.FULL, OnlineLevel.PARTIAL),
    "onestop.online_full_ratio": _offered(OnlineLevel.FULL),
    "onestop.online_partial_ratio": _offered(OnlineLevel.PARTIAL),
    "onestop.online_of_received_ratio": Condition(
        ONLINE & (Q(solved_at__isnull=True) | Q(has_electronic_result=True)),
        HANDED_IN & (~ONLINE | Q(solved_at__isnull=True) | Q(has_electronic_result__isnull=False)),
        HANDED_IN & ONLINE & Q(solved_at__isnull=False, has_electronic_result__isnull=True),
    ),
    "onestop.paid_online_ratio": Condition(
        Q(is_paid_online=True),
        Q(owes_fee=True, is_paid_online__isnull=False),
        Q(owes_fee__isnull=True) | Q(owes_fee=True, is_paid_online__isnull=True),
    ),
    "onestop.digitised_ratio": _flag("is_digitised", HANDED_IN),
    "onestop.reused_ratio": _flag("is_reused", HANDED_IN),
    "onestop.electronic_result_ratio": _flag("has_electronic_result", EVERY),
}


def behind(rows: QuerySet[Dossier], window: Window, code: str, side: str) -> QuerySet[Dossier]:
    """The dossiers a figure counts on one side: part, whole or unknown. Raises KeyError where there is none."""
    return placed(rows, window).filter(counted(code, side))


def counted(code: str, side: str) -> Q:
    """The same as a condition on rows of `placed`, to be asked together with others. Raises KeyError."""
    wanted = CONDITIONS[code].side(side)
    if wanted is None:
        raise KeyError(side)
    column, values = BASES[load_measures()[code].basis]
    return wanted & Q(**{f"{column}__in": values})
