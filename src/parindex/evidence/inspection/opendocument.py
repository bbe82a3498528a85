"""What makes a package of parts an OpenDocument text or spreadsheet without macros and without a password."""

from __future__ import annotations

import re

from parindex.evidence.inspection.parts import Parts
from parindex.evidence.inspection.refusals import RefusedFile

MEDIA_TYPES = {
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
MANIFEST = "meta-inf/manifest.xml"
MACRO_FOLDERS = ("basic/", "scripts/", "dialogs/")
# Lists of modules; LibreOffice writes them for a library without a module too.
EMPTY_LIBRARY = ("/script-lc.xml", "/script-lb.xml", "/dialog-lc.xml", "/dialog-lb.xml")

# Elements as they stand in the text of a part: a "<" in somebody's words would be written "&lt;".
# A listener calls a script, even one that is not in the document but belongs to the office program.
LISTENER = re.compile(rb"<(?:[\w.-]+:)?event-listener\b")
TAKEN_IN = re.compile(
    rb"<(?:[\w.-]+:)?(?:dde-source|dde-link|floating-frame|section-source"
    rb"|object(?:-ole)?\s[^<>]{0,2000}?\bhref\s*=\s*[\"'](?:\.\./|/|[a-z][a-z0-9+.-]*:))",
    re.IGNORECASE,
)
WITH_ELEMENTS = ("content.xml", "styles.xml")
OVERLAP = 4096  # bytes carried from one piece to the next, so that an element cut in two is still seen


def refuse_package(parts: Parts, extension: str) -> None:
    """Raise RefusedFile for another kind of document, a locked one, one with macros or with foreign content."""
    if parts.head("mimetype").strip() != MEDIA_TYPES[extension].encode():
        raise RefusedFile("wrong_content", extension=extension)
    if any(element == "encryption-data" for element, _attributes in parts.elements(MANIFEST)):
        raise RefusedFile("encrypted")
    if "content.xml" not in parts.names:
        raise RefusedFile("damaged", extension=extension)
    if any(name.startswith(MACRO_FOLDERS) and not name.endswith(EMPTY_LIBRARY) for name in parts.names):
        raise RefusedFile("macros")
    for name in parts.names:
        if name.endswith(WITH_ELEMENTS):
            _refuse_elements(parts, name)


def _refuse_elements(parts: Parts, name: str) -> None:
    before = b""
    for piece in parts.pieces(name):
        text = before + piece.replace(b"\0", b"")  # without them UTF-16 reads like UTF-8
        if LISTENER.search(text):
            raise RefusedFile("macros")
        if TAKEN_IN.search(text):
            raise RefusedFile("external_object")
        before = text[-OVERLAP:]
