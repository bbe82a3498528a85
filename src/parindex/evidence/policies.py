"""Who may hand in a file; who may read one is `queries.visible_to`, because to everybody else there is none."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.organization.models import Unit


def may_store(actor: Actor, unit: Unit, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        unit.pk in actor.units() or unit.pk in actor.committees(Role.REFORM_OFFICER, Role.CLERK),
        _("Bạn chỉ nộp được tệp cho đơn vị của mình."),
    )
