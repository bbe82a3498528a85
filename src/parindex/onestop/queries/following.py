"""Finding the dossier of somebody who follows it without signing in; every column read is one that is needed."""

from __future__ import annotations

from datetime import date, datetime
from hmac import compare_digest
from typing import NamedTuple

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


def by_digits(code: str, digits: str) -> int | None:
    """The dossier of a code whose telephone or identity number ends so; one question, whatever is wrong."""
    rows = Dossier.objects.order_by().filter(code=code).values_list("pk", "phone", "identity")
    pk, phone, identity = next(iter(rows), (None, "", ""))
    right = [compare_digest(number[-LAST:].encode(), digits.encode()) for number in (phone, identity)]
    return pk if any(right) else None


def with_story(pk: int) -> Story | None:
    """What is told of a dossier: two questions, and one for fees while any are to be paid."""
    row = next(iter(Dossier.objects.order_by().filter(pk=pk).values_list(*Followed._fields)), None)
    if row is None:
        return None
    dossier = Followed(*row)
    events = DossierEvent.objects.filter(dossier=pk).exclude(kind__in=INSIDE)
    told = events.values_list("kind", "at", "note", "basis", "step__name")
    fees = list(DossierFee.objects.filter(dossier=pk)) if dossier.state in PAYING else []
    return Story(dossier, [Happened(*event) for event in told], fees)
