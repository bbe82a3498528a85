"""Who brings in dossiers of another system."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role


def may_import(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    """Reform officers and service accounts; whose dossiers is asked row by row (`queries.importing.reach`)."""
    return allowed_if(
        actor.is_system or actor.holds(Role.REFORM_OFFICER, Role.API),
        _("Hồ sơ của hệ thống khác do công chức theo dõi CCHC nạp."),
    )


def may_map(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        actor.is_system or actor.holds(Role.REFORM_OFFICER),
        _("Cách đọc tệp của hệ thống nguồn do công chức theo dõi CCHC đặt."),
    )
