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
from parindex.plans import KnownUnit, UnitDirectory, load_source, read_plan

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


def read(data: bytes, filename: str, directory: UnitDirectory) -> ReadDocument:
    """Read a plan document. Raises plans.UnreadableDocument with what to do about it."""
    source = load_source(data, filename)
    lines = [{"number": line.number, "text": line.text} for line in source.lines]
    return ReadDocument(read_plan(source, directory).as_json(), lines)


def directory_for(issuer: Unit, day: date) -> UnitDirectory:
    """The units a plan of `issuer` can name on `day`."""
    around = queries.units_in_reach(issuer, day).select_related("parent")
    return _directory(map(_catalogued, around), _catalogued(issuer))


def read_as_issued(data: bytes, filename: str, *, issuer_code: str | None = None) -> tuple[str | None, ReadDocument]:
    """Read a document with the units of whoever issued it: as the document says, or `issuer_code`.

    The units come from the database where it has any, else from the catalogue. Returns the issuer's
    code too, None when it is in neither; names then stand as written.
    """
    document = read(data, filename, UnitDirectory([]))
    known = _registered() or load_territories().units
    head = document.reading["document"]
    day = queries.document_day(head)
    issuer = _issuer(known, head["issuer"] or "", day, issuer_code)
    if issuer is None:
        return None, document
    existing = [unit for unit in known if day is None or _exists_on(unit, day)]
    return issuer.code, read(data, filename, _directory(existing, issuer))


def registered_issuer(code: str | None) -> Unit | None:
    return Unit.objects.filter(code=code).first() if code else None


def _directory(units: Iterable[CatalogUnit], issuer: CatalogUnit) -> UnitDirectory:
    return UnitDirectory(list(_near(units, issuer)))


def _near(units: Iterable[CatalogUnit], issuer: CatalogUnit) -> Iterator[KnownUnit]:
    """The units a plan of `issuer` can name: its own, those of its place, those beside and above it.

    Only its own are of a kind that «các cơ quan, đơn vị» takes in; the others answer to their names.
    """
    for unit in units:
        own = unit.code == issuer.code or unit.parent == issuer.code or unit.place == issuer.place
        if own or (issuer.parent is not None and issuer.parent in (unit.parent, unit.code)):
            names = tuple(filter(None, [unit.short_name, *unit.aliases]))
            yield KnownUnit(unit.code, unit.name, _reader_kind(unit, issuer, own=own), names)


def _reader_kind(unit: CatalogUnit, issuer: CatalogUnit, *, own: bool) -> str:
    if unit.kind == UnitKind.PEOPLES_COMMITTEE:
        return "commune" if unit.parent == issuer.code else "committee"
    return READER_KINDS[UnitKind(unit.kind)] if own else "other"


def _registered() -> list[CatalogUnit]:
    """The database's units; none when there is no database yet, which is no error for a dry run."""
    try:
        return [_catalogued(unit) for unit in Unit.objects.select_related("parent")]
    except DatabaseError:
        return []


def _catalogued(unit: Unit) -> CatalogUnit:
    return CatalogUnit.model_construct(
        code=unit.code,
        kind=unit.kind,
        name=unit.name,
        short_name=unit.short_name,
        aliases=tuple(unit.aliases),
        place=unit.place,
        parent=unit.parent.code if unit.parent else None,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
    )


def _issuer(units: Iterable[CatalogUnit], written: str, day: date | None, code: str | None) -> CatalogUnit | None:
    wanted = _committee_name(written)
    for unit in units:
        named = unit.code == code if code else _committee_name(unit.name) == wanted
        if named and (code or day is None or _exists_on(unit, day)):
            return unit
    return None


def _committee_name(name: str) -> str:
    return fold(name).replace("uy ban nhan dan", "ubnd")


def _exists_on(unit: CatalogUnit, day: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or day <= unit.valid_to)
