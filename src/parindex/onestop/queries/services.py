"""Measures that count procedures: offered on line, used on line, with fees that were owed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from parindex.onestop.models import Dossier, ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.onestop.queries.figures import Figure
from parindex.onestop.queries.measures import PART, WHOLE, Window
from parindex.onestop.states import Channel, OnlineLevel
from parindex.organization.models import Unit

Versions = list[ProcedureVersion]


@dataclass(frozen=True)
class Used:
    """The procedures in force at the close, at the levels of the units looked at, and those with dossiers."""

    in_force: Versions
    online: frozenset[int]
    with_fee: frozenset[int]


def used(rows: QuerySet[Dossier], window: Window) -> Used:
    """Three questions, however many procedures and dossiers there are."""
    mine = Unit.objects.filter(Exists(rows.filter(unit=OuterRef("pk"))))
    levels = set(mine.order_by().values_list("level", flat=True).distinct())
    listed = procedures.in_force(window.last_day).order_by("field", "name")
    in_force = [one for one in listed if levels & set(one.levels)]
    seen = rows.filter(window.has("submitted_at")).order_by()
    kinds = seen.values_list("procedure", "channel", "owes_fee").distinct()
    found = list(kinds)
    return Used(
        in_force,
        frozenset(pk for pk, channel, _fee in found if channel == Channel.ONLINE),
        frozenset(pk for pk, _channel, fee in found if fee),
    )


def _offered(one: ProcedureVersion) -> bool:
    return one.online != OnlineLevel.NONE


@dataclass(frozen=True)
class _Rule:
    whole: Callable[[ProcedureVersion], bool]
    part: Callable[[ProcedureVersion, Used], bool]


RULES: Mapping[str, _Rule] = {
    "onestop.offered_online_ratio": _Rule(lambda one: True, lambda one, used: _offered(one)),
    "onestop.services_used_ratio": _Rule(_offered, lambda one, used: one.procedure_id in used.online),
    "onestop.full_services_used_ratio": _Rule(
        lambda one: one.online == OnlineLevel.FULL, lambda one, used: one.procedure_id in used.online
    ),
    "onestop.fee_services_used_ratio": _Rule(
        lambda one: one.has_fee, lambda one, used: one.procedure_id in used.with_fee
    ),
}


def behind(code: str, side: str, found: Used) -> Versions:
    """The procedures a figure counts on one side. Raises KeyError for what is not counted."""
    rule = RULES[code]
    whole = [one for one in found.in_force if rule.whole(one)]
    return {WHOLE: whole, PART: [one for one in whole if rule.part(one, found)]}[side]


def figures(found: Used) -> dict[str, Figure]:
    """Code → figure of every measure that counts procedures."""
    return {code: Figure(len(behind(code, PART, found)), len(behind(code, WHOLE, found))) for code in RULES}
