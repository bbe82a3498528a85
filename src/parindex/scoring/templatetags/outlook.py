"""How points are written on forecast pages."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parindex.kit.templatetags.kit import status_tag
from parindex.rules.numbers import written
from parindex.scoring.states import Origin

register = template.Library()

TONES = {Origin.RECORDS: "good", Origin.DECLARED: "neutral", Origin.OUTSIDE: "neutral", Origin.NOTHING: "warning"}


@register.filter
def points(value: Fraction | Decimal | None) -> str:
    """7,25; a dash for what has none, which is not 0."""
    return "–" if value is None else written(value)


@register.filter
def gained(value: Fraction) -> str:
    """With its sign: +0,75 or −0,5."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + written(abs(value))


@register.simple_tag
def origin_tag(origin: str) -> SafeString:
    return status_tag(str(Origin(origin).label), TONES[Origin(origin)])


@register.filter
def item(mapping: dict[str, str], key: str) -> str:
    """What stands under a key that a template only has in a variable."""
    return mapping.get(key, _("mục khác"))
