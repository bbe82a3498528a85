"""Units offered in a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import SimpleLazyObject

from parindex.organization.models import Unit


def offer(field: forms.Field, units: QuerySet[Unit]) -> None:
    """Let a field choose among `units`; those that share a name are told apart by their place."""
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{field} does not choose a record")
    field.queryset = units
    field.label_from_instance = _telling_apart(units)  # type: ignore[method-assign,assignment]


def _telling_apart(units: QuerySet[Unit]) -> Callable[[Any], str]:
    names: Any = SimpleLazyObject(lambda: Counter(units.order_by().values_list("name", flat=True)))

    def label(unit: Unit) -> str:
        return f"{unit.name} – {unit.place}" if names[unit.name] > 1 and unit.place else unit.name

    return label
