"""Which line of a document is which component, as far as it can be told without guessing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from parindex.core.text import fold
from parindex.papers.format import PaperType
from parindex.papers.linting.reading import Line, Read

NATION = "cong hoa xa hoi chu nghia viet nam"
NUMBER = re.compile(r"Số\s*:", re.IGNORECASE)
DATED = re.compile(
    r"^(?P<place>.+?),?\s*ngày\s*(?P<day>\d{0,2})[\s…._]*tháng\s*(?P<month>\d{0,2})[\s…._]*năm\s*\d{4}"
)
LETTER = re.compile(r"V\s*/\s*v\b", re.IGNORECASE)
AUTHORITY = re.compile(r"(TM|KT|TL|TUQ|Q)\s*\.?\s+\S", re.IGNORECASE)
RECIPIENTS = re.compile(r"Nơi nhận\s*:?", re.IGNORECASE)
ANNEX = re.compile(r"Phụ lục(\s+[IVXLC\d]+)?\s*$", re.IGNORECASE)
ATTACHED = re.compile(r"\(?\s*(Kèm theo|Ban hành kèm theo)", re.IGNORECASE)
BASIS = re.compile(r"(Căn cứ|Theo đề nghị|Xét đề nghị)\b")
HEAD_LINES = 14  # the head of a document does not reach further


@dataclass
class Parts:
    """The components that were found; lists may be empty, the others None."""

    nation: Line | None = None
    motto: Line | None = None
    number: Line | None = None
    place_date: Line | None = None
    issuer: list[Line] = field(default_factory=list)
    letter: Line | None = None
    kind: PaperType | None = None
    type_name: Line | None = None
    abstract: Line | None = None
    addressee: Line | None = None
    bases: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    recipients_heading: Line | None = None
    recipients: list[Line] = field(default_factory=list)
    posts: list[Line] = field(default_factory=list)
    signer_name: Line | None = None
    annexes: list[tuple[Line, Line | None, Line | None]] = field(default_factory=list)


def recognise(read: Read, types: Mapping[str, PaperType]) -> Parts:
    """The parts of a document by what they say and where they stand."""
    lines = [line for line in read.lines if line.text]
    parts = Parts()
    annex_at = next((at for at, line in enumerate(lines) if at > HEAD_LINES and ANNEX.match(line.text)), len(lines))
    main = lines[:annex_at]
    _find_head(parts, main[:HEAD_LINES])
    _find_title(parts, main, types)
    _find_end(parts, main)
    _find_text(parts, main)
    _find_annexes(parts, lines[annex_at:])
    return parts


def _find_head(parts: Parts, head: list[Line]) -> None:
    for line in head:
        folded = fold(line.text)
        if parts.nation is None and folded == NATION:
            parts.nation = line
        elif parts.motto is None and folded.startswith("doc lap") and "hanh phuc" in folded:
            parts.motto = line
        elif parts.number is None and NUMBER.match(line.text):
            parts.number = line
        elif parts.place_date is None and DATED.match(line.text):
            parts.place_date = line
        elif parts.letter is None and LETTER.match(line.text):
            parts.letter = line
        elif parts.number is None and parts.place_date is None and _is_upper(line.text):
            parts.issuer.append(line)


def _find_title(parts: Parts, main: list[Line], types: Mapping[str, PaperType]) -> None:
    names = {fold(kind.name): kind for kind in types.values() if kind.layout != "letter"}
    for at, line in enumerate(main[: HEAD_LINES + 4]):
        kind = names.get(fold(line.text))
        if kind is not None and line.cell is None and _is_upper(line.text):
            parts.kind, parts.type_name = kind, line
            after = main[at + 1] if at + 1 < len(main) else None
            parts.abstract = after if after is not None and not after.text.startswith("Kính gửi") else None
            return
    if parts.letter is not None:
        parts.kind = next(kind for kind in types.values() if kind.layout == "letter")


def _find_end(parts: Parts, main: list[Line]) -> None:
    for at, line in enumerate(main):
        if RECIPIENTS.match(line.text) and at > HEAD_LINES // 2:
            parts.recipients_heading = line
            parts.recipients = [one for one in main[at + 1 :] if one.cell == line.cell and one.text[0] in "-–•+"]
    tail = [line for line in main[len(main) // 2 :] if line.cell is not None or AUTHORITY.match(line.text)]
    cells: dict[tuple[int, int, int], list[Line]] = {}
    for line in tail:
        if line.cell is not None:
            cells.setdefault(line.cell, []).append(line)
    signing = [found for found in cells.values() if len(found) > 1 and _is_signing(found)]
    if signing:
        right = signing[-1]
        parts.posts = [line for line in right[:-1] if _is_upper(line.text) or AUTHORITY.match(line.text)]
        parts.signer_name = right[-1]


def _is_signing(lines: list[Line]) -> bool:
    """Whether a cell holds who signs: a post in capitals, or an authority, and no list of recipients."""
    first = lines[0].text
    return not RECIPIENTS.match(first) and (_is_upper(first) or AUTHORITY.match(first) is not None)


def _find_text(parts: Parts, main: list[Line]) -> None:
    start = parts.abstract or parts.type_name
    begins = start.at if start else max((one.at for one in (parts.number, parts.letter) if one), default=0)
    ends = min((one.at for one in (parts.recipients_heading, *parts.posts) if one), default=10**9)
    text = [line for line in main if begins < line.at < ends and line.cell is None and not line.split]
    for line in text:
        if parts.addressee is None and line.text.startswith("Kính gửi"):
            parts.addressee = line
        elif BASIS.match(line.text) and not parts.body:
            parts.bases.append(line)
        elif line.align in {"justify", "left"} and not (parts.addressee and not parts.body and line.text[0] == "-"):
            parts.body.append(line)


def _find_annexes(parts: Parts, lines: list[Line]) -> None:
    for at, line in enumerate(lines):
        if ANNEX.match(line.text):
            title = lines[at + 1] if at + 1 < len(lines) else None
            reference = next((one for one in lines[at + 1 : at + 4] if ATTACHED.match(one.text)), None)
            parts.annexes.append((line, title, reference))


def _is_upper(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return bool(letters) and all(sign.isupper() for sign in letters)
