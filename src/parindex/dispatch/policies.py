"""Who may draft, check, sign, number, issue, recall and receive documents."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import ALLOWED, Actor, Decision, allowed_if, refused
from parindex.audit.roles import STAFF, Role
from parindex.dispatch.models import Delivery, OutgoingDocument, RegisterEntry
from parindex.dispatch.queries import SIGNERS
from parindex.dispatch.states import DocumentState
from parindex.organization.models import Unit


def may_draft(actor: Actor, issuer: Unit, drafting_unit: Unit, **kwargs: Any) -> Decision:
    """In one's own unit, for itself or for the committee above it."""
    if drafting_unit.pk not in actor.units(*STAFF):
        return refused(_("Bạn chỉ soạn được văn bản của đơn vị mình."))
    return allowed_if(
        issuer.pk in {drafting_unit.pk, drafting_unit.parent_id},
        _("«%(unit)s» chỉ soạn văn bản của mình hoặc của cơ quan cấp trên trực tiếp.") % {"unit": drafting_unit.name},
    )


def may_start(actor: Actor) -> Decision:
    return allowed_if(actor.holds(*STAFF), _("Chỉ công chức của đơn vị soạn được văn bản đi."))


def may_write(actor: Actor, document: OutgoingDocument, **kwargs: Any) -> Decision:
    return allowed_if(
        document.drafting_unit_id in actor.units(*STAFF),
        _("Văn bản này do «%(unit)s» soạn; chỉ công chức đơn vị đó sửa, trình được.")
        % {"unit": document.drafting_unit.name},
    )


def may_pass_content(actor: Actor, document: OutgoingDocument, **kwargs: Any) -> Decision:
    return allowed_if(
        document.drafting_unit_id in actor.units(*SIGNERS) or document.issuer_id in actor.units(*SIGNERS),
        _("Nội dung do thủ trưởng «%(unit)s» kiểm tra. Hãy chờ hoặc nhắc thủ trưởng.")
        % {"unit": document.drafting_unit.name},
    )


def may_handle(actor: Actor, issuer: Unit, **kwargs: Any) -> Decision:
    """The clerk's part: numbers, register, format, seal."""
    return allowed_if(
        issuer.pk in actor.committees(Role.CLERK),
        _(
            "Việc này do văn thư của «%(unit)s» làm. Nếu chưa ai giữ vai trò Văn thư, nhờ quản trị hệ thống "
            "giao vai trò này."
        )
        % {"unit": issuer.name},
    )


def may_clerk(actor: Actor, document: OutgoingDocument, **kwargs: Any) -> Decision:
    return may_handle(actor, document.issuer)


def may_change_entry(actor: Actor, entry: RegisterEntry, **kwargs: Any) -> Decision:
    return may_handle(actor, entry.series.issuer)


def may_sign(actor: Actor, document: OutgoingDocument, **kwargs: Any) -> Decision:
    return allowed_if(
        document.issuer_id in actor.units(*SIGNERS),
        _("Văn bản này do người có thẩm quyền của «%(unit)s» ký.") % {"unit": document.issuer.name},
    )


def may_send_back(actor: Actor, document: OutgoingDocument, **kwargs: Any) -> Decision:
    """Whoever it waits for; the drafting unit may take its own document back as well."""
    turn = {
        DocumentState.CONTENT: may_pass_content,
        DocumentState.FORMAT: may_clerk,
        DocumentState.TO_SIGN: may_sign,
    }.get(DocumentState(document.state), may_sign)
    return ALLOWED if may_write(actor, document) else turn(actor, document)


def may_cancel(actor: Actor, document: OutgoingDocument, **kwargs: Any) -> Decision:
    """Before it goes out: who drafts, who signs, or the clerk; once signed no longer who drafts."""
    if document.state != DocumentState.SIGNED and may_write(actor, document):
        return ALLOWED
    return ALLOWED if may_sign(actor, document) else may_clerk(actor, document)


def may_recall(actor: Actor, document: OutgoingDocument, **kwargs: Any) -> Decision:
    return may_sign(actor, document)


def may_receive(actor: Actor, delivery: Delivery, **kwargs: Any) -> Decision:
    return allowed_if(
        delivery.unit_id in actor.units(*STAFF),
        _("Văn bản gửi «%(unit)s»; chỉ công chức đơn vị đó xác nhận đã nhận.") % {"unit": delivery.unit.name},
    )


def may_open(actor: Actor, document: OutgoingDocument, **kwargs: Any) -> Decision:
    """Its words and files: once recalled only for those who made it."""
    if document.state != DocumentState.RECALLED or may_clerk(actor, document):
        return ALLOWED
    return allowed_if(
        bool({document.drafting_unit_id, document.issuer_id} & actor.units(*STAFF)),
        _("Văn bản đã bị thu hồi nên không mở được nữa."),
    )
