"""A set with one part of it changed; the set itself never changes. No records.

Codes say the order of a sheet and name its parts, so a part that moves leaves its code behind for the part that
comes in its place, and no two parts bear the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _

from parindex.core.text import fold
from parindex.rules import CriteriaSet, Leaf
from parindex.rules.criteria import Band, CriteriaField, Criterion, Extra, Gate

Kind = Literal["bonus", "penalty"]
Part = CriteriaField | Criterion | Leaf | Extra | Gate
FIRST_CODES = {"bonus": "B", "penalty": "P", "gates": "G"}


class CannotEdit(ValueError):
    """What would leave no set behind; the message is Vietnamese and says what to do instead."""


def part_of(criteria: CriteriaSet, code: str) -> Part:
    """The field, criterion, leaf, bonus, penalty or gate of a code. Raises KeyError."""
    for rows in _lists(criteria):
        for one in rows:
            if one.code == code:
                return one
    raise KeyError(code)


def heading_of(criteria: CriteriaSet, code: str) -> CriteriaField | Criterion:
    """A field or a criterion. Raises KeyError."""
    one = part_of(criteria, code)
    if not isinstance(one, CriteriaField | Criterion):
        raise KeyError(code)
    return one


def criterion_of(criteria: CriteriaSet, code: str) -> Criterion:
    """Raises KeyError."""
    one = part_of(criteria, code)
    if not isinstance(one, Criterion):
        raise KeyError(code)
    return one


def field_of(criteria: CriteriaSet, code: str) -> CriteriaField:
    """Raises KeyError."""
    one = part_of(criteria, code)
    if not isinstance(one, CriteriaField):
        raise KeyError(code)
    return one


def with_leaf(criteria: CriteriaSet, code: str, leaf: Leaf) -> CriteriaSet:
    """With a leaf in place of the one of a code. Raises KeyError, CannotEdit."""
    criteria.leaf(code)
    return _put(criteria, code, leaf)


def with_new_leaf(criteria: CriteriaSet, criterion: str, leaf: Leaf) -> CriteriaSet:
    """With one leaf more under a criterion, the last of it. Raises KeyError, CannotEdit."""
    one = criterion_of(criteria, criterion)
    _require_free(criteria, leaf.code)
    return _put(criteria, criterion, one.model_copy(update={"leaves": (*one.leaves, leaf)}))


def with_new_criterion(criteria: CriteriaSet, field: str, leaf: Leaf) -> CriteriaSet:
    """With one criterion more in a field: a heading of the same name and maximum over its first leaf."""
    one = field_of(criteria, field)
    made = Criterion(code=leaf.code.rpartition(".")[0], name=leaf.name, points=leaf.points, leaves=(leaf,))
    _require_free(criteria, made.code)
    return _put(criteria, field, one.model_copy(update={"criteria": (*one.criteria, made)}))


def with_new_field(criteria: CriteriaSet, leaf: Leaf) -> CriteriaSet:
    """With one field more, of one criterion with one leaf."""
    outer, inner = leaf.code.split(".")[0], leaf.code.rpartition(".")[0]
    _require_free(criteria, outer)
    told = {"name": leaf.name, "points": leaf.points}
    criterion = Criterion(code=inner, leaves=(leaf,), **told)
    made = CriteriaField(code=outer, criteria=(criterion,), **told)
    return criteria.model_copy(update={"fields": (*criteria.fields, made)})


def with_heading(
    criteria: CriteriaSet, code: str, *, name: str, points: Decimal, new_code: str | None = None
) -> CriteriaSet:
    """With another name and maximum of a field or a criterion, and another number for it and all inside it.

    Raises KeyError, CannotEdit.
    """
    one = heading_of(criteria, code)
    changed = _put(criteria, code, one.model_copy(update={"name": name, "points": points}))
    if new_code is None or new_code == code:
        return changed
    _require_free(criteria, new_code)
    return _recoded(changed, {code: new_code})


def with_extra(criteria: CriteriaSet, kind: Kind, code: str | None, extra: Extra) -> CriteriaSet:
    """With a bonus or penalty in place of the one of a code, or one more. Raises KeyError, CannotEdit."""
    beside = getattr(criteria, kind)
    if code is not None:
        extra_of(criteria, code)
        return _put(criteria, code, extra)
    _require_free(criteria, extra.code)
    return criteria.model_copy(update={kind: beside.model_copy(update={"items": (*beside.items, extra)})})


def with_caps(criteria: CriteriaSet, *, bonus: Decimal, penalty: Decimal) -> CriteriaSet:
    """With other limits of all bonuses and of all penalties together."""
    return criteria.model_copy(
        update={
            "bonus": criteria.bonus.model_copy(update={"cap": bonus}),
            "penalty": criteria.penalty.model_copy(update={"cap": penalty}),
        }
    )


def with_gate(criteria: CriteriaSet, code: str | None, gate: Gate) -> CriteriaSet:
    """With a gate in place of the one of a code, or one more. Raises KeyError, CannotEdit."""
    if code is not None:
        gate_of(criteria, code)
        return _put(criteria, code, gate)
    _require_free(criteria, gate.code)
    return criteria.model_copy(update={"gates": (*criteria.gates, gate)})


def with_classes(criteria: CriteriaSet, bands: list[Band]) -> CriteriaSet:
    """With other classes, the highest first whatever order they were written in."""
    return criteria.model_copy(update={"classes": tuple(sorted(bands, key=lambda one: -one.min))})


def extra_of(criteria: CriteriaSet, code: str) -> tuple[Kind, Extra]:
    """A bonus or penalty, and which it is. Raises KeyError."""
    kinds: tuple[Kind, ...] = ("bonus", "penalty")
    for kind in kinds:
        for one in getattr(criteria, kind).items:
            if one.code == code:
                return kind, one
    raise KeyError(code)


def gate_of(criteria: CriteriaSet, code: str) -> Gate:
    """Raises KeyError."""
    for one in criteria.gates:
        if one.code == code:
            return one
    raise KeyError(code)


def without(criteria: CriteriaSet, code: str) -> CriteriaSet:
    """Without a part and all inside it. Raises KeyError, CannotEdit for the last of its siblings."""
    part_of(criteria, code)
    if [one.code for one in criteria.fields] == [code]:
        raise CannotEdit(
            _("%(code)s là lĩnh vực duy nhất của bộ tiêu chí; bộ phải còn một lĩnh vực.") % {"code": code}
        )
    for field in criteria.fields:
        if [one.code for one in field.criteria] == [code]:
            told = {"code": code, "of": field.code}
            raise CannotEdit(
                _("%(code)s là tiêu chí duy nhất của lĩnh vực %(of)s. Hãy bỏ cả lĩnh vực %(of)s.") % told
            )
        for one in field.criteria:
            if [leaf.code for leaf in one.leaves] == [code]:
                told = {"code": code, "of": one.code}
                raise CannotEdit(
                    _("%(code)s là tiêu chí thành phần duy nhất của tiêu chí %(of)s. Hãy bỏ cả tiêu chí %(of)s.")
                    % told
                )
    return _everywhere(criteria, lambda rows: tuple(one for one in rows if one.code != code))


def moved(criteria: CriteriaSet, code: str, by: Literal[-1, 1]) -> CriteriaSet:
    """With a part one place further up or down among its siblings, where it takes the number of that place.

    Gates that take its points follow it. As it is for the first going up and the last going down. Raises KeyError.
    """
    other = neighbour(criteria, code, by)
    if other is None:
        return criteria
    places = {code: other, other: code}

    def swapped(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        by_code = {one.code: one for one in rows}
        return tuple(by_code[places.get(one.code, one.code)] for one in rows) if code in by_code else rows

    return _recoded(_everywhere(criteria, swapped), places)


def neighbour(criteria: CriteriaSet, code: str, by: Literal[-1, 1]) -> str | None:
    """The code of the sibling before or after a part; None at the ends. Raises KeyError."""
    part_of(criteria, code)
    codes = next(codes for rows in _lists(criteria) if code in (codes := [one.code for one in rows]))
    place = codes.index(code) + by
    return codes[place] if 0 <= place < len(codes) else None


def next_code(criteria: CriteriaSet, parent: Criterion | CriteriaField | Kind | Literal["fields", "gates"]) -> str:
    """The code of a part added under another, or beside the scale."""
    if isinstance(parent, Criterion):
        return f"{parent.code}.{_after(leaf.code for leaf in parent.leaves)}"
    if isinstance(parent, CriteriaField):
        return f"{parent.code}.{_after(one.code for one in parent.criteria)}"
    if parent == "fields":
        return str(_after(one.code for one in criteria.fields))
    rows = criteria.gates if parent == "gates" else getattr(criteria, parent).items
    last = re.match(r"([A-Z]?)(\d+)", rows[-1].code) if rows else None
    letter, number = (last[1], int(last[2]) + 1) if last else (FIRST_CODES[parent], 1)
    while f"{letter}{number}" in _codes(criteria):
        number += 1
    return f"{letter}{number}"


def name_for(label: str, taken: set[str]) -> str:
    """A name as rules write it, made of words people wrote: «Xuất sắc» → xuat_sac."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")[:50]
    name = plain if plain[:1].isalpha() else f"x_{plain}".rstrip("_")
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _after(codes: Iterator[str]) -> int:
    last = (code.rpartition(".")[2] for code in codes)
    return max((int(one) for one in last if one.isdigit()), default=0) + 1


