"""Reading a document against the units its issuer can name; no writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import DatabaseError

from parindex.core.text import fold
from parindex.kit.catalog import CatalogUnit, load_territories
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.planning import queries
from parindex.plans import KnownUnit, Source, UnitDirectory, load_source, read_head, read_plan

# Kinds of the register -> the reader's kinds, by which it expands «các cơ quan, đơn vị» and its like.
READER_KINDS = {
    UnitKind.OFFICE: "division",
    UnitKind.DIVISION: "division",
    UnitKind.INSPECTORATE: "division",
    UnitKind.DEPARTMENT: "department",
    UnitKind.PUBLIC_SERVICE_UNIT: "public_service_unit",
    UnitKind.PUBLIC_SERVICE_CENTER: "public_service_unit",
    UnitKind.FATHERLAND_FRONT: "front",
    UnitKind.PARTY_COMMITTEE: "party",
    UnitKind.PEOPLES_COUNCIL: "council",
    UnitKind.PEOPLES_COMMITTEE: "committee",
}


@dataclass(frozen=True)
class ReadDocument:
    """What a review starts from: the reader's JSON and the numbered source lines."""

    reading: dict[str, Any]
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class _Unit:
    """A unit by what a plan can call it, from the register or from the catalogue."""

    code: str
    kind: str
    name: str
    other_names: tuple[str, ...]
    place: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None

    @classmethod
    def registered(cls, unit: Unit) -> _Unit:
        names = (unit.short_name, *unit.aliases)
        parent = unit.parent.code if unit.parent else None
        return cls(unit.code, unit.kind, unit.name, names, unit.place, parent, unit.valid_from, unit.valid_to)

    @classmethod
    def catalogued(cls, unit: CatalogUnit) -> _Unit:
        names = (unit.short_name, *unit.aliases)
        return cls(unit.code, unit.kind, unit.name, names, unit.place, unit.parent, unit.valid_from, unit.valid_to)

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def read(data: bytes, filename: str, directory: UnitDirectory) -> ReadDocument:
    """Read a plan document. Raises plans.UnreadableDocument with what to do about it."""
    return _read(load_source(data, filename), directory)


def _read(source: Source, directory: UnitDirectory) -> ReadDocument:
    lines = [{"number": line.number, "text": line.text} for line in source.lines]
    return ReadDocument(read_plan(source, directory).as_json(), lines)


def directory_for(issuer: Unit, day: date) -> UnitDirectory:
    """The units a plan of `issuer` can name on `day`."""
    around = queries.units_in_reach(issuer, day).select_related("parent")
    return _directory(map(_Unit.registered, around), _Unit.registered(issuer))


def read_as_issued(data: bytes, filename: str, *, issuer_code: str | None = None) -> tuple[str | None, ReadDocument]:
    """Read a document with the units of whoever issued it: as the document says, or `issuer_code`.

    The units come from the database where it has any, else from the catalogue. Returns the issuer's
    code too, None when it is in neither; names then stand as written.
    """
    source = load_source(data, filename)
    head = read_head(source).as_json()
    known = _registered() or [_Unit.catalogued(unit) for unit in load_territories().units]
    day = queries.document_day(head)
    issuer = _issuer(known, head["issuer"] or "", day, issuer_code)
    if issuer is None:
        return None, _read(source, UnitDirectory([]))
    existing = [unit for unit in known if day is None or unit.exists_on(day)]
    return issuer.code, _read(source, _directory(existing, issuer))


def registered_issuer(code: str | None) -> Unit | None:
    return Unit.objects.filter(code=code).first() if code else None


def _directory(units: Iterable[_Unit], issuer: _Unit) -> UnitDirectory:
    return UnitDirectory(list(_near(units, issuer)))


def _near(units: Iterable[_Unit], issuer: _Unit) -> Iterator[KnownUnit]:
    """The units a plan of `issuer` can name: its own, those of its place, those beside and above it.

    Only its own are of a kind that «các cơ quan, đơn vị» takes in; the others answer to their names.
    """
    for unit in units:
        own = unit.code == issuer.code or unit.parent == issuer.code or unit.place == issuer.place
        if own or (issuer.parent is not None and issuer.parent in (unit.parent, unit.code)):
            names = tuple(filter(None, unit.other_names))
            yield KnownUnit(unit.code, unit.name, _reader_kind(unit, issuer, own=own), names)


def _reader_kind(unit: _Unit, issuer: _Unit, *, own: bool) -> str:
    if unit.kind == UnitKind.PEOPLES_COMMITTEE:
        return "commune" if unit.parent == issuer.code else "committee"
    return READER_KINDS[UnitKind(unit.kind)] if own else "other"


def _registered() -> list[_Unit]:
    """The database's units; none when there is no database yet, which is no error for a dry run."""
    try:
        return [_Unit.registered(unit) for unit in Unit.objects.select_related("parent")]
    except DatabaseError:
        return []


def _issuer(units: Iterable[_Unit], written: str, day: date | None, code: str | None) -> _Unit | None:
    wanted = _committee_name(written)
    for unit in units:
        named = unit.code == code if code else _committee_name(unit.name) == wanted
        if named and (code or day is None or unit.exists_on(day)):
            return unit
    return None


def _committee_name(name: str) -> str:
    return fold(name).replace("uy ban nhan dan", "ubnd")
