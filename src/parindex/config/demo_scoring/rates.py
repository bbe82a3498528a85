"""The rates by which the demonstration's sheets are filled and judged; example figures, each with a plain note."""

from __future__ import annotations

import functools
from datetime import date
from decimal import Decimal

from pydantic import Field

from parindex.kit.catalog import catalog_path
from parindex.kit.catalog.reading import Entry, Mark, content_of, entry_of

FILE = "demo/cham-diem-cchc.yaml"


class Rate(Entry):
    value: Decimal = Field(ge=0, le=1)
    note: str


class Shares(Entry):
    first: Decimal = Field(alias="from", ge=0, le=1)
    last: Decimal = Field(alias="to", ge=0, le=1)
    note: str


class Numbers(Entry):
    first: int = Field(alias="from", ge=0)
    last: int = Field(alias="to", ge=0)
    note: str


class Late(Entry):
    most: int
    note: str


class Unusual(Entry):
    unit: str
    ability: Decimal = Field(ge=0, le=1)
    note: str


class Survey(Entry):
    ballots: Numbers
    best: Rate


class Rates(Entry):
    """Everything the generator goes by."""

    code: str
    mark: Mark
    checked_on: date
    source: str
    seed: int
    ability: Shares
    spread: Rate
    late_days: Late
    unusual: tuple[Unusual, ...]
    counts: dict[str, Numbers]
    with_procedures: tuple[str, ...]
    rates: dict[str, Rate]
    survey: Survey
    index: Numbers


@functools.cache
def load_rates() -> Rates:
    """Raises CatalogError."""
    path = catalog_path() / FILE
    return entry_of(Rates, path, content_of(path, set(Rates.model_fields)))
