"""The text of a document as a person types it, a paragraph to a line, and as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from parindex.papers.document import Article, Block, Code, Entry, Heading, Item, Paragraph, Table, plain

# "Điều 1. …", "I. …", "1. …" or "1.2. …", "a) …", "- …".
_ARTICLE = re.compile(r"Điều (\d{1,3})\. ?(.*)", re.DOTALL)
_ROMAN = re.compile(r"([IVXL]+\.) (.+)")
_NUMBER = re.compile(r"(\d+(?:\.\d+)*\.) (.+)")
_LETTER = re.compile(r"([a-zđ]\)) (.+)")
_DASH = re.compile(r"[-–] (.+)")
# A numbered line that ends like a sentence is one of a list; one that does not is a heading.
_SENTENCE_ENDS = (".", ";", ":", ",", "/.")


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a typed text; blank lines are dropped."""
    lines = [line.strip() for line in plain(text).split("\n")]
    return tuple(_block(line) for line in lines if line)


def _block(line: str) -> Block:
    if found := _ARTICLE.fullmatch(line):
        return Article(int(found[1]), found[2])
    if found := _ROMAN.fullmatch(line):
        return Heading(found[1], found[2], 1)
    if found := _NUMBER.fullmatch(line):
        return Item(found[2], found[1]) if line.endswith(_SENTENCE_ENDS) else Heading(found[1], found[2], 2)
    if found := _LETTER.fullmatch(line):
        return Item(found[2], found[1])
    if found := _DASH.fullmatch(line):
        return Item(found[1])
    return Paragraph(line)


def text_of(blocks: Iterable[Block]) -> str:
    """The typed text that gives these blocks; tables and codes, which can't be typed, are left out."""
    return "\n".join(_lines(blocks))


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Article):
            yield f"Điều {block.number}. {block.text}"
        elif isinstance(block, Heading | Item):
            yield f"{block.label} {block.text}"
        elif isinstance(block, Entry):
            yield f"{block.label}: {block.value}"
        elif not isinstance(block, Table | Code):
            yield block.text
