"""A document after its issue: received, or recalled."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import WrongState
from parindex.dispatch import policies
from parindex.dispatch.commands.steps import Passage
from parindex.dispatch.models import Delivery, OutgoingDocument
from parindex.dispatch.states import DocumentState, StepKind
from parindex.notices.states import Audience


@command("dispatch.document.recall", may=policies.may_recall)
def recall(actor: Actor, document: OutgoingDocument, *, reason: str) -> OutgoingDocument:
    """Thu hồi văn bản đã phát hành: nơi nhận được báo và không mở được tệp nữa; số và sổ giữ nguyên."""
    document.require(DocumentState.ISSUED)
    Passage(actor, document).move(StepKind.RECALLED, DocumentState.RECALLED, reason)
    sent = document.deliveries.filter(sent_at__isnull=False).select_related("unit")
    Passage(actor, document).tell([row.unit for row in sent], Audience.STAFF, _("Văn bản đã bị thu hồi: %(title)s."))
    return document


@command("dispatch.delivery.receive", may=policies.may_receive)
def receive(actor: Actor, delivery: Delivery) -> Delivery:
    """Xác nhận đơn vị đã nhận văn bản."""
    if delivery.sent_at is None:
        raise WrongState(_("Văn bản chưa được gửi."))
    if delivery.received_at is not None:
        raise WrongState(_("Đơn vị đã xác nhận nhận văn bản này từ trước."))
    delivery.received_by_id, delivery.received_at = actor.person, actor.at
    delivery.save()
    return delivery
