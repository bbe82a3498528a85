"""Places on a PDF page: glyphs to rows of text, rules to the grid of a table. Points; y grows upwards for glyphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

COLUMN_GAP = 2.2  # in font sizes: a gap wider than this sets two columns apart
_EDGE = 3.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character with its horizontal extent and its baseline."""

    char: str
    left: float
    right: float
    y: float
    size: float
    index: int
    bold: bool | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """Characters on one baseline. `first_word` is the width of the first word."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool
    first_word: float


def to_rows(glyphs: Sequence[Glyph]) -> list[Row]:
    """Rows from top to bottom, each read from left to right; wide gaps become three spaces."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y):
        if rows and abs(rows[-1][0].y - glyph.y) <= max(2.5, 0.35 * min(glyph.size, rows[-1][0].size)):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    made = [_row(sorted(row, key=lambda glyph: (glyph.left, glyph.index))) for row in rows]
    return [row for row in made if row.text.strip()]


def _row(glyphs: Sequence[Glyph]) -> Row:
    text, spaced = "", False
    before: Glyph | None = None
    first_word = 0.0
    for glyph in glyphs:
        if glyph.char.isspace():
            spaced = True
            continue
        if before is not None:
            gap = glyph.left - before.right
            if gap > COLUMN_GAP * glyph.size:
                text += "   "
            elif spaced or gap > 0.22 * glyph.size:
                text += " "
            if not first_word and text.endswith(" "):
                first_word = before.right - _leftmost(glyphs)
        text += glyph.char
        before, spaced = glyph, False
    shown = [glyph for glyph in glyphs if not glyph.char.isspace()] or list(glyphs)
    weights = [glyph.bold for glyph in shown if glyph.bold is not None]
    size = sorted(glyph.size for glyph in shown)[len(shown) // 2]
    left, right = min(glyph.left for glyph in shown), max(glyph.right for glyph in shown)
    bold = bool(weights) and sum(weights) * 10 >= len(weights) * 9
    return Row(text.strip(), left, right, shown[0].y, size, bold, first_word or right - left)


def _leftmost(glyphs: Sequence[Glyph]) -> float:
    return next(glyph.left for glyph in glyphs if not glyph.char.isspace())


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a grid. Edges as pdfplumber gives them: y from the top of the page."""

    left: float
    top: float
    right: float
    bottom: float
    row: int
    column: int
    rows: int
    columns: int

    def holds(self, glyph: Glyph, height: float) -> bool:
        """Whether the middle of a glyph lies in the cell."""
        y = height - glyph.y - glyph.size * 0.25
        return self.left <= (glyph.left + glyph.right) / 2 < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table of a page."""

    left: float
    top: float
    right: float
    bottom: float
    boxes: tuple[Box, ...]

    def holds(self, glyph: Glyph, height: float) -> bool:
        """Whether one of the cells holds the glyph."""
        return any(box.holds(glyph, height) for box in self.boxes)


def find_grids(page: Any) -> list[Grid]:
    """Ruled tables of a pdfplumber page with at least two columns and two rows."""
    grids = []
    for table in page.find_tables():
        cells = sorted(
            {tuple(float(edge) for edge in cell) for cell in table.cells}, key=lambda cell: (cell[1], cell[0])
        )
        xs = _edges([cell[0] for cell in cells] + [cell[2] for cell in cells])
        ys = _edges([cell[1] for cell in cells] + [cell[3] for cell in cells])
        if len(xs) < 3 or len(ys) < 2:
            continue
        boxes = [_box(cell, xs, ys) for cell in cells]
        boxes = sorted((box for box in boxes if box.rows and box.columns), key=lambda box: (box.row, box.column))
        grids.append(Grid(xs[0], ys[0], xs[-1], ys[-1], tuple(boxes)))
    return grids


def _box(cell: tuple[float, ...], xs: Sequence[float], ys: Sequence[float]) -> Box:
    left, top, right, bottom = cell
    column, row = _nearest(left, xs), _nearest(top, ys)
    return Box(left, top, right, bottom, row, column, _nearest(bottom, ys) - row, _nearest(right, xs) - column)


def _edges(values: Sequence[float]) -> list[float]:
    """Distinct edges, those closer than a rule's width taken as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _EDGE:
            edges.append(value)
    return edges


def _nearest(value: float, edges: Sequence[float]) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))
