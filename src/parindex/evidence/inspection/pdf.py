"""PDF: opened, then every object is looked at for what runs, sends or hides something."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream
from pikepdf.settings import set_qpdf_limits

from parindex.evidence.inspection.refusals import RefusedFile
from parindex.evidence.inspection.signatures import MARKUP

EXTENSION = ".pdf"
MOST_UNPACKED = 64 * 1024 * 1024  # bytes of one stream that holds objects
HEAD = 1024

# Actions that run a program or a script, send data away, or open another file.
ACTIVE = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/RichMediaExecute"}
)
# What may happen by itself when the file is opened: showing a page.
HARMLESS_ON_OPENING = frozenset({"/GoTo", "/Named"})
EMBEDDING = frozenset({"/FileAttachment", "/RichMedia", "/EmbeddedFile"})
# One of these stands in the text of every object that `_refuse_dictionary` could refuse.
SUSPECT = re.compile(
    rb"/(?:JS|XFA|EF|EmbeddedFiles|" + b"|".join(name[1:].encode() for name in sorted(ACTIVE | EMBEDDING)) + rb")\b"
)

# How qpdf's warnings name an object or a stream that it left out for its size or depth.
GAVE_UP = re.compile(r"limits? (?:error|exceeded)|bad_alloc|unfilterable")

# Process-wide in qpdf; nothing else in this product opens a PDF with it.
set_qpdf_limits(flate_max_memory=MOST_UNPACKED, run_length_max_memory=MOST_UNPACKED, png_max_memory=MOST_UNPACKED)


def refuse_pdf(data: bytes) -> None:
    """Raise RefusedFile for a PDF that is locked, runs something, carries files, or is not only a PDF.

    A PDF that only forbids printing or copying opens without a password and may stay. Memory and time are the
    caller's to limit.
    """
    _refuse_markup_around(data)
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as document:
            if not len(document.pages):
                raise RefusedFile("damaged", extension=EXTENSION)
            _refuse_opening(document.Root)
            _refuse_objects(document)
            _refuse_unseen(document)
    except pikepdf.PasswordError as error:
        raise RefusedFile("encrypted") from error
    except (pikepdf.PikepdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RefusedFile("damaged", extension=EXTENSION) from error


def _refuse_markup_around(data: bytes) -> None:
    """A page of HTML before the first object or behind the last mark is a second file in this one."""
    first = data.find(b" obj", 0, HEAD)
    before = data[: first if first >= 0 else HEAD]
    behind = data[data.rfind(b"%%EOF") :] if b"%%EOF" in data else b""
    if MARKUP.search(before) or MARKUP.search(behind):
        raise RefusedFile("polyglot")


def _refuse_opening(root: Object) -> None:
    action = root.get("/OpenAction")
    if isinstance(action, Dictionary) and str(action.get("/S", "")) not in HARMLESS_ON_OPENING:
        raise RefusedFile("pdf_active")


def _refuse_objects(document: pikepdf.Pdf) -> None:
    for thing in document.objects:
        if isinstance(thing, Array | Dictionary | Stream) and SUSPECT.search(_text(thing)):
            for dictionary in _dictionaries(thing):
                _refuse_dictionary(dictionary)
    for dictionary in _dictionaries(document.trailer):
        _refuse_dictionary(dictionary)


def _refuse_unseen(document: pikepdf.Pdf) -> None:
    """What qpdf gave up on looks like nothing here, but another reader may have more patience."""
    if any(GAVE_UP.search(str(warning)) for warning in document.get_warnings()):
        raise RefusedFile("too_complex")


def _text(thing: Object) -> bytes:
    """The object as qpdf writes it, names unescaped; of a stream only its dictionary."""
    return (thing.stream_dict if isinstance(thing, Stream) else thing).unparse(resolved=True)


def _dictionaries(thing: Object) -> Iterator[Dictionary | Stream]:
    """The dictionary itself and those written inside it; what it only refers to has a turn of its own."""
    waiting: list[object] = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Dictionary | Stream):
            yield one
            waiting += [value for _key, value in one.items() if not getattr(value, "is_indirect", False)]
        elif isinstance(one, Array):
            waiting += [value for value in one if not getattr(value, "is_indirect", False)]


def _refuse_dictionary(dictionary: Dictionary | Stream) -> None:
    if "/JS" in dictionary or "/XFA" in dictionary or _name(dictionary, "/S") in ACTIVE:
        raise RefusedFile("pdf_active")
    kinds = {_name(dictionary, "/Subtype"), _name(dictionary, "/Type")}
    if "/EF" in dictionary or kinds & EMBEDDING or _has_files(dictionary):
        raise RefusedFile("embedded_file")


def _has_files(dictionary: Dictionary | Stream) -> bool:
    """An empty tree of attachments, which some printers write, holds nothing."""
    tree = dictionary.get("/EmbeddedFiles")
    return isinstance(tree, Dictionary) and bool(len(tree.get("/Names", [])) or "/Kids" in tree)


def _name(dictionary: Dictionary | Stream, key: str) -> str:
    value = dictionary.get(key)
    return str(value) if isinstance(value, Name) else ""
