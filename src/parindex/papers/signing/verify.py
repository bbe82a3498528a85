"""What a signed PDF says: who signed, when, whether it was changed since, whether the certificate is trusted."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import pem, x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator import ValidationContext

from parindex.papers.signing.loop import outside_any_loop
from parindex.papers.signing.tokens import AGENCY, Certificate, certificate_of

NOT_CHECKED = "chưa kiểm tra thu hồi chứng thư (không có danh sách thu hồi trên máy chủ)"


@dataclass(frozen=True)
class Signature:
    """One signature. `intact`: the signed bytes are those that were signed; `unchanged`: nothing but later
    signatures came after; `in_time`: signed while the certificate was valid; `trusted`: by an authority we trust."""

    certificate: Certificate
    is_agency: bool
    signed_at: datetime | None
    intact: bool
    unchanged: bool
    in_time: bool
    trusted: bool

    @property
    def sound(self) -> bool:
        return self.intact and self.unchanged and self.in_time and self.trusted

    @property
    def verdict(self) -> str:
        """In words, the worst first."""
        if not self.intact:
            return "Nội dung đã bị sửa sau khi ký: chữ ký không còn giá trị."
        if not self.unchanged:
            return "Sau khi ký, tệp có thay đổi ngoài việc ký thêm: không tin cậy được."
        if not self.in_time:
            return "Ký khi chứng thư số chưa có hiệu lực hoặc đã hết hạn."
        if not self.trusted:
            return "Chữ ký nguyên vẹn, nhưng chứng thư số không thuộc tổ chức được tin cậy."
        return f"Chữ ký hợp lệ; {NOT_CHECKED}."


@dataclass(frozen=True)
class Verification:
    """All signatures of a file in their order; `problem` says why there are none."""

    signatures: tuple[Signature, ...]
    problem: str = ""

    @property
    def sound(self) -> bool:
        return bool(self.signatures) and all(one.sound for one in self.signatures)


def verify(pdf: bytes, *, trusted: Sequence[bytes], at: datetime) -> Verification:
    """Look at a signed PDF. `trusted` are certificates of authorities in PEM or DER, `at` the moment of asking."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        found = list(reader.embedded_signatures)
    except (PdfError, ValueError, KeyError, RecursionError, OSError):
        return Verification((), "Tệp này không phải PDF đọc được, có thể đã hỏng.")
    if not found:
        return Verification((), "Tệp PDF này không có chữ ký số nào.")
    roots = [_certificate(one) for one in trusted]
    return Verification(tuple(_signature(one, roots, at) for one in found))


def _signature(embedded: Any, roots: list[x509.Certificate], at: datetime) -> Signature:
    certificate = certificate_of(embedded.signer_cert)
    signed_at = embedded.self_reported_timestamp
    context = ValidationContext(trust_roots=roots, moment=signed_at or at, allow_fetching=False)
    try:
        status = outside_any_loop(lambda: validate_pdf_signature(embedded, signer_validation_context=context))
    except (SignatureValidationError, PdfError, ValueError, KeyError):
        return Signature(certificate, embedded.field_name == AGENCY, signed_at, False, False, False, False)
    level = status.modification_level
    return Signature(
        certificate,
        embedded.field_name == AGENCY,
        signed_at,
        intact=bool(status.intact and status.valid),
        unchanged=level in {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING},
        in_time=signed_at is not None and certificate.valid_from <= signed_at <= certificate.valid_until,
        trusted=bool(status.trusted),
    )


def _certificate(data: bytes) -> x509.Certificate:
    if pem.detect(data):
        _name, _headers, data = pem.unarmor(data)
    return x509.Certificate.load(data)
