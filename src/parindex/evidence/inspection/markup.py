"""XML inside office files, read with expat: it stops at a DTD, before any entity exists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from parindex.evidence.inspection.refusals import RefusedFile

MALFORMED = (expat.ExpatError, LookupError, ValueError)


class _RootReached(Exception):
    """The document type stands before the root element; nothing after it is of interest."""


def refuse_dtd(pieces: Iterable[bytes], extension: str) -> None:
    """Read up to the root element. Raises RefusedFile for a DTD and for what is no XML."""

    def stop(name: str, attributes: dict[str, str]) -> None:
        raise _RootReached

    try:
        _parse(pieces, stop, extension)
    except _RootReached:
        return


def elements(content: bytes, extension: str) -> list[tuple[str, dict[str, str]]]:
    """Every element as its name without prefix and its attributes without prefix, in document order."""
    found: list[tuple[str, dict[str, str]]] = []

    def keep(name: str, attributes: dict[str, str]) -> None:
        found.append((_local(name), {_local(key): value for key, value in attributes.items()}))

    _parse([content], keep, extension)
    return found


def _parse(pieces: Iterable[bytes], on_element: Callable[[str, dict[str, str]], None], extension: str) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = on_element
    parser.StartDoctypeDeclHandler = _refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except MALFORMED as error:
        raise RefusedFile("damaged", extension=extension) from error


def _refuse(name: str, system_id: str | None, public_id: str | None, has_internal_subset: bool) -> None:
    raise RefusedFile("dtd")


def _local(name: str) -> str:
    return name.rpartition(":")[2]
