"""What makes a package of parts an OpenDocument text or spreadsheet without macros and without a password."""

from __future__ import annotations

from parindex.evidence.inspection.markup import elements
from parindex.evidence.inspection.openxml import Parts
from parindex.evidence.inspection.refusals import RefusedFile

MEDIA_TYPES = {
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
MANIFEST = "meta-inf/manifest.xml"
MACRO_FOLDERS = ("basic/", "scripts/", "dialogs/")


def refuse_package(parts: Parts, extension: str) -> None:
    """Raise RefusedFile when the package is another kind of document, is locked, or has macros."""
    if parts["mimetype"].strip() != MEDIA_TYPES[extension].encode():
        raise RefusedFile("wrong_content", extension=extension)
    if any(element == "encryption-data" for element, _ in elements(parts[MANIFEST], extension)):
        raise RefusedFile("encrypted")
    if "content.xml" not in parts.names:
        raise RefusedFile("damaged", extension=extension)
    if any(name.startswith(MACRO_FOLDERS) for name in parts.names):
        raise RefusedFile("macros")
