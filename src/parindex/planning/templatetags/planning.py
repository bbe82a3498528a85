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

from parindex.kit.periods import period_label
from parindex.kit.templatetags.kit import date_vi, number, status_tag
from parindex.planning.calc import Position
from parindex.planning.models import TargetMeasure, Task
from parindex.planning.queries.following import Row
from parindex.planning.states import Comparator, Recurrence, Standing, TargetStanding

register = template.Library()

# A list of assignees longer than this is shown as a number that opens.
SHOWN = 3


@register.simple_tag
def assignees(task: Task, role: str) -> SafeString:
    """The units that hold `role` in a duty (assignments prefetched)."""
    names = [row.unit.name for row in task.assignments.all() if row.role == role and row.ended_on is None]
    return _units([(name, True) for name in names])


@register.simple_tag
def draft_units(entries: Sequence[dict[str, Any]] | None) -> SafeString:
    """Units of an item under review; a name no unit answers to is marked."""
    return _units([(entry["name"], bool(entry["code"])) for entry in entries or []])


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
    return figure_in_words(measure["comparator"], Decimal(measure["value"]), measure["unit"] or "")


@register.simple_tag
def threshold(measure: TargetMeasure) -> str:
    """A figure as an officer says it: "từ 95% trở lên", "không quá 3 ngày"."""
    return figure_in_words(measure.comparator, measure.value, measure.unit)


def figure_in_words(comparator: str, value: Decimal, unit: str) -> str:
    figure = number(value) + ("" if unit == "%" else " ") + unit
    if comparator == Comparator.AT_LEAST:
        return _("từ %(figure)s trở lên") % {"figure": figure}
    return f"{Comparator(comparator).label} {figure}"


def _units(names: list[tuple[str, bool]]) -> SafeString:
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
    if len(names) <= SHOWN:
        return units
    summary = ngettext("%(n)s đơn vị", "%(n)s đơn vị", len(names)) % {"n": len(names)}
    return format_html("<details><summary>{}</summary>{}</details>", summary, units)


TONE_OF = {
    Standing.OVERDUE: "bad",
    Standing.RETURNED: "bad",
    Standing.DUE_SOON: "warning",
    Standing.WAITING_LATE: "warning",
    Standing.WAITING: "busy",
    Standing.DONE_LATE: "warning",
    Standing.DONE: "good",
    TargetStanding.MISSED: "bad",
    TargetStanding.AT_RISK: "warning",
    TargetStanding.ON_COURSE: "good",
}


@register.simple_tag
def standing_tag(standing: Standing | TargetStanding) -> SafeString:
    """How an obligation or a target stands: icon, word and colour."""
    return status_tag(str(standing.label), TONE_OF.get(standing, "neutral"))


@register.simple_tag
def days_told(row: Row) -> str:
    """ "trễ 4 ngày làm việc", "còn 3 ngày làm việc"; nothing where there is no due date."""
    return days_of(row.position)


def days_of(position: Position) -> str:
    """The same of anything that is due."""
    days = position.days
    if days is None:
        return ""
    if position.standing in {Standing.OVERDUE, Standing.WAITING_LATE, Standing.DONE_LATE}:
        return ngettext("trễ %(n)s ngày làm việc", "trễ %(n)s ngày làm việc", days) % {"n": days}
    if position.standing in {Standing.DUE_SOON, Standing.ON_COURSE, Standing.RETURNED}:
        return ngettext("còn %(n)s ngày làm việc", "còn %(n)s ngày làm việc", days) % {"n": days}
    return ""


@register.filter
def period(key: str) -> str:
    """ "2025-Q1" as "Quý I/2025"."""
    return period_label(key)


@register.filter
def entry(mapping: dict[str, Any], key: str) -> Any:
    """The value under a key; None where there is none."""
    return mapping.get(key)


@register.filter
def signed(value: Decimal) -> str:
    """A difference with its sign: "+2,3" or "−2,3"."""
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"
