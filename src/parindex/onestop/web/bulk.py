"""Bringing in dossiers of another system: hand a file in, see what it would do, confirm, watch it run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import WrongState, require
from parindex.evidence.downloads import SANDBOX
from parindex.kit.forms import submitted
from parindex.onestop import bulk, intake_runs, policies
from parindex.onestop.queries import importing
from parindex.onestop.web.bulk_forms import Confirm, Upload

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT = timedelta(days=7)
SILENT = timedelta(minutes=2)  # a process that has not begun by then never will
SHOWN = 30


@login_required
@require_http_methods(["GET", "POST"])
def index(request: ActedRequest) -> HttpResponse:
    """What was brought in, and the form that begins a dry run."""
    require(policies.may_import(request.actor))
    data = submitted(request)
    form = Upload(data, request.FILES if data is not None else None)
    if data is not None and form.is_valid():
        file = form.cleaned_data["file"]
        bulk.Job.clear_before(request.actor.at - KEPT)
        asked = {"user": request.actor.person, "file_name": file.name, "source": form.cleaned_data["source"]}
        job = bulk.Job.open({**asked, "dry_run": True}, file.chunks())
        intake_runs.start(job)
        return redirect("bulk:job", job.name)
    context = {
        "form": form,
        "batches": importing.batches(request.actor)[:SHOWN],
        "jobs": [_told(job, request) for job in bulk.Job.of(request.actor.user_id)[:SHOWN]],
        "mappings": importing.mappings(),
        "most_rows": intake_runs.most_rows(),
    }
    return render(request, "onestop/bulk_index.html", context, status=422 if data is not None else 200)


@login_required
@require_GET
def template(request: ActedRequest) -> HttpResponse:
    require(policies.may_import(request.actor))
    return HttpResponse(
        bulk.template(),
        content_type=XLSX,
        headers={"Content-Disposition": 'attachment; filename="mau-nap-ho-so.xlsx"'},
    )


@login_required
@require_GET
def show(request: ActedRequest, name: str) -> HttpResponse:
    """One import: how far it is, or what came of it; it draws itself anew while it runs."""
    return render(request, "onestop/bulk_job.html", {**_told(_job(request, name), request), "form": Confirm()})


@login_required
@require_GET
def returned(request: ActedRequest, name: str) -> HttpResponse | FileResponse:
    """The rejected rows with what to mend in each."""
    job = _job(request, name)
    if not job.returned.is_file():
        raise Http404
    answer = FileResponse(
        job.returned.open("rb"), as_attachment=True, filename="dong-can-sua.xlsx", content_type=XLSX
    )
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def act(request: ActedRequest, name: str, what: str) -> HttpResponse:
    """Confirm what the dry run showed, or stop what runs."""
    job = _job(request, name)
    told = _told(job, request)
    if what == "dung":
        job.ask_to_stop()
        messages.success(request, _("Đã gửi yêu cầu dừng."))
    elif what == "nap":
        form = Confirm(request.POST)
        if told["state"] == "RUNNING" and not told["asked"]["dry_run"]:
            return redirect("bulk:job", job.name)  # pressed twice
        if told["state"] != "CHECKED" or not form.is_valid():
            raise WrongState(_("Lần nạp này chưa kiểm tra xong, hoặc đã nạp rồi. Hãy tải lại trang."))
        job.begin(dry_run=False, mode=form.cleaned_data["mode"])
        intake_runs.start(job)
    else:
        raise Http404
    return redirect("bulk:job", job.name)


def _job(request: ActedRequest, name: str) -> bulk.Job:
    require(policies.may_import(request.actor))
    job = bulk.Job.named(name)
    if job is None or job.asked.get("user") != request.actor.user_id:
        raise Http404
    return job


def _told(job: bulk.Job, request: ActedRequest) -> dict[str, Any]:
    """What a page says of a job; `state` is RUNNING, CHECKED, REFUSED, DONE, FAILED or LOST."""
    asked, checked, done, failed = (job.told(what) for what in ("asked", "checked", "done", "failed"))
    came = done if done is not None else checked if asked and asked["dry_run"] else None
    return {
        "job": job,
        "asked": asked or {},
        "told": came or {},
        "failed": failed or {},
        "progress": job.told("progress") or {},
        "state": _state(
            job, came, failed, is_done=done is not None, is_late=job.was_asked_before(request.actor.at - SILENT)
        ),
        "has_returned": job.returned.is_file(),
        "stopping": job.is_asked_to_stop,
    }


def _state(
    job: bulk.Job, came: dict[str, Any] | None, failed: dict[str, Any] | None, *, is_done: bool, is_late: bool
) -> str:
    if failed is not None:
        return "FAILED"
    if came is not None:
        if not came["rows"]:
            return "REFUSED"
        return "DONE" if is_done else "CHECKED"
    begun = is_late or job.told("progress") is not None
    return "LOST" if begun and not job.is_held else "RUNNING"
