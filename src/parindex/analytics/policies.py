"""Who may bring in figures of other systems, and have targets filled from figures."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from parindex.audit.actor import ALLOWED, Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.organization.models import Unit
from parindex.planning import policies as planning
from parindex.planning.models import Plan, TargetMeasure


def may_import_figures(actor: Actor, committee: Unit, *args: Any, **kwargs: Any) -> Decision:
    """The reform officer of a committee; of whom the figures may be is asked row by row (`reach`)."""
    return allowed_if(
        actor.is_system or committee.pk in actor.committees(Role.REFORM_OFFICER),
        _("Số liệu từ nguồn ngoài do công chức theo dõi cải cách hành chính của «%(unit)s» nạp.")
        % {"unit": committee.name},
    )


def reach(committee: Unit) -> frozenset[int]:
    """The units whose figures a committee may bring in: itself, those below it, and those below them."""
    rows = Unit.objects.filter(Q(pk=committee.pk) | Q(parent=committee) | Q(parent__parent=committee))
    return frozenset(rows.values_list("pk", flat=True))


def may_open_records(actor: Actor, unit: Unit) -> Decision:
    """The records behind a unit's figures: its own people, and those above who follow plans as a whole."""
    above = actor.committees(*planning.WHOLE_PLAN)
    return allowed_if(
        unit.pk in actor.units() or unit.pk in above or unit.parent_id in above,
        _("Số liệu này của đơn vị khác."),
    )


def may_bind(actor: Actor, measure: TargetMeasure, *args: Any, **kwargs: Any) -> Decision:
    return planning.may_describe_measure(actor, measure)


def may_fill(actor: Actor, plan: Plan, *args: Any, **kwargs: Any) -> Decision:
    """Phòng Nội vụ and the chair; each night the system by itself."""
    return ALLOWED if actor.is_system else planning.may_steer(actor, plan)
