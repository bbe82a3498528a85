"""How a unit's published points came about: what it declared, what each stage said, on which documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch

from parindex.rules import Leaf, Outcome
from parindex.rules.criteria import CriteriaField
from parindex.scoring.models import Explanation, LeafEntry, LeafEvidence, Mark, Result, Sheet
from parindex.scoring.queries.published import Row
from parindex.scoring.states import Stage


@dataclass(frozen=True)
class Story:
    """One leaf of a unit: `outcome` and `judgement` are the published ones, everything else what led to them."""

    leaf: Leaf
    row: Row
    entry: LeafEntry
    marks: Mapping[str, Mark]
    explanation: Explanation | None
    documents: tuple[LeafEvidence, ...]

    @property
    def outcome(self) -> Outcome:
        return self.row.outcomes[self.leaf.code]

    @property
    def points(self) -> Fraction | None:
        return self.row.points(self.leaf.code)

    @property
    def judgement(self) -> Mapping[str, Any]:
        return self.row.leaves.get(self.leaf.code, {})

    @property
    def declared(self) -> Fraction | None:
        """What the unit's own declaration came to; leaves that others score have none."""
        return self.entry.points if self.leaf.is_self_scored else None

    def given(self, stage: str) -> Fraction | None:
        mark = self.marks.get(stage)
        return None if mark is None else mark.points

    @property
    def first(self) -> Fraction | None:
        return self.given(Stage.APPRAISAL_1)

    @property
    def second(self) -> Fraction | None:
        return self.given(Stage.APPRAISAL_2)

    @property
    def council(self) -> Fraction | None:
        return self.given(Stage.COUNCIL)

    @property
    def is_corrected(self) -> bool:
        """Whether a correction after publication changed it: no stage of the round said what is published."""
        last = max(self.marks.values(), key=lambda one: list(Stage).index(Stage(one.stage)), default=None)
        return last is not None and (last.verdict, dict(last.facts), last.reason) != (
            self.judgement.get("verdict"),
            dict(self.judgement.get("facts", {})),
            self.judgement.get("reason"),
        )

    def figures(self) -> Iterator[Figure]:
        """Every number and answer the leaf is judged by: declared, from the records, and the one that counted."""
        judged = self.judgement.get("facts", {})
        names = [*self.leaf.inputs, *(name for name in self.entry.facts if name not in self.leaf.inputs)]
        for name in names:
            told = self.leaf.inputs.get(name)
            yield Figure(
                name=name,
                title=self.leaf.title_of(name),
                measure=told.measure if told else "",
                side=told.side if told else "",
                declared=self.entry.facts.get(name),
                proposed=self.entry.proposed.get(name),
                judged=judged.get(name),
            )


@dataclass(frozen=True)
class Figure:
    """One input of a leaf in its three forms; each {"value", "source"}, of the records also {"as_of"} or why not."""

    name: str
    title: str
    measure: str
    side: str
    declared: Mapping[str, Any] | None
    proposed: Mapping[str, Any] | None
    judged: Mapping[str, Any] | None


def sheet_of(result: Result, unit: str) -> Sheet:
    """The sheet behind a row. Raises Sheet.DoesNotExist."""
    return Sheet.objects.select_related("unit", "handed_to").get(round_id=result.round_id, unit__code=unit)


def stories(sheet: Sheet, row: Row, leaves: tuple[str, ...] = ()) -> list[Story]:
    """Every leaf of a sheet, or the ones named, in four questions to the database."""
    live = LeafEvidence.objects.filter(withdrawn_at=None, replaced_by=None).select_related("file__unit")
    rows = LeafEntry.objects.filter(sheet=sheet).select_related("explanation__by")
    if leaves:
        rows = rows.filter(leaf__in=leaves)
    marks: Prefetch[str] = Prefetch("marks", Mark.objects.select_related("by"))
    documents: Prefetch[str] = Prefetch("evidence", live)
    rows = rows.prefetch_related(marks, documents)
    known = {leaf.code: leaf for leaf in row.criteria.leaves()}
    return [
        Story(
            known[entry.leaf],
            row,
            entry,
            {mark.stage: mark for mark in entry.marks.all()},
            getattr(entry, "explanation", None),
            tuple(entry.evidence.all()),
        )
        for entry in rows.order_by("position")
    ]


@dataclass(frozen=True)
class Part:
    """A field of a sheet with its leaves."""

    field: CriteriaField
    stories: tuple[Story, ...]
    row: Row

    @property
    def earned(self) -> Fraction:
        return self.row.sums[self.field.code].earned

    @property
    def applicable(self) -> Fraction:
        return self.row.sums[self.field.code].applicable

    @property
    def share(self) -> Decimal | None:
        share = self.row.sums[self.field.code].share
        return None if share is None else Decimal(share.numerator) / Decimal(share.denominator)


def by_field(told: list[Story], row: Row) -> list[Part]:
    """The stories of a whole sheet under their fields."""
    by_code = {one.leaf.code: one for one in told}
    return [
        Part(field, tuple(by_code[leaf.code] for leaf in field.leaves() if leaf.code in by_code), row)
        for field in row.criteria.fields
    ]
