"""A criteria set as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from parindex.kit.catalog import criteria_yaml
from parindex.papers.grids import Value, write_book
from parindex.rules import CriteriaSet, Leaf
from parindex.rules.criteria import Input
from parindex.scoring.workbook.layout import (
    CHOICES,
    CLASSES,
    EXCLUSIONS,
    EXTRAS,
    GATES,
    HEADINGS,
    INPUTS,
    KINDS,
    LEAVES,
    METHODS,
    NOT_ROUNDED,
    PLACES,
    POLICIES,
    SET,
    SHEETS,
    SIDES,
    TITLE,
    YES,
)

Rows = dict[str, list[Mapping[str, Value]]]


def workbook_of(criteria: CriteriaSet) -> bytes:
    """The whole set, to be read, changed and brought back."""
    rows: Rows = {sheet.name: [] for sheet in SHEETS}
    _put_set(rows, criteria)
    for field in criteria.fields:
        rows[HEADINGS.name].append({"code": field.code, "name": field.name, "points": field.points})
        for criterion in field.criteria:
            heading = {"code": criterion.code, "parent": field.code, "name": criterion.name}
            rows[HEADINGS.name].append({**heading, "points": criterion.points})
            for leaf in criterion.leaves:
                _put_leaf(rows, criterion.code, leaf)
    _put_beside(rows, criteria)
    return write_book([(sheet, rows[sheet.name]) for sheet in SHEETS], title=TITLE)


def said(words: Mapping[str, object], value: object) -> str:
    """The word of the workbook for a value; the value itself where there is none."""
    return next((word for word, meant in words.items() if meant == value), str(value))


def _put_set(rows: Rows, criteria: CriteriaSet) -> None:
    for key, place in PLACES.items():
        value: Any = criteria
        for step in place:
            value = getattr(value, step)
        rows[SET.name].append({"key": key, "value": _told(place, value)})


def _told(place: tuple[str, ...], value: object) -> str | None:
    if place in CHOICES:
        return said(CHOICES[place], value)
    if place == ("options", "point_places") and value is None:
        return NOT_ROUNDED
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None or value == "" else str(value)


def _put_leaf(rows: Rows, criterion: str, leaf: Leaf) -> None:
    rows[LEAVES.name].append(
        {
            "code": leaf.code,
            "criterion": criterion,
            "name": leaf.name,
            "points": leaf.points,
            "method": said(METHODS, leaf.method),
            "rule": criteria_yaml(leaf.rule).strip(),
            "words": leaf.rule.words(Fraction(leaf.points)),
            "when_nothing_arose": said(POLICIES, leaf.when_nothing_arose) if leaf.when_nothing_arose else None,
            "evidence": "\n".join(leaf.evidence) or None,
            "owner": leaf.owner or None,
            "partners": "\n".join(leaf.partners) or None,
            "guide": leaf.guide or None,
            "basis": leaf.basis,
            "local": YES if leaf.local else None,
        }
    )
    _put_inputs(rows, leaf.code, leaf.inputs)
    for one in leaf.excluded_when:
        rows[EXCLUSIONS.name].append({"code": leaf.code, "when": one.when, "reason": one.reason})


def _put_inputs(rows: Rows, code: str, inputs: Mapping[str, Input]) -> None:
    for name, one in inputs.items():
        source: dict[str, Value] = {
            "measure": one.measure or None,
            "side": said(SIDES, one.side) if one.side else None,
        }
        row: dict[str, Value] = {"code": code, "name": name, "title": one.title, "kind": said(KINDS, one.kind.value)}
        rows[INPUTS.name].append(row | source | {"part_of": one.part_of})


def _put_beside(rows: Rows, criteria: CriteriaSet) -> None:
    for kind, extras in (("thưởng", criteria.bonus), ("trừ", criteria.penalty)):
        for one in extras.items:
            rule = {"rule": criteria_yaml(one.rule).strip(), "words": one.rule.words(Fraction(one.points))}
            told = {"code": one.code, "kind": kind, "name": one.name, "basis": one.basis}
            rows[EXTRAS.name].append({**told, **rule, "points": one.points})
            _put_inputs(rows, one.code, one.inputs)
    for gate in criteria.gates:
        told = {"code": gate.code, "name": gate.name, "when": gate.when, "basis": gate.basis}
        rows[GATES.name].append({**told, "class_not_above": gate.class_not_above, "takes": gate.takes})
    for band in criteria.classes:
        rows[CLASSES.name].append({"code": band.code, "label": band.label, "min": band.min})
