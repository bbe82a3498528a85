"""Reading `catalog/`: law and reference as data, checked before anything uses it.

Errors are for whoever edits the catalogue: they name the file, the entry, the field and the remedy.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from parindex.core.calendar import SATURDAY, CalendarYear, WorkingCalendar
from parindex.core.working_time import OfficeHours, WorkingTime

PACKAGED = Path(__file__).resolve().parent.parent / "_catalog"
CHECKOUT = Path(__file__).resolve().parents[3] / "catalog"
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Mark = Literal["S", "K", "K-high", "K-med", "K-low", "A"]
M = TypeVar("M", bound=BaseModel)


class CatalogError(ValueError):
    """An entry of the catalogue that can't be used."""

    def __init__(self, file: str, entry: str, problem: str, remedy: str) -> None:
        super().__init__(f"catalog/{file}: {entry}: {problem}. {remedy}")


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


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


class SourceRelation(Entry):
    """What an entry replaces or amends; `scope` says which part, empty for all of it."""

    id: str
    since: date | None = None
    scope: str = ""


class LegalSource(Entry):
    """A legal or directive text. What is not known is left out, never guessed."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    kind: str
    reference: str = ""
    number: str | None = None
    year: int | None = None
    symbol: str = ""
    title: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    replaces: tuple[SourceRelation, ...] = ()
    amends: tuple[SourceRelation, ...] = ()
    mark: Mark
    seen_in: str = ""
    checked_on: date
    note: str = ""


class DaysOff(Entry):
    """One day off, or each day from `first` to `last`."""

    first: date = Field(alias="from")
    last: date | None = Field(default=None, alias="to")
    name: str

    def days(self) -> list[date]:
        length = ((self.last or self.first) - self.first).days
        return [self.first + timedelta(days=n) for n in range(length + 1)]


class CatalogHours(Entry):
    """The office hours of an agency; sessions as "07:30-11:30"."""

    code: str
    name: str
    sessions: tuple[str, ...]
    source: str
    mark: Mark
    checked_on: date

    @field_validator("sessions")
    @classmethod
    def _readable(cls, sessions: tuple[str, ...]) -> tuple[str, ...]:
        OfficeHours(tuple(_session(written) for written in sessions))
        return sessions

    def hours(self) -> OfficeHours:
        return OfficeHours(tuple(_session(written) for written in self.sessions))


def _session(written: str) -> tuple[time, time]:
    begin, _dash, end = written.partition("-")
    return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())


class WorkedSaturday(Entry):
    day: date
    instead_of: date


class CatalogYear(Entry):
    """The days off of one year; `confirmed` false while nobody has decided them."""

    year: int
    confirmed: bool
    source: str
    mark: Mark
    checked_on: date
    days_off: tuple[DaysOff, ...]
    working_saturdays: tuple[WorkedSaturday, ...] = ()


def catalog_path() -> Path:
    """The catalogue: packed in the wheel, or of the checkout."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


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


@functools.cache
def load_sources() -> tuple[LegalSource, ...]:
    """Every legal text. Raises CatalogError."""
    sources: list[LegalSource] = []
    for path in sorted((catalog_path() / "sources").glob("*.yaml")):
        content = _content(path, {"texts", "checked_on"})
        defaults = {"checked_on": content["checked_on"]}
        sources += [_entry(LegalSource, path, {**defaults, **row}) for row in content["texts"]]
    check_sources(sources)
    return tuple(sources)


@functools.cache
def load_calendar() -> WorkingCalendar:
    """The working calendar of every year there is. Raises CatalogError."""
    years = []
    for path in sorted((catalog_path() / "calendar").glob("*.yaml")):
        year = _entry(CatalogYear, path, _content(path, set(CatalogYear.model_fields)))
        check_calendar_year(year, path)
        off = {day: span.name for span in year.days_off for day in span.days()}
        worked = frozenset(swap.day for swap in year.working_saturdays)
        years.append(CalendarYear(year.year, off, worked, year.confirmed))
    return WorkingCalendar.of(years)


@functools.cache
def load_working_time(code: str = "mac-dinh") -> WorkingTime:
    """The working calendar with the office hours named `code`. Raises CatalogError."""
    path = catalog_path() / "office-hours" / f"{code}.yaml"
    hours = _entry(CatalogHours, path, _content(path, set(CatalogHours.model_fields)))
    return WorkingTime(load_calendar(), hours.hours())


