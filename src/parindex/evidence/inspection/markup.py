"""XML inside office files, read with expat: it stops at a DTD, before any entity exists."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from xml.parsers import expat

from parindex.evidence.inspection.refusals import RefusedFile

Element = tuple[str, dict[str, str]]

MALFORMED = (expat.ExpatError, LookupError, ValueError)
# Bytes of one tag with its attributes, or of what stands before the root: more of it would only fill the memory.
LONGEST_TAG = 1024 * 1024


class _RootReached(Exception):
    """The document type stands before the root element; nothing after it is of interest."""


def refuse_dtd(pieces: Iterable[bytes], extension: str) -> None:
    """Look at what stands before the root element. Raises RefusedFile for a DTD and for what is no XML there.

    What comes later is not judged: the drawings that Excel writes are not always well formed.
    """

    def stop(name: str, attributes: dict[str, str]) -> None:
        raise _RootReached

    with suppress(_RootReached):
        for read in _parsed(pieces, stop, extension):
            if read > LONGEST_TAG:
                raise RefusedFile("archive_structure", extension=extension)


def elements(pieces: Iterable[bytes], extension: str, *, only: Container[str] | None = None) -> Iterator[Element]:
    """Every element, or those named in `only`: its name without prefix and its attributes, in document order.

    Attributes keep their prefix: a second one of another namespace must not stand in for the first.

    Raises RefusedFile for a DTD and for what is no XML.
    """
    found: list[Element] = []
    has_tag, before = False, 0

    def keep(prefixed: str, attributes: dict[str, str]) -> None:
        nonlocal has_tag
        has_tag, name = True, prefixed.rpartition(":")[2]
        if only is None or name in only:
            found.append((name, attributes))

    for read in _parsed(pieces, keep, extension):
        if has_tag:
            has_tag, before = False, read
        elif read - before > LONGEST_TAG:
            raise RefusedFile("archive_structure", extension=extension)
        yield from found
        found.clear()


def _parsed(
    pieces: Iterable[bytes], on_element: Callable[[str, dict[str, str]], None], extension: str
) -> Iterator[int]:
    """Parse piece by piece; after each, the number of bytes so far."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = on_element
    parser.StartDoctypeDeclHandler = _refuse
    read = 0
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            read += len(piece)
            yield read
        parser.Parse(b"", True)
    except MALFORMED as error:
        raise RefusedFile("damaged", extension=extension) from error


def _refuse(name: str, system_id: str | None, public_id: str | None, has_internal_subset: bool) -> None:
    raise RefusedFile("dtd")
