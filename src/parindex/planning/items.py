"""From what the reader gave to the rows of a review. No queries here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from parindex.core.text import fold
from parindex.planning.states import ItemKind

Row = dict[str, Any]


def rows_of(reading: Mapping[str, Any], codes: Mapping[str, str]) -> list[Row]:
    """Field values of a ReviewItem for everything read, in the order of the document.

    `reading` is the reader's JSON, `codes` the code of each known unit by its name.
    """
    rows = [
        *(_target(entry) for entry in reading["targets"]),
        *(_task(entry, codes) for entry in reading["tasks"]),
        *(_reporting(entry) for entry in reading["reporting"]),
        *(_row(ItemKind.UNPLACED, "", entry, {}) for entry in reading["unplaced"]),
    ]
    rows.sort(key=lambda row: (row["first_line"], row["last_line"]))
    return [{**row, "position": position} for position, row in enumerate(rows, start=1)]


def assignee(name: str, codes: Mapping[str, str]) -> dict[str, str | None]:
    """A unit as a review item keeps it: the name, and the code when the register knows it."""
    return {"name": name, "code": codes.get(name)}


def _target(entry: Mapping[str, Any]) -> Row:
    measures = [{**measure, "measure": ""} for measure in entry["measures"]]
    return _row(ItemKind.TARGET, str(entry["ordinal"]), entry, {"measures": measures})


def _task(entry: Mapping[str, Any], codes: Mapping[str, str]) -> Row:
    detail = {
        "title": entry.get("title") or "",
        "lead": [assignee(name, codes) for name in entry["lead"]],
        "cooperating": [assignee(name, codes) for name in entry["cooperating"]],
        "recurrence": entry["recurrence"] or "",
        "due_on": entry["due_on"],
        "due_text": entry.get("due_text") or "",
        "product": entry.get("product") or "",
    }
    return _row(ItemKind.TASK, entry["path"], entry, detail)


def _reporting(entry: Mapping[str, Any]) -> Row:
    detail = {name: _joined(entry[name]) for name in ("period", "from", "to", "via")}
    return _row(ItemKind.REPORTING, "", {"text": entry.get("text") or "", "lines": entry["lines"]}, detail)


def _row(kind: ItemKind, path: str, entry: Mapping[str, Any], detail: dict[str, Any]) -> Row:
    first, last = entry["lines"]
    return {
        "kind": kind,
        "path": path,
        "text": entry["text"],
        "first_line": first,
        "last_line": last,
        "detail": detail,
    }


def merged_detail(kind: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of two items that become one: units and measures joined, the rest of the first kept."""
    merged = dict(first)
    if kind == ItemKind.TARGET:
        merged["measures"] = [*first.get("measures", []), *second.get("measures", [])]
    if kind == ItemKind.TASK:
        for side in ("lead", "cooperating"):
            joined = [*first.get(side, []), *second.get(side, [])]
            merged[side] = list({entry["name"]: entry for entry in joined}.values())
        for name in ("recurrence", "due_on", "due_text", "product"):
            merged[name] = first.get(name) or second.get(name) or ("" if name != "due_on" else None)
    return merged


def detail_of_part(kind: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail of a part split off: the same units and dates, but no figures, which a person sets."""
    return {"measures": []} if kind == ItemKind.TARGET else dict(detail)


def renamed(detail: Mapping[str, Any], written: str, unit: tuple[str, str] | None) -> dict[str, Any]:
    """`detail` with the unknown name `written` given a unit (name, code), or left out."""
    result = dict(detail)
    for side in ("lead", "cooperating"):
        entries: dict[str, dict[str, str | None]] = {}
        for entry in detail.get(side, []):
            if entry["code"] is None and entry["name"] == written:
                if unit is not None:
                    entries[unit[0]] = {"name": unit[0], "code": unit[1]}
            else:
                entries[entry["name"]] = entry
        result[side] = list(entries.values())
    return result


def spans(texts: Sequence[str], lines: Sequence[Mapping[str, Any]], first: int, last: int) -> list[tuple[int, int]]:
    """Where in the source each part of a split item begins and ends.

    A part begins on the line that holds its first words, searched after the part before it; when they
    were reworded beyond finding, the part keeps the whole range.
    """
    inside = [line for line in lines if first <= line["number"] <= last]
    starts: list[int | None] = [first]
    for text in texts[1:]:
        opening = fold(" ".join(text.split()[:3]))
        after = max(start for start in starts if start is not None)
        found = (n["number"] for n in inside if n["number"] >= after and opening in fold(n["text"]))
        starts.append(next(found, None))
    result = []
    for index, start in enumerate(starts):
        later = [s for s in starts[index + 1 :] if s is not None]
        if start is None:
            result.append((first, last))
        else:
            result.append((start, max(start, later[0] - 1 if later and later[0] > start else last)))
    return result


def _joined(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else value or ""
