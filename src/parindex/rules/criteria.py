"""A criteria set as data: field → criterion → leaf, points only at the leaves. Immutable once read.

A set is a decision: for one level of government, from a day on, with its source. How points are rounded, what
happens to the maximum when leaves are left out and where bonus and penalty come in are options of the set.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal, Self, TypeVar

from pydantic import Field, model_validator

from parindex.rules.inputs import Kind
from parindex.rules.shapes import Rule
from parindex.rules.shapes.base import Data, Exact, Expression, Name, Points

Code = Field(pattern=r"^[A-Z]?[0-9]+(\.[0-9]+)*[a-z]?$", max_length=20)


class ZeroPolicy(StrEnum):
    """What a leaf is worth when nothing arose: the maximum, nothing, or it is left out."""

    FULL = "full"
    ZERO = "zero"
    EXCLUDE = "exclude"


class Method(StrEnum):
    """Who settles a leaf: appraisal of what the unit scored itself, a survey, another index, or the council."""

    APPRAISAL = "appraisal"
    SURVEY = "survey"
    IMPORT = "import"
    COUNCIL = "council"


class Input(Data):
    """One input of a leaf as a person reads it; with `measure` and `side` the records give it."""

    title: str = Field(min_length=1, max_length=300)
    kind: Kind = Kind.NUMBER
    measure: str = ""
    side: Literal["", "part", "whole", "value"] = ""

    @model_validator(mode="after")
    def _side_with_measure(self) -> Self:
        if bool(self.measure) != bool(self.side):
            raise ValueError("số liệu lấy từ chỉ số ghi cả mã chỉ số (measure) và vế (side: part, whole hoặc value)")
        return self


class Exclusion(Data):
    """A fact about a unit for which a leaf doesn't apply: asked for, confirmed, and shown with its reason."""

    when: Expression
    reason: str = Field(min_length=1, max_length=300)


class Leaf(Data):
    """Tiêu chí thành phần: the only place where points are given."""

    code: str = Code
    name: str = Field(min_length=1, max_length=600)
    points: Exact = Field(gt=0)
    method: Method
    rule: Rule
    inputs: dict[Name, Input] = Field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    when_nothing_arose: ZeroPolicy | None = None
    excluded_when: tuple[Exclusion, ...] = ()
    owner: str = ""
    partners: tuple[str, ...] = ()
    guide: str = ""
    basis: str = Field(min_length=1)
    local: bool = False

    @property
    def is_self_scored(self) -> bool:
        """Whether the unit scores it itself."""
        return self.method == Method.APPRAISAL and self.rule.type != "manual"

    def title_of(self, name: str) -> str:
        """An input's name as people read it."""
        return self.inputs[name].title if name in self.inputs else name


class Criterion(Data):
    """Tiêu chí: leaves under one heading."""

    code: str = Code
    name: str = Field(min_length=1, max_length=600)
    points: Exact = Field(gt=0)
    leaves: tuple[Leaf, ...] = Field(min_length=1)


class CriteriaField(Data):
    """Lĩnh vực."""

    code: str = Code
    name: str = Field(min_length=1, max_length=600)
    points: Exact = Field(gt=0)
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    def leaves(self) -> Iterator[Leaf]:
        for criterion in self.criteria:
            yield from criterion.leaves


class Extra(Data):
    """A bonus or a penalty beside the scale: up to `points`."""

    code: str = Code
    name: str = Field(min_length=1, max_length=600)
    points: Exact = Field(gt=0)
    rule: Rule
    inputs: dict[Name, Input] = Field(default_factory=dict)
    basis: str = Field(min_length=1)


class Extras(Data):
    """Bonuses or penalties, together not more than `cap`."""

    cap: Points
    items: tuple[Extra, ...] = ()


class Band(Data):
    """A class from `min` on, the bound belonging to it."""

    code: Name
    label: str = Field(min_length=1, max_length=60)
    min: Points


