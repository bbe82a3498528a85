"""A set with one part of it changed; the set itself never changes. No records."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.rules import CriteriaSet, Leaf
from parindex.rules.criteria import CriteriaField, Criterion


class CannotEdit(ValueError):
    """What would leave no set behind; the message is Vietnamese and says what to do instead."""


def with_leaf(criteria: CriteriaSet, code: str, leaf: Leaf) -> CriteriaSet:
    """With a leaf in place of the one of a code. Raises KeyError."""
    criteria.leaf(code)
    return _each(criteria, lambda one: _put(one, tuple(leaf if told.code == code else told for told in one.leaves)))


def with_new_leaf(criteria: CriteriaSet, criterion: str, leaf: Leaf) -> CriteriaSet:
    """With one leaf more under a criterion, the last of it. Raises KeyError."""
    criterion_of(criteria, criterion)
    return _each(criteria, lambda one: _put(one, (*one.leaves, leaf)) if one.code == criterion else one)


def without_leaf(criteria: CriteriaSet, code: str) -> CriteriaSet:
    """Without a leaf. Raises KeyError, CannotEdit for the last leaf of its criterion."""
    criteria.leaf(code)
    for field in criteria.fields:
        for one in field.criteria:
            if [leaf.code for leaf in one.leaves] == [code]:
                raise CannotEdit(
                    _("%(code)s là tiêu chí thành phần duy nhất của tiêu chí %(of)s. Bỏ cả tiêu chí bằng bảng tính.")
                    % {"code": code, "of": one.code}
                )
    return _each(criteria, lambda one: _put(one, tuple(leaf for leaf in one.leaves if leaf.code != code)))


def with_heading(criteria: CriteriaSet, code: str, *, name: str, points: Decimal) -> CriteriaSet:
    """With another name and maximum of a field or a criterion. Raises KeyError."""
    heading_of(criteria, code)
    told = {"name": name, "points": points}
    changed = _each(criteria, lambda one: one.model_copy(update=told) if one.code == code else one)
    fields = (one.model_copy(update=told) if one.code == code else one for one in changed.fields)
    return changed.model_copy(update={"fields": tuple(fields)})


def criterion_of(criteria: CriteriaSet, code: str) -> Criterion:
    """Raises KeyError."""
    for field in criteria.fields:
        for one in field.criteria:
            if one.code == code:
                return one
    raise KeyError(code)


def heading_of(criteria: CriteriaSet, code: str) -> CriteriaField | Criterion:
    """A field or a criterion. Raises KeyError."""
    for field in criteria.fields:
        if field.code == code:
            return field
    return criterion_of(criteria, code)


def next_code(criterion: Criterion) -> str:
    """The code of a leaf added to it."""
    last = [leaf.code.rpartition(".")[2] for leaf in criterion.leaves]
    return f"{criterion.code}.{max((int(one) for one in last if one.isdigit()), default=0) + 1}"


def _put(one: Criterion, leaves: tuple[Leaf, ...]) -> Criterion:
    return one.model_copy(update={"leaves": leaves})


def _each(criteria: CriteriaSet, change: Callable[[Criterion], Criterion]) -> CriteriaSet:
    fields = (
        field.model_copy(update={"criteria": tuple(change(one) for one in field.criteria)})
        for field in criteria.fields
    )
    return criteria.model_copy(update={"fields": tuple(fields)})
