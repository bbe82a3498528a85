"""An official document as data: one model for every kind, from which the .docx and the PDF are made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Tag

from parindex.core.text import clean

# Control characters that clean() leaves and XML refuses, and halves of characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """Text as a document may hold it: NFC, no control characters, nothing invisible."""
    return _NOT_XML.sub("", clean(text))


@dataclass(frozen=True)
class Issuer:
    """Who issues: its name on one or more lines of the heading, and `name` as a sentence has it.

    A people's committee names no superior (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.2).
    """

    lines: tuple[str, ...]
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading of the text: "I." at level 1, "1." at 2, "a)" at 3."""

    label: str
    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True)
class Paragraph:
    text: str
    bold: bool = False
    italic: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Item:
    """A line of a list; `label` is "-", "a)" or "1."."""

    text: str
    label: str = "-"


@dataclass(frozen=True)
class Article:
    """Điều n of a decision: its label is bold, its text is not."""

    number: int
    text: str


@dataclass(frozen=True)
class Column:
    """A column of a table; `share` of the width beside the others'."""

    title: str
    share: int = 1
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """A ruled table. Its heading is repeated on each page, a row is never split; `strong` are rows in bold.

    `small` sets it in ten points, where there are many columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    strong: frozenset[int] = frozenset()
    small: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"a row has {len(row)} cells, the table {len(self.columns)} columns: {row!r}")


@dataclass(frozen=True)
class Entry:
    """A line of a form: what is asked and what stands there; without a value, dots to write on."""

    label: str
    value: str = ""


@dataclass(frozen=True)
class Code:
    """A QR code in the text, with words beside it."""

    data: str
    words: str


def _kind_of(block: Any) -> str:
    """Which block it is; one read from JSON is told by the field that only its kind has."""
    if not isinstance(block, dict):
        return type(block).__name__
    marks = {
        "level": "Heading", "centred": "Paragraph", "number": "Article", "columns": "Table", "value": "Entry",
        "data": "Code",
    }  # fmt: skip
    return next((kind for mark, kind in marks.items() if mark in block), "Item")


Block = Annotated[
    Annotated[Heading, Tag("Heading")]
    | Annotated[Paragraph, Tag("Paragraph")]
    | Annotated[Item, Tag("Item")]
    | Annotated[Article, Tag("Article")]
    | Annotated[Table, Tag("Table")]
    | Annotated[Entry, Tag("Entry")]
    | Annotated[Code, Tag("Code")],
    Discriminator(_kind_of),
]


@dataclass(frozen=True)
class Signer:
    """Whose name stands under the document: `lines` such as ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), without titles.

    `note` says below them how to sign, in forms: "(Ký, ghi rõ họ tên)".
    """

    lines: tuple[str, ...]
    name: str = ""
    note: str = ""


@dataclass(frozen=True)
class Annex:
    """What goes with the document; `title` in capitals is made by the renderer."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Form:
    """What a document is when a regulation prescribes it as a form.

    `title` stands in place of a kind's name; there is no end mark, and the trích yếu is left out when empty. `qr` is
    what the code in the top left corner says; `foot` names form and paper on every page; `counterpart` signs on the
    left.
    """

    title: str
    qr: str = ""
    foot: str = ""
    counterpart: Signer | None = None
    landscape: bool = False


@dataclass(frozen=True)
class Document:
    """An official document of any kind, or a form.

    `kind` is a code of `catalog/papers/types.yaml`; a `form` needs none. Without `number` or `issued_on` there is
    room to write them; `year` is that of the date still to be written. `subject` is the trích yếu without "V/v".
    `authority` is the line of who decides, in decisions. `recipients` are listed above "Lưu: `archive`". `secretary`
    signs minutes on the left. Without a `symbol` no number stands in the head, without lines nobody signs: both only
    in forms.
    """

    kind: str
    issuer: Issuer
    symbol: str
    place: str
    year: int
    subject: str
    signer: Signer
    body: tuple[Block, ...]
    number: int | None = None
    issued_on: date | None = None
    authority: str = ""
    addressees: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    archive: str = ""
    secretary: Signer | None = None
    urgency: str = ""
    circulation: str = ""
    annexes: tuple[Annex, ...] = field(default=())
    form: Form | None = None
