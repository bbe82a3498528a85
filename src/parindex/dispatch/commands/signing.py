"""A document from its number to its issue. The PDF is made and signed outside; what comes back is looked at here."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.dispatch import certificates, policies
from parindex.dispatch.commands.numbers import Numbers
from parindex.dispatch.commands.steps import Passage
from parindex.dispatch.models import OutgoingDocument, RegisterEntry
from parindex.dispatch.states import DocumentState, EntryState, StepKind
from parindex.evidence.commands import store_file
from parindex.evidence.models import StoredFile
from parindex.kit.authorities import trusted_authorities
from parindex.notices.states import Audience
from parindex.papers.signing import Signature, verify


@command("dispatch.number.bind", may=policies.may_clerk)
def bind_number(actor: Actor, document: OutgoingDocument, *, entry: RegisterEntry) -> OutgoingDocument:
    """Dùng số đã giữ cho văn bản này. Raises InvalidAct when the number is of another agency, kind or year."""
    document.require(DocumentState.FORMAT, DocumentState.TO_SIGN)
    entry.require_reserved()
    fits = (entry.series.issuer_id, entry.kind, entry.series.year) == (
        document.issuer_id,
        document.kind,
        actor.today.year,
    )
    if not fits or OutgoingDocument.objects.filter(entry=entry).exists():
        raise InvalidAct(_("Số này không dùng được cho văn bản: khác cơ quan, khác loại, khác năm hoặc đã gắn."))
    if document.entry is not None:
        raise WrongState(_("Văn bản đã có số %(number)s.") % {"number": document.reference})
    document.entry, document.prepared, document.dated = entry, None, None
    _describe(document, entry)
    document.save()
    return document


@command("dispatch.document.number", may=policies.may_sign)
def take_number(actor: Actor, document: OutgoingDocument) -> OutgoingDocument:
    """Cấp số và ngày của hôm nay cho văn bản sắp ký; đã có số thì giữ số ấy."""
    document.require(DocumentState.TO_SIGN)
    if document.entry is None:
        document.entry = Numbers(actor, document.issuer).take(
            kind=document.kind, symbol=document.content.symbol, subject=document.subject
        )
        Passage(actor, document).note(StepKind.NUMBERED, document.entry.reference)
    elif document.entry.series.year != actor.today.year:
        raise InvalidAct(
            _("Số %(number)s thuộc năm %(year)s. Nhờ văn thư hủy số đó ở sổ văn bản đi rồi ký với số của năm nay.")
            % {"number": document.reference, "year": document.entry.series.year}
        )
    _describe(document, document.entry)
    document.dated, document.prepared = actor.today, None
    document.save()
    return document


@command("dispatch.document.prepare", may=policies.may_sign)
def keep_prepared(actor: Actor, document: OutgoingDocument, *, pdf: bytes) -> OutgoingDocument:
    """Giữ bản PDF sẽ ký."""
    document.require(DocumentState.TO_SIGN)
    document.prepared = _stored(actor, document, pdf)
    document.save()
    return document


@command("dispatch.document.sign", may=policies.may_sign)
def keep_signature(actor: Actor, document: OutgoingDocument, *, pdf: bytes) -> OutgoingDocument:
    """Nhận bản đã có chữ ký số của người ký. Raises InvalidAct for any other file, signer or certificate."""
    document.require(DocumentState.TO_SIGN)
    if document.prepared is None or document.dated != actor.today:
        raise WrongState(_("Bản ký phải mang ngày hôm nay. Hãy bấm «Chuẩn bị bản ký» rồi ký lại."))
    signature = _added(actor, document.prepared, pdf, already=0)
    certificates.require_signer(document, signature.certificate)
    document.signed = _stored(actor, document, pdf)
    Passage(actor, document).move(StepKind.SIGNED, DocumentState.SIGNED, signature.verdict)
    Passage(actor, document).tell_next()
    return document


@command("dispatch.document.issue", may=policies.may_clerk)
def issue(actor: Actor, document: OutgoingDocument, *, pdf: bytes) -> OutgoingDocument:
    """Nhận bản đã có chữ ký số của cơ quan, vào sổ và gửi đi. Raises InvalidAct for another file or certificate."""
    document.require(DocumentState.SIGNED)
    assert document.signed is not None
    signature = _added(actor, document.signed, pdf, already=1)
    certificates.require_agency(document, signature.certificate)
    document.released, document.issued_at = _stored(actor, document, pdf), actor.at
    _enter(actor, document)
    Passage(actor, document).move(StepKind.ISSUED, DocumentState.ISSUED, signature.verdict)
    _deliver(actor, document)
    if (old := document.replaces) is not None and old.state == DocumentState.ISSUED:
        Passage(actor, old).move(StepKind.REPLACED, DocumentState.REPLACED, document.reference)
    return document


def _added(actor: Actor, before: StoredFile, pdf: bytes, *, already: int) -> Signature:
    """The one signature that was added to a file. Raises InvalidAct for anything else that was done to it."""
    if not pdf.startswith(before.path.read_bytes()):
        raise InvalidAct(
            _("Tệp này không phải bản do hệ thống chuẩn bị cho văn bản. Hãy tải đúng bản PDF rồi ký trên tệp đó."),
            field="file",
        )
    found = verify(pdf, trusted=trusted_authorities(), at=actor.at)
    if len(found.signatures) != already + 1:
        raise InvalidAct(found.problem or _("Tệp chưa có thêm đúng một chữ ký số."), field="file")
    for one in found.signatures:
        if not (one.intact and one.unchanged and one.in_time) or (trusted_authorities() and not one.trusted):
            raise InvalidAct(f"{one.certificate.name}: {one.verdict}", field="file")
    return found.signatures[-1]


def _stored(actor: Actor, document: OutgoingDocument, pdf: bytes) -> StoredFile:
    name = f"{(document.reference or str(document.pk)).replace('/', '-')}.pdf"
    return store_file(actor, document.issuer, name=name, data=pdf)


def _describe(document: OutgoingDocument, entry: RegisterEntry) -> None:
    """The line says what the document says now, not what was foreseen when the number was held or taken."""
    if (entry.symbol, entry.subject) != (document.content.symbol, document.subject):
        entry.symbol, entry.subject = document.content.symbol, document.subject
        entry.save()


def _enter(actor: Actor, document: OutgoingDocument) -> None:
    """The document's line in the register."""
    entry, content = document.entry, document.content
    assert entry is not None
    entry.state, entry.dated, entry.sent_on = EntryState.USED, document.dated, actor.today
    entry.subject, entry.signer, entry.keeper = document.subject, content.signer.name, content.archive
    entry.recipients = "; ".join((*content.addressees, *content.recipients))
    entry.save()


def _deliver(actor: Actor, document: OutgoingDocument) -> None:
    rows = list(document.deliveries.select_related("unit"))
    for row in rows:
        row.sent_at = actor.at
        row.save()
    Passage(actor, document).tell([row.unit for row in rows], Audience.STAFF, _("Văn bản đến: %(title)s."))
