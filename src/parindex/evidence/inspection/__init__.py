"""What a file really is, by its content; no Django here.

`inspect` is asked before a file is kept. It compares the extension with the content, then looks inside:
a signature alone takes a Word file with macros for a Word file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from parindex.evidence.inspection.images import inspect_jpeg, inspect_png
from parindex.evidence.inspection.names import clean_name, extension_of
from parindex.evidence.inspection.office import inspect_office
from parindex.evidence.inspection.pdf import inspect_pdf
from parindex.evidence.inspection.refusals import RefusedFile
from parindex.evidence.inspection.signatures import refuse_other_signature
from parindex.evidence.inspection.text import inspect_text

__all__ = ["ALLOWED", "Inspected", "RefusedFile", "inspect"]

MEGABYTE = 1024 * 1024

ALLOWED = (".pdf", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".png", ".jpg", ".txt", ".csv")

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

RUNNABLE = frozenset(
    {".exe", ".com", ".scr", ".msi", ".dll", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".wsh"}
    | {".hta", ".jar", ".lnk", ".reg", ".chm", ".sh", ".py", ".php", ".apk", ".iso", ".img", ".swf"}
    | {".htm", ".html", ".xhtml", ".shtml", ".mht", ".mhtml", ".svg", ".svgz"}
)
ARCHIVES = frozenset({".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab"})
OLD_OFFICE = {".doc": ".docx", ".dot": ".docx", ".rtf": ".docx", ".xls": ".xlsx", ".xlt": ".xlsx", ".ppt": ".pptx"}
WITH_MACROS = frozenset({".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam", ".pptm", ".potm", ".ppsm", ".ppam"})


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
        raise _refused_extension(extension)
    if not data:
        raise RefusedFile("empty")
    if len(data) > limit:
        raise RefusedFile("too_large", size=_megabytes(len(data)), limit=_megabytes(limit))
    refuse_other_signature(data, extension)
    return Inspected(INSPECTORS[extension](data, extension), cleaned)


def _refused_extension(extension: str) -> RefusedFile:
    if extension in OLD_OFFICE:
        return RefusedFile("old_office", new=OLD_OFFICE[extension])
    if extension in WITH_MACROS:
        return RefusedFile("macros")
    if extension in ARCHIVES:
        return RefusedFile("archive")
    if extension in RUNNABLE:
        return RefusedFile("runnable", extension=extension)
    return RefusedFile("type", allowed=", ".join(ALLOWED))


def _megabytes(size: int) -> str:
    """A size in MB with one decimal, written the Vietnamese way, rounded up so that it is never "0,0"."""
    tenths = -(-size * 10 // MEGABYTE)
    return f"{tenths // 10},{tenths % 10}"
