"""Tables of duties and of targets: columns known by their headings, in any order and wording.

A table is rebuilt from the cells its lines stand in; one that goes on over a page is one table.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from parindex.core.text import fold, squeeze
from parindex.plans.blocks import is_caps, to_blocks
from parindex.plans.source import Cell, Line
from parindex.plans.table_columns import understand
from parindex.plans.table_grid import Table, TableCell


def build_table(lines: Iterable[Line]) -> Table:
    """The table that lines with the same `cell.table` make."""
    by_cell: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        if line.cell is not None:
            by_cell.setdefault((line.cell.row, line.cell.column), []).append(line)
    rows: dict[int, list[TableCell]] = {}
    for (row, column), members in sorted(by_cell.items()):
        place = members[0].cell
        if place is not None:
            moved = Cell(place.table, row, column - 1, place.rows, place.columns)
            rows.setdefault(row, []).append(TableCell(moved, to_blocks(members)))
    highest = max(rows, default=0)
    table = Table([rows.get(row, []) for row in range(1, highest + 1)])
    understand(table)
    return table


def join_continued(whole: Table, part: Table) -> Table:
    """A table and its next part as one: rows appended, a row cut by the page mended, repeated headers marked."""
    offset = len(whole.rows)
    first = next((row for row in range(len(part.rows)) if row not in part.header_rows and part.rows[row]), None)
    if first is not None and _is_rest_of_row(whole, part.rows[first]):
        _mend_row(whole.rows[-1], part.rows[first])
        part.rows[first] = []
    whole.rows += part.rows
    whole.header_rows |= {offset + row for row in part.header_rows}
    for column, role in whole.roles.items():
        if role not in {"ordinal", "content", "target", "value"}:
            _carry_merged(whole, column, offset)
    return whole


def _carry_merged(table: Table, column: int, offset: int) -> None:
    """A cell merged downwards that the end of a page cut is drawn empty on the next page: it goes on there.

    `offset` is the first row of the new page. Only a column that has merged cells is taken to go on so.
    """
    merges = any(cell.place.column == column and cell.place.rows > 1 for row in table.rows for cell in row)
    below = [row for row in range(offset, len(table.rows)) if table.rows[row] and row not in table.header_rows]
    above = [row for row in range(offset) if table.rows[row] and row not in table.header_rows]
    upper = table.at(above[-1], column) if above else None
    if not merges or upper is None or not below or table.at(below[0], column) is not None:
        return
    begins = next(index for index, row in enumerate(table.rows) if upper in row)
    ends = next(
        (row for row in below if is_heading_row(table, row) or table.at(row, column) is not None), len(table.rows)
    )
    upper.place = replace(upper.place, rows=max(upper.place.rows, ends - begins))


def _is_rest_of_row(whole: Table, cells: Sequence[TableCell]) -> bool:
    """A row without a number of its own at the top of a page, under a row that has one."""
    ordinal = whole.column("ordinal")
    if not whole.rows[-1] or any(cell.place.columns * 2 > whole.width for cell in cells):
        return False
    if ordinal is None:
        return _goes_on_in_mid_sentence(whole, cells)
    numbered = any(cell.place.column == ordinal and cell.text.strip() for cell in whole.rows[-1])
    return numbered and not any(cell.place.column == ordinal and cell.text.strip() for cell in cells)


def _goes_on_in_mid_sentence(whole: Table, cells: Sequence[TableCell]) -> bool:
    """A row of a table without numbers that begins in small letters goes on with the row above it."""
    filled = {whole.roles.get(cell.place.column): squeeze(cell.text) for cell in cells if cell.text.strip()}
    return filled.get("content", "")[:1].islower() and not {"due", "lead"} & set(filled)


def _mend_row(above: list[TableCell], rest: Sequence[TableCell]) -> None:
    for cell in rest:
        upper = next((other for other in above if other.place.column == cell.place.column), None)
        if upper is None:
            above.append(cell)
            continue
        lines = [line for part in (upper, cell) for block in part.blocks for line in block.lines]
        upper.blocks = to_blocks([replace(line, cell=upper.place) for line in lines])


def continues(first: Table, part: Table) -> bool:
    """Whether a table that directly follows another is its next part: as many columns, the same header or none."""
    if not first.roles or abs(first.width - part.width) > (0 if not part.roles else 1):
        return False
    if not part.roles:
        return True
    return [fold(first.headings.get(column, "")) for column in range(first.width)] == [
        fold(part.headings.get(column, "")) for column in range(first.width)
    ]


def is_heading_row(table: Table, row: int) -> bool:
    """Whether a row only names a group of the rows below it ("I | CẢI CÁCH THỂ CHẾ")."""
    cells = [cell for cell in table.rows[row] if cell.text.strip()]
    if not cells:
        return False
    wide = any(cell.place.columns * 2 > table.width for cell in cells)
    named = [table.roles.get(cell.place.column) for cell in cells]
    if any(role not in {"ordinal", "group", "content", "target"} for role in named) and not wide:
        return False
    if wide:
        return len(cells) <= 2
    covered = [
        table.at(row, column) for column, role in table.roles.items() if role in {"lead", "due", "value", "product"}
    ]
    if any(cell is not None and cell.text.strip() for cell in covered):
        return False
    content = next((cell for cell in cells if table.roles.get(cell.place.column) in {"content", "target"}), cells[0])
    ordinal = next((cell.text for cell in cells if table.roles.get(cell.place.column) == "ordinal"), "")
    named_group = bool(re.match(r"^\s*(?:[IVX]+|[A-H])\s*[.)]?\s*$", ordinal)) or is_caps(content.text)
    return (
        named_group
        or all(block.bold for cell in cells for block in cell.blocks)
        or _has_children(table, row, ordinal)
        or set(named) == {"group"}
    )


def _has_children(table: Table, row: int, ordinal: str) -> bool:
    number = re.match(r"^\s*([\d.]+?)\.?\s*$", ordinal)
    if number is None or row + 1 >= len(table.rows):
        return False
    below = next((c.text for c in table.rows[row + 1] if table.roles.get(c.place.column) == "ordinal"), "")
    return squeeze(below).startswith(number.group(1) + ".1")
