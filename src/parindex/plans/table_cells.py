"""What the cells of one row say: who, when, how much, in which field of work."""

import re

from parindex.core.text import plain, squeeze
from parindex.plans.assignments import Roles, read_shared_cell
from parindex.plans.measures import measure_from_cells, read_measures
from parindex.plans.reading import Measure
from parindex.plans.schedule import Due, due_in_cell, recurrence
from parindex.plans.table_grid import Table, TableCell
from parindex.plans.table_periods import due_of_marks, is_mark
from parindex.plans.tables import is_heading_row
from parindex.plans.units import UnitDirectory

_NUMBER = re.compile(r"^(?:[IVX]+|[A-H]|\d{1,2})[.)/]\s+(?=\S)")


def cell_of(table: Table, row: int, role: str) -> TableCell | None:
    """The cell of a row in the first column of this role; where it says "as above", the cell it means."""
    column = table.column(role)
    return _cell_in(table, row, column) if column is not None else None


def _cell_in(table: Table, row: int, column: int) -> TableCell | None:
    cell = table.at(row, column)
    if cell is None or not cell.is_ditto:
        return cell
    return next((found for above in range(row - 1, -1, -1) if (found := _said_above(table, above, column))), None)


def _said_above(table: Table, row: int, column: int) -> TableCell | None:
    if row in table.header_rows or is_heading_row(table, row):
        return None
    cell = table.at(row, column)
    return cell if cell is not None and cell.text.strip() and not cell.is_ditto else None


def text_of(table: Table, row: int, role: str) -> str:
    """Text of the cell of this role, empty where the table has no such column."""
    cell = cell_of(table, row, role)
    return cell.text.strip() if cell else ""


def content_of(table: Table, row: int) -> str:
    """What is to be done; where only the general column of two says it, the words of that one."""
    column = table.column("group")
    own = next((cell.text.strip() for cell in table.rows[row] if cell.place.column == column), "")
    return text_of(table, row, "content") or own


def units_of(table: Table, row: int, directory: UnitDirectory) -> Roles:
    """Who leads and who cooperates, told by two columns, by one for both, or by one for each level."""
    leading, helping = _texts_of(table, row, "lead"), _texts_of(table, row, "cooperating")
    first_leads = _is_for_both(table)
    roles = Roles()
    for text in leading:
        found = read_shared_cell(text, directory, first_leads=first_leads)
        roles.lead += found.lead
        roles.cooperating += found.cooperating
    for text in helping:
        found = read_shared_cell(text, directory)
        roles.cooperating += found.lead + found.cooperating
    return roles


def _texts_of(table: Table, row: int, role: str) -> list[str]:
    """Texts of the cells of this role, each once, crosses left out."""
    cells = [_cell_in(table, row, column) for column in table.columns(role)]
    return list(dict.fromkeys(cell.text.strip() for cell in cells if cell is not None and not is_mark(cell.text)))


def _is_for_both(table: Table) -> bool:
    """Whether one column is headed "Cơ quan chủ trì/phối hợp" and none is for those who cooperate."""
    low = plain(table.headings.get(table.column("lead") or 0, ""))
    return table.column("cooperating") is None and "chủ trì" in low and "phối hợp" in low


def field_of(table: Table, row: int) -> str | None:
    """The field of work a row stands under, where a column names it once for the rows from there down."""
    column = table.column("group")
    roles = set(table.roles.values())
    if column is None and "content" in roles and not {"value", "measure_unit"} & roles:
        column = table.column("target")  # "Tiêu chí bị trừ điểm | Giải pháp"
    if column is None:
        return None
    for above in range(row, -1, -1):
        if above in table.header_rows:  # repeated at the top of a page
            continue
        if above < row and is_heading_row(table, above):
            return None
        cell = table.at(above, column)
        if cell is not None and cell.text.strip() and not cell.is_ditto:
            return _NUMBER.sub("", squeeze(cell.text)).rstrip(" :.") or None
    return None


def due_of(table: Table, row: int) -> Due:
    """When the duty of a row is due: as its column says, or the quarters or months that are marked."""
    if words := text_of(table, row, "due"):
        return due_in_cell(words, _year_over(table, "due"))
    return _marked(table, row) if table.periods else _begun(table, row)


def _year_over(table: Table, role: str) -> int | None:
    """The year that a column's heading gives for all its cells ("Thời gian hoàn thành năm 2026")."""
    years = set(re.findall(r"(?<!\d)20\d\d(?!\d)", table.headings.get(table.column(role) or 0, "")))
    return int(years.pop()) if len(years) == 1 else None


def _begun(table: Table, row: int) -> Due:
    """Only the beginning is given: a turn says all there is to say, a day is no deadline."""
    words = squeeze(text_of(table, row, "start"))
    if not words or words.strip("-–—. ") == "" or recurrence(words):
        return due_in_cell(words)
    return Due(None, None, f"{table.headings[table.column('start') or 0]}: {words}")


def _marked(table: Table, row: int) -> Due:
    periods = table.periods
    cells = {column: table.at(row, column) for column in periods}
    said = next((cell.text for cell in cells.values() if cell and cell.text.strip() and not is_mark(cell.text)), None)
    if said is not None:  # "Thường xuyên" over all the quarters
        return due_in_cell(said)
    marked = [period for column, period in periods.items() if (cell := cells[column]) and is_mark(cell.text)]
    return due_of_marks(marked, list(periods.values()))


def measures_of(table: Table, row: int, subject: str) -> tuple[Measure, ...]:
    """The figures wanted of the target of a row, one of each column of values."""
    columns = [column for column, role in table.roles.items() if role == "value"]
    unit = squeeze(text_of(table, row, "measure_unit"))
    found: list[Measure] = []
    for column in columns:
        cell = table.at(row, column)
        heading = table.headings.get(column, "")
        year = re.search(r"20\d\d", heading)
        period = year.group() if year and len(columns) > 1 else None
        measure = measure_from_cells(cell.text, unit, subject, heading, period) if cell else None
        if measure is not None:
            found.append(measure)
    return tuple(found) if columns else read_measures(subject)
