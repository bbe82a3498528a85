"""Who may receive, solve, judge and read dossiers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from parindex.audit.actor import ALLOWED, Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.queries import dossiers
from parindex.onestop.queries.procedures import WITH_BOARDS
from parindex.organization.models import Unit


def may_read_dossiers(actor: Actor) -> Decision:
    return allowed_if(
        actor.is_system or actor.holds(*dossiers.READERS),
        _("Hồ sơ một cửa chỉ mở cho người tiếp nhận, giải quyết và người được giao theo dõi."),
    )


def may_receive(actor: Actor, unit: Unit, *args: Any, **kwargs: Any) -> Decision:
    """At the desk of a committee: its own clerks, or those of the division that runs it."""
    return allowed_if(
        actor.is_system or _is_desk_of(actor, unit),
        _("Bạn không tiếp nhận hồ sơ tại «%(unit)s». Việc này do công chức tiếp nhận một cửa ở đó làm.")
        % {"unit": unit.name},
    )


def _is_desk_of(actor: Actor, unit: Unit) -> bool:
    """Asks the database only where a division may run the desk of the committee above it."""
    if unit.kind in WITH_BOARDS and unit.pk in actor.units(Role.INTAKE):
        return True
    return unit.pk in actor.committees(Role.INTAKE) and dossiers.desks(actor).filter(pk=unit.pk).exists()


def may_receive_it(actor: Actor, dossier: Dossier, **kwargs: Any) -> Decision:
    return _ours(dossier) and may_receive(actor, dossier.unit)


def may_solve(actor: Actor, dossier: Dossier, **kwargs: Any) -> Decision:
    """The office that solves it."""
    return _ours(dossier) and _solves(actor, dossier)


def may_move(actor: Actor, dossier: Dossier, **kwargs: Any) -> Decision:
    """Who has it in hand: the desk or the office, by its step; after the result the desk."""
    step = dossiers.current_step(dossier)
    at_desk = step is None or (step.unit_id == dossier.unit_id and dossier.unit_id != dossier.office_id)
    if at_desk:
        return may_receive_it(actor, dossier)
    return may_solve(actor, dossier) or _desk_of_its_own(actor, dossier)


def _ours(dossier: Dossier) -> Decision:
    """What another system runs is followed here, not run."""
    return allowed_if(
        not dossier.source,
        _("Hồ sơ này do hệ thống «%(source)s» quản lý. Hãy xử lý ở đó; ở đây chỉ theo dõi và ghi việc trễ hạn.")
        % {"source": dossier.source},
    )


def _solves(actor: Actor, dossier: Dossier) -> Decision:
    return allowed_if(
        actor.is_system or dossier.office_id in actor.units(*dossiers.SOLVERS),
        _("Hồ sơ này do «%(unit)s» giải quyết.") % {"unit": dossier.office.name},
    )


def _desk_of_its_own(actor: Actor, dossier: Dossier) -> Decision:
    """In a commune the desk and the office are one unit."""
    if dossier.unit_id == dossier.office_id and may_receive_it(actor, dossier):
        return ALLOWED
    return may_solve(actor, dossier)


def may_decide_lateness(actor: Actor, dossier: Dossier, **kwargs: Any) -> Decision:
    """The head of the office, or the chair of the committee at whose desk it is."""
    heads = actor.units(Role.UNIT_LEADER, Role.CHAIR)
    return allowed_if(
        actor.is_system or bool({dossier.office_id, dossier.unit_id} & heads),
        _("Việc này do thủ trưởng «%(unit)s» quyết định.") % {"unit": dossier.office.name},
    )


def may_direct(actor: Actor, dossier: Dossier, **kwargs: Any) -> Decision:
    """Stop it or give it longer: the head, of what is run here."""
    return _ours(dossier) and may_decide_lateness(actor, dossier)


def may_apologise(actor: Actor, dossier: Dossier, **kwargs: Any) -> Decision:
    """Prepare the letter and say why it is late: those who solve it, the desk, the head."""
    near = _solves(actor, dossier) or may_receive(actor, dossier.unit)
    return near or may_decide_lateness(actor, dossier)


def may_sign_apology(actor: Actor, apology: Apology, **kwargs: Any) -> Decision:
    return may_decide_lateness(actor, apology.dossier)


def may_send_apology(actor: Actor, apology: Apology, **kwargs: Any) -> Decision:
    """The desk hands it to the citizen; where there is none at hand, whoever prepared it."""
    return may_apologise(actor, apology.dossier)


def may_watch(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(actor.is_system, _("Việc rà hồ sơ mỗi sáng do hệ thống tự làm."))


def may_see_person(actor: Actor, dossier: Dossier) -> bool:
    """Whether names and numbers are shown whole: to the desk that received it and the officers who solve it."""
    return actor.is_system or dossier.office_id in actor.units(Role.CASE_OFFICER) or _is_desk_of(actor, dossier.unit)


def may_unmask(actor: Actor, dossier: Dossier, **kwargs: Any) -> Decision:
    """The head may look at whole names and numbers for a stated reason; it is entered in the journal."""
    return may_decide_lateness(actor, dossier)


def may_number_somewhere(actor: Actor) -> Decision:
    return allowed_if(
        actor.holds(Role.REFORM_OFFICER), _("Mã định danh nơi tiếp nhận do công chức theo dõi CCHC đặt.")
    )


def desks_numbered_by(actor: Actor) -> QuerySet[Unit]:
    """The committees whose identifier this person sets: theirs and those below."""
    mine = actor.committees(Role.REFORM_OFFICER)
    return Unit.objects.filter(Q(pk__in=mine) | Q(parent__in=mine), kind__in=WITH_BOARDS)


def may_number(actor: Actor, unit: Unit, *args: Any, **kwargs: Any) -> Decision:
    """Set a desk's identifier: the reform officers of its committee or of the one above."""
    above = {unit.pk, unit.parent_id} - {None}
    return allowed_if(
        actor.is_system or bool(above & actor.committees(Role.REFORM_OFFICER)),
        _("Mã định danh do công chức theo dõi CCHC của «%(unit)s» đặt.") % {"unit": unit.name},
    )
