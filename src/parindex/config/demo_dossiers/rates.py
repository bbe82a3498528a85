"""The rates by which the demonstration's dossiers are made; example figures, each with a plain note."""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal

from pydantic import Field

from parindex.kit.catalog import catalog_path
from parindex.kit.catalog.procedures import AtLevel
from parindex.kit.catalog.reading import Entry, Mark, content_of, entry_of
from parindex.onestop.states import LateCause

FILE = "demo/ho-so-mot-cua.yaml"


class Rate(Entry):
    value: Decimal = Field(ge=0, le=1)
    note: str


class Series(Entry):
    values: tuple[Decimal, ...]
    note: str


class Growing(Entry):
    """A share that grows evenly from the first day to the last."""

    first: Decimal = Field(ge=0, le=1)
    last: Decimal = Field(ge=0, le=1)
    note: str


class Spell(Entry):
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    weight: Decimal
    note: str


class Days(Entry):
    weekdays: Series
    months: Series
    noise: Rate
    spells: tuple[Spell, ...]


class Desk(Entry):
    """`agency` is its identifier at the other system, `own_agency` the one dossiers of ours bear."""

    unit: str
    agency: str
    own_agency: str
    weight: Decimal
    late: Decimal
    online: Decimal
    place: str


class Share(Entry):
    code: str
    weight: Decimal
    office: str = ""
    note: str


class Cause(Entry):
    kind: LateCause
    weight: Decimal
    words: tuple[str, ...] = Field(min_length=1)
    note: str


class PlantedShare(Entry):
    unit: str
    share: Decimal
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    note: str


class PlantedMove(Entry):
    unit: str
    count: int
    days: int
    note: str


class Planted(Entry):
    within_minutes: PlantedShare
    mass_closing: PlantedShare
    due_moved: PlantedMove


class People(Entry):
    surnames: tuple[str, ...]
    middles_female: tuple[str, ...]
    middles_male: tuple[str, ...]
    given_female: tuple[str, ...]
    given_male: tuple[str, ...]
    organisations: tuple[str, ...]
    note: str


class GrowingShares(Entry):
    online: Growing
    paid_online: Growing
    digitised: Growing
    reused: Growing
    electronic_result: Growing


class Rates(Entry):
    """Everything the generator goes by."""

    code: str
    mark: Mark
    checked_on: date
    source: str
    seed: int
    total: int
    first_day: date
    last_day: date
    days: Days
    desks: tuple[Desk, ...]
    procedures: dict[AtLevel, tuple[Share, ...]]
    growing: GrowingShares
    rates: dict[str, Rate]
    late_causes: tuple[Cause, ...]
    planted: Planted
    people: People


@functools.cache
def load_rates() -> Rates:
    """Raises CatalogError."""
    path = catalog_path() / FILE
    return entry_of(Rates, path, content_of(path, set(Rates.model_fields)))
