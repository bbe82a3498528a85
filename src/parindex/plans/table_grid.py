"""A table as rows of cells, with what its columns mean once that is known."""

import re
from dataclasses import dataclass, field

from parindex.core.text import plain, squeeze
from parindex.plans.blocks import Block
from parindex.plans.source import Cell
from parindex.plans.table_periods import Period

_DITTO = re.compile(r"^(?:[\"”“″'’]{1,3}|-?\s*(?:nt|như trên|như trên\.)\s*-?|//)$")


@dataclass(slots=True)
class TableCell:
    """A cell with its paragraphs. `place` counts rows and columns within the (joined) table, from 0."""

    place: Cell
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)

    @property
    def is_ditto(self) -> bool:
        return bool(_DITTO.match(plain(squeeze(self.text))))


@dataclass(slots=True)
class Table:
    """Rows of cells; `roles` gives the meaning of each column, empty where no header was understood.

    `periods` are the columns of quarters or months that crosses stand in.
    """

    rows: list[list[TableCell]]
    roles: dict[int, str] = field(default_factory=dict)
    header_rows: set[int] = field(default_factory=set)
    headings: dict[int, str] = field(default_factory=dict)
    periods: dict[int, Period] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return max((cell.place.column + cell.place.columns for row in self.rows for cell in row), default=0)

    @property
    def numbers(self) -> tuple[int, int]:
        """First and last line of the table."""
        found = [number for row in self.rows for cell in row for block in cell.blocks for number in block.numbers]
        return min(found), max(found)

    def column(self, role: str) -> int | None:
        """The first column of this meaning."""
        return next(iter(self.columns(role)), None)

    def columns(self, role: str) -> list[int]:
        """All columns of this meaning, from left to right."""
        return [column for column, known in self.roles.items() if known == role]

    def row_lines(self, row: int) -> tuple[int, int] | None:
        """First and last line of the cells that begin in a row; None where they are all empty."""
        found = [number for cell in self.rows[row] for block in cell.blocks for number in block.numbers]
        return (min(found), max(found)) if found else None

    def at(self, row: int, column: int) -> TableCell | None:
        """The cell that covers a place, also one that began in a row above."""
        for index in range(row, -1, -1):
            if index in self.header_rows and row not in self.header_rows:  # repeated at the top of a page
                continue
            for cell in self.rows[index]:
                if cell.place.column <= column < cell.place.column + cell.place.columns:
                    if index == row or index + cell.place.rows > row:
                        return cell
                    return None
        return None

    def blocks(self) -> list[Block]:
        """All paragraphs of all cells."""
        return [block for row in self.rows for cell in row for block in cell.blocks]
