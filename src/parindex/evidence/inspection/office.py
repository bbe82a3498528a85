"""Word, Excel, PowerPoint and OpenDocument files: each is a zip archive of parts, and each part is looked at."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import chain
from pathlib import PurePosixPath

from parindex.evidence.inspection import archives, markup, opendocument, openxml
from parindex.evidence.inspection.archives import Budget
from parindex.evidence.inspection.extensions import PROGRAMS
from parindex.evidence.inspection.parts import Parts
from parindex.evidence.inspection.refusals import RefusedFile
from parindex.evidence.inspection.signatures import OLE

MEDIA_TYPES = openxml.MEDIA_TYPES | opendocument.MEDIA_TYPES
ARCHIVE_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
PROGRAM_MARKS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!")
MARKUP_PARTS = frozenset({".xml", ".rels", ".rdf", ".vml"})
ZIPPED_PICTURES = frozenset({".emz", ".wmz"})  # gzip is how Word keeps a metafile
CHART_DATA = frozenset({".docx", ".xlsx", ".pptx"})  # the table behind a chart is a workbook in the document

# Names inside an OLE part: an object that wraps any file, macros, and a locked document.
OLE_WRAPPED_FILE = "Ole10Native".encode("utf-16-le")
OLE_MACROS = "_VBA_PROJECT".encode("utf-16-le")
OLE_LOCKED = "EncryptedPackage".encode("utf-16-le")


def inspect_office(data: bytes, extension: str) -> str:
    """The media type. Raises RefusedFile for what is not, or not only, a document of that extension."""
    return _inspect(data, extension, Budget(), inner=False)


def _inspect(data: bytes, extension: str, budget: Budget, *, inner: bool) -> str:
    with archives.opened(data, extension, budget) as archive:
        parts = Parts(archive, extension, budget)
        if extension in opendocument.MEDIA_TYPES:
            opendocument.refuse_package(parts, extension)
        else:
            openxml.refuse_package(parts, extension)
        for entry in archive.infolist():
            if not entry.is_dir():
                _inspect_part(archive, entry, extension, budget, inner=inner)
    return MEDIA_TYPES[extension]


def _inspect_part(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, extension: str, budget: Budget, *, inner: bool
) -> None:
    """One part by its first bytes; it is unpacked to its end, so that a broken one is found now."""
    pieces = archives.chunks(archive, entry)
    head = next(pieces, b"")
    suffix = PurePosixPath(entry.filename.lower()).suffix
    if suffix in PROGRAMS or head.startswith(PROGRAM_MARKS):
        raise RefusedFile("embedded_file")
    if head.startswith(ARCHIVE_MARKS) and suffix not in ZIPPED_PICTURES:
        _inspect_inner(b"".join(chain([head], pieces)), entry.filename, suffix, budget, inner=inner)
    elif head.startswith(OLE):
        _refuse_ole(chain([head], pieces))
    elif head and (suffix in MARKUP_PARTS or _begins_as_markup(head)):
        markup.refuse_dtd(chain([head], pieces), extension)
    for _rest in pieces:
        pass


def _begins_as_markup(head: bytes) -> bool:
    """In UTF-8, or in UTF-16, whose marks and zero bytes fall away here."""
    text = head[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text.startswith((b"<?xml", b"<!"))


def _inspect_inner(data: bytes, name: str, suffix: str, budget: Budget, *, inner: bool) -> None:
    if inner or suffix not in CHART_DATA or "/embeddings/" not in f"/{name.lower()}":
        raise RefusedFile("nested_archive")
    _inspect(data, suffix, budget, inner=True)


def _refuse_ole(pieces: Iterator[bytes]) -> None:
    """An equation or a picture of another program may stay; a wrapped file and macros may not."""
    content = b"".join(pieces)
    if OLE_MACROS in content:
        raise RefusedFile("macros")
    if OLE_WRAPPED_FILE in content or OLE_LOCKED in content:
        raise RefusedFile("embedded_file")
