"""Who may hand in and who may read a file."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit

OVERSEERS = (Role.REFORM_OFFICER, Role.CHAIR, Role.APPRAISER, Role.COUNCIL, Role.INSPECTOR)


def may_store(actor: Actor, unit: Unit, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        unit.pk in actor.units() or unit.pk in actor.committees(Role.REFORM_OFFICER, Role.CLERK),
        _("Bạn chỉ nộp được tệp cho đơn vị của mình."),
    )


def may_read(actor: Actor, file: StoredFile) -> Decision:
    overseen = actor.committees(*OVERSEERS)
    return allowed_if(
        file.unit_id in actor.units() or file.unit_id in overseen or file.unit.parent_id in overseen,
        _("Tệp này của đơn vị khác; chỉ đơn vị đó và bộ phận theo dõi, thẩm định được xem."),
    )
