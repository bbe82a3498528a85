"""Rows of a table to tasks or targets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from parindex.core.text import squeeze
from parindex.plans.assignments import read_shared_cell
from parindex.plans.harvest import Harvest
from parindex.plans.reading import Lines, Section, Target, Task, Unplaced
from parindex.plans.table_cells import cell_of, content_of, due_of, field_of, measures_of, text_of, units_of
from parindex.plans.table_grid import Table, TableCell
from parindex.plans.tables import is_heading_row
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
    last_ordinal: str = ""


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


def _ordinal(walk: _Walk, row: int) -> str:
    cell = cell_of(walk.table, row, "ordinal")
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
    walk.counter, walk.last_ordinal = 0, ""
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
    walk.last_ordinal = _relative(_ordinal(walk, row), walk.groups) or walk.last_ordinal
    ordinal = walk.last_ordinal or str(walk.counter)
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
    elif content_of(walk.table, row):
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
    main = cell_of(walk.table, row, "content")
    merged = main is not None and main not in walk.table.rows[row]
    return merged or (content[:1].islower() if content else True)


def _extend_last(walk: _Walk, row: int, lines: Lines) -> None:
    task = walk.harvest.tasks[-1]
    own = {walk.table.roles.get(cell.place.column): cell.text.strip() for cell in walk.table.rows[row]}
    units = [read_shared_cell(own.get(role, ""), walk.directory) for role in ("lead", "cooperating")]
    lead = (*task.lead, *assignees(units[0].lead, walk.directory))
    helping = assignees([*units[0].cooperating, *units[1].lead, *units[1].cooperating], walk.directory)
    walk.harvest.tasks[-1] = replace(
        task,
        text=f"{task.text} {own.get('content', '')}".strip(),
        lines=(task.lines[0], max(lines[1], task.lines[1])),
        lead=lead,
        cooperating=(*task.cooperating, *(unit for unit in helping if unit not in (*lead, *task.cooperating))),
    )


def _title(walk: _Walk, row: int) -> str | None:
    return field_of(walk.table, row) or (walk.groups[-1][2] if walk.groups else None)


def _add_task(walk: _Walk, row: int, lines: Lines) -> None:
    units = units_of(walk.table, row, walk.directory)
    lead, cooperating = units.lead or list(walk.lead), units.cooperating
    due = due_of(walk.table, row)
    led_by = assignees(lead, walk.directory)
    names = {unit.name for unit in led_by}
    walk.harvest.assigned += [(phrase, lines) for phrase in (*lead, *cooperating)]
    walk.harvest.tasks.append(
        Task(
            ".".join(_path(walk, row)),
            content_of(walk.table, row),
            lines,
            led_by,
            tuple(unit for unit in assignees(cooperating, walk.directory) if unit.name not in names),
            due.recurrence,
            due.on,
            due.text,
            squeeze(text_of(walk.table, row, "product")) or None,
            _title(walk, row),
        )
    )


def _add_target(walk: _Walk, row: int, lines: Lines) -> None:
    text = squeeze(text_of(walk.table, row, "target"))
    if not text:
        walk.harvest.unplaced.append(Unplaced(lines, _row_text(walk.table, row)))
        return
    lead = units_of(walk.table, row, walk.directory).lead
    walk.harvest.targets.append(
        Target(
            len(walk.harvest.targets) + 1,
            text,
            measures_of(walk.table, row, text),
            ".".join(_path(walk, row)),
            lines,
            _title(walk, row),
            assignees(lead, walk.directory),
        )
    )
    walk.harvest.assigned += [(phrase, lines) for phrase in lead]
