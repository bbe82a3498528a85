"""Whether a certificate is of whom the document needs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from parindex.audit.errors import InvalidAct
from parindex.core.text import fold
from parindex.dispatch.models import OutgoingDocument
from parindex.organization import letterhead
from parindex.papers.signing import Certificate


def require_signer(document: OutgoingDocument, certificate: Certificate) -> None:
    """Raises InvalidAct for anybody else's than the person's who signs."""
    name = document.content.signer.name
    if fold(certificate.name) != fold(name):
        raise InvalidAct(
            _("Chứng thư số của «%(holder)s», nhưng văn bản ghi người ký là «%(name)s». Hãy dùng đúng chứng thư số.")
            % {"holder": certificate.name, "name": name},
            field="file",
        )


def require_agency(document: OutgoingDocument, certificate: Certificate) -> None:
    """Raises InvalidAct for anybody else's than the issuer's."""
    unit = document.issuer
    names = {fold(name) for name in (unit.name, unit.short_name, letterhead.issuer_of(unit).name, *unit.aliases)}
    if not {fold(certificate.name), fold(certificate.organisation)} & (names - {""}):
        raise InvalidAct(
            _("Chứng thư số này của «%(holder)s», không phải của «%(issuer)s». Hãy dùng chứng thư số của cơ quan.")
            % {"holder": certificate.name, "issuer": unit.name},
            field="file",
        )
