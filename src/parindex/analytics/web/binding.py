"""Binding a figure of a plan's target to a measure, so that the system counts its values from records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parindex.analytics import commands, policies, targets
from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.forms import SubmittedForm, offer_choices, submitted
from parindex.planning import queries
from parindex.planning.counting import Meaning
from parindex.planning.models import TargetMeasure

# Chosen, and not merely left out: a form that says nothing unbinds nothing.
UNBOUND = "-"


class Bind(SubmittedForm):
    """Which measure counts a figure; none is a choice too."""

    code = forms.ChoiceField(label=gettext_lazy("Chỉ số"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: list[Meaning], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = (_("Không gắn: đơn vị báo cáo số liệu"),)
        offer_choices(self.fields["code"], [(UNBOUND, none[0]), *((one.code, one.title) for one in offered)])


@login_required
@require_http_methods(["GET", "POST"])
def bind(request: ActedRequest, measure_id: int) -> HttpResponse:
    """The measures that fit, each with what it counts in words; a POST binds one, or none."""
    rows = TargetMeasure.objects.filter(target__in=queries.targets_visible_to(request.actor))
    measure = get_object_or_404(rows.select_related("target__plan__issuer", "owner"), pk=measure_id)
    require(policies.may_bind(request.actor, measure))
    offered = targets.choices(measure)
    form = Bind(
        submitted(request), offered=offered, version=measure.version, initial={"code": measure.measure or UNBOUND}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actor = request.actor.submitting(key=data["key"], version=data["version"])
        try:
            commands.bind_target(actor, measure, code="" if data["code"] == UNBOUND else data["code"])
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Đã lưu. Số do người ghi vẫn giữ nguyên."))
            return redirect("planning:values", measure.pk)
    context = {
        "measure": measure,
        "target": measure.target,
        "form": form,
        "choices": _choices(form, {one.code: one for one in offered}),
    }
    return render(request, "analytics/bind.html", context, status=422 if form.errors else 200)


def _choices(form: Bind, meanings: dict[str, Meaning]) -> list[tuple[Any, Meaning | None]]:
    return [(widget, meanings.get(str(widget.data["value"]))) for widget in form["code"]]
