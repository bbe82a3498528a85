"""Finding the dossier of somebody who follows it without signing in; every column read is one that is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import NamedTuple

from django.db.models import F

from parindex.onestop.models import Dossier, DossierEvent, DossierFee
from parindex.onestop.states import DossierState, EventKind

LAST = 4
# What happened that is the office's own business.
INSIDE = (EventKind.LATE_CAUSE, EventKind.PART_OPENED)
# While it is in one of these its fees are told.
PAYING = (DossierState.WAITING_FEE, DossierState.SOLVED)
COLUMNS = (
    "code", "state", "return_way", "submitted_at", "accepted_at", "first_due_at", "due_at", "reappointed_to",
    "held_since", "waits_until", "solved_at", "returned_at", "closed_at", "punctuality", "applicant", "address",
    "email", "agent",
)  # fmt: skip


class Happened(NamedTuple):
    """One event as it is told; `step` is the name of the step it was handed on to."""

    kind: str
    at: datetime
    note: str
    basis: str
    step: str | None


@dataclass(frozen=True)
class Followed:
    """A dossier with the names around it. The applicant is in `dossier` only to be kept out of what is shown."""

    dossier: Dossier
    desk: str
    office: str
    procedure: str
    events: list[Happened]
    fees: list[DossierFee]


def by_digits(code: str, digits: str) -> int | None:
    """The dossier of a code whose telephone or identity number ends so; one question, whatever is wrong."""
    found = Dossier.objects.filter(code=code).values_list("pk", "phone", "identity").first()
    pk, phone, identity = found or (None, "", "")
    right = [compare_digest(number[-LAST:].encode(), digits.encode()) for number in (phone, identity)]
    return pk if any(right) else None


def with_story(pk: int) -> Followed | None:
    """What is told of a dossier: two questions, and one for fees while any are to be paid."""
    rows = Dossier.objects.filter(pk=pk).only(*COLUMNS)
    names = {"desk": F("unit__name"), "solver": F("office__name"), "title": F("procedure_version__name")}
    dossier = rows.annotate(**names, number=F("procedure__code")).first()
    if dossier is None:
        return None
    events = DossierEvent.objects.filter(dossier=pk).exclude(kind__in=INSIDE)
    told = events.values_list("kind", "at", "note", "basis", "step__name")
    return Followed(
        dossier=dossier,
        desk=dossier.desk,
        office=dossier.solver,
        procedure=dossier.title or dossier.number,
        events=[Happened(*row) for row in told],
        fees=list(DossierFee.objects.filter(dossier=pk)) if dossier.state in PAYING else [],
    )
