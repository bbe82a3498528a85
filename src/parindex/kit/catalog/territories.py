"""Units as a dated tree, and which unit took over from which."""

from __future__ import annotations

import functools
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from parindex.kit.catalog.reading import Entry, Mark, catalog_path, content_of, entry_of, refuse, unique


class CatalogUnit(Entry):
    """A unit in time; `seen_on` is a day on which it certainly existed, `valid_from` null when not known."""

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    kind: str
    level: Literal["PROVINCE", "DISTRICT", "COMMUNE"]
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    place: str = ""
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    seen_on: date | None = None
    mark: Mark
    source: str = ""


class CatalogSuccession(Entry):
    """The work of one unit went to another."""

    predecessor: str = Field(alias="from")
    successor: str = Field(alias="to")
    kind: Literal["MERGER", "SPLIT", "ABSORPTION", "RENAMING", "HANDOVER"]
    since: date
    basis: str
    mark: Mark


class Territories(Entry):
    units: tuple[CatalogUnit, ...]
    successions: tuple[CatalogSuccession, ...]


@functools.cache
def load_territories() -> Territories:
    """Every unit and succession. Raises CatalogError."""
    units: list[CatalogUnit] = []
    successions: list[CatalogSuccession] = []
    for path in sorted((catalog_path() / "territories").glob("*.yaml")):
        units_here, successions_here = read_territory_file(path)
        units += units_here
        successions += successions_here
    check_territories(units, successions)
    return Territories(units=tuple(units), successions=tuple(successions))


def read_territory_file(path: Path) -> tuple[list[CatalogUnit], list[CatalogSuccession]]:
    """The units and successions of one file; the file's `source` stands for each unit without its own."""
    content = content_of(path, {"source", "units", "successions"})
    defaults = {"source": content["source"]}
    units = [entry_of(CatalogUnit, path, {**defaults, **row}) for row in content.get("units", [])]
    return units, [entry_of(CatalogSuccession, path, row) for row in content.get("successions", [])]


def check_territories(units: list[CatalogUnit], successions: list[CatalogSuccession]) -> None:
    """Refuse what contradicts itself: codes used twice, unknown parents, circles, successors born too late."""
    known = unique("territories", (unit.code for unit in units), units)
    for unit in units:
        if unit.parent is not None and unit.parent not in known:
            refuse("territories", unit.code, f"parent {unit.parent} is not a unit", "Add it, or correct the code.")
        if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
            refuse("territories", unit.code, "it ends before it begins", "Correct valid_from or valid_to.")
        _refuse_circle(unit, known)
    for row in successions:
        for code in (row.predecessor, row.successor):
            if code not in known:
                refuse("territories", f"succession on {row.since}", f"{code} is not a unit", "Correct the code.")
        _check_succession(row, known[row.predecessor], known[row.successor])


def _check_succession(row: CatalogSuccession, old: CatalogUnit, new: CatalogUnit) -> None:
    entry = f"{row.predecessor} → {row.successor}"
    if new.valid_from is not None and new.valid_from > row.since:
        refuse("territories", entry, "the successor does not exist yet on that day", "Correct `since` or valid_from.")
    if row.kind != "HANDOVER" and (old.valid_to is None or old.valid_to >= row.since):
        refuse("territories", entry, "the predecessor has not ended before that day", "Set its valid_to.")


def _refuse_circle(unit: CatalogUnit, known: dict[str, CatalogUnit]) -> None:
    seen = {unit.code}
    above = unit.parent
    while above is not None and above in known:
        if above in seen:
            refuse("territories", unit.code, "its parents form a circle", "Correct `parent` in one of them.")
        seen.add(above)
        above = known[above].parent
