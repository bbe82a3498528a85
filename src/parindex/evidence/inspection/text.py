"""Plain text and CSV."""

from __future__ import annotations

import codecs
import re

from parindex.evidence.inspection.refusals import RefusedFile
from parindex.evidence.inspection.signatures import MARKUP

MEDIA_TYPES = {".txt": "text/plain", ".csv": "text/csv"}
# Tab, line ends, form feed and the end mark of DOS are text. Fonts of the TCVN3 and VNI families and Windows-1258
# use none of the others (VISCII does, for six rare capitals; such a file is asked to be saved as UTF-8).
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
BEGINS_A_SCRIPT = (b"#!", b"{\\rtf")
HEAD = 1024


def inspect_text(data: bytes, extension: str) -> str:
    """The media type, with the charset when it is sure. Raises RefusedFile for what only poses as text.

    A text in an older encoding (TCVN3, VNI, Windows-1258) is evidence too: it is taken without a charset.
    """
    charset, plain = _decoded(data, extension)
    head = plain[:HEAD].lstrip()
    if not plain.strip():
        raise RefusedFile("empty")
    if head.startswith(b"%PDF-"):
        raise RefusedFile("wrong_content", extension=extension)
    if MARKUP.match(head) or head.startswith(BEGINS_A_SCRIPT):
        raise RefusedFile("disguised", extension=extension)
    return MEDIA_TYPES[extension] + (f"; charset={charset}" if charset else "")


def _decoded(data: bytes, extension: str) -> tuple[str, bytes]:
    """The charset, "" when it can't be told, and the text as UTF-8 (or as it is) without a byte order mark."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            plain, charset = data.decode("utf-16").encode(), "utf-16"
        else:
            plain, charset = data.decode("utf-8-sig").encode(), "utf-8"
    except UnicodeError:
        plain, charset = data, ""
    if NOT_TEXT.search(plain):
        raise RefusedFile("not_text", extension=extension)
    return charset, plain
