"""A report's workbook out and in: always looked at before anything is stored."""

from __future__ import annotations

import base64
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import require
from parindex.kit.paper_files import file_answer
from parindex.papers import grids
from parindex.papers.grids.read import typed_again
from parindex.papers.grids.write import first_row
from parindex.reporting import policies, sheets
from parindex.reporting.models import UnitReport
from parindex.reporting.web import forms
from parindex.reporting.web.entry import hidden_fields
from parindex.reporting.web.reports import found, page


@login_required
@require_GET
def workbook(request: ActedRequest, report_id: int) -> HttpResponse:
    """The report's form as .xlsx, with what it says now."""
    one = found(request, report_id)
    require(policies.may_write(request.actor, one))
    data = grids.write_grid(sheets.grid_of(one), sheets.values_of(one))
    return file_answer(data, "xlsx", f"bao-cao-{one.pk}")


@login_required
@require_POST
def intake(request: ActedRequest, report_id: int) -> HttpResponse:
    """What a workbook or a pasted block would change; nothing is stored here."""
    one = found(request, report_id)
    require(policies.may_write(request.actor, one))
    form = forms.Intake(request.POST, request.FILES, choices=sheets.starts(one))
    if not form.is_valid() or not (form.cleaned_data["file"] or form.cleaned_data["block"].strip()):
        form.add_error("file", _("Hãy chọn tệp biểu mẫu đã điền, hoặc dán một khối số liệu."))
        return page(request, one, tried_form=form)
    grid = sheets.grid_of(one)
    file = form.cleaned_data["file"]
    try:
        if file:
            reading = grids.read_grid(file.read(), grid)
        else:
            block, start = request.POST.get("block", ""), form.cleaned_data["start"]
            reading = grids.read_block(block, grid, row=start, column=sheets.NUMBER)
    except grids.UnreadableGrid as refusal:
        return _preview(request, one, refused=str(refusal))
    if file and reading.stamp != grid.stamp:
        return _preview(request, one, refused=_("Biểu mẫu này của đơn vị khác hoặc kỳ khác, nên không nạp vào đây."))
    changes, misfits = sheets.changes(one, reading)
    errors = [*reading.errors, *misfits]
    returned = b""
    if errors and file:
        typed = typed_again(reading, grid, first_row(grid) + 2)
        returned = grids.write_grid(grid, reading.values, reading.errors, typed)
    hidden = [pair for change in changes for pair in hidden_fields(change.field, change.then, change.version)]
    return _preview(
        request, one, errors=errors, changes=changes, hidden=hidden, returned=base64.b64encode(returned).decode()
    )


def _preview(request: ActedRequest, one: UnitReport, **told: Any) -> HttpResponse:
    failed = bool(told.get("refused") or told.get("errors"))
    return render(request, "reporting/intake.html", {"report": one, **told}, status=422 if failed else 200)
