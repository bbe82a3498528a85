"""Numbering of Vietnamese administrative documents: what stands before the text of a part, an item, a dash.

Decree 30/2020/NĐ-CP, annex I: Phần, Chương (Roman), Mục, Tiểu mục, Điều, khoản `1.`, điểm `a)`; practice adds
Roman `I.`, decimal `1.1.`, dashes, pluses and bullets.
"""

import re
from dataclasses import dataclass

from parindex.core.text import plain

LETTERS = "abcdđeghiklmnopqrstuvxy"  # order of `điểm` in the decree: no f, j, w, z
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_WORDS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}

_NAMED = re.compile(
    r"^(phụ lục|phụ biểu|biểu|phần|chương|tiểu mục|mục|điều)(?:\s+(?:thứ\s+|số\s*:?\s*)?"
    r"([ivxlc]+|\d{1,3}|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|[a-d]))?(?!\w)\s*([.:)–—-]?)\s*"
)
_DECIMAL = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){1,4})([.):]?)\s+(?=\S)")
_ARABIC = re.compile(r"^\(?(\d{1,4})(?:([.)])(?=\s|[^\W\d_]|[“\"(])|([/:]|\s?-)(?=\s))\s*")
_ROMAN_LABEL = re.compile(r"^([IVXLC]{1,7})(?:\s?([.)/:])|\s*([-–—])(?=\s))\s*(?=\S|$)")
_UPPER = re.compile(r"^([A-HK-Z])(?:([.)/])|\s*([-–—])(?=\s))\s+(?=\S)")
_LETTER = re.compile(r"^\(?([a-zđ])(?:([)])|([./])(?=\s))\s*(?=\S)")
_BARE = re.compile(r"^([-–—−‐‑+*•·●○▪■□◦⁃➢►▶✓✔→❖◆§])\s*(?=\S)|^(o)\s{2,}(?=\S)")
_DASHES = "-–—−‐‑"


@dataclass(frozen=True, slots=True)
class Label:
    """`kind` and `style` say which list a label belongs to; `ordinal` its place, None for dashes and bullets.

    `path` is what it adds to the path of an item, a decimal label as its parts ("1.2.3": ("1", "2", "3")).
    """

    kind: str
    style: str
    ordinal: int | None
    path: tuple[str, ...]
    written: str
    length: int

    @property
    def is_bare(self) -> bool:
        return self.ordinal is None and self.kind in {"dash", "bullet"}

    @property
    def parts(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.path) if self.kind == "decimal" else ()


def roman(text: str) -> int | None:
    """Value of a well-formed Roman number, None for other letters."""
    total = 0
    values = [_ROMAN[char] for char in text]
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total if text and to_roman(total) == text else None


def to_roman(number: int) -> str:
    """Roman number of 1 … 399."""
    steps = [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    out = ""
    for value, sign in steps:
        while number >= value:
            out, number = out + sign, number - value
    return out


def parse_label(text: str, level: int | None = None) -> Label | None:
    """The label at the head of a line, by its shape alone; whether it counts is for the outline to say.

    `level` is the depth in Word's list, which tells apart two depths that bear the same sign.
    """
    head = text[: len(text) - len(text.lstrip())]
    body = text[len(head) :]
    found = _named(body) or _numbered(body) or _bare(body)
    if found is None:
        return None
    kind, style, ordinal, path, length = found
    if level is not None and kind in {"dash", "bullet"}:
        style = f"{style}@{level}"
    return Label(kind, style, ordinal, path, body[:length].strip(), len(head) + length)


_Found = tuple[str, str, int | None, tuple[str, ...], int]


def _named(body: str) -> _Found | None:
    match = _NAMED.match(plain(body))
    if not match or not body[0].isupper():
        return None
    kind = {
        "phụ lục": "annex", "phụ biểu": "annex", "biểu": "annex", "phần": "part", "chương": "chapter",
        "mục": "section", "tiểu mục": "subsection", "điều": "article",
    }[match.group(1)]  # fmt: skip
    number = match.group(2)
    if number is None:
        bare_annex = match.group(1) == "phụ lục" and body.strip(" .:").isupper()
        return (kind, kind, None, (), match.end()) if bare_annex else None
    if kind == "annex" and match.group(1) != "phụ lục" and not body[: match.end(1)].isupper():
        return None
    if number.isdigit():
        ordinal: int | None = int(number)
    else:
        ordinal = _WORDS.get(number) or roman(number.upper()) or ord(number[0]) - 96
    path = body[match.start(2) : match.end(2)] if not number.isdigit() else number
    if number in _WORDS:
        path = to_roman(_WORDS[number])
    return kind, kind, ordinal, (f"Điều {path}" if kind == "article" else path.upper(),), match.end()


def _numbered(body: str) -> _Found | None:
    if match := _DECIMAL.match(body):
        parts = tuple(match.group(1).split("."))
        if all(part == str(int(part)) for part in parts):
            return "decimal", f"decimal{len(parts)}", int(parts[-1]), parts, match.end()
    if match := _ARABIC.match(body):
        sign = (match.group(2) or match.group(3)).strip()
        sign = "()" if body.startswith("(") and sign == ")" else sign
        number = int(match.group(1))
        if not (body.startswith("(") and sign != "()"):
            return "arabic", f"1{sign}", number, (str(number),), match.end()
    if (match := _ROMAN_LABEL.match(body)) and (value := roman(match.group(1))):
        sign = match.group(2) or "-"
        return "roman", f"I{sign}", value, (match.group(1),), match.end()
    if match := _UPPER.match(body):
        return "upper", f"A{match.group(2) or '-'}", ord(match.group(1)) - 64, (match.group(1),), match.end()
    if match := _LETTER.match(body):
        letter, sign = match.group(1), match.group(2) or match.group(3)
        ordinal = LETTERS.find(letter) + 1
        if ordinal:
            return "letter", f"a{sign}", ordinal, (letter,), match.end()
    return None


def _bare(body: str) -> _Found | None:
    if not (match := _BARE.match(body)):
        return None
    sign = match.group(1) or "o"
    if sign in _DASHES:
        # "-5", "-KH/TU": a sign glued to what follows is a dash only before a word that starts a sentence.
        if match.end() == 1 and not (len(body) > 1 and body[1].isupper() and body[1:3] != body[1:3].upper()):
            return None
        return "dash", "-", None, (), match.end()
    return "bullet", sign, None, (), match.end()


def as_upper_letter(label: Label) -> Label | None:
    """A one-letter Roman label (C., D., I., L., M.) taken as a capital letter of an A., B., C. list."""
    if label.kind != "roman" or len(label.written.rstrip(".)/-–— ")) != 1:
        return None
    letter = label.written[0]
    return Label("upper", "A" + label.style[1:], ord(letter) - 64, (letter,), label.written, label.length)
