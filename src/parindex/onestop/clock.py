"""A dossier's deadlines: its limits told with what moved them, and how it stands at a moment."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from parindex.audit.actor import LOCAL_ZONE
from parindex.core.deadline import CHANGES, Adjustment, Basis, Deadline, Kind, tell
from parindex.core.working_time import Unit, WorkingTime
from parindex.kit.catalog import OneStopRules, Way, load_working_time, onestop_rules
from parindex.onestop.models import DeadlineAdjustment, Dossier, DossierCalendar
from parindex.onestop.states import HELD_UP, Punctuality

PERCENT = 100


def local(moment: datetime) -> datetime:
    """A moment as the clock on the wall in Việt Nam shows it, without a zone."""
    return moment.astimezone(LOCAL_ZONE).replace(tzinfo=None)


def aware(clock: datetime) -> datetime:
    return clock.replace(tzinfo=LOCAL_ZONE)


def working_time() -> WorkingTime:
    """The calendar that was approved for dossiers, with its office hours; the catalogue's while none was kept.

    One small query: another process may have approved another one meanwhile.
    """
    digest = DossierCalendar.objects.filter(is_in_force=True).values_list("digest", flat=True).first()
    return _approved(digest) if digest else load_working_time()


@functools.lru_cache(maxsize=8)
def _approved(digest: str) -> WorkingTime:
    return DossierCalendar.objects.filter(digest=digest)[0].working


def end_of_work(day: date) -> datetime:
    """The end of office hours of a day."""
    return aware(datetime.combine(day, working_time().hours.closing))


@dataclass(frozen=True)
class Deadlines:
    """What the law gives, and what the citizen was told: the same, or shorter when the authority promised so."""

    statutory: Deadline
    appointment: Deadline


def deadlines_of(
    dossier: Dossier,
    adjustments: Iterable[DeadlineAdjustment],
    working: WorkingTime | None = None,
    way: Way | None = None,
) -> Deadlines | None:
    """Both deadlines told anew from receipt; None when it was not accepted, or its version is not known.

    `way` is that of its version and channel, for whoever has read it already.
    """
    if dossier.procedure_version is None or dossier.accepted_at is None:
        return None
    way = way or dossier.procedure_version.says.way(dossier.channel)
    working = working or working_time()
    start, moves = local(dossier.accepted_at), [_adjustment(row) for row in adjustments]
    rule, version = dossier.procedure.code, str(dossier.procedure_version.number)
    # A promise that was kept binds the authority to the citizen; it doesn't change what the law gives.
    by_law = [replace(one, due_at=None) if one.kind in CHANGES else one for one in moves]
    statutory = tell(way.limit.as_limit(rule, version), start, by_law, working)
    if way.promised is None and by_law == moves:
        return Deadlines(statutory, statutory)
    promised = way.promised or way.limit
    return Deadlines(statutory, tell(promised.as_limit(rule, version), start, moves, working))


def _adjustment(row: DeadlineAdjustment) -> Adjustment:
    return Adjustment(
        kind=Kind(row.kind),
        at=local(row.at),
        actor=str(row.by) if row.by_id else "",
        basis=Basis(row.doc, row.article) if row.doc or row.article else None,
        reason=row.reason,
        until=local(row.until) if row.until else None,
        amount=row.amount,
        unit=Unit(row.time_unit) if row.time_unit else None,
        due_at=local(row.due_at) if row.due_at else None,
    )


def settle(dossier: Dossier, adjustments: Iterable[DeadlineAdjustment]) -> None:
    """Set both due moments from the story; while the clock stands they keep their last value."""
    found = deadlines_of(dossier, adjustments)
    if found is None:
        return
    if found.statutory.due_at is not None:
        dossier.statutory_due_at = aware(found.statutory.due_at)
    if found.appointment.due_at is not None:
        dossier.due_at = aware(found.appointment.due_at)


def stands(dossier: Dossier) -> bool:
    """Whether its clock stands: since `held_since`; of another system's, which gives no moment, where it waits."""
    return dossier.held_since is not None or (dossier.source != "" and dossier.state in HELD_UP)


def _has_passed(dossier: Dossier, at: datetime) -> bool:
    return dossier.due_at is not None and at > dossier.due_at and not stands(dossier)


def remember_lateness(dossier: Dossier, at: datetime) -> None:
    """Before something moves the deadline: keep that the appointment had passed while the clock ran."""
    if dossier.late_since is None and _has_passed(dossier, at):
        dossier.late_since = dossier.due_at


def is_late(dossier: Dossier, at: datetime) -> bool:
    """Whether it was finished late, or is under way and missed an appointment, the one of now or one before it."""
    if dossier.punctuality:
        return dossier.punctuality == Punctuality.LATE
    over = dossier.solved_at is not None or dossier.is_closed
    return not over and (dossier.late_since is not None or _has_passed(dossier, at))


def punctuality(solved_at: datetime, due_at: datetime | None, late_since: datetime | None = None) -> str:
    """How a dossier finished at a moment stands against its appointment; nothing when it had none.

    Once it has missed one (`late_since`) it is late, whatever moved the deadline afterwards.
    """
    if due_at is None:
        return ""
    if solved_at > due_at or late_since is not None:
        return Punctuality.LATE
    return Punctuality.ON_TIME if local(solved_at).date() == local(due_at).date() else Punctuality.EARLY


# How it stands while it is under way.
IN_TIME, DUE_SOON, OVERDUE, PAUSED, DONE = "IN_TIME", "DUE_SOON", "OVERDUE", "PAUSED", "DONE"


def standing_of(dossier: Dossier, at: datetime, working: WorkingTime | None = None) -> str:
    """How it stands by the rules of now and the approved calendar (`working`, for whoever has it already)."""
    if dossier.solved_at is not None:
        return DONE  # most are; nothing to ask of the calendar
    return standing(dossier, at, onestop_rules(local(at).date()), working or working_time())


def standing(dossier: Dossier, at: datetime, rules: OneStopRules, working: WorkingTime) -> str:
    """IN_TIME, DUE_SOON, OVERDUE, PAUSED while its clock stands, DONE when there is nothing to wait for.

    One that missed an appointment before the deadline was moved is OVERDUE whenever its clock runs.
    """
    if dossier.solved_at is not None or dossier.is_closed or dossier.due_at is None:
        return DONE
    if stands(dossier):
        return PAUSED
    if at > dossier.due_at or dossier.late_since is not None:
        return OVERDUE
    accepted = dossier.accepted_at or dossier.submitted_at
    left = working.minutes_between(local(at), local(dossier.due_at))
    whole = working.minutes_between(local(accepted), local(dossier.due_at))
    few = rules.warning_working_days.value * working.hours.length
    share = Decimal(rules.warning_percent_left.value) / PERCENT
    return DUE_SOON if left <= few or left <= share * whole else IN_TIME
