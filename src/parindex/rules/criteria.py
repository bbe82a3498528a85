"""A criteria set as data: field → criterion → leaf, points only at the leaves. Immutable once read.

A set is a decision: for one level of government, from a day on, with its source. How points are rounded, what
happens to the maximum when leaves are left out and where bonus and penalty come in are options of the set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from parindex.rules.inputs import Kind
from parindex.rules.shapes import Rule, Shape
from parindex.rules.shapes.base import Condition, Data, Exact, Name, Points, Table, Title

Code = Field(pattern=r"^[A-Z]?[0-9]+(\.[0-9]+)*[a-z]?$", max_length=20)
DEEPEST = 6


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
    """One input of a leaf as a person reads it; with `measure` and `side` the records give it.

    What is a part of another input (`part_of`) can't be more than it.
    """

    title: Title
    kind: Kind = Kind.NUMBER
    measure: str = ""
    side: Literal["", "part", "whole", "value"] = ""
    part_of: Name | None = None

    @model_validator(mode="after")
    def _side_with_measure(self) -> Self:
        if bool(self.measure) != bool(self.side):
            raise ValueError("số liệu lấy từ chỉ số ghi cả mã chỉ số (measure) và vế (side: part, whole hoặc value)")
        return self


class Exclusion(Data):
    """A fact about a unit for which a leaf doesn't apply: asked for, confirmed, and shown with its reason.

    Where nobody asks for it, that is where an input of `when` isn't given, the leaf applies.
    """

    when: Condition
    reason: Title


def _depth(rule: Shape) -> int:
    return 1 + max((_depth(one) for one in rule.inside()), default=0)


class Scorable(Data):
    """What a rule gives up to `points` for, from its inputs."""

    code: str = Code
    name: Title
    points: Exact = Field(gt=0)
    rule: Rule
    inputs: Annotated[dict[Name, Input], AfterValidator(Table)] = Field(default_factory=Table)
    basis: Title

    @model_validator(mode="after")
    def _not_too_deep(self) -> Self:
        if _depth(self.rule) > DEEPEST:
            raise ValueError(f"quy tắc lồng quá {DEEPEST} tầng; hãy tách tiêu chí hoặc viết lại quy tắc")
        return self

    def title_of(self, name: str) -> str:
        """An input's name as people read it."""
        return self.inputs[name].title if name in self.inputs else name

    def parts(self) -> Iterator[tuple[str, str]]:
        """Inputs that can't be more than another: as told, or part and whole of one measure."""
        wholes = {told.measure: name for name, told in self.inputs.items() if told.side == "whole"}
        for name, told in self.inputs.items():
            whole = told.part_of or (wholes.get(told.measure) if told.side == "part" else None)
            if whole is not None:
                yield name, whole


class Leaf(Scorable):
    """Tiêu chí thành phần: the only place where points are given."""

    method: Method
    evidence: tuple[Title, ...] = ()
    when_nothing_arose: ZeroPolicy | None = None
    excluded_when: tuple[Exclusion, ...] = ()
    owner: str = Field(default="", max_length=300)
    partners: tuple[Title, ...] = ()
    guide: str = Field(default="", max_length=10_000)
    local: bool = False

    @property
    def is_self_scored(self) -> bool:
        """Whether the unit scores it itself."""
        return self.method == Method.APPRAISAL and self.rule.type != "manual"


class Criterion(Data):
    """Tiêu chí: leaves under one heading."""

    code: str = Code
    name: Title
    points: Exact = Field(gt=0)
    leaves: tuple[Leaf, ...] = Field(min_length=1)


class CriteriaField(Data):
    """Lĩnh vực."""

    code: str = Code
    name: Title
    points: Exact = Field(gt=0)
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    def leaves(self) -> Iterator[Leaf]:
        for criterion in self.criteria:
            yield from criterion.leaves


class Extra(Scorable):
    """A bonus or a penalty beside the scale: up to `points`."""


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
    name: Title
    when: Name
    class_not_above: Name | None = None
    takes: str | None = None
    basis: Title

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

    doc: Title
    title: Title
    mark: str = Field(min_length=1, max_length=20)
    note: str = Field(default="", max_length=2000)


class CriteriaSet(Data):
    """Bộ tiêu chí of a level of government, for index years from `valid_from` on.

    The leaves sum to `scale`. Where bonus may lift the index above that, `ceiling` says how far.
    """

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)
    version: int = Field(ge=1)
    title: str = Field(min_length=1, max_length=300)
    level: str = Field(pattern=r"^[A-Z_]+$")
    valid_from: date
    valid_to: date | None = None
    scale: Exact = Field(gt=0)
    ceiling: Exact | None = Field(default=None, gt=0)
    source: Source
    options: Options = Options()
    fields: tuple[CriteriaField, ...] = Field(min_length=1)
    bonus: Extras = Extras(cap=Decimal(0))
    penalty: Extras = Extras(cap=Decimal(0))
    gates: tuple[Gate, ...] = ()
    classes: tuple[Band, ...] = Field(min_length=2)
    extends: str = ""

    @property
    def top(self) -> Decimal:
        """The highest index there can be."""
        return self.scale if self.ceiling is None else self.ceiling

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


def canonical(criteria: CriteriaSet) -> bytes:
    """The set as bytes for sealing: the same for equal sets whatever file they were read from.

    JSON in UTF-8, keys sorted, numbers as plain text. What is as by default is left out, so that an option that the
    engine learns later doesn't break old seals; read back with `CriteriaSet.model_validate_json`.
    """
    content = criteria.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


Weighed = TypeVar("Weighed", CriteriaField, Criterion, Leaf)


class Extension(Data):
    """Leaves a locality adds to a framework, and the maxima it changes so that the set still sums to its scale."""

    extends: str
    title: str = Field(min_length=1, max_length=300)
    source: Source
    added: Annotated[dict[str, tuple[Leaf, ...]], AfterValidator(Table)] = Field(default_factory=Table)
    points: Annotated[dict[str, Exact], AfterValidator(Table)] = Field(default_factory=Table)


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
