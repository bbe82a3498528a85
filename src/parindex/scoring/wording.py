"""Facts of a leaf in words, for pages and papers. No records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from parindex.rules import Leaf
from parindex.rules.criteria import Extra
from parindex.rules.inputs import Kind
from parindex.rules.numbers import written
from parindex.scoring.facts import kinds_of


def fact_text(one: Leaf | Extra, name: str, value: Any) -> str:
    """The value of an input as people write it; what can't be read stands as it is."""
    match value:
        case None:
            return ""
        case bool():
            return _("có") if value else _("không")
        case Mapping():
            return "; ".join(f"{group}: {_ballots(told)}" for group, told in value.items())
        case list() | tuple():
            return "; ".join(_item(told) for told in value)
    kind = kinds_of(one).get(name)
    try:
        if kind == Kind.DAY:
            return f"{date.fromisoformat(str(value)):%d/%m/%Y}"
        if kind == Kind.OPTION:
            return option_label(one, str(value))
        return written(Decimal(str(value)))
    except (ValueError, InvalidOperation):
        return str(value)


def option_label(one: Leaf | Extra, code: str) -> str:
    """The name of a level by its code; the code where the rule names no levels."""
    options = getattr(one.rule, "options", ())
    return next((option.label for option in options if option.code == code), code)


def _ballots(told: Any) -> str:
    return ", ".join(f"{answer} {count}" for answer, count in dict(told).items())


def _item(told: Any) -> str:
    if isinstance(told, list | tuple) and len(told) == 2:
        name, kept = told
        return f"{name}: {_('có') if kept else _('không')}"
    return str(told)
