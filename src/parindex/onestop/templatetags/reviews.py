"""How reviews and what they cost are written on a page."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parindex.kit.templatetags.kit import number, status_tag
from parindex.onestop.models import ReviewItem
from parindex.onestop.queries.costs import LineCost, Sourced
from parindex.onestop.queries.reviews import Share
from parindex.onestop.states import ReviewState

register = template.Library()

TONES = {
    ReviewState.IN_PLAN: "neutral",
    ReviewState.REVIEWED: "busy",
    ReviewState.APPROVED: "busy",
    ReviewState.SENT: "busy",
    ReviewState.ENACTED: "good",
    ReviewState.REFUSED: "bad",
}


@register.simple_tag
def review_state(item: ReviewItem) -> SafeString:
    return SafeString(status_tag(item.get_state_display(), TONES[ReviewState(item.state)]))


@register.filter
def known(value: Decimal | None) -> str:
    """A number, or in words that it is not known."""
    return _("chưa biết") if value is None else number(value)


@register.filter
def dong(value: Decimal | None) -> str:
    """An amount of money, or in words that it is not known."""
    return _("chưa biết") if value is None else _("%(amount)s đồng") % {"amount": number(value)}


@register.filter
def share(value: Share) -> str:
    """ "3/4 (75%)"; without the percentage of nothing."""
    percent = "" if value.percent is None else f" ({number(value.percent)}%)"
    return f"{value.part}/{value.whole}{percent}"


@register.simple_tag
def line_cost(line: LineCost | None) -> SafeString | str:
    """What a line costs once and what it is made of; a dash where it is not on the sheet."""
    if line is None:
        return "–"
    if line.is_payment:
        return known(line.cost)
    return format_html('{} <span class="secondary">({})</span>', known(line.cost), made_of(line))


@register.simple_tag
def made_of(one: LineCost | Sourced) -> str:
    """Hours, what others were paid, what was spent."""
    return _("%(hours)s giờ + %(outsourced)s + %(direct)s") % {
        "hours": known(one.hours),
        "outsourced": known(one.outsourced),
        "direct": known(one.direct),
    }
