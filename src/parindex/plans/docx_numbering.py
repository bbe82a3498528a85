"""Word's automatic numbering as the labels a reader sees: `numbering.xml` and the styles that point at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from parindex.plans.labels import to_roman

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "\uf0e8": "→", "": "•"}


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    abstract: str = ""


def _value(parent: _Element | None, tag: str, default: str = "") -> str:
    found = parent.find(W + tag) if parent is not None else None
    return str(found.get(W + "val", default)) if found is not None else default


class Numbering:
    """Counts the paragraphs of each list and renders their labels. One per document, asked in document order."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[tuple[str, int], int] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        self._parents: dict[str, str] = {}
        self._restarted: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read_lists(self, numbering: _Element) -> None:
        abstracts = {
            str(item.get(W + "abstractNumId")): {
                int(level.get(W + "ilvl", "0")): _read_level(level) for level in item.findall(W + "lvl")
            }
            for item in numbering.findall(W + "abstractNum")
        }
        for item in numbering.findall(W + "num"):
            abstract = _value(item, "abstractNumId")
            levels = dict(abstracts.get(abstract, {}))
            number = str(item.get(W + "numId"))
            for override in item.findall(W + "lvlOverride"):
                at = int(override.get(W + "ilvl", "0"))
                own = override.find(W + "lvl")
                level = _read_level(own) if own is not None else levels.get(at, _Level())
                start = _value(override, "startOverride")
                if start:
                    level = _Level(level.form, level.text, int(start))
                    self._restarted.add((number, at))
                levels[at] = level
            self._lists[number] = _List(levels, abstract)

    def _read_styles(self, styles: _Element) -> None:
        for style in styles.findall(W + "style"):
            identifier = str(style.get(W + "styleId"))
            based = _value(style, "basedOn")
            if based:
                self._parents[identifier] = based
            numbered = style.find(f"{W}pPr/{W}numPr")
            if numbered is not None:
                self._styles[identifier] = (_value(numbered, "numId"), int(_value(numbered, "ilvl", "0")))

    def label(self, properties: _Element | None) -> tuple[str, int] | None:
        """Label and depth of a paragraph, counting it; None where it is not numbered by Word."""
        where = self._list_of(properties)
        if where is None or where[0] not in self._lists:
            return None
        number, depth = where
        found = self._lists[number]
        level = found.levels.get(depth)
        if level is None or level.form == "none":
            return None
        self._count(number, depth, level)
        if level.form == "bullet":
            return _SYMBOLS.get(level.text.strip(), level.text.strip() or "•")[:1], depth
        label = level.text
        for at in range(depth + 1):
            if f"%{at + 1}" in label:
                other = found.levels.get(at, _Level())
                value = self._counters.get(self._key(number, at), other.start)
                label = label.replace(f"%{at + 1}", _render(value, other.form))
        return (label.strip(), depth) if label.strip() else None

    def _list_of(self, properties: _Element | None) -> tuple[str, int] | None:
        numbered = properties.find(W + "numPr") if properties is not None else None
        style: str | None = _value(properties, "pStyle") or None
        inherited: tuple[str, int] | None = None
        for _ in range(12):
            if style is None:
                break
            if style in self._styles:
                inherited = self._styles[style]
                break
            style = self._parents.get(style)
        if numbered is None:
            return inherited if inherited and inherited[0] != "0" else None
        number = _value(numbered, "numId") or (inherited[0] if inherited else "")
        depth = _value(numbered, "ilvl")
        return (number, int(depth or (inherited[1] if inherited else 0))) if number not in {"", "0"} else None

    def _key(self, number: str, depth: int) -> tuple[str, int]:
        # Lists of one abstract definition count on together, unless a list restarts by itself.
        own = any(restarted[0] == number for restarted in self._restarted)
        return (f"n{number}" if own else f"a{self._lists[number].abstract}", depth)

    def _count(self, number: str, depth: int, level: _Level) -> None:
        key = self._key(number, depth)
        self._counters[key] = self._counters[key] + 1 if key in self._counters else level.start
        for deeper in range(depth + 1, 10):
            self._counters.pop(self._key(number, deeper), None)


def _read_level(level: _Element) -> _Level:
    start = _value(level, "start", "1")
    return _Level(_value(level, "numFmt", "decimal"), _value(level, "lvlText"), int(start) if start.isdigit() else 1)


def _render(value: int, form: str) -> str:
    if form in {"upperRoman", "lowerRoman"} and 0 < value < 400:
        return to_roman(value) if form == "upperRoman" else to_roman(value).lower()
    if form in {"lowerLetter", "upperLetter"} and value > 0:
        # Word's own letters are the English ones; Vietnamese editions of Word render đ after d only when typed.
        letter = chr(96 + (value - 1) % 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form == "decimalZero":
        return f"{value:02d}"
    return str(value)