def check_calendar_year(year: CatalogYear, path: Path) -> None:
    """Refuse days of another year, days named twice, and swaps that give nothing back."""
    days = [day for span in year.days_off for day in span.days()]
    for day in [*days, *(swap.day for swap in year.working_saturdays)]:
        if day.year != year.year:
            _refuse(_name(path), str(day), f"it is not in {year.year}", "Put it into the file of its year.")
    for day, times in Counter(days).items():
        if times > 1:
            _refuse(_name(path), str(day), "it is off twice", "Keep one of the entries.")
    for swap in year.working_saturdays:
        if swap.day.weekday() < SATURDAY or swap.instead_of not in days:
            _refuse(
                _name(path),
                str(swap.day),
                "a swap needs a Saturday or Sunday worked and a day off in return",
                "Correct `day` or `instead_of`, or add the day off.",
            )


def read_territory_file(path: Path) -> tuple[list[CatalogUnit], list[CatalogSuccession]]:
    """The units and successions of one file; the file's `source` stands for each unit without its own."""
    content = _content(path, {"source", "units", "successions"})
    defaults = {"source": content["source"]}
    units = [_entry(CatalogUnit, path, {**defaults, **row}) for row in content.get("units", [])]
    return units, [_entry(CatalogSuccession, path, row) for row in content.get("successions", [])]


def check_territories(units: list[CatalogUnit], successions: list[CatalogSuccession]) -> None:
    """Refuse what contradicts itself: codes used twice, unknown parents, circles, successors born too late."""
    known = _unique("territories", (unit.code for unit in units), units)
    for unit in units:
        if unit.parent is not None and unit.parent not in known:
            _refuse("territories", unit.code, f"parent {unit.parent} is not a unit", "Add it, or correct the code.")
        if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
            _refuse("territories", unit.code, "it ends before it begins", "Correct valid_from or valid_to.")
        _refuse_circle(unit, known)
    for row in successions:
        for code in (row.predecessor, row.successor):
            if code not in known:
                _refuse("territories", f"succession on {row.since}", f"{code} is not a unit", "Correct the code.")
        _check_succession(row, known[row.predecessor], known[row.successor])


def check_sources(sources: list[LegalSource]) -> None:
    """Refuse ids used twice, relations to nothing, and texts that end before they begin."""
    known = _unique("sources", (source.id for source in sources), sources)
    for source in sources:
        for relation in (*source.replaces, *source.amends):
            if relation.id not in known:
                _refuse("sources", source.id, f"{relation.id} is not a text", "Add it, or correct the id.")
        begins, ends = source.in_force_from, source.in_force_until
        if begins and ends and ends < begins:
            _refuse("sources", source.id, "it ends before it is in force", "Correct the dates.")


def _check_succession(row: CatalogSuccession, old: CatalogUnit, new: CatalogUnit) -> None:
    entry = f"{row.predecessor} → {row.successor}"
    if new.valid_from is not None and new.valid_from > row.since:
        _refuse(
            "territories", entry, "the successor does not exist yet on that day", "Correct `since` or valid_from."
        )
    if row.kind != "HANDOVER" and (old.valid_to is None or old.valid_to >= row.since):
        _refuse("territories", entry, "the predecessor has not ended before that day", "Set its valid_to.")


def _refuse_circle(unit: CatalogUnit, known: dict[str, CatalogUnit]) -> None:
    seen = {unit.code}
    above = unit.parent
    while above is not None and above in known:
        if above in seen:
            _refuse("territories", unit.code, "its parents form a circle", "Correct `parent` in one of them.")
        seen.add(above)
        above = known[above].parent


def _unique(folder: str, codes: Iterable[str], rows: list[M]) -> dict[str, M]:
    counted = list(codes)
    for code, times in Counter(counted).items():
        if times > 1:
            _refuse(folder, code, f"it is defined {times} times", "Give each its own, or merge the entries.")
    return dict(zip(counted, rows, strict=True))


def _content(path: Path, allowed: set[str]) -> dict[str, Any]:
    content = yaml.load(path.read_text("utf-8"), Loader=Loader)  # noqa: S506 -- a safe loader, in C
    if not isinstance(content, dict) or set(content) - allowed:
        _refuse(_name(path), "file", "unknown keys", f"Only {', '.join(sorted(allowed))} stand at the top.")
    return dict(content)


def _entry(model: type[M], path: Path, row: dict[str, Any]) -> M:
    label = str(row.get("code") or row.get("id") or row.get("from") or "entry")
    for name, value in row.items():
        if isinstance(value, float):
            _refuse(_name(path), label, f"{name} is a float", 'Write exact decimals in quotes: "98.5".')
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise CatalogError(_name(path), label, f"{field}: {first['msg']}", "Correct or remove the field.") from error


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _refuse(file: str, entry: str, problem: str, remedy: str) -> None:
    raise CatalogError(file, entry, problem, remedy)
