"""Reading units, their history, and the roles held in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from parindex.accounts.models import User
from parindex.audit.actor import Actor, Grant
from parindex.audit.roles import Role
from parindex.organization.models import RoleGrant, Succession, Unit, UnitPast
from parindex.organization.states import GrantState, UnitKind

# Not below a people's committee, but of the same place and entitled to see what it does.
BESIDE_A_COMMITTEE = (UnitKind.FATHERLAND_FRONT, UnitKind.PARTY_COMMITTEE, UnitKind.PEOPLES_COUNCIL)


def on_day(day: date) -> Q:
    """The condition that a dated row (valid_from, valid_to) covers `day`."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def visible_to(actor: Actor) -> QuerySet[Unit]:
    """Everyone who is signed in may see the organisation."""
    return Unit.objects.all() if actor.user_id or actor.is_system else Unit.objects.none()


def existing_on(day: date) -> QuerySet[Unit]:
    return Unit.objects.filter(on_day(day))


@dataclass
class Node:
    """One unit in the tree of a day: its name then, and those directly below it."""

    unit: Unit
    name: str
    children: list[Node] = field(default_factory=list)


def tree(day: date, *, named_as_of: date | None = None) -> list[Node]:
    """The units that exist on `day` as a forest, named as on `named_as_of` (default: that day itself)."""
    spelled = named_as_of or day
    past = UnitPast.objects.filter(valid_to__gte=min(day, spelled))
    units = list(existing_on(day).prefetch_related(Prefetch("past", queryset=past)))
    nodes = {unit.pk: Node(unit, placement(unit, spelled)[0]) for unit in units}
    roots: list[Node] = []
    for unit in units:
        parent_id = placement(unit, day)[1]
        siblings = nodes[parent_id].children if parent_id in nodes else roots
        siblings.append(nodes[unit.pk])
    return roots


def placement(unit: Unit, day: date) -> tuple[str, int | None]:
    """What the unit was called and the id of the unit above it on `day` (prefetch `past` for lists)."""
    for past in sorted(unit.past.all(), key=lambda row: row.valid_to):
        if day <= past.valid_to and (past.valid_from is None or past.valid_from <= day):
            return past.name, past.parent_id
    return unit.name, unit.parent_id


def predecessors(unit_ids: Iterable[int]) -> frozenset[int]:
    """Ids of all units whose work came to these, over any number of reorganisations."""
    return _closure(unit_ids, "successor_id", "predecessor_id")


def successors(unit_ids: Iterable[int]) -> frozenset[int]:
    """Ids of all units to which the work of these went."""
    return _closure(unit_ids, "predecessor_id", "successor_id")


def _closure(unit_ids: Iterable[int], known: str, wanted: str) -> frozenset[int]:
    return _reached(unit_ids, _links(known, wanted))


def _links(known: str, wanted: str) -> dict[int, set[int]]:
    links: dict[int, set[int]] = {}
    for row in Succession.objects.values(known, wanted):
        links.setdefault(row[known], set()).add(row[wanted])
    return links


def _reached(unit_ids: Iterable[int], links: Mapping[int, set[int]]) -> frozenset[int]:
    found: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        for unit_id in links.get(waiting.pop(), set()) - found:
            found.add(unit_id)
            waiting.append(unit_id)
    return frozenset(found)


def grants_on(day: date) -> QuerySet[RoleGrant]:
    """Roles that work on `day`: confirmed where they must be, not ended, the unit still existing."""
    unit_exists = (Q(unit__valid_from__isnull=True) | Q(unit__valid_from__lte=day)) & (
        Q(unit__valid_to__isnull=True) | Q(unit__valid_to__gte=day)
    )
    return RoleGrant.objects.filter(on_day(day), unit_exists, state=GrantState.ACTIVE, user__is_active=True)


def people_on(day: date) -> QuerySet[User]:
    """Active people who hold a role on `day`, each once."""
    return User.objects.filter(pk__in=grants_on(day).values("user_id"))


def actor_for(user: User, at: datetime, *, request_id: str = "") -> Actor:
    """The person with the roles they hold at this moment, read afresh at every request."""
    bare = Actor(user_id=user.pk, name=str(user), at=at, request_id=request_id)
    return replace(bare, grants=_grants(user, bare.today))


# What decides which committees a unit belongs to: its parent, or for those without one their kind and place.
_PLACE = ("pk", "parent_id", "kind", "place")


def _grants(user: User, day: date) -> tuple[Grant, ...]:
    """The roles held on a day: one query, two more for units with predecessors, another beside a committee."""
    before = Succession.objects.filter(successor=OuterRef("unit"))
    rows = grants_on(day).filter(user=user).annotate(has_predecessors=Exists(before))
    held = list(rows.values_list("role", *(f"unit__{name}" for name in _PLACE), "has_predecessors"))
    if not held:
        return ()
    links = _links("successor_id", "predecessor_id") if any(row[-1] for row in held) else {}
    lineages = {row[1]: _reached([row[1]], links) for row in held}
    units = {row[1]: row[2:-1] for row in held}
    earlier = frozenset().union(*lineages.values())
    if earlier:
        units |= {row[0]: row[1:] for row in Unit.objects.filter(pk__in=earlier).values_list(*_PLACE)}
    beside = {place for parent, kind, place in units.values() if parent is None and kind in BESIDE_A_COMMITTEE}
    committees = _committees_of(beside) if beside else {}
    divisions = {pk: place for pk, place in units.items() if place[1] != UnitKind.PEOPLES_COMMITTEE}
    return tuple(
        Grant(role, unit_id, lineages[unit_id], _above(own, units, committees), _above(own, divisions, committees))
        for role, unit_id, own in ((row[0], row[1], {row[1]} | lineages[row[1]]) for row in held)
    )


def _committees_of(places: Iterable[str]) -> dict[str, set[int]]:
    """place → the people's committees that are or were there."""
    found: dict[str, set[int]] = {}
    rows = Unit.objects.filter(kind=UnitKind.PEOPLES_COMMITTEE, place__in=places)
    for pk, place in rows.values_list("pk", "place"):
        found.setdefault(place, set()).add(pk)
    return found


def _above(
    own: Iterable[int], units: Mapping[int, tuple[Any, ...]], committees: Mapping[str, set[int]]
) -> frozenset[int]:
    found: set[int] = set()
    for parent, kind, place in (units[pk] for pk in own if pk in units):
        if parent is not None:
            found.add(parent)
        elif kind in BESIDE_A_COMMITTEE:
            found |= committees.get(place, set())
    return frozenset(found)


def leaders_of(unit: Unit, day: date) -> QuerySet[RoleGrant]:
    return grants_on(day).filter(unit=unit, role=Role.UNIT_LEADER)


def heads_of(unit_ids: Collection[int], day: date) -> dict[int, str]:
    """unit id → the name of whoever heads it on `day`; units without a recorded head are left out."""
    rows = grants_on(day).filter(unit_id__in=unit_ids, role=Role.UNIT_LEADER).select_related("user")
    return {row.unit_id: str(row.user) for row in rows.order_by("-valid_from")}


def under(committee: Unit, day: date) -> QuerySet[Unit]:
    """Units directly below a people's committee on `day`, in their order."""
    return existing_on(day).filter(parent=committee)


def heirs(unit_id: int, day: date) -> list[Unit]:
    """The units existing on `day` to which the work of this one went, over any number of reorganisations."""
    return list(existing_on(day).filter(pk__in=successors([unit_id])))
