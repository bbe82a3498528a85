"""Finding the dossier of somebody who follows it without signing in; every column read is one that is needed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.db.models.functions import Right
from django.db.models.lookups import Exact

from parindex.kit.prepared import Blank, Prepared
from parindex.onestop.models import Dossier, DossierEvent, DossierFee
from parindex.onestop.states import DossierState, EventKind

LAST = 4
# What happened that is the office's own business.
INSIDE = (EventKind.LATE_CAUSE, EventKind.PART_OPENED)
# While it is in one of these its fees are told.
PAYING = (DossierState.WAITING_FEE, DossierState.SOLVED)


class Happened(NamedTuple):
    """One event as it is told; `step` is the name of the step it was handed on to."""

    kind: str
    at: datetime
    note: str
    basis: str
    step: str | None


class Followed(NamedTuple):
    """Columns of a dossier and the names around it. The applicant's are here only to be kept out of what is shown."""

    pk: int
    code: str
    state: str
    return_way: str
    submitted_at: datetime
    accepted_at: datetime | None
    first_due_at: datetime | None
    due_at: datetime | None
    reappointed_to: datetime | None
    held_since: datetime | None
    waits_until: date | None
    solved_at: datetime | None
    returned_at: datetime | None
    closed_at: datetime | None
    punctuality: str
    applicant: str
    address: str
    email: str
    agent: dict[str, str]
    unit__name: str
    office__name: str
    procedure__code: str
    procedure_version__name: str | None


class Story(NamedTuple):
    """A dossier with what happened to it, in order, and the fees while any are to be paid."""

    dossier: Followed
    events: list[Happened]
    fees: list[DossierFee]


def by_digits(code: str, digits: str) -> Story | None:
    """What is told of the dossier of a code whose telephone or identity number ends so.

    The database compares, by one question whatever is wrong: an unknown code and wrong digits cost the same.
    """
    return _story(_BY_DIGITS.ask(code=code, digits=digits))


def by_row(pk: int) -> Story | None:
    """What is told of a dossier."""
    return _story(_BY_ROW.ask(pk=pk))


def _story(rows: list[tuple[Any, ...]]) -> Story | None:
    """With a question for what happened, and one for fees while any are to be paid."""
    if not rows:
        return None
    dossier = Followed(*rows[0])
    events = [Happened(*event) for event in _EVENTS.ask(dossier=dossier.pk)]
    fees = list(DossierFee.objects.filter(dossier=dossier.pk)) if dossier.state in PAYING else []
    return Story(dossier, events, fees)


def _followed(*conditions: Q, **columns: Blank) -> QuerySet[Dossier, tuple[Any, ...]]:
    return Dossier.objects.order_by().filter(*conditions, **columns).values_list(*Followed._fields)


def _ends(number: str) -> Q:
    return Q(Exact(Right(number, LAST), Blank("digits")))


def _events() -> QuerySet[DossierEvent, tuple[Any, ...]]:
    events = DossierEvent.objects.filter(dossier=Blank("dossier")).exclude(kind__in=INSIDE)
    return events.values_list("kind", "at", "note", "basis", "step__name")


# Half of the citizens' page was compiling these.
_BY_DIGITS = Prepared(lambda: _followed(_ends("phone") | _ends("identity"), code=Blank("code")))
_BY_ROW = Prepared(lambda: _followed(pk=Blank("pk")))
_EVENTS = Prepared(_events)
