"""Certificates for trying out: they say so in every name, and nobody trusts their authority."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

WARNING = "THỬ NGHIỆM - KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"


@dataclass(frozen=True)
class TrialAuthority:
    """An authority of one's own; `certificate` is its root, in PEM, to be trusted in a trial only."""

    certificate: bytes
    key: ec.EllipticCurvePrivateKey = field(repr=False)


def make_authority(valid_from: datetime, valid_until: datetime) -> TrialAuthority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"CA {WARNING}", WARNING)
    made = _builder(name, name, key, valid_from, valid_until).add_extension(x509.BasicConstraints(True, 0), True)
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    root = made.add_extension(usage, True).sign(key, hashes.SHA256())
    return TrialAuthority(root.public_bytes(serialization.Encoding.PEM), key)


def issue(
    authority: TrialAuthority,
    *,
    name: str,
    organisation: str,
    valid_from: datetime,
    valid_until: datetime,
    passphrase: str,
) -> bytes:
    """A PKCS#12 file for a person or an agency."""
    key = ec.generate_private_key(ec.SECP256R1())
    root = x509.load_pem_x509_certificate(authority.certificate)
    builder = _builder(_name(name, organisation), root.subject, key, valid_from, valid_until)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = builder.add_extension(usage, True).sign(authority.key, hashes.SHA256())
    protection = serialization.BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, [root], protection)


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    valid_from: datetime,
    valid_until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_until)
    )