class Gate(Data):
    """R24. An event that holds the class down, or takes all points of a field, criterion or leaf."""

    code: str = Code
    name: str = Field(min_length=1, max_length=600)
    when: Name
    class_not_above: Name | None = None
    takes: str | None = None
    basis: str = Field(min_length=1)

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if (self.class_not_above is None) == (self.takes is None):
            raise ValueError(
                "ghi hạng cao nhất được xếp (class_not_above) hoặc mã bị mất điểm (takes), đúng một trong hai"
            )
        return self


class Options(Data):
    """How a set adds up.

    `point_places` and `index_places` are decimals, half away from zero; None leaves points as they are. With
    `rescale` what is left out leaves the maximum too. Bonus and penalty come in after rescaling, or before it.
    """

    point_places: int | None = Field(default=2, ge=0, le=6)
    index_places: int = Field(default=2, ge=0, le=6)
    rescale: bool = True
    extras: Literal["after_rescale", "before_rescale"] = "after_rescale"
    without_survey: Literal["exclude", "wait"] = "exclude"
    ties: Literal["share", "dense"] = "share"


class Source(Data):
    """The decision a set comes from, or what it was put together from."""

    doc: str = Field(min_length=1)
    title: str = Field(min_length=1)
    mark: str = Field(min_length=1)
    note: str = ""


class CriteriaSet(Data):
    """Bộ tiêu chí of a level of government, for index years from `valid_from` on."""

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)
    version: int = Field(ge=1)
    title: str = Field(min_length=1, max_length=300)
    level: str = Field(pattern=r"^[A-Z_]+$")
    valid_from: date
    valid_to: date | None = None
    scale: Exact = Field(gt=0)
    source: Source
    options: Options = Options()
    fields: tuple[CriteriaField, ...] = Field(min_length=1)
    bonus: Extras = Extras(cap=Decimal(0))
    penalty: Extras = Extras(cap=Decimal(0))
    gates: tuple[Gate, ...] = ()
    classes: tuple[Band, ...] = Field(min_length=2)
    extends: str = ""

    def leaves(self) -> Iterator[Leaf]:
        """Every leaf in the order of the sheet."""
        for field in self.fields:
            yield from field.leaves()

    def places(self) -> Iterator[str]:
        """The code of every field, criterion and leaf."""
        for field in self.fields:
            yield field.code
            for criterion in field.criteria:
                yield criterion.code
                yield from (leaf.code for leaf in criterion.leaves)

    def leaf(self, code: str) -> Leaf:
        """Raises KeyError."""
        for leaf in self.leaves():
            if leaf.code == code:
                return leaf
        raise KeyError(code)

    def is_in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


Weighed = TypeVar("Weighed", CriteriaField, Criterion, Leaf)


class Extension(Data):
    """Leaves a locality adds to a framework, and the maxima it changes so that the set still sums to its scale."""

    extends: str
    title: str = Field(min_length=1, max_length=300)
    source: Source
    added: dict[str, tuple[Leaf, ...]] = Field(default_factory=dict)
    points: dict[str, Exact] = Field(default_factory=dict)


def extended(framework: CriteriaSet, extension: Extension, *, code: str, version: int) -> CriteriaSet:
    """A framework with local leaves under its criteria and local maxima. Raises KeyError for codes it doesn't have.

    The sum isn't mended here: the checker says what is missing.
    """
    known = {criterion.code for field in framework.fields for criterion in field.criteria}
    for asked, among in ((extension.added.keys(), known), (extension.points.keys(), set(framework.places()))):
        if odd := sorted(asked - among):
            raise KeyError(", ".join(odd))

    def weighed(one: Weighed) -> Weighed:
        return one.model_copy(update={"points": extension.points.get(one.code, one.points)})

    fields = []
    for field in framework.fields:
        criteria = []
        for criterion in field.criteria:
            local = (leaf.model_copy(update={"local": True}) for leaf in extension.added.get(criterion.code, ()))
            leaves = (*map(weighed, criterion.leaves), *local)
            criteria.append(weighed(criterion).model_copy(update={"leaves": leaves}))
        fields.append(weighed(field).model_copy(update={"criteria": tuple(criteria)}))
    return framework.model_copy(
        update={
            "code": code,
            "version": version,
            "title": extension.title,
            "source": extension.source,
            "extends": framework.code,
            "fields": tuple(fields),
        }
    )
