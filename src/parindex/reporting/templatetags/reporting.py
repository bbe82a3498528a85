"""How answers, their problems and the standing of reports are written on a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parindex.kit.catalog import ReportField
from parindex.kit.templatetags.kit import number, status_tag
from parindex.reporting import calc
from parindex.reporting.calc import Given
from parindex.reporting.queries.rounds import Line
from parindex.reporting.states import Punctuality, ReportState

register = template.Library()

TONES = {
    Punctuality.MISSING: "bad",
    Punctuality.LATE: "warning",
    Punctuality.DUE: "neutral",
    Punctuality.ON_TIME: "good",
    Punctuality.JOINED: "neutral",
}
STATE_TONES = {
    ReportState.ACCEPTED: "good",
    ReportState.RETURNED: "bad",
    ReportState.SUBMITTED: "busy",
    ReportState.WITH_HEAD: "busy",
}


@register.simple_tag
def punctuality_tag(line: Line) -> SafeString:
    label = str(Punctuality(line.punctuality).label)
    if line.days:
        label = _("%(label)s %(n)s ngày làm việc") % {"label": label, "n": line.days}
    return status_tag(label, TONES[line.punctuality])


@register.simple_tag
def report_state_tag(state: str) -> SafeString:
    return status_tag(str(ReportState(state).label), STATE_TONES.get(ReportState(state), "neutral"))


@register.simple_tag
def given_shown(field: ReportField, given: Given | None) -> SafeString:
    """What was given: the figure with its parts, «không phát sinh», or «chưa báo cáo»."""
    if given is None or given.is_blank:
        return format_html('<span class="secondary">{}</span>', _("chưa báo cáo"))
    if given.nothing:
        return format_html("{}", _("không phát sinh"))
    if field.kind == "narrative":
        return format_html("{}", given.text)
    if field.kind == "ratio":
        parts = f"({number(given.numerator)}/{number(given.denominator)})"
        value = number(given.value)
        return (
            format_html('{}% <span class="secondary">{}</span>', value, parts) if value else format_html("{}", parts)
        )
    return format_html("{} <span class='secondary'>{}</span>", number(given.number), field.unit)


@register.simple_tag
def sum_shown(field: ReportField, total: calc.Sum) -> SafeString:
    """Several units' figure; «chưa có» where nobody reported one, which is not 0."""
    if total.value is None:
        if total.nothing and not total.missing:
            return format_html("{}", _("không phát sinh"))
        return format_html('<span class="secondary">{}</span>', _("chưa có"))
    if field.kind == "ratio":
        parts = f"({number(total.numerator)}/{number(total.denominator)})"
        return format_html('{}% <span class="secondary">{}</span>', number(total.value), parts)
    return format_html("{}", number(total.value))


@register.filter
def problem_told(problem: calc.Problem) -> str:
    """What is wrong with an answer, in the words of the page."""
    kind, _colon, message = problem.kind.partition(":")
    told = {
        "missing": _("Chưa báo cáo. Không phát sinh thì chọn «không phát sinh»."),
        "half_ratio": _("Ghi cả tử số và mẫu số."),
        "empty_whole": _("Mẫu số bằng 0: không có gì để tính tỷ lệ, hãy chọn «không phát sinh»."),
        "over_whole": _("Tử số lớn hơn mẫu số."),
        "jump": _("Khác nhiều so với kỳ trước. Nếu đúng, nên ghi giải trình."),
        "same_text": _("Giống hệt kỳ trước. Hãy xem lại nội dung của kỳ này."),
    }
    if kind == "check":
        return _("%(message)s. Hãy sửa, hoặc ghi giải trình.") % {"message": message}
    return told[kind]


@register.filter
def any_given(given: Given | None) -> bool:
    return given is not None and not given.is_blank


@register.filter
def entry_of(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key, "")
