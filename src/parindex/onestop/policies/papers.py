"""On whose papers persons are named whole."""

from __future__ import annotations

from collections.abc import Callable

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.policies.dossiers import may_receive, may_see_person, may_sign_apology
from parindex.organization.models import Unit


def may_name_on_apology(actor: Actor, dossier: Dossier, letter: Apology | None) -> bool:
    """Who signs the letter reads to whom; nobody signs words they did not see."""
    return may_see_person(actor, dossier) or (letter is not None and bool(may_sign_apology(actor, letter)))


def persons_shown(actor: Actor, unit: Unit) -> Callable[[Dossier], bool]:
    """`may_see_person` for many dossiers of one desk, asked once."""
    desk = actor.is_system or bool(may_receive(actor, unit))
    solving = actor.units(Role.CASE_OFFICER)
    return lambda dossier: desk or dossier.office_id in solving
