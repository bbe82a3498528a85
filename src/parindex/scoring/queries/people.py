"""Who is who, and who must keep away from what (SoD-1, SoD-2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q
from django.db.models.functions import Lower

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.organization import queries as organization
from parindex.organization.models import RoleGrant, Unit
from parindex.organization.states import UnitKind
from parindex.scoring.models import ConflictDeclaration, Participant, Round, Sheet
from parindex.scoring.states import Side

# A role held so long ago no longer keeps its holder from judging the unit.
COOLING_OFF = timedelta(days=366)


def accounts_of(user_id: int) -> frozenset[int]:
    """Every account of the person behind one: the same address, or the same full name without two addresses that
    differ. Two people of one name are told apart by their addresses."""
    name, email = User.objects.values_list("full_name", "email").get(pk=user_id)
    rows = User.objects.annotate(address=Lower("email"))
    same = rows.filter(Q(full_name=name) & ~Q(full_name="") | Q(address=email.lower()) & ~Q(email=""))
    found = dict(same.values_list("pk", "address"))
    return frozenset([user_id, *(pk for pk, other in found.items() if not email or other in {"", email.lower()})])


def committees(actor: Actor, *roles: str) -> frozenset[int]:
    """The committees for which one of `roles` is held: in the committee itself or in a division of it.

    A commune is under a committee too, but its chair is not the chair of that one.
    """
    held = actor.units(*roles)
    if not held:
        return held
    divisions = Unit.objects.filter(pk__in=held, parent__isnull=False).exclude(kind=UnitKind.PEOPLES_COMMITTEE)
    return held | frozenset(pk for pk in divisions.values_list("parent_id", flat=True) if pk is not None)


def on_side(sheet: Sheet, user_id: int, side: Side) -> bool:
    """Whether this person, by any account, has written on a side of the sheet."""
    return Participant.objects.filter(sheet=sheet, side=side, user_id__in=accounts_of(user_id)).exists()


def belongs_to(user_id: int, unit_id: int, day: date) -> bool:
    """Whether this person holds a role in the unit, or in what it came from, or did within the last year."""
    units = {unit_id} | organization.predecessors([unit_id])
    held = RoleGrant.objects.filter(user_id__in=accounts_of(user_id), unit_id__in=units, valid_from__lte=day)
    return held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day - COOLING_OFF)).exists()


def has_declared(user_id: int, round_: Round, unit_id: int) -> bool:
    return ConflictDeclaration.objects.filter(
        round=round_, unit_id=unit_id, user_id__in=accounts_of(user_id)
    ).exists()


def appraisers(owner: Unit, day: date, roles: Collection[str]) -> list[User]:
    """Those who hold one of `roles` for a committee on a day."""
    below = Q(unit__parent=owner) & ~Q(unit__kind=UnitKind.PEOPLES_COMMITTEE)
    grants = organization.grants_on(day).filter(Q(unit=owner) | below, role__in=roles)
    return list(User.objects.filter(pk__in=grants.values("user_id")).order_by("full_name", "pk"))
