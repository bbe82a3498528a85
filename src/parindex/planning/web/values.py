"""Values of one figure of a target: every unit's, period by period; reporting one's own, and judging them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.fields import DecimalField
from parindex.kit.forms import SubmittedForm, carried, offer_choices, submitted
from parindex.kit.periods import period_label
from parindex.organization.choices import offer
from parindex.organization.models import Unit
from parindex.planning import commands, policies, queries
from parindex.planning.commands.progress import NewFile
from parindex.planning.counting import counting
from parindex.planning.models import TargetMeasure, TargetValue
from parindex.planning.queries import targets
from parindex.planning.states import Reporters
from parindex.planning.web.target_tables import table_of, trend


class ReportValue(SubmittedForm):
    """A figure of one's own unit for a quarter that has begun."""

    unit = forms.ModelChoiceField(label=gettext_lazy("Đơn vị"), queryset=Unit.objects.none(), empty_label=None)
    period = forms.ChoiceField(label=gettext_lazy("Kỳ"))
    value = DecimalField(label=gettext_lazy("Giá trị"), required=False)
    numerator = DecimalField(
        label=gettext_lazy("Tử số"),
        required=False,
        help_text=gettext_lazy(
            "Ghi tử số và mẫu số thì tỷ lệ của nhiều đơn vị được tính từ tổng, không lấy trung bình."
        ),
    )
    denominator = DecimalField(label=gettext_lazy("Mẫu số"), required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    file = forms.FileField(label=gettext_lazy("Tài liệu kiểm chứng"), required=False)
    pages = forms.CharField(label=gettext_lazy("Xem trang"), max_length=100, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], quarters: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["unit"], units)
        offer_choices(self.fields["period"], [(key, period_label(key)) for key in quarters])

    def handed_in(self) -> list[NewFile]:
        data = self.cleaned_data
        if not data.get("file"):
            return []
        file = data["file"]
        return [NewFile(name=file.name, data=file.read(), pages=data["pages"], is_result=False)]


class Describe(SubmittedForm):
    """Who answers for a figure and who reports it."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Đơn vị phụ trách"), queryset=Unit.objects.none(), required=False
    )
    reporters = forms.ChoiceField(label=gettext_lazy("Số liệu do"), choices=Reporters.choices)
    baseline = DecimalField(label=gettext_lazy("Giá trị năm trước"), required=False)
    legal_basis = forms.CharField(label=gettext_lazy("Căn cứ"), max_length=300, required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], units)


@login_required
@require_http_methods(["GET", "POST"])
def values(request: ActedRequest, measure_id: int) -> HttpResponse:
    """The page of one figure; a POST reports a value of one's own unit."""
    measure = _measure(request, measure_id)
    today = request.actor.today
    quarters = targets.quarters_of(measure.target.plan.year, today, back=targets.YEARS_BACK if measure.measure else 0)
    row = targets.measure_rows([measure], today, quarters=quarters, broken_down=True)[0]
    form = _report_form(request, row)
    if request.method == "POST" and form is None:
        require(policies.may_report_value(request.actor, measure, unit=measure.target.plan.issuer))
    if form is not None and request.method == "POST" and form.is_valid():
        fields = {
            name: form.cleaned_data[name] for name in ("unit", "period", "value", "numerator", "denominator", "note")
        }
        actor = request.actor.submitting(key=form.cleaned_data["key"])
        try:
            commands.report_value(actor, measure, **fields, files=form.handed_in())
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Đã gửi số liệu."))
            return redirect("planning:values", measure.pk)
    return _page(request, row, form)


@login_required
@require_http_methods(["GET", "POST"])
def describe(request: ActedRequest, measure_id: int) -> HttpResponse:
    """Who answers for a figure, who reports it, what it was the year before."""
    measure = _measure(request, measure_id)
    require(policies.may_describe_measure(request.actor, measure))
    now = {name: getattr(measure, name) for name in ("owner", "reporters", "baseline", "legal_basis")}
    units = queries.units_in_reach(measure.target.plan.issuer, request.actor.today)
    form = Describe(submitted(request), units=units, version=measure.version, initial=now)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"), version=fields.pop("version"))
        commands.describe_measure(actor, measure, **fields)
        messages.success(request, _("Đã lưu."))
        return redirect("planning:values", measure.pk)
    context = {"measure": measure, "target": measure.target, "form": form}
    return render(request, "planning/describe.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def judge(request: ActedRequest, value_id: int) -> HttpResponse:
    """Accept a unit's value, or send it back with a reason."""
    rows = TargetValue.objects.filter(measure__target__in=queries.targets_visible_to(request.actor))
    value = get_object_or_404(rows.select_related("measure__target__plan", "unit"), pk=value_id)
    actor = request.actor.submitting(**carried(request.POST))
    if request.POST.get("decision") == "xac-nhan":
        commands.accept_value(actor, value)
    else:
        commands.return_value(actor, value, reason=request.POST.get("reason", ""))
    messages.success(request, _("Đã quyết định; đơn vị thấy ngay."))
    return redirect("planning:values", value.measure_id)


def _measure(request: ActedRequest, measure_id: int) -> TargetMeasure:
    rows = TargetMeasure.objects.filter(target__in=queries.targets_visible_to(request.actor))
    return get_object_or_404(rows.select_related("target__plan__issuer", "owner"), pk=measure_id)


def _report_form(request: ActedRequest, row: targets.MeasureRow) -> ReportValue | None:
    """The form for those of the person's units that report this figure; None when there are none."""
    quarters = targets.quarters_of(row.measure.target.plan.year, request.actor.today)
    reporting = {cell.unit.pk for key in quarters[-1:] for cell in row.cells[key]}
    mine = reporting & request.actor.units(*policies.REPORTERS)
    if not mine or not quarters:
        return None
    units = Unit.objects.filter(pk__in=mine)
    return ReportValue(
        submitted(request), request.FILES or None, units=units, quarters=quarters, initial={"period": quarters[-1]}
    )


def _page(request: ActedRequest, row: targets.MeasureRow, form: ReportValue | None) -> HttpResponse:
    measure, today = row.measure, request.actor.today
    plan, source = measure.target.plan, counting()
    summary = row.of_year(plan.year)
    only = None if policies.may_read_whole(request.actor, plan) else request.actor.units()
    shown = _written(request, summary, only)
    describes = bool(policies.may_describe_measure(request.actor, measure))
    context = {
        "measure": measure,
        "target": measure.target,
        "plan": plan,
        "summary": summary,
        "table": table_of(summary, today, only),
        "chart": trend(row),
        "meaning": source.meaning(measure.measure) if source and measure.measure else None,
        "binding": source.address_of_binding(measure) if source and describes else "",
        "describes": describes,
        "rows": [one for one in shown if not one[0].is_copied],
        "copies": [one for one in shown if one[0].is_copied],
        "form": form,
    }
    return render(request, "planning/values.html", context, status=422 if form and form.errors else 200)


def _written(
    request: ActedRequest, row: targets.MeasureRow, only: frozenset[int] | None
) -> list[tuple[TargetValue, bool]]:
    """What units reported, with its evidence, and whether this person may judge it."""
    rows = [cell.row for cells in row.cells.values() for cell in cells if cell.row is not None]
    rows = [one for one in rows if only is None or one.unit_id in only]
    prefetch_related_objects(rows, "evidence__file")
    for one in rows:
        one.measure = row.measure
    return [(one, bool(policies.may_judge_value(request.actor, one))) for one in rows]
