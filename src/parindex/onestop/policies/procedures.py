"""Who keeps the catalogue of procedures and posts them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.roles import Role
from parindex.onestop.models import Posting, Procedure, ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.organization.models import Unit


def may_keep(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    """The catalogue of procedures is kept by the reform officers."""
    return allowed_if(
        actor.is_system or actor.holds(Role.REFORM_OFFICER),
        _("Danh mục thủ tục do công chức theo dõi CCHC cập nhật."),
    )


def may_keep_procedure(actor: Actor, procedure: Procedure, **kwargs: Any) -> Decision:
    return may_keep(actor)


def may_keep_version(actor: Actor, version: ProcedureVersion, **kwargs: Any) -> Decision:
    return may_keep(actor)


def may_post(actor: Actor, unit: Unit, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(
        actor.is_system or procedures.posting_units(actor).filter(pk=unit.pk).exists(),
        _("Việc niêm yết ở «%(unit)s» do bộ phận một cửa hoặc công chức của đơn vị đó ghi.") % {"unit": unit.name},
    )


def may_change_posting(actor: Actor, posting: Posting, **kwargs: Any) -> Decision:
    return may_post(actor, posting.unit)


def may_post_anywhere(actor: Actor) -> Decision:
    return allowed_if(
        procedures.posting_units(actor).exists(),
        _("Sổ niêm yết do bộ phận một cửa hoặc công chức của UBND ghi; bạn chưa được giao việc này."),
    )
