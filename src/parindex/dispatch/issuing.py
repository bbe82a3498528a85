"""From a checked document to one that is signed and sealed.

The number is taken, the PDF made and the signature put on in separate acts: a conversion of seconds must not hold
the lock under which numbers are given, nor the only writer of SQLite.
"""

from __future__ import annotations

from parindex.audit.actor import Actor
from parindex.audit.errors import Conflict, InvalidAct, require
from parindex.dispatch import certificates, commands, papers, policies
from parindex.dispatch.models import OutgoingDocument
from parindex.dispatch.states import DocumentState
from parindex.evidence.models import StoredFile
from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers.docx import render_docx
from parindex.papers.pdf import CannotConvert, to_pdf
from parindex.papers.signing import CannotSign, Token, sign_as_agency, sign_as_person


def prepare(actor: Actor, document: OutgoingDocument) -> OutgoingDocument:
    """The PDF to be signed, with a number and today's date. Raises InvalidAct where no PDF can be made.

    A number that was taken stays the document's, so a failure after it uses up none.
    """
    document = commands.take_number(actor, document)
    try:
        pdf = to_pdf(docx_of(document))
    except CannotConvert as refusal:
        raise InvalidAct(str(refusal)) from refusal
    return commands.keep_prepared(actor.submitting(), document, pdf=pdf)


def sign(actor: Actor, document: OutgoingDocument, token: Token, picture: bytes | None = None) -> OutgoingDocument:
    """The signer's signature by a key at hand. Raises InvalidAct; the document then still waits to be signed."""
    require(policies.may_sign(actor, document))
    actor = _on_what_was_seen(actor, document)
    document.require(DocumentState.TO_SIGN)
    _require_valid(token, actor)
    certificates.require_signer(document, token.certificate)
    if document.prepared is None or document.dated != actor.today:
        document = prepare(actor, document)
    pdf = _bytes(document.prepared)
    try:
        signed = sign_as_person(pdf, token, name=document.content.signer.name, at=actor.at, picture=picture)
    except CannotSign as refusal:
        raise InvalidAct(str(refusal)) from refusal
    return commands.keep_signature(actor, document, pdf=signed)


def seal(actor: Actor, document: OutgoingDocument, token: Token, picture: bytes | None = None) -> OutgoingDocument:
    """The agency's signature by a key at hand, and the issue. Raises InvalidAct; it then still waits."""
    require(policies.may_clerk(actor, document))
    actor = _on_what_was_seen(actor, document)
    document.require(DocumentState.SIGNED)
    _require_valid(token, actor)
    certificates.require_agency(document, token.certificate)
    content = document.content
    try:
        sealed = sign_as_agency(
            _bytes(document.signed),
            token,
            name=content.signer.name,
            agency=content.issuer.name,
            at=actor.at,
            rule=load_paper_format().signature_picture.agency,
            picture=picture,
        )
    except CannotSign as refusal:
        raise InvalidAct(str(refusal)) from refusal
    return commands.issue(actor, document, pdf=sealed)


def docx_of(document: OutgoingDocument) -> bytes:
    """The document as .docx: with its number and day when it has them."""
    content = document.content
    if document.entry is not None and document.dated is not None:
        content = papers.numbered(content, document.entry.number, document.dated)
    return render_docx(content, load_paper_format(), load_paper_types())


def _on_what_was_seen(actor: Actor, document: OutgoingDocument) -> Actor:
    """The actor for the acts to come. Raises Conflict when the words changed after the page was drawn."""
    document.refresh_from_db()
    if actor.version is not None and actor.version != document.version:
        raise Conflict(document, expected=actor.version)
    return actor.submitting()


def _require_valid(token: Token, actor: Actor) -> None:
    """The certificate's time, asked before a number is taken."""
    try:
        token.certificate.require_valid(actor.at)
    except CannotSign as refusal:
        raise InvalidAct(str(refusal)) from refusal


def _bytes(file: StoredFile | None) -> bytes:
    assert file is not None
    return file.path.read_bytes()
