"""What makes a package of parts an OpenDocument text or spreadsheet without macros and without a password."""

from __future__ import annotations

from urllib.parse import unquote

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

# A listener calls a script, even one that is not in the document but belongs to the office program.
LISTENER = "event-listener"
TAKEN_IN = frozenset({"dde-source", "dde-link", "floating-frame", "section-source"})
OBJECTS = frozenset({"object", "object-ole"})
LOOKED_AT = {LISTENER} | TAKEN_IN | OBJECTS
WITH_ELEMENTS = ("content.xml", "styles.xml")


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
    for element, attributes in parts.named(name, LOOKED_AT):
        if element == LISTENER:
            raise RefusedFile("macros")
        addresses = [value for key, value in attributes.items() if key.rpartition(":")[2] == "href"]
        if element in TAKEN_IN or not all(map(_is_of_the_package, addresses)):
            raise RefusedFile("external_object")


def _is_of_the_package(address: str) -> bool:
    """A chart lies in a folder of its own beside content.xml: "./Object 1"."""
    path = unquote(address).replace("\\", "/").strip()
    return ":" not in path and not path.startswith("/") and ".." not in path.split("/")
