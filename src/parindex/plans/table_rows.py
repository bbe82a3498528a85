"""Rows of a table to tasks or targets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parindex.core.text import plain, squeeze
from parindex.plans.assignments import read_cell
from parindex.plans.harvest import Harvest
from parindex.plans.measures import measure_from_cells, read_measures
from parindex.plans.reading import Lines, Measure, Section, Target, Task, Unplaced
from parindex.plans.schedule import due_in_cell
from parindex.plans.tables import Table, TableCell, is_heading_row
from parindex.plans.unit_phrases import Phrase, assignees
from parindex.plans.units import UnitDirectory

_ORDINAL = re.compile(r"^\s*\(?([\w.]+?)[.)]?\s*$")


@dataclass(slots=True)
class _Walk:
    """Where the reading of a table stands."""

    table: Table
    base: tuple[str, ...]
    role: str | None
    harvest: Harvest
    directory: UnitDirectory
    lead: tuple[Phrase, ...]
    groups: list[tuple[str, str, str]] = field(default_factory=list)  # style, path part, heading
    counter: int = 0
    taken: set[tuple[str, ...]] = field(default_factory=set)
    last_row: int | None = None


def read_table(
    table: Table, base: tuple[str, ...], role: str | None, harvest: Harvest, directory: UnitDirectory,
    lead: tuple[Phrase, ...],
) -> None:  # fmt: skip
    """Add the tasks or targets of a table to `harvest`; an unknown kind of table is left unplaced, row by row."""
    walk = _Walk(table, base, role, harvest, directory, lead)
    covered = 0
    for row in range(len(table.rows)):
        lines = table.row_lines(row)
        if lines is None or lines[1] <= covered:  # a header repeated amid a row that goes on over the page
            continue
        covered = lines[1]
        if not table.roles:
            harvest.unplaced.append(Unplaced(lines, _row_text(table, row)))
        elif row in table.header_rows:
            harvest.sections.append(Section(".".join(base), "", "heading", lines, _row_text(table, row)))
        elif is_heading_row(table, row):
            _open_group(walk, row, lines)
        else:
            _read_row(walk, row, lines)


def _row_text(table: Table, row: int) -> str:
    return " | ".join(squeeze(cell.text) for cell in table.rows[row])


def _cell(walk: _Walk, row: int, role: str) -> TableCell | None:
    column = next((column for column, known in walk.table.roles.items() if known == role), None)
    if column is None:
        return None
    cell = walk.table.at(row, column)
    if cell is None or not cell.is_ditto:
        return cell
    return next((found for above in range(row - 1, -1, -1) if (found := _said_above(walk, above, column))), None)


def _said_above(walk: _Walk, row: int, column: int) -> TableCell | None:
    if row in walk.table.header_rows or is_heading_row(walk.table, row):
        return None
    cell = walk.table.at(row, column)
    return cell if cell is not None and cell.text.strip() and not cell.is_ditto else None


def _text(walk: _Walk, row: int, role: str) -> str:
    cell = _cell(walk, row, role)
    return cell.text.strip() if cell else ""


def _ordinal(walk: _Walk, row: int) -> str:
    cell = _cell(walk, row, "ordinal")
    if cell is None or cell.place.row != row + 1 - _offset(walk, row, cell):
        return ""
    match = _ORDINAL.match(cell.text)
    return match.group(1).strip(".") if match else ""


def _offset(walk: _Walk, row: int, cell: TableCell) -> int:
    """Zero-distance for a cell that begins in this row, whatever part of a joined table it came from."""
    return row + 1 - cell.place.row if cell in walk.table.rows[row] else 0


def _style(ordinal: str) -> str:
    if re.fullmatch(r"[IVX]+", ordinal):
        return "roman"
    if re.fullmatch(r"[A-Z]", ordinal):
        return "upper"
    if re.fullmatch(r"[a-zđ]", ordinal):
        return "letter"
    return f"number{ordinal.count('.')}" if ordinal else "none"


def _open_group(walk: _Walk, row: int, lines: Lines) -> None:
    ordinal = _ordinal(walk, row)
    content = next(
        (
            squeeze(cell.text)
            for cell in reversed(walk.table.rows[row])
            if squeeze(cell.text).strip(" .") not in {"", ordinal}
        ),
        "",
    )
    if not ordinal and (match := re.match(r"^((?:[IVX]+|[A-H]|\d{1,2}))[.)/]\s+(.+)$", content)):
        ordinal, content = match.groups()
    style = _style(ordinal)
    depth = next((place for place, group in enumerate(walk.groups) if group[0] == style), len(walk.groups))
    before = walk.groups[depth][1] if depth < len(walk.groups) else "0"
    del walk.groups[depth:]
    part = _relative(ordinal, walk.groups) or (str(int(before) + 1) if before.isdigit() else before + "+")
    walk.groups.append((style, part, content.rstrip(" :")))
    walk.counter = 0
    path = (*walk.base, *(group[1] for group in walk.groups))
    walk.harvest.sections.append(Section(".".join(path), content, "heading", lines, _row_text(walk.table, row)))


def _relative(ordinal: str, groups: list[tuple[str, str, str]]) -> str:
    """An ordinal "1.2" below the group "1" is "2"."""
    for _, part, _ in groups:
        if ordinal.startswith(part + ".") and ordinal != part:
            ordinal = ordinal[len(part) + 1 :]
    return ordinal


def _path(walk: _Walk, row: int) -> tuple[str, ...]:
    walk.counter += 1
    ordinal = _relative(_ordinal(walk, row), walk.groups) or str(walk.counter)
    head = (*walk.base, *(group[1] for group in walk.groups))
    path, turn = (*head, ordinal), 2
    while path in walk.taken:
        path, turn = (*head, f"{ordinal}({turn})"), turn + 1
    walk.taken.add(path)
    return path


def _read_row(walk: _Walk, row: int, lines: Lines) -> None:
    roles = set(walk.table.roles.values())
    if _continues_row_above(walk, row):
        _extend_last(walk, row, lines)
        return
    if "target" in roles and ({"value", "measure_unit"} & roles or "content" not in roles):
        _add_target(walk, row, lines)
    elif _text(walk, row, "content"):
        _add_task(walk, row, lines)
    else:
        walk.harvest.unplaced.append(Unplaced(lines, _row_text(walk.table, row)))
        return
    walk.last_row = row


def _continues_row_above(walk: _Walk, row: int) -> bool:
    """A row cut by the end of a page goes on without a number of its own, usually in mid-sentence."""
    if walk.last_row is None or "ordinal" not in walk.table.roles.values():
        return False
    own = [cell for cell in walk.table.rows[row] if cell.text.strip()]
    named = {walk.table.roles.get(cell.place.column): cell.text.strip() for cell in own}
    if "ordinal" in named or not walk.harvest.tasks:
        return False
    content = named.get("content", "")
    main = _cell(walk, row, "content")
    merged = main is not None and main not in walk.table.rows[row]
    return merged or (content[:1].islower() if content else True)


def _extend_last(walk: _Walk, row: int, lines: Lines) -> None:
    task = walk.harvest.tasks[-1]
    own = {walk.table.roles.get(cell.place.column): cell for cell in walk.table.rows[row]}
    more = own["content"].text.strip() if "content" in own else ""
    lead = task.lead
    if "lead" in own:
        lead += assignees(read_cell(own["lead"].text, walk.directory), walk.directory)
    walk.harvest.tasks[-1] = Task(
        task.path, f"{task.text} {more}".strip(), (task.lines[0], max(lines[1], task.lines[1])), lead,
        task.cooperating, task.recurrence, task.due_on, task.due_text, task.product, task.title,
    )  # fmt: skip


def _add_task(walk: _Walk, row: int, lines: Lines) -> None:
    lead = read_cell(_text(walk, row, "lead"), walk.directory) or list(walk.lead)
    cooperating = read_cell(_text(walk, row, "cooperating"), walk.directory)
    due = due_in_cell(_text(walk, row, "due"))
    led_by = assignees(lead, walk.directory)
    names = {unit.name for unit in led_by}
    walk.harvest.assigned += [(phrase, lines) for phrase in (*lead, *cooperating)]
    walk.harvest.tasks.append(
        Task(
            ".".join(_path(walk, row)),
            _text(walk, row, "content"),
            lines,
            led_by,
            tuple(unit for unit in assignees(cooperating, walk.directory) if unit.name not in names),
            due.recurrence,
            due.on,
            due.text,
            squeeze(_text(walk, row, "product")) or None,
            walk.groups[-1][2] if walk.groups else None,
        )
    )


def _add_target(walk: _Walk, row: int, lines: Lines) -> None:
    text = squeeze(_text(walk, row, "target"))
    if not text:
        walk.harvest.unplaced.append(Unplaced(lines, _row_text(walk.table, row)))
        return
    lead = read_cell(_text(walk, row, "lead"), walk.directory)
    walk.harvest.targets.append(
        Target(
            len(walk.harvest.targets) + 1,
            text,
            _measures(walk, row, text),
            ".".join(_path(walk, row)),
            lines,
            walk.groups[-1][2] if walk.groups else None,
            assignees(lead, walk.directory),
        )
    )
    walk.harvest.assigned += [(phrase, lines) for phrase in lead]


def _measures(walk: _Walk, row: int, text: str) -> tuple[Measure, ...]:
    columns = [column for column, role in walk.table.roles.items() if role == "value"]
    unit = squeeze(_text(walk, row, "measure_unit"))
    found: list[Measure] = []
    for column in columns:
        cell = walk.table.at(row, column)
        year = re.search(r"20\d\d", plain(walk.table.headings.get(column, "")))
        period = year.group() if year and len(columns) > 1 else None
        measure = measure_from_cells(cell.text, unit, text, period) if cell else None
        if measure is not None:
            found.append(measure)
    return tuple(found) if columns else read_measures(text)
