"""Reading a document against the units its issuer can name; no writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

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
    reading = read_plan(source, directory)
    lines = [{"number": line.number, "text": line.text} for line in source.lines]
    return ReadDocument(reading.as_json(), lines)


def directory_for(issuer: Unit, day: date) -> UnitDirectory:
    """The units a plan of `issuer` can name on `day`, its own before those around it."""
    return UnitDirectory(list(_known(queries.units_in_reach(issuer, day), issuer)))


def _known(units: Iterable[Unit], issuer: Unit) -> Iterable[KnownUnit]:
    for unit in units:
        yield KnownUnit(
            code=unit.code,
            name=unit.name,
            kind=_reader_kind(unit, issuer),
            aliases=tuple(filter(None, [unit.short_name, unit.place, *unit.aliases])),
        )


def _reader_kind(unit: Unit, issuer: Unit) -> str:
    """Committees below the issuer are its communes; offices that are not the issuer's are «other»."""
    if unit.kind == UnitKind.PEOPLES_COMMITTEE and unit.pk != issuer.pk and unit.parent_id == issuer.pk:
        return "commune"
    own = unit.parent_id == issuer.pk or unit.pk == issuer.pk
    return READER_KINDS[UnitKind(unit.kind)] if own else "other"
