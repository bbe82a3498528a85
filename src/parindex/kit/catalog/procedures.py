"""Administrative procedures as a decision publishes them (Nghị định 63/2010/NĐ-CP, điều 8).

One shape for what is in `catalog/procedures/`, what a version of a procedure keeps, and what a workbook brings in.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from typing import Literal, Self, get_args

from pydantic import Field, field_serializer, field_validator, model_validator

from parindex.core.deadline import Basis, Limit
from parindex.core.working_time import Mode, Unit
from parindex.kit.catalog.reading import Entry, Mark, catalog_path, content_of, entry_of, unique

Channel = Literal["DIRECT", "ONLINE", "POST"]
AtLevel = Literal["PROVINCE", "DISTRICT", "COMMUNE"]
OnlineLevel = Literal["NONE", "PARTIAL", "FULL"]
CODE = r"^\d\.\d{6}(\.[0-9A-Z.]+)?$"


class TimeLimit(Entry):
    """How long an authority has. No working days at all, to the end of the day, is "trong ngày".

    `words` is how the decision says it; `doc` and `article` are where it stands.
    """

    amount: Decimal = Field(ge=0)
    unit: Unit = Unit.WORKING_DAY
    mode: Mode = Mode.SAME_TIME
    cut_off: time | None = None
    words: str = ""
    doc: str = ""
    article: str = ""

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        if self.amount == 0 and (self.unit, self.mode) != (Unit.WORKING_DAY, Mode.END_OF_DAY):
            raise ValueError("only a limit to the end of the working day can have no days")
        if self.amount % 1 and (self.unit in {Unit.DAY, Unit.MONTH} or self.mode == Mode.END_OF_DAY):
            raise ValueError("calendar days, months and limits to the end of a day are whole")
        return self

    @field_serializer("amount")
    def _plain(self, amount: Decimal) -> str:
        return format(amount.normalize(), "f")

    def as_limit(self, rule: str, version: str) -> Limit:
        """The limit as `core.deadline` counts it, under the name of a rule and its version."""
        basis = Basis(self.doc, self.article)
        return Limit(rule, version, self.unit, self.amount, basis, self.mode, self.cut_off)


class Fee(Entry):
    """A fee (phí) or charge (lệ phí) in đồng. None: no fixed sum, and `words` say how it is reckoned."""

    name: str
    amount: int | None = Field(default=None, ge=0)
    words: str = ""
    basis: str = ""


class Way(Entry):
    """One channel a dossier may come in by, with its limit and fees.

    `promised` is a shorter limit the authority bound itself to; the published one stays beside it.
    """

    channel: Channel
    limit: TimeLimit
    promised: TimeLimit | None = None
    fees: tuple[Fee, ...] = ()


class Component(Entry):
    """A paper of the dossier. `when` it is needed (empty: always); `instead`: the data that spare it."""

    name: str
    originals: int = Field(default=0, ge=0)
    copies: int = Field(default=0, ge=0)
    form: str = ""
    when: str = ""
    instead: str = ""


class ProcedureStep(Entry):
    """A step inside the authority: by whom, in what time (fractions of a day in working days), to what end."""

    name: str
    by: str
    amount: Decimal = Field(gt=0)
    unit: Unit = Unit.WORKING_DAY
    output: str = ""

    @field_serializer("amount")
    def _plain(self, amount: Decimal) -> str:
        return format(amount.normalize(), "f")


class Publication(Entry):
    """The decision that publishes, amends or abolishes."""

    number: str = ""
    dated: date | None = None
    issuer: str = ""


class ProcedureContent(Entry):
    """Everything a version of a procedure says.

    `after_supplement`: whether a completed dossier is counted again from its coming or goes on where it stood;
    within `supplement_days` working days, else the dossier is closed. `area` says where it holds, empty everywhere.
    """

    name: str
    field: str
    levels: tuple[AtLevel, ...] = Field(min_length=1)
    sequence: str = ""
    ways: tuple[Way, ...] = Field(min_length=1)
    components: tuple[Component, ...] = ()
    sets: int = Field(default=1, ge=1)
    subjects: str = ""
    performed_by: str = ""
    decided_by: str = ""
    coordinating: str = ""
    result: str = ""
    conditions: str = ""
    legal_bases: tuple[str, ...] = ()
    publication: Publication = Publication()
    online: OnlineLevel = "NONE"
    online_reason: str = ""
    area: str = ""
    linked: tuple[str, ...] = ()
    after_supplement: Literal["reset", "pause"] = "reset"
    supplement_days: int | None = Field(default=None, ge=1)
    steps: tuple[ProcedureStep, ...] = ()

    @field_validator("levels")
    @classmethod
    def _from_the_top(cls, levels: tuple[AtLevel, ...]) -> tuple[AtLevel, ...]:
        return tuple(level for level in get_args(AtLevel) if level in levels)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        twice = [channel for channel, times in Counter(way.channel for way in self.ways).items() if times > 1]
        if twice:
            raise ValueError(f"channel {twice[0]} stands twice")
        if (self.online != "NONE") != ("ONLINE" in self.channels):
            raise ValueError("the online level and the ONLINE way do not agree")
        if self.online == "PARTIAL" and not self.online_reason.strip():
            raise ValueError("online_reason: a partly online service says why")
        return self

    @property
    def channels(self) -> frozenset[str]:
        return frozenset(way.channel for way in self.ways)

    @property
    def by_post(self) -> bool:
        return "POST" in self.channels

    @property
    def has_fee(self) -> bool:
        return any(fee.amount != 0 for way in self.ways for fee in way.fees)

    def way(self, channel: str) -> Way:
        """Raises KeyError for a channel it is not offered by."""
        return {str(way.channel): way for way in self.ways}[channel]


class CatalogProcedureVersion(Entry):
    """A version and since when it holds; `until` is its last day."""

    since: date
    until: date | None = None
    content: ProcedureContent


class CatalogProcedure(Entry):
    """A procedure by its national code."""

    code: str = Field(pattern=CODE)
    mark: Mark
    note: str = ""
    versions: tuple[CatalogProcedureVersion, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_after_the_other(self) -> Self:
        for earlier, later in zip(self.versions, self.versions[1:], strict=False):
            if earlier.until is None or earlier.until >= later.since:
                raise ValueError(f"the version since {later.since} begins before the one before it has ended")
        return self


@functools.cache
def load_procedures() -> dict[str, CatalogProcedure]:
    """code → procedure, of every file in `catalog/procedures/`. Raises CatalogError."""
    found = list(_read())
    return unique("procedures", (one.code for one in found), found)


def _read() -> Iterator[CatalogProcedure]:
    for path in sorted((catalog_path() / "procedures").glob("*.yaml")):
        for row in content_of(path, {"source", "checked_on", "procedures"})["procedures"]:
            yield entry_of(CatalogProcedure, path, row)
