"""How points, results and states of an assessment are written on a page."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parindex.kit.templatetags.kit import status_tag
from parindex.rules import NotApplicable, NothingArose, NotScored, Outcome, points_of
from parindex.rules.numbers import written
from parindex.scoring.states import AskState, LeafState, RoundState, SheetState

register = template.Library()

LEAF_TONES = {LeafState.DONE: "good", LeafState.PROBLEM: "bad", LeafState.IN_PROGRESS: "busy"}
SHEET_TONES = {SheetState.SUBMITTED: "good", SheetState.OPEN: "busy", SheetState.LOCKED: "warning"}
ASK_TONES = {AskState.ASKED: "busy", AskState.GRANTED: "good", AskState.REFUSED: "bad"}
FLAG_TONES = {"replaced": "neutral", "after_lock": "neutral"}


@register.filter
def points(value: Fraction | Decimal | int | None) -> str:
    """1,25; nothing where there are no points, which is not 0."""
    return "" if value is None else written(value, 4)


@register.filter
def points_given(outcome: Outcome) -> str:
    return points(points_of(outcome))


@register.simple_tag
def leaf_state_tag(state: str) -> SafeString:
    return status_tag(str(LeafState(state).label), LEAF_TONES.get(LeafState(state), "neutral"))


@register.simple_tag
def sheet_state_tag(state: str) -> SafeString:
    return status_tag(str(SheetState(state).label), SHEET_TONES.get(SheetState(state), "neutral"))


@register.simple_tag
def round_state_tag(state: str) -> SafeString:
    tone = {RoundState.PUBLISHED: "good", RoundState.SETUP: "neutral"}.get(RoundState(state), "busy")
    return status_tag(str(RoundState(state).label), tone)


@register.simple_tag
def ask_state_tag(state: str) -> SafeString:
    return status_tag(str(AskState(state).label), ASK_TONES[AskState(state)])


@register.simple_tag
def outcome_told(outcome: Outcome, most: Decimal) -> SafeString:
    """The result of a leaf: points out of the maximum, «không áp dụng», or what is missing."""
    match outcome:
        case NotScored():
            return format_html("{} <span>{}</span>", status_tag(_("Chưa tính được điểm"), "warning"), outcome.reason)
        case NotApplicable():
            return format_html("{} <span>{}</span>", status_tag(_("Không áp dụng"), "neutral"), outcome.reason)
    of = _("%(points)s/%(most)s điểm") % {"points": points(points_of(outcome)), "most": points(most)}
    kind = _("Không phát sinh") if isinstance(outcome, NothingArose) else ""
    told = format_html('<strong class="number">{}</strong> <span class="secondary">{}</span>', of, outcome.reason)
    return format_html("{} {}", status_tag(kind, "neutral"), told) if kind else told


@register.simple_tag
def flag_tag(flag: Any) -> SafeString:
    """A sign that a document deserves a second look."""
    return status_tag(flag.text, FLAG_TONES.get(flag.code, "warning"))


@register.filter
def of_key(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key)
