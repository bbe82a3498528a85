"""What signs: a PKCS#12 file, or a PKCS#11 token (USB, smart card) through its library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pkcs11
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign import signers
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

# Names of the fields in which a person and an agency sign.
PERSON, AGENCY = "NguoiKy", "CoQuan"


class CannotSign(Exception):
    """Nothing was signed; the message is for the reader, `code` for the program."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Certificate:
    """What a certificate says of its holder; times are aware."""

    name: str
    organisation: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_until: datetime

    def require_valid(self, at: datetime) -> None:
        """Raises CannotSign outside the certificate's time."""
        if at < self.valid_from:
            raise CannotSign(
                "not_yet_valid",
                f"Chứng thư số của «{self.name}» chỉ có hiệu lực từ {self.valid_from:%d/%m/%Y}, nên chưa ký được.",
            )
        if at > self.valid_until:
            raise CannotSign(
                "expired",
                f"Chứng thư số của «{self.name}» đã hết hạn ngày {self.valid_until:%d/%m/%Y}. Hãy gia hạn.",
            )


@dataclass(frozen=True)
class Token:
    """A key ready to sign. Its secrets are in pyHanko's signer and never in what is printed."""

    certificate: Certificate
    signer: Any = field(repr=False)


def certificate_of(certificate: Any) -> Certificate:
    """A certificate (asn1crypto) as we show it."""
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return Certificate(
        name=str(subject.get("common_name", "")),
        organisation=str(subject.get("organization_name", "")),
        issuer=str(issuer.get("common_name", issuer.get("organization_name", ""))),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before,
        valid_until=certificate.not_valid_after,
    )


def open_pkcs12(data: bytes, passphrase: str) -> Token:
    """The key of a .p12 or .pfx file. Raises CannotSign."""
    try:
        signer = signers.SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode())
    except ValueError as error:
        raise CannotSign("passphrase", _UNREADABLE) from error
    if signer is None:
        raise CannotSign("passphrase", _UNREADABLE)
    if signer.signing_cert is None or signer.signing_key is None:
        raise CannotSign("no_key", "Tệp này không chứa khóa ký. Hãy xuất lại chứng thư số kèm khóa bí mật.")
    return Token(certificate_of(signer.signing_cert), signer)


_UNREADABLE = (
    "Không mở được tệp chứng thư số: sai mật khẩu hoặc tệp hỏng. Hãy kiểm tra lại mật khẩu và tệp .p12/.pfx."
)


@contextmanager
def open_pkcs11(library: Path, *, token: str, pin: str, certificate: str) -> Iterator[Token]:
    """The key of a token by the label of its certificate, for as long as the block lasts. Raises CannotSign."""
    try:
        session = open_pkcs11_session(str(library), token_criteria=TokenCriteria(label=token), user_pin=pin)
    except pkcs11.exceptions.PinIncorrect as error:
        raise CannotSign("pin", "Sai mã PIN của thiết bị ký. Nhập sai nhiều lần thiết bị sẽ bị khóa.") from error
    except (pkcs11.exceptions.PKCS11Error, RuntimeError, OSError) as error:
        raise CannotSign(
            "no_token", f"Không thấy thiết bị ký «{token}». Hãy cắm thiết bị, kiểm tra trình điều khiển rồi thử lại."
        ) from error
    with session:
        # Raw: the digest is made here, since many tokens only sign one that is given to them.
        signer = PKCS11Signer(session, cert_label=certificate, key_label=certificate, use_raw_mechanism=True)
        found = signer.signing_cert
        if found is None:
            raise CannotSign("no_key", f"Thiết bị ký không có chứng thư «{certificate}».")
        yield Token(certificate_of(found), signer)
