"""How assignments, dates and figures of a plan are written on a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parindex.kit.templatetags.kit import date_vi, number
from parindex.planning.models import Task
from parindex.planning.states import Comparator, Recurrence

register = template.Library()

# A list of assignees longer than this is shown as a number that opens.
SHOWN = 3


@register.simple_tag
def assignees(task: Task, role: str, *, all: bool = False) -> SafeString:
    """The units that hold `role` in a duty (assignments prefetched)."""
    names = [row.unit.name for row in task.assignments.all() if row.role == role]
    return _units([(name, True) for name in names], whole=all)


@register.simple_tag
def draft_units(entries: Sequence[dict[str, Any]] | None) -> SafeString:
    """Units of an item under review; a name no unit answers to is marked."""
    return _units([(entry["name"], bool(entry["code"])) for entry in entries or []], whole=False)


@register.simple_tag
def draft_due(detail: dict[str, Any]) -> SafeString:
    parts = []
    if detail.get("due_on"):
        parts.append(date_vi(date.fromisoformat(detail["due_on"])))
    if detail.get("recurrence"):
        parts.append(str(Recurrence(detail["recurrence"]).label))
    if detail.get("due_text"):
        parts.append(f"«{detail['due_text']}»")
    return format_html("{}", "; ".join(parts) or _("Văn bản không ghi hạn"))


@register.simple_tag
def draft_measures(measures: Sequence[dict[str, Any]] | None) -> SafeString:
    if not measures:
        return format_html('<p class="secondary">{}</p>', _("Chỉ tiêu bằng lời, không có con số"))
    rows = ((_figure(measure), measure["scope"] or "", measure["subject"] or "") for measure in measures)
    return format_html(
        '<ul class="measures">{}</ul>',
        format_html_join("", '<li><strong>{}</strong> <span class="secondary">{}</span> {}</li>', rows),
    )


def _figure(measure: dict[str, Any]) -> str:
    unit = measure["unit"] or ""
    space = "" if unit == "%" else " "
    comparator = Comparator(measure["comparator"]).label
    return f"{comparator} {number(Decimal(measure['value']))}{space}{unit}"


def _units(names: list[tuple[str, bool]], *, whole: bool) -> SafeString:
    if not names:
        return format_html('<span class="secondary">{}</span>', _("chưa có"))
    listed = format_html_join(
        "",
        "<li>{}{}</li>",
        (
            (name, "" if known else format_html(' <span class="tag tag-warning">{}</span>', _("chưa rõ đơn vị")))
            for name, known in names
        ),
    )
    units = format_html('<ul class="units">{}</ul>', listed)
    if whole or len(names) <= SHOWN:
        return units
    summary = ngettext("%(n)s đơn vị", "%(n)s đơn vị", len(names)) % {"n": len(names)}
    return format_html("<details><summary>{}</summary>{}</details>", summary, units)
