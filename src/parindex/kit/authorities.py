"""Whose signatures this server trusts."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)


def trusted_authorities() -> list[bytes]:
    """The certificates, in PEM, of the authorities in PARINDEX_TRUSTED_AUTHORITIES; none when it is not set."""
    path = settings.TRUSTED_AUTHORITIES
    return CERTIFICATE.findall(Path(path).read_bytes()) if path else []
