"""Sổ theo dõi hồ sơ: looked at, printed, taken along as a workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.kit.fields import DateField
from parindex.kit.forms import offer_choices
from parindex.kit.paper_files import file_answer, paper_file
from parindex.onestop import papers, policies
from parindex.onestop.queries import register
from parindex.onestop.web.papers import site_of
from parindex.organization.choices import offer
from parindex.organization.models import Unit
from parindex.papers.pdf import CannotConvert

PAGE_SIZE = 50
NAME = "so-theo-doi"


class Ask(forms.Form):
    """Which part of the register; this month of the first desk unless told otherwise."""

    don_vi = forms.ModelChoiceField(label=_("Nơi tiếp nhận"), queryset=Unit.objects.none(), empty_label=None)
    linh_vuc = forms.ChoiceField(label=_("Lĩnh vực"), required=False)
    tu = DateField(label=_("Từ ngày"))
    den = DateField(label=_("Đến ngày"))

    def __init__(self, data: Any, *, units: QuerySet[Unit], unit: Unit, today: date) -> None:
        asked = {
            "don_vi": unit.pk,
            "linh_vuc": "",
            "tu": f"{today.replace(day=1):%d/%m/%Y}",
            "den": f"{today:%d/%m/%Y}",
        }
        super().__init__(asked | {key: value for key, value in data.items() if key in asked})
        offer(self.fields["don_vi"], units)
        offer_choices(self.fields["linh_vuc"], [("", _("Tất cả")), *((name, name) for name in register.fields(unit))])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("tu") and given.get("den") and given["tu"] > given["den"]:
            self.add_error("den", _("«Đến ngày» phải bằng hoặc sau «Từ ngày»."))
        return given

    @property
    def asked(self) -> register.Asked:
        said = self.cleaned_data
        return register.Asked(said["don_vi"], said["linh_vuc"], said["tu"], said["den"])


@login_required
@require_GET
def page(request: ActedRequest) -> HttpResponse:
    """The rows a page at a time, with the paper and the workbook of all of them."""
    form = _form(request)
    context: dict[str, Any] = {"form": form}
    if form is not None and form.is_valid():
        asked = form.asked
        found = Paginator(register.rows(request.actor, asked), PAGE_SIZE).get_page(request.GET.get("page"))
        shown = policies.persons_shown(request.actor, asked.unit)
        context |= {
            "page": found,
            "rows": papers.lines(found.object_list, shown, _printing(request), found.start_index()),
        }
        context["heading"] = papers.heading(asked)
    return render(request, "onestop/register.html", context, status=422 if form is not None and form.errors else 200)


@login_required
@require_GET
def file(request: ActedRequest, shape: str) -> HttpResponse:
    """The register as .docx, .pdf or .xlsx."""
    form = _form(request)
    if form is None or not form.is_valid():
        raise Http404
    asked = form.asked
    shown, printing = policies.persons_shown(request.actor, asked.unit), _printing(request)
    rows = register.rows(request.actor, asked)
    if shape == "xlsx":
        with translation.override("vi"):
            return file_answer(papers.workbook(asked, rows, shown, printing), shape, NAME)
    try:
        return paper_file(lambda: papers.register(asked, rows, shown, printing), shape, NAME)
    except CannotConvert as refusal:
        messages.error(request, str(refusal))
        return redirect("forms:register")


def _form(request: ActedRequest) -> Ask | None:
    """What was asked; None for whom there is no register."""
    units = register.units(request.actor)
    wanted = request.GET.get("don_vi", "")
    chosen = units.filter(pk=wanted).first() if wanted.isascii() and wanted.isdigit() else None
    unit = chosen or units.first()
    return None if unit is None else Ask(request.GET, units=units, unit=unit, today=request.actor.today)


def _printing(request: ActedRequest) -> papers.Printing:
    return papers.Printing(request.actor.at, site_of(request), whole=False)
