"""A document before it is signed: drafted, checked, sent back, given up."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command, creates
from parindex.audit.errors import InvalidAct, WrongState
from parindex.dispatch import papers, policies
from parindex.dispatch.commands.numbers import Numbers
from parindex.dispatch.commands.steps import Passage
from parindex.dispatch.models import Delivery, OutgoingDocument, OutgoingDraft
from parindex.dispatch.states import UNDER_WAY, WAITING, DocumentState, EntryState, StepKind
from parindex.notices.states import Audience
from parindex.organization.models import Unit
from parindex.papers.document import Document
from parindex.papers.stored import dump

# Of the register (Nghị định 30/2020/NĐ-CP, Phụ lục VI: Subject), as the column of the model.
LONGEST_SUBJECT = OutgoingDocument._meta.get_field("subject").max_length or 0


@creates("dispatch.document.draft", may=policies.may_draft)
def draft(
    actor: Actor,
    issuer: Unit,
    drafting_unit: Unit,
    *,
    content: Document,
    about: str = "",
    receivers: Iterable[Unit] = (),
    replaces: OutgoingDocument | None = None,
) -> OutgoingDocument:
    """Soạn một văn bản đi. `about` là hồ sơ làm ra văn bản; `receivers` là đơn vị nhận trên hệ thống.

    Raises WrongState when a document about the same record is under way, or what is replaced did not go out.
    """
    if about and (found := OutgoingDocument.objects.filter(about=about, state__in=UNDER_WAY).first()):
        raise WrongState(
            _("Đã có văn bản này đang ở tình trạng «%(state)s». Hãy tiếp tục với văn bản đó.")
            % {"state": found.get_state_display().lower()}
        )
    _require_fitting(content)
    if replaces is not None:
        replaces.require(DocumentState.ISSUED, DocumentState.RECALLED)
    document = OutgoingDocument(
        issuer=issuer,
        drafting_unit=drafting_unit,
        kind=content.kind,
        subject=content.subject,
        about=about,
        drafted_by_id=actor.person,
        drafted_at=actor.at,
        replaces=replaces,
    )
    document.save()
    _keep(actor, document, content)
    _address(document, receivers)
    return document


@command("dispatch.document.rewrite", may=policies.may_write)
def rewrite(
    actor: Actor, document: OutgoingDocument, *, content: Document, receivers: Iterable[Unit] | None = None
) -> OutgoingDocument:
    """Sửa dự thảo; bản trước vẫn giữ. Without `receivers` those stay as they are."""
    document.require(DocumentState.DRAFT)
    _require_fitting(content)
    if content.kind != document.kind:
        raise InvalidAct(_("Không đổi được loại văn bản của dự thảo. Hãy hủy dự thảo này và soạn văn bản mới."))
    document.subject = content.subject
    document.save()
    _keep(actor, document, content)
    if receivers is not None:
        for row in document.deliveries.all():
            row.delete()
        _address(document, receivers)
    return document


@command("dispatch.document.submit", may=policies.may_write)
def submit(actor: Actor, document: OutgoingDocument, *, note: str = "") -> OutgoingDocument:
    """Trình dự thảo để kiểm tra nội dung. Raises InvalidAct while something a document needs is missing."""
    document.require(DocumentState.DRAFT)
    content = document.content
    missing = [
        label
        for label, given in (
            (_("trích yếu"), content.subject),
            (_("nội dung"), content.body),
            (_("quyền hạn, chức vụ người ký"), content.signer.lines),
            (_("họ tên người ký"), content.signer.name),
        )
        if not given
    ]
    if missing:
        raise InvalidAct(_("Văn bản còn thiếu: %(names)s. Hãy bổ sung rồi trình.") % {"names": ", ".join(missing)})
    Passage(actor, document).move(StepKind.SUBMITTED, DocumentState.CONTENT, note)
    Passage(actor, document).tell_next()
    return document


@command("dispatch.document.pass_content", may=policies.may_pass_content)
def pass_content(actor: Actor, document: OutgoingDocument, *, note: str = "") -> OutgoingDocument:
    """Đồng ý nội dung; chuyển văn thư kiểm tra thể thức."""
    document.require(DocumentState.CONTENT)
    Passage(actor, document).move(StepKind.CONTENT_PASSED, DocumentState.FORMAT, note)
    Passage(actor, document).tell_next()
    return document


@command("dispatch.document.pass_format", may=policies.may_clerk)
def pass_format(actor: Actor, document: OutgoingDocument, *, note: str = "") -> OutgoingDocument:
    """Xác nhận đúng thể thức; chuyển người ký. Raises InvalidAct with what the check found."""
    document.require(DocumentState.FORMAT)
    if found := papers.departures(document.content):
        listed = "; ".join(one.message for one in found[:5])
        raise InvalidAct(_("Văn bản chưa đúng thể thức: %(listed)s") % {"listed": listed})
    Passage(actor, document).move(StepKind.FORMAT_PASSED, DocumentState.TO_SIGN, note)
    Passage(actor, document).tell_next()
    return document


@command("dispatch.document.send_back", may=policies.may_send_back)
def send_back(actor: Actor, document: OutgoingDocument, *, reason: str) -> OutgoingDocument:
    """Trả lại người soạn, với lý do. A number it has stays its own."""
    document.require(*WAITING)
    document.prepared = document.dated = None
    Passage(actor, document).move(StepKind.RETURNED, DocumentState.DRAFT, reason)
    Passage(actor, document).tell([document.drafting_unit], Audience.STAFF, _("Văn bản bị trả lại: %(title)s."))
    return document


@command("dispatch.document.cancel", may=policies.may_cancel)
def cancel(actor: Actor, document: OutgoingDocument, *, reason: str) -> OutgoingDocument:
    """Hủy văn bản chưa phát hành; số đã cấp thành số hủy, vẫn còn trong sổ."""
    document.require(*UNDER_WAY)
    if document.entry is not None and document.entry.state == EntryState.RESERVED:
        Numbers.cancel(document.entry, reason)
    Passage(actor, document).move(StepKind.CANCELLED, DocumentState.CANCELLED, reason)
    return document


def _require_fitting(content: Document) -> None:
    if len(content.subject) > LONGEST_SUBJECT:
        raise InvalidAct(
            _("Trích yếu dài quá %(n)s ký tự nên không vào sổ được. Hãy rút gọn.") % {"n": LONGEST_SUBJECT},
            field="subject",
        )


def _keep(actor: Actor, document: OutgoingDocument, content: Document) -> None:
    last = document.drafts.order_by("-number").values_list("number", flat=True).first() or 0
    OutgoingDraft(document=document, number=last + 1, content=dump(content), by_id=actor.person, at=actor.at).save()


def _address(document: OutgoingDocument, receivers: Iterable[Unit]) -> None:
    for unit in receivers:
        Delivery(document=document, unit=unit).save()
