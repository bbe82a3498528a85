"""How published points, ranks and classes are shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from parindex.kit import periods
from parindex.kit.templatetags.kit import number, status_tag
from parindex.rules.criteria import CriteriaSet
from parindex.rules.numbers import rounded
from parindex.scoring.queries.published import Row

register = template.Library()
PLACES = 2


@register.filter
def points(value: Fraction | Decimal | None) -> str:
    """Points as people write them, to hundredths; a dash where there are none, which is not 0."""
    return "–" if value is None else str(number(rounded(Fraction(value), PLACES)))


@register.filter
def score(value: Fraction | Decimal | None) -> str:
    """Points with both hundredths, to stand one below the other."""
    return "–" if value is None else str(number_format(rounded(Fraction(value), PLACES), PLACES, use_l10n=True))


@register.filter
def signed(value: Fraction | Decimal) -> str:
    """A difference with its sign."""
    return f"+{score(value)}" if value > 0 else str(score(value)).replace("-", "−")


@register.filter
def at(mapping: Any, key: Any) -> Any:
    """What a mapping has under a key; nothing where it has none."""
    return mapping.get(key)


@register.filter
def period_label(key: str) -> str:
    """A period as an officer writes it."""
    return str(periods.period_label(key))


@register.filter
def rule_words(leaf: Any) -> str:
    """A leaf's rule as a score sheet prints it."""
    return str(leaf.rule.words(Fraction(leaf.points)))


@register.simple_tag
def class_tag(row: Row) -> SafeString:
    """The class of a unit: the best of the set in green, the lowest in red."""
    if row.rated is None:
        return SafeString("–")
    return SafeString(status_tag(row.rated.label, _tone(row.criteria, row.rated.code)))


def _tone(criteria: CriteriaSet, code: str) -> str:
    codes = [band.code for band in criteria.classes]
    return "good" if code == codes[0] else "bad" if code == codes[-1] else "neutral"