def _lists(criteria: CriteriaSet) -> Iterator[tuple[Part, ...]]:
    """Every list of siblings."""
    yield criteria.fields
    for field in criteria.fields:
        yield field.criteria
        yield from (one.leaves for one in field.criteria)
    yield from (criteria.bonus.items, criteria.penalty.items, criteria.gates)


def _codes(criteria: CriteriaSet) -> set[str]:
    return {one.code for rows in _lists(criteria) for one in rows}


def _require_free(criteria: CriteriaSet, code: str) -> None:
    if code in _codes(criteria):
        name = part_of(criteria, code).name
        raise CannotEdit(_("Mã %(code)s đã dùng cho «%(name)s». Hãy chọn mã khác.") % {"code": code, "name": name})


def _put(criteria: CriteriaSet, code: str, part: Part) -> CriteriaSet:
    """With a part in place of the one of a code."""
    if part.code != code:
        _require_free(criteria, part.code)
    return _everywhere(criteria, lambda rows: tuple(part if one.code == code else one for one in rows))


def _recoded(criteria: CriteriaSet, codes: Mapping[str, str]) -> CriteriaSet:
    """With new codes for parts and all inside them, also where a gate names them."""

    def new(code: str) -> str:
        for old, now in codes.items():
            if code == old or code.startswith(f"{old}."):
                return now + code[len(old) :]
        return code

    def renamed(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(one.model_copy(update={"code": new(one.code), **_taken(one, new)}) for one in rows)

    return _everywhere(criteria, renamed)


def _taken(one: Part, new: Callable[[str], str]) -> dict[str, str]:
    return {"takes": new(one.takes)} if isinstance(one, Gate) and one.takes is not None else {}


def _everywhere(criteria: CriteriaSet, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> CriteriaSet:
    """With every list of siblings changed."""

    def of_criterion(one: Criterion) -> Criterion:
        return one.model_copy(update={"leaves": change(one.leaves)})

    def of_field(one: CriteriaField) -> CriteriaField:
        return one.model_copy(update={"criteria": tuple(map(of_criterion, change(one.criteria)))})

    beside = {
        kind: getattr(criteria, kind).model_copy(update={"items": change(getattr(criteria, kind).items)})
        for kind in ("bonus", "penalty")
    }
    fields = tuple(map(of_field, change(criteria.fields)))
    return criteria.model_copy(update={"fields": fields, "gates": change(criteria.gates), **beside})
