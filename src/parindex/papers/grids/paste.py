"""A block copied from Excel, placed from one cell on."""

from __future__ import annotations

import csv
import io

from parindex.papers.grids.cells import CellRefused, parse_cell
from parindex.papers.grids.model import Grid, GridError, Reading


def read_block(text: str, grid: Grid, *, row: str, column: str) -> Reading:
    """The values of a tab-separated block whose first cell is (`row`, `column`); fixed columns are passed over.

    A block that does not fit is an error and gives no value. Raises KeyError for a row or column there is not.
    """
    lines = list(csv.reader(io.StringIO(text.replace("\r\n", "\n").rstrip("\n")), delimiter="\t"))
    keys = [one.key for one in grid.rows]
    open_columns = [one for one in grid.columns if not one.fixed]
    top, left = keys.index(row), [one.key for one in open_columns].index(column)
    reading = Reading()
    widest = max((len(line) for line in lines), default=0)
    if top + len(lines) > len(keys) or left + widest > len(open_columns):
        fits = f"{len(keys) - top} dòng × {len(open_columns) - left} cột"
        message = f"Khối dán có {len(lines)} dòng × {widest} cột, từ ô đã chọn chỉ còn {fits}. Chưa dán ô nào."
        reading.errors.append(GridError(0, "", "does_not_fit", message))
        return reading
    for down, line in enumerate(lines):
        for across, typed in enumerate(line):
            target = open_columns[left + across]
            try:
                value = parse_cell(target, typed)
            except CellRefused as refusal:
                reading.errors.append(GridError(down + 1, target.title, refusal.code, str(refusal), typed))
                continue
            if value is not None:
                reading.values.setdefault(keys[top + down], {})[target.key] = value
    return reading
