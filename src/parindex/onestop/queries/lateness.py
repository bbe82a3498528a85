"""Dossiers that are late or about to be: lists that empty themselves only by acting."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from parindex.audit.actor import Actor
from parindex.core.working_time import WorkingTime
from parindex.kit.catalog import onestop_rules
from parindex.onestop import clock
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.states import HELD_UP, UNDER_WAY, ApologyState, DossierState, Punctuality
from parindex.organization.models import Unit

# As `clock.stands` says, on rows.
CLOCK_RUNS = Q(held_since__isnull=True) & (Q(source="") | ~Q(state__in=HELD_UP))


def running() -> QuerySet[Dossier]:
    """Whose clock runs now."""
    return Dossier.objects.filter(CLOCK_RUNS, state__in=UNDER_WAY, due_at__isnull=False)


def missed(at: datetime) -> Q:
    """Whose appointment was over by a moment: the one of now, or one before the deadline was moved."""
    return Q(due_at__lt=at) | Q(late_since__lt=at)


def overdue(at: datetime) -> QuerySet[Dossier]:
    return running().filter(missed(at))


def due_soon(at: datetime, working: WorkingTime | None = None) -> QuerySet[Dossier]:
    """Due by the end of so many working days from now as the rules warn ahead, and not late already."""
    until = _warned_until(at, working or clock.working_time())
    return running().filter(due_at__gte=at, due_at__lte=until, late_since__isnull=True)


def _warned_until(at: datetime, working: WorkingTime) -> datetime:
    today = clock.local(at).date()
    ahead = onestop_rules(today).warning_working_days.value
    last = working.calendar.add_working_days(today, ahead)
    return clock.aware(datetime.combine(last, working.hours.closing))


def without_apology(at: datetime) -> QuerySet[Dossier]:
    """Past the day of now and nobody has apologised: an apology sent, or the result, takes it off the list."""
    return running().filter(due_at__lt=at, apologised_at__isnull=True)


def late_again(at: datetime) -> QuerySet[Dossier]:
    """Overdue even against the new day that was given with the apology: a second letter is not allowed."""
    return running().filter(reappointed_to__lt=at)


def unexplained() -> QuerySet[Dossier]:
    """Finished late, or under way and late before its deadline was moved, with nobody's cause written down."""
    late = Q(punctuality=Punctuality.LATE)
    ended_late_or_open = late | Q(solved_at__isnull=True, closed_at__isnull=True)
    return Dossier.objects.filter(late | Q(late_since__isnull=False), ended_late_or_open, late_kind="")


def to_apologise(actor: Actor) -> QuerySet[Dossier]:
    """Our own dossiers that will not be in time unless solved today, or are late already, without a letter begun."""
    rules = onestop_rules(actor.today)
    following = clock.working_time().calendar.add_working_days(actor.today, 1)
    last = following + timedelta(days=rules.apology_days_before.value - 1)
    end = clock.aware(datetime.combine(last + timedelta(days=1), time()))
    begun = Apology.objects.filter(dossier=OuterRef("pk"))
    return running().filter(~Exists(begun), source="", apologised_at__isnull=True, due_at__lt=end).order_by("pk")


def waited_too_long(day: date) -> QuerySet[Dossier]:
    """Sent back to be completed, and the day until which that was awaited is over."""
    waiting = (DossierState.TO_COMPLETE, DossierState.TO_COMPLETE_FIRST)
    return Dossier.objects.filter(state__in=waiting, waits_until__lt=day, source="").order_by("pk")


def letters(among: QuerySet[Dossier]) -> QuerySet[Apology]:
    """The letters that wait for somebody, of some dossiers that have no result yet."""
    rows = Apology.objects.exclude(state=ApologyState.SENT).filter(dossier__in=among.filter(solved_at__isnull=True))
    rows = rows.select_related("dossier__office", "dossier__procedure_version").order_by("old_due_at")
    return rows.only(
        "state", "old_due_at", "new_due_at", "reason", "number", "dossier__code", "dossier__unit_id",
        "dossier__office__name", "dossier__procedure_version__name",
    )  # fmt: skip


def published() -> QuerySet[Apology]:
    """What citizens may read: letters sent, without the applicant."""
    rows = Apology.objects.filter(state=ApologyState.SENT)
    return rows.select_related("dossier__unit", "dossier__procedure_version", "agency").order_by("-sent_at", "-pk")


def published_before(pk: int | None) -> QuerySet[Apology]:
    """Those that follow a letter of that list; from its beginning when none is named. Without what is not told."""
    rows = published().defer("dossier__procedure_version__content")
    if pk is None:
        return rows
    sent_at = Apology.objects.filter(pk=pk, state=ApologyState.SENT).values("sent_at")
    return rows.filter(Q(sent_at__lt=Subquery(sent_at)) | Q(sent_at=Subquery(sent_at), pk__lt=pk))


def morning_counts(actor: Actor) -> dict[Unit, dict[str, int]]:
    """Office → how many are overdue, due soon, overdue without apology; only offices with any."""
    lists = {
        "overdue": overdue(actor.at),
        "due_soon": due_soon(actor.at),
        "without_apology": without_apology(actor.at),
    }
    counted: dict[int, dict[str, int]] = {}
    for name, rows in lists.items():
        for office, n in rows.order_by().values_list("office").annotate(n=Count("pk")):
            counted.setdefault(office, dict.fromkeys(lists, 0))[name] = n
    units = Unit.objects.in_bulk(list(counted))
    return {units[pk]: counts for pk, counts in sorted(counted.items())}
