"""Words and small forms that the documents of a round share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parindex.papers.document import Item
from parindex.scoring.queries.published import Row

ARCHIVE = "VT, NV"
SUBJECT = "kết quả Chỉ số cải cách hành chính năm {year}"
DASH = "–"


def listed(lines: Sequence[str]) -> Iterator[Item]:
    """Lines of a list, the last with a full stop."""
    for at, line in enumerate(lines, start=1):
        yield Item(f"{line}{'.' if at == len(lines) else ';'}")


def class_of(row: Row) -> str:
    """The class of a unit as it is called."""
    return row.rated.label if row.rated else DASH


def lowered(text: str) -> str:
    """To stand inside a sentence; names that begin with two capitals (UBND, TTHC) stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def raised(text: str) -> str:
    """To begin a title."""
    return text[:1].upper() + text[1:]
