"""What a file really is, by its content; no Django here.

`inspect` is asked before a file is kept. It compares the extension with the content, then looks inside:
a signature alone takes a Word file with macros for a Word file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parindex.evidence.inspection import extensions
from parindex.evidence.inspection.apart import inspect_pdf
from parindex.evidence.inspection.extensions import ALLOWED
from parindex.evidence.inspection.images import inspect_jpeg, inspect_png
from parindex.evidence.inspection.names import clean_name, extension_of
from parindex.evidence.inspection.office import inspect_office
from parindex.evidence.inspection.refusals import RefusedFile
from parindex.evidence.inspection.signatures import refuse_other_signature
from parindex.evidence.inspection.text import inspect_text

__all__ = ["ALLOWED", "Inspected", "RefusedFile", "inspect"]

MEGABYTE = 1024 * 1024

# Each takes the bytes and the extension, returns the media type, and raises RefusedFile.
INSPECTORS: dict[str, Callable[[bytes, str], str]] = {
    ".pdf": inspect_pdf,
    ".docx": inspect_office,
    ".xlsx": inspect_office,
    ".pptx": inspect_office,
    ".odt": inspect_office,
    ".ods": inspect_office,
    ".png": inspect_png,
    ".jpg": inspect_jpeg,
    ".jpeg": inspect_jpeg,
    ".txt": inspect_text,
    ".csv": inspect_text,
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept.

    `media_type` is for the Content-Type header; a text carries its charset when it is UTF-8 or UTF-16, and
    none when it is in an older encoding: it is kept as handed in, its letters are not guessed. `name` is in
    NFC, without a folder and at most 255 bytes long.
    """

    media_type: str
    name: str


def inspect(data: bytes, name: str, *, limit: int) -> Inspected:
    """Check one file of at most `limit` bytes. Raises RefusedFile; no other error whatever the bytes."""
    cleaned = clean_name(name)
    extension = extension_of(cleaned)
    if extension not in INSPECTORS:
        raise extensions.refusal(extension)
    if not data:
        raise RefusedFile("empty")
    if len(data) > limit:
        raise RefusedFile("too_large", size=_megabytes(len(data)), limit=_megabytes(limit))
    refuse_other_signature(data, extension)
    return Inspected(INSPECTORS[extension](data, extension), cleaned)


def _megabytes(size: int) -> str:
    """A size in MB written the Vietnamese way, rounded up to tenths so that it is never 0: «20», «20,1»."""
    whole, tenths = divmod(-(-size * 10 // MEGABYTE), 10)
    return f"{whole},{tenths}" if tenths else str(whole)
