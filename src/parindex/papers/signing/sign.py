"""Signing: the person first, then the agency; each an increment that leaves the earlier bytes as they are."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError

from parindex.papers.format import AgencyPicture
from parindex.papers.signing.appearance import style_of
from parindex.papers.signing.loop import outside_any_loop
from parindex.papers.signing.places import NoPlace, Place, find_place, seal_beside
from parindex.papers.signing.tokens import AGENCY, PERSON, CannotSign, Token
from parindex.papers.signing.verify import verify

__all__ = ["CannotSign", "sign_as_agency", "sign_as_person"]

T = TypeVar("T")
WHEN = "%d/%m/%Y %H:%M:%S"


class _Clocked(signers.PdfSigner):
    """Signs at the moment it is told, not at the machine's."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._at
        return session


def sign_as_person(pdf: bytes, token: Token, *, name: str, at: datetime, picture: bytes | None = None) -> bytes:
    """The signer's own signature, between post and name. `at` is aware. Raises CannotSign.

    Refused on a file that is signed already, encrypted or no PDF, and where the name does not stand in it.
    """
    if _signed(pdf):
        raise CannotSign("signed", "Văn bản này đã có chữ ký. Muốn ký lại, hãy tạo bản mới từ dự thảo.")
    try:
        place = find_place(pdf, name)
    except NoPlace as error:
        raise CannotSign(
            "no_place", f"Không thấy tên người ký «{name}» ở cuối văn bản nên không biết đặt chữ ký vào đâu."
        ) from error
    style = style_of(picture, (token.certificate.name, f"{at:{WHEN}}"), place, "blue", frame=False)
    return _sign(pdf, token, PERSON, place, style, at, "Ký văn bản")


def sign_as_agency(
    pdf: bytes,
    token: Token,
    *,
    name: str,
    agency: str,
    at: datetime,
    rule: AgencyPicture,
    picture: bytes | None = None,
) -> bytes:
    """The agency's seal after the signer `name`. `rule` says how large it is and where it stands.

    Raises CannotSign: without the person's signature, when sealed already, when the person's no longer holds.
    """
    names = _signed(pdf)
    if AGENCY in names:
        raise CannotSign("sealed", "Văn bản này đã có chữ ký số của cơ quan.")
    if PERSON not in names:
        raise CannotSign("no_person", "Văn bản chưa có chữ ký của người có thẩm quyền nên chưa đóng dấu được.")
    _require_intact(pdf, at)
    place = seal_beside(find_place(pdf, name), rule)
    style = style_of(picture, (agency, f"{at:{WHEN}}"), place, "red", frame=True)
    return _sign(pdf, token, AGENCY, place, style, at, "Phát hành văn bản")


def _sign(pdf: bytes, token: Token, field: str, place: Place, style: Any, at: datetime, reason: str) -> bytes:
    token.certificate.require_valid(at)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        subfilter=SigSeedSubFilter.PADES,
        name=token.certificate.name,
        reason=reason,
        md_algorithm="sha256",
    )
    spec = fields.SigFieldSpec(field, on_page=place.page, box=place.box)
    made = io.BytesIO()

    def work() -> None:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        signer = _Clocked(metadata, signer=token.signer, stamp_style=style, new_field_spec=spec, at=at)
        signer.sign_pdf(writer, output=made)

    _guarded(work)
    return made.getvalue()


def _signed(pdf: bytes) -> list[str]:
    """The names of the signatures in a file. Raises CannotSign for what is no PDF that can be signed."""

    def work() -> list[str]:
        reader = PdfFileReader(io.BytesIO(pdf))
        if reader.encrypted:
            raise CannotSign("encrypted", "Tệp PDF đặt mật khẩu nên không ký được. Hãy bỏ mật khẩu trước.")
        return [signature.field_name for signature in reader.embedded_signatures]

    return _guarded(work)


def _require_intact(pdf: bytes, at: datetime) -> None:
    if not all(one.intact and one.unchanged for one in verify(pdf, trusted=[], at=at).signatures):
        raise CannotSign("broken", "Văn bản đã bị sửa sau khi ký nên không đóng dấu được. Hãy trình ký lại.")


def _guarded(work: Callable[[], T]) -> T:
    try:
        return outside_any_loop(work)
    except (PdfError, SigningError, ValueError, KeyError, OSError) as error:
        raise CannotSign(
            "unreadable", "Tệp này không phải PDF đọc được, hoặc không ký được. Hãy tạo lại PDF."
        ) from error
