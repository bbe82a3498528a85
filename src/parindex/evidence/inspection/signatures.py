"""First bytes: what a file must begin with, and what may not be hidden in or behind it."""

from __future__ import annotations

import io
import re
import zipfile

from parindex.evidence.inspection.refusals import RefusedFile

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = {
    ".pdf": b"%PDF-",
    ".docx": ZIP,
    ".xlsx": ZIP,
    ".pptx": ZIP,
    ".odt": ZIP,
    ".ods": ZIP,
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
NEW_OFFICE = {".xlsx": ".xlsx", ".ods": ".xlsx", ".pptx": ".pptx"}
ZIP_FORMATS = frozenset(extension for extension, signature in SIGNATURES.items() if signature == ZIP)

# What a browser or a shell would take for its own, wherever it stands.
MARKUP = re.compile(
    rb"<\s*(?:!doctype\s+html|!--|html|head|body|title|style|script|svg|iframe|hta:)|<\?(?:php|xml)", re.IGNORECASE
)

# PDF readers look for their header in the first kilobyte of any file.
PDF_HEADER_WITHIN = 1024


def refuse_other_signature(data: bytes, extension: str) -> None:
    """Raise RefusedFile when the content does not begin as its extension says or is two files in one."""
    wanted = SIGNATURES.get(extension)
    if data.startswith(OLE):
        raise RefusedFile("old_office", new=NEW_OFFICE.get(extension, ".docx"))
    if wanted is None:
        return
    if not data.startswith(wanted):
        raise RefusedFile("wrong_content", extension=extension)
    if extension != ".pdf" and b"%PDF-" in data[:PDF_HEADER_WITHIN]:
        raise RefusedFile("polyglot")
    if extension not in ZIP_FORMATS and zipfile.is_zipfile(io.BytesIO(data)):
        raise RefusedFile("polyglot")
