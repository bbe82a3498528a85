"""Who is who, and who must keep away from what (SoD-1, SoD-2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, Q, QuerySet
from django.db.models.functions import Lower

from parindex.accounts.models import User
from parindex.organization import queries as organization
from parindex.organization.models import RoleGrant, Unit
from parindex.organization.states import UnitKind
from parindex.scoring.models import ConflictDeclaration, Participant, Sheet
from parindex.scoring.states import Side

# A role held so long ago no longer keeps its holder from judging the unit.
COOLING_OFF = timedelta(days=366)


def accounts_of(user_id: int) -> QuerySet[User, int]:
    """Ids of every account of the person behind one: the same address, or the same full name without two addresses
    that differ. Two people of one name are told apart by their addresses. One question, or part of another."""
    me = User.objects.filter(pk=user_id)
    addressed = me.exclude(email="").annotate(lowered=Lower("email")).values("lowered")
    named = Q(full_name__in=me.exclude(full_name="").values("full_name"))
    untold = Q(email="") | Exists(me.filter(email=""))
    rows = User.objects.annotate(address=Lower("email"))
    return rows.filter(Q(pk=user_id) | Q(address__in=addressed) | named & untold).values_list("pk", flat=True)


def on_side(sheet: Sheet, accounts: QuerySet[User, int], side: Side) -> bool:
    """Whether a person, by any of their accounts, has written on a side of the sheet."""
    return Participant.objects.filter(sheet=sheet, side=side, user_id__in=accounts).exists()


class Ties(NamedTuple):
    """What keeps a person, by any of their accounts, from judging a sheet.

    `belongs`: holds a role in the unit, or in what it came from, or did within the last year. `declared`: said so.
    `wrote`: is on the unit's own side.
    """

    belongs: bool
    declared: bool
    wrote: bool


def ties(user_id: int, sheet: Sheet, unit_id: int, day: date) -> Ties:
    """Of one unit that answers for the sheet."""
    accounts, units = accounts_of(user_id), {unit_id} | organization.predecessors([unit_id])
    held = RoleGrant.objects.filter(user_id__in=accounts, unit_id__in=units, valid_from__lte=day)
    found = User.objects.filter(pk=user_id).annotate(
        belongs=Exists(held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day - COOLING_OFF))),
        declared=Exists(
            ConflictDeclaration.objects.filter(round_id=sheet.round_id, unit_id=unit_id, user_id__in=accounts)
        ),
        wrote=Exists(Participant.objects.filter(sheet=sheet, side=Side.SELF, user_id__in=accounts)),
    )
    return Ties(*found.values_list("belongs", "declared", "wrote").get())


def appraisers(owner: Unit, day: date, roles: Collection[str]) -> list[User]:
    """Those who hold one of `roles` for a committee on a day."""
    below = Q(unit__parent=owner) & ~Q(unit__kind=UnitKind.PEOPLES_COMMITTEE)
    grants = organization.grants_on(day).filter(Q(unit=owner) | below, role__in=roles)
    return list(User.objects.filter(pk__in=grants.values("user_id")).order_by("full_name", "pk"))
