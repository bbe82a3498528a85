"""How criteria sets and the forms that edit them are shown."""

from __future__ import annotations

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parindex.kit.templatetags.kit import CONTROL_CLASSES, status_tag
from parindex.rules import CriteriaSet, Leaf
from parindex.rules.compare import METHODS, POLICIES
from parindex.rules.criteria import Gate
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.states import SetState

register = template.Library()
TONES = {SetState.DRAFT: "neutral", SetState.CHECKED: "busy", SetState.ISSUED: "good", SetState.ENDED: "neutral"}


@register.simple_tag
def set_state(version: CriteriaVersion) -> SafeString:
    return SafeString(status_tag(version.get_state_display(), TONES[SetState(version.state)]))


@register.filter
def method_words(leaf: Leaf) -> str:
    """Who settles a leaf."""
    return METHODS[leaf.method]


@register.filter
def nothing_words(leaf: Leaf) -> str:
    """What a leaf is worth when nothing arose."""
    return POLICIES[leaf.when_nothing_arose]


@register.filter
def class_of(gate: Gate, criteria: CriteriaSet) -> str:
    """The class that a gate holds a unit down to."""
    return next((band.label for band in criteria.classes if band.code == gate.class_not_above), "")


@register.filter
def place_name(place: str, criteria: CriteriaSet) -> str:
    """Where a finding stands, as people call it."""
    names = {"bonus": _("Điểm thưởng"), "penalty": _("Điểm trừ"), criteria.code: _("Cả bộ tiêu chí")}
    return names.get(place, place)


@register.simple_tag
def row_field(field: forms.BoundField, row: int) -> SafeString:
    """A field in a table of rows: its label is the column's and the number of the row, its error below it."""
    css = next((name for kind, name in CONTROL_CLASSES if isinstance(field.field.widget, kind)), "form-control")
    label = _("Bỏ dòng") if field.name == "DELETE" else field.label
    attrs: dict[str, str | bool] = {"class": css, "aria-label": f"{label}, {row}"}
    if field.errors:
        attrs |= {"class": f"{css} is-invalid", "aria-invalid": "true"}
    shown = field.as_widget(attrs=attrs)
    errors = " ".join(str(error) for error in field.errors)
    return format_html('{}<div class="field-error">{}</div>', shown, errors) if errors else SafeString(shown)
