"""QR codes, for papers and pages: small, black on white, readable when a copy is poor."""

from __future__ import annotations

import io

import segno

CORRECTION = "m"  # some 15% of it may be lost
BORDER = 2  # modules


def qr_address(text: str) -> str:
    """The code as an address of data for an image on a page."""
    return str(_code(text).svg_data_uri(scale=4, border=BORDER))


def qr_png(text: str, *, scale: int = 8) -> bytes:
    """The code as a picture for a paper."""
    made = io.BytesIO()
    _code(text).save(made, kind="png", scale=scale, border=BORDER)
    return made.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error=CORRECTION)
