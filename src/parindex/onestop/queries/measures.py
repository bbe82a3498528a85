"""Which dossiers each measure of `catalog/measures/mot-cua.yaml` counts: one condition for the figure and its list.

A figure's part, whole and unknown are conditions on dossiers in a window of time. The part lies inside the whole, and
what is not known is in neither. Moments are compared with local days of Việt Nam by the window's ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import F, Q

from parindex.core.period import Period
from parindex.kit.catalog import load_measures
from parindex.onestop import clock
from parindex.onestop.states import HELD_UP, UNDER_WAY, Channel, OnlineLevel, Punctuality

INSTANT = timedelta(microseconds=1)


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
    """The dossiers of a measure; a count has no `whole`, `unknown` is None where nothing can be unknown."""

    part: Q
    whole: Q | None = None
    unknown: Q | None = None

    def inside(self, basis: Q) -> Condition:
        """The same of those that belong to the window; the part is always one of the whole."""
        whole = None if self.whole is None else basis & self.whole
        unknown = None if self.unknown is None else basis & self.unknown
        return Condition((basis if whole is None else whole) & self.part, whole, unknown)


def unfinished(window: Window) -> Q:
    """Received, and neither solved nor closed at the close of the window."""
    open_now = Q(solved_at__isnull=True, closed_at__isnull=True, state__in=UNDER_WAY)
    later = Q(solved_at__gte=window.end) | Q(solved_at__isnull=True, closed_at__gte=window.end)
    return Q(accepted_at__lt=window.end) & (open_now | later)


def _waits(window: Window) -> Q:
    """Its clock stood by the close, or it waits for the citizen with no clock standing."""
    return Q(held_since__lt=window.end) | Q(held_since__isnull=True, state__in=HELD_UP)


def _runs(window: Window) -> Q:
    return Q(held_since__gte=window.end) | Q(held_since__isnull=True) & ~Q(state__in=HELD_UP)


def overdue(window: Window) -> Q:
    """Unfinished at the close, its clock running, its appointment over: now, those of `lateness.overdue`."""
    return unfinished(window) & Q(due_at__lt=window.at) & _runs(window)


def _closed_otherwise(window: Window) -> Q:
    """Received, then withdrawn, stopped or closed without a result inside the window."""
    return Q(accepted_at__isnull=False, solved_at__isnull=True) & window.has("closed_at")


def _processed(window: Window) -> Q:
    return window.has("solved_at") | _closed_otherwise(window) | unfinished(window)


BASES: Mapping[str, Callable[[Window], Q]] = {
    "ACCEPTED": lambda window: window.has("accepted_at"),
    "SUBMITTED": lambda window: window.has("submitted_at"),
    "SOLVED": lambda window: window.has("solved_at"),
    "OPEN": overdue,
    "SOLVED_OR_OPEN": lambda window: window.has("solved_at") | overdue(window),
    "PROCESSED": _processed,
}


def concerned(window: Window) -> Q:
    """Every dossier that any measure may count: it had come by the close and was not over before the start."""
    open_still = Q(solved_at__isnull=True) & (Q(closed_at__isnull=True) | Q(closed_at__gte=window.start))
    return Q(submitted_at__lt=window.end) & (Q(solved_at__gte=window.start) | open_still)


def conditions(window: Window) -> dict[str, Condition]:
    """Code → its dossiers in a window, in the order of the catalogue; measures of procedures are in `services`."""
    bare = {**_timely(window), **_ways()}
    return {
        code: bare[code].inside(BASES[measure.basis](window))
        for code, measure in load_measures().items()
        if measure.counts == "dossiers"
    }


# What a citizen handed in: not the parts of a linked procedure, not the office's own corrections.
HANDED_IN = Q(parent__isnull=True, corrects__isnull=True)
EVERY = Q(pk__isnull=False)
KEPT = Q(punctuality__in=(Punctuality.EARLY, Punctuality.ON_TIME))
NOT_TOLD = Q(punctuality="")
ONLINE = Q(channel=Channel.ONLINE)


def _timely(window: Window) -> dict[str, Condition]:
    solved, late = window.has("solved_at"), Q(punctuality=Punctuality.LATE)
    being_late = window.has("solved_at") & late | overdue(window)
    sure = Q(apologised_at__isnull=True) | Q(apology__is_in_time__isnull=False)
    unsure = Q(apologised_at__isnull=False, apology__is_in_time__isnull=True)
    return {
        "onestop.solved": Condition(EVERY),
        "onestop.open_overdue": Condition(EVERY),
        "onestop.on_time_ratio": Condition(KEPT, ~NOT_TOLD, NOT_TOLD),
        "onestop.on_time_with_open_ratio": Condition(
            solved & KEPT, solved & ~NOT_TOLD | overdue(window), solved & NOT_TOLD
        ),
        "onestop.on_time_766_ratio": _by_766(window),
        "onestop.apology_ratio": Condition(Q(apology__is_in_time=True), being_late & sure, being_late & unsure),
    }


def _by_766(window: Window) -> Condition:
    """Still in time counts as in time; asked by the authority to be completed more than once counts as late."""
    solved, rest = window.has("solved_at"), _closed_otherwise(window) | unfinished(window)
    once = Q(supplements__lte=1)
    told = solved & ~NOT_TOLD | rest & Q(due_at__isnull=False)
    ended_in_time = _closed_otherwise(window) & Q(closed_at__lte=F("due_at"))
    in_time = solved & KEPT | ended_in_time | unfinished(window) & (Q(due_at__gte=window.at) | _waits(window))
    return Condition(
        once & in_time,
        Q(supplements__gt=1) | told,
        once & (solved & NOT_TOLD | rest & Q(due_at__isnull=True)),
    )


def _ways() -> dict[str, Condition]:
    """How dossiers come, are paid and kept as data, and how their results go out."""
    untold = HANDED_IN & Q(procedure_version__isnull=True)
    offered = {
        "onestop.online_ratio": (OnlineLevel.FULL, OnlineLevel.PARTIAL),
        "onestop.online_full_ratio": (OnlineLevel.FULL,),
        "onestop.online_partial_ratio": (OnlineLevel.PARTIAL,),
    }
    solved = Q(solved_at__isnull=False)
    unsaid = ONLINE & solved & Q(has_electronic_result__isnull=True)
    return {
        "onestop.received": Condition(HANDED_IN),
        **{
            code: Condition(ONLINE, HANDED_IN & Q(procedure_version__online__in=levels), untold)
            for code, levels in offered.items()
        },
        "onestop.online_of_received_ratio": Condition(
            ONLINE & (Q(solved_at__isnull=True) | Q(has_electronic_result=True)),
            HANDED_IN & (~ONLINE | Q(solved_at__isnull=True) | Q(has_electronic_result__isnull=False)),
            HANDED_IN & unsaid,
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


def _flag(column: str, among: Q) -> Condition:
    """A flag that is set, of those where somebody said whether it is."""
    untold = Q(**{f"{column}__isnull": True})
    return Condition(Q(**{column: True}), among & Q(**{f"{column}__isnull": False}), among & untold)
