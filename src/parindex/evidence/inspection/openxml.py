"""What makes a package of parts a Word, Excel or PowerPoint file without macros and without foreign content."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from parindex.evidence.inspection.parts import Parts
from parindex.evidence.inspection.refusals import RefusedFile

CONTENT_TYPES = "[content_types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    ".docx": _OFFICE + "wordprocessingml.document",
    ".xlsx": _OFFICE + "spreadsheetml.sheet",
    ".pptx": _OFFICE + "presentationml.presentation",
}
# In a content type and in the kind of a relationship.
RUNS = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "activex")

# Relationships whose target, when it lies outside, is shown as if it were part of the document.
TAKEN_IN = frozenset({"oleobject", "package", "frame", "subdocument", "afchunk", "control", "attachedtoolbars"})
TEMPLATE = "attachedtemplate"
NETWORK = ("http:", "https:", "ftp:", "//", "file:", "mhtml:")
OF_THIS_DISK = "file:///"
LINKS_OF_A_WORKBOOK = "xl/externallinks/"


def refuse_package(parts: Parts, extension: str) -> None:
    """Raise RefusedFile when the package is another kind of document, has macros, or takes content from outside."""
    types = _content_types(parts, extension)
    if any(_runs(kind) for kind in types.values()) or any(_is_macro_part(name) for name in parts.names):
        raise RefusedFile("macros")
    if f"{MEDIA_TYPES[extension]}.main+xml".lower() not in types.values():
        raise RefusedFile("wrong_content", extension=extension)
    for kind, target, is_outside in _relationships(parts):
        if _runs(kind):
            raise RefusedFile("macros")
        if is_outside and (kind in TAKEN_IN or (kind == TEMPLATE and _is_on_a_network(target))):
            raise RefusedFile("external_object")
    if _asks_another_program(parts):
        raise RefusedFile("external_object")


def _content_types(parts: Parts, extension: str) -> dict[str, str]:
    """Each part's content type in small letters, as the package declares it."""
    by_name: dict[str, str] = {}
    by_ending: dict[str, str] = {}
    if CONTENT_TYPES not in parts.names:
        raise RefusedFile("wrong_content", extension=extension)
    for element, attributes in parts.elements(CONTENT_TYPES):
        kind = attributes.get("ContentType", "").lower()
        if element == "Override":
            by_name[attributes.get("PartName", "").lower().lstrip("/")] = kind
        elif element == "Default":
            by_ending["." + attributes.get("Extension", "").lower()] = kind
    return {name: by_name.get(name, by_ending.get(PurePosixPath(name).suffix, "")) for name in parts.names}


def _runs(kind: str) -> bool:
    return any(mark in kind for mark in RUNS)


def _is_macro_part(name: str) -> bool:
    return name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in f"/{name}"


def _relationships(parts: Parts) -> Iterator[tuple[str, str, bool]]:
    """Kind and target of every relationship, in small letters, and whether it leads out of the package."""
    for name in parts.names:
        if name.endswith(".rels"):
            for _element, attributes in parts.elements(name):
                kind = attributes.get("Type", "").rpartition("/")[2].lower()
                target = attributes.get("Target", "").strip().lower()
                yield kind, target, attributes.get("TargetMode", "").lower() == "external"


def _is_on_a_network(target: str) -> bool:
    """A template of the writer's own disk is only a name; one on a server is fetched when the file is opened.

    Word writes the template of a server as file:///\\\\server\\folder.
    """
    path = unquote(target).replace("\\", "/")
    if path.startswith(OF_THIS_DISK):
        return path.startswith("/", len(OF_THIS_DISK))
    return path.startswith(NETWORK)


def _asks_another_program(parts: Parts) -> bool:
    """A DDE link starts the program it names; links to other workbooks stand in the same folder and may stay."""
    return any(
        element == "ddeLink"
        for name in parts.names
        if name.startswith(LINKS_OF_A_WORKBOOK) and name.endswith(".xml")
        for element, _attributes in parts.elements(name)
    )
