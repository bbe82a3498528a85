"""What each figure counts, in words: `catalog/measures/`. The conditions in code bear the same codes."""

from __future__ import annotations

import functools
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from parindex.kit.catalog.reading import (
    Entry,
    Mark,
    catalog_path,
    content_of,
    entry_of,
    name_of,
    refuse,
    unique,
)

Basis = Literal["ACCEPTED", "SUBMITTED", "SOLVED", "OPEN", "SOLVED_OR_OPEN", "PROCESSED", "DUE"]
SUBJECTS = ("mot-cua", "ke-hoach", "bao-cao")
CENT = Decimal("0.01")


class Measure(Entry):
    """One figure: what is in the part, what in the whole, what is in neither because it is not known.

    `counts` says of what; `basis` which moment puts a record into a period; `direction` which way is better;
    `variant_of` the measure it differs from in its denominator. A count has no whole.
    """

    code: str = Field(pattern=r"^(onestop|planning|reporting)\.[a-z0-9_]+$")
    title: str
    short: str
    kind: Literal["ratio", "count"]
    counts: Literal["dossiers", "procedures", "obligations", "reports"] = "dossiers"
    basis: Basis
    part: str
    whole: str = ""
    unknown: str = ""
    unit: str
    direction: Literal["up", "down", "none"]
    variant_of: str = ""
    doc: str
    article: str
    mark: Mark
    note: str = ""

    @model_validator(mode="after")
    def _ratio_has_its_whole(self) -> Self:
        if (self.kind == "ratio") != bool(self.whole):
            raise ValueError("whole: a ratio says what its denominator is, a count has none")
        return self


class Component(Entry):
    """A component of a scored set. Without a `measure` nothing here can compute it, and it has no score.

    Full points from `full_at` percent; `differs` says where our figure is not the set's own formula.
    """

    code: str
    title: str
    points: Decimal = Field(gt=0)
    part: str
    whole: str
    api: str = ""
    full_at: Decimal = Field(default=Decimal(100), gt=0, le=100)
    measure: str = ""
    differs: str = ""
    mark: Mark = "S"
    note: str = ""

    def score(self, part: int, whole: int) -> Decimal | None:
        """Points for a ratio, to two decimals; None when there is nothing to divide by."""
        if not whole:
            return None
        reached = self.points * part * 100 / (whole * self.full_at)
        return min(self.points, reached).quantize(CENT, ROUND_HALF_UP)


class ComponentGroup(Entry):
    code: str
    title: str
    points: Decimal
    components: tuple[Component, ...] = Field(min_length=1)


class ScoredSet(Entry):
    """The set of a decision: groups of components that add up to 100 points."""

    doc: str
    mark: Mark
    checked_on: date
    note: str = ""
    groups: tuple[ComponentGroup, ...]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        for group in self.groups:
            if sum(one.points for one in group.components) != group.points:
                raise ValueError(f"the components of group {group.code} do not add up to its {group.points} points")
        if sum(group.points for group in self.groups) != 100:
            raise ValueError("the groups do not add up to 100 points")
        return self


@functools.cache
def load_measures(subject: str = "mot-cua") -> dict[str, Measure]:
    """code → measure of a subject, by default the one-stop service, in the order of its file. Raises CatalogError."""
    path = catalog_path() / "measures" / f"{subject}.yaml"
    return read_measures(path, content_of(path, {"checked_on", "measures"}))


@functools.cache
def load_all_measures() -> dict[str, Measure]:
    """code → measure of every subject. Raises CatalogError."""
    return {code: one for subject in SUBJECTS for code, one in load_measures(subject).items()}


def read_measures(path: Path, content: dict[str, Any]) -> dict[str, Measure]:
    rows = [entry_of(Measure, path, row) for row in content["measures"]]
    found = unique(name_of(path), (row.code for row in rows), rows)
    for row in rows:
        if row.variant_of and row.variant_of not in found:
            refuse(
                name_of(path), row.code, f"{row.variant_of} is no measure", "Correct `variant_of`, or leave it out."
            )
    return found


@functools.cache
def load_766() -> ScoredSet:
    """The set of Quyết định 766/QĐ-TTg. Raises CatalogError."""
    path = catalog_path() / "measures" / "766.yaml"
    return read_766(path, content_of(path, set(ScoredSet.model_fields)))


def read_766(path: Path, content: dict[str, Any]) -> ScoredSet:
    found = entry_of(ScoredSet, path, content)
    components = [one for group in found.groups for one in group.components]
    unique(name_of(path), (one.code for one in components), components)
    for one in components:
        if one.measure and one.measure not in load_measures():
            refuse(name_of(path), one.code, f"{one.measure} is no measure", "Correct or remove `measure`.")
    return found
