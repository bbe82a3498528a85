"""Who may look at signals. Figures are open to all who see dossiers: they count nothing else."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role

# Those who inspect, those who answer for a committee's reform, and heads for their own office.
LOOKING_INTO = (Role.INSPECTOR, Role.REFORM_OFFICER, Role.CHAIR, Role.UNIT_LEADER)


def may_read_signals(actor: Actor) -> Decision:
    return allowed_if(
        actor.is_system or actor.holds(*LOOKING_INTO),
        _("Dấu hiệu cần xem dành cho thanh tra, công chức theo dõi CCHC, chủ tịch và thủ trưởng đơn vị."),
    )
