"""Pictures: their size is read from the header, they are never decoded."""

from __future__ import annotations

import re
import struct

from parindex.evidence.inspection.refusals import RefusedFile
from parindex.evidence.inspection.signatures import MARKUP

MOST_PIXELS = 50_000_000
# Start-of-frame markers of JPEG; C4, C8 and CC are tables, not frames.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9
# Long enough never to stand among millions of pixels by chance.
SCRIPT = re.compile(rb"<script|<!doctype html|<\?php\s", re.IGNORECASE)


def inspect_png(data: bytes, extension: str) -> str:
    """Raises RefusedFile when the header or the end is missing, or the picture is too large to show."""
    if data[12:16] != b"IHDR" or len(data) < 33 or b"IEND" not in data[-1024:]:
        raise RefusedFile("damaged", extension=extension)
    _refuse_page(data, b"IEND")
    width, height = struct.unpack(">II", data[16:24])
    _refuse_size(width, height, extension)
    return "image/png"


def inspect_jpeg(data: bytes, extension: str) -> str:
    """Raises RefusedFile when there is no frame header, or the picture is too large to show."""
    _refuse_page(data, b"\xff\xd9")
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF or marker in ALONE:  # fill bytes and markers that stand alone
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (START_OF_SCAN, END_OF_IMAGE):
            break
        if marker in FRAMES and at + 9 <= len(data):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            _refuse_size(width, height, extension)
            return "image/jpeg"
        at += 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    raise RefusedFile("damaged", extension=extension)


def _refuse_page(data: bytes, end: bytes) -> None:
    """A picture that is a web page as well, in a comment or behind its end mark."""
    if SCRIPT.search(data) or MARKUP.search(data[data.rfind(end) :] if end in data else b""):
        raise RefusedFile("polyglot")


def _refuse_size(width: int, height: int, extension: str) -> None:
    if not width or not height:
        raise RefusedFile("damaged", extension=extension)
    if width * height > MOST_PIXELS:
        raise RefusedFile("image_too_large", width=width, height=height)
