"""The register of outgoing documents, numbers held and cancelled, and how an agency numbers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.dispatch import commands, policies, queries, sheets
from parindex.dispatch.models import RegisterEntry
from parindex.dispatch.web import forms
from parindex.kit.forms import submitted
from parindex.kit.paper_files import file_answer
from parindex.kit.search import matching
from parindex.organization.models import Unit
from parindex.papers.grids.listing import write_list

PAGE_SIZE = 100
EARLIEST, LATEST = 2000, 2200


@login_required
@require_http_methods(["GET", "POST"])
def register(request: ActedRequest, unit_id: int, year: int) -> HttpResponse:
    """The lines of a year; the clerk holds a number here."""
    unit = _unit(request, unit_id, year)
    data = submitted(request)
    form = forms.Reserve(data)
    if data is not None:
        require(policies.may_handle(request.actor, unit))
        if form.is_valid():
            fields = dict(form.cleaned_data)
            actor = request.actor.submitting(key=fields.pop("key"))
            fields.pop("version")
            held = commands.reserve(actor, unit, **fields)
            messages.success(request, _("Đã giữ số %(number)s.") % {"number": held.reference})
            return redirect("dispatch:register", unit.pk, held.series.year)
    return _page(request, unit, year, reserve_form=form, status=422 if data is not None else 200)


def _page(request: ActedRequest, unit: Unit, year: int, *, status: int, **more: Any) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    groups, rule = queries.numbering_of(unit, year)
    context = {
        "unit": unit,
        "year": str(year),
        "last_year": str(year - 1),
        "page": Paginator(matching(queries.register(unit, year), words), PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "groups": groups,
        "rule": rule,
        "handles": bool(policies.may_handle(request.actor, unit)) and year == request.actor.today.year,
        **more,
    }
    return render(request, "dispatch/register.html", context, status=status)


@login_required
@require_GET
def workbook(request: ActedRequest, unit_id: int, year: int) -> HttpResponse:
    """The register of a year as .xlsx, in the columns of the decree."""
    unit = _unit(request, unit_id, year)
    rows = queries.register(unit, year).order_by("series__name", "number")
    title = sheets.TITLE.format(year=year, unit=unit.name)
    data = write_list(title, sheets.COLUMNS, map(sheets.row_of, rows))
    return file_answer(data, "xlsx", f"so-van-ban-di-{year}")


@login_required
@require_http_methods(["GET", "POST"])
def entry(request: ActedRequest, entry_id: int) -> HttpResponse:
    """A number that is held: enter a document made outside with it, or cancel it."""
    rows = RegisterEntry.objects.filter(series__issuer__in=queries.registers_of(request.actor))
    found = get_object_or_404(rows.select_related("series__issuer", "document", "taken_by"), pk=entry_id)
    data = submitted(request)
    cancelling = request.POST.get("viec") == "huy"
    cancel = forms.Reason(data if cancelling else None, version=found.version, auto_id="cancel_%s")
    outside = forms.Outside(None if cancelling else data, version=found.version)
    form = cancel if cancelling else outside
    if data is not None:
        require(policies.may_change_entry(request.actor, found))
        if form.is_valid():
            fields = dict(form.cleaned_data)
            actor = request.actor.submitting(key=fields.pop("key"), version=fields.pop("version"))
            try:
                (commands.cancel_number if cancelling else commands.record_outside)(actor, found, **fields)
            except (InvalidAct, WrongState) as refusal:
                form.add_error(getattr(refusal, "field", None), refusal.message)
            else:
                messages.success(request, _("Đã ghi sổ."))
                return redirect("dispatch:register", found.series.issuer_id, found.series.year)
    context = {
        "entry": found,
        "cancel_form": cancel,
        "outside_form": outside,
        "wrong": form,
        "handles": bool(policies.may_change_entry(request.actor, found)),
        "document": getattr(found, "document", None),
    }
    return render(request, "dispatch/entry.html", context, status=422 if data is not None else 200)


@login_required
@require_http_methods(["GET", "POST"])
def numbering(request: ActedRequest, unit_id: int) -> HttpResponse:
    """How the agency numbers from a year on."""
    unit = _unit(request, unit_id)
    require(policies.may_handle(request.actor, unit))
    data, this_year = submitted(request), request.actor.today.year
    groups, rule = queries.numbering_of(unit, this_year)
    used = queries.last_year_numbered(unit)
    initial = {
        "from_year": this_year if used is None or used < this_year else this_year + 1,
        "own": [group.kinds[0] for group in groups if group.kinds],
    }
    form = forms.Numbering(data, initial=initial)
    if data is not None and form.is_valid():
        try:
            actor = request.actor.submitting(key=form.cleaned_data["key"])
            made = form.groups(queries.COMMON.name)
            commands.set_numbering(actor, unit, from_year=form.cleaned_data["from_year"], groups=made)
        except ValidationError as error:
            form.add_error("firsts", error)
        except InvalidAct as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Đã lưu cách đánh số."))
            return redirect("dispatch:register", unit.pk, this_year)
    context = {"unit": unit, "form": form, "groups": groups, "rule": rule, "year": str(this_year)}
    return render(request, "dispatch/numbering.html", context, status=422 if data is not None else 200)


def _unit(request: ActedRequest, unit_id: int, year: int = EARLIEST) -> Unit:
    """The agency whose register is asked for; there is none of a year that nobody could mean."""
    if not EARLIEST <= year <= LATEST:
        raise Http404
    return get_object_or_404(queries.registers_of(request.actor), pk=unit_id)
