"""What makes a package of parts a Word, Excel or PowerPoint file without macros and without foreign content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Protocol

from parindex.evidence.inspection.markup import elements
from parindex.evidence.inspection.refusals import RefusedFile

CONTENT_TYPES = "[content_types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
MEDIA_TYPES = {
    ".docx": _OFFICE + "wordprocessingml.document",
    ".xlsx": _OFFICE + "spreadsheetml.sheet",
    ".pptx": _OFFICE + "presentationml.presentation",
}
RUNS = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "activex")

# Relationships whose target, when it lies outside, is shown as if it were part of the document.
TAKEN_IN = frozenset({"oleobject", "package", "frame", "subdocument", "afchunk", "control", "attachedtoolbars"})
TEMPLATE = "attachedtemplate"
NETWORK = ("http:", "https:", "ftp:", "\\\\", "//", "file://", "mhtml:")


class Parts(Protocol):
    """The parts of a package by name in small letters; a missing part reads as b""."""

    @property
    def names(self) -> Mapping[str, object]: ...

    def __getitem__(self, name: str, /) -> bytes: ...


def refuse_package(parts: Parts, extension: str) -> None:
    """Raise RefusedFile when the package is another kind of document, has macros, or takes content from outside."""
    types = _content_types(parts, extension)
    if any(mark in kind for kind in types.values() for mark in RUNS) or any(_is_macro_part(n) for n in parts.names):
        raise RefusedFile("macros")
    if f"{MEDIA_TYPES[extension]}.main+xml".lower() not in types.values():
        raise RefusedFile("wrong_content", extension=extension)
    for kind, target in _outside(parts, extension):
        if kind in TAKEN_IN or (kind == TEMPLATE and _is_on_a_network(target)):
            raise RefusedFile("external_object")


def _content_types(parts: Parts, extension: str) -> dict[str, str]:
    """Each part's content type in small letters, as the package declares it."""
    by_name: dict[str, str] = {}
    by_ending: dict[str, str] = {}
    if CONTENT_TYPES not in parts.names:
        raise RefusedFile("wrong_content", extension=extension)
    for element, attributes in elements(parts[CONTENT_TYPES], extension):
        kind = attributes.get("ContentType", "").lower()
        if element == "Override":
            by_name[attributes.get("PartName", "").lower().lstrip("/")] = kind
        elif element == "Default":
            by_ending["." + attributes.get("Extension", "").lower()] = kind
    return {name: by_name.get(name, by_ending.get(PurePosixPath(name).suffix, "")) for name in parts.names}


def _is_macro_part(name: str) -> bool:
    return name.endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in f"/{name}"


def _outside(parts: Parts, extension: str) -> Iterator[tuple[str, str]]:
    """Kind and target of every relationship that leads out of the package, in small letters."""
    for name in parts.names:
        if name.endswith(".rels") and parts[name]:
            for _element, attributes in elements(parts[name], extension):
                if attributes.get("TargetMode", "").lower() == "external":
                    kind = attributes.get("Type", "").rpartition("/")[2].lower()
                    yield kind, attributes.get("Target", "").strip().lower()


def _is_on_a_network(target: str) -> bool:
    """A template of the writer's own disk is only a name; one on a server is fetched when the file is opened."""
    return target.startswith(NETWORK) and not target.startswith("file:///")
