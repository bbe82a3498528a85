"""The desk: choose the procedure, type who asks, tick the papers, and the day to come back is given."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import Forbidden, InvalidAct, require
from parindex.kit.forms import submitted
from parindex.kit.search import matching
from parindex.onestop import calc, commands, policies
from parindex.onestop.models import Dossier, ProcedureVersion
from parindex.onestop.queries import dossiers, procedures
from parindex.onestop.states import SubjectKind
from parindex.onestop.web import intake_forms as forms
from parindex.organization.models import Unit


def _desk(request: ActedRequest) -> Unit:
    """The desk this person receives at; of several the one named in the address."""
    mine = dossiers.desks(request.actor)
    named = request.GET.get("noi") or request.POST.get("noi")
    found = mine.filter(code=named).first() if named else mine.first()
    if found is None:
        raise Forbidden(_("Việc tiếp nhận do công chức tiếp nhận một cửa làm; bạn chưa được giao việc này."))
    return found


@login_required
@require_GET
def choose(request: ActedRequest) -> HttpResponse:
    """The procedures of the desk's level, by code or words; a single one is taken at once."""
    desk, words = _desk(request), request.GET.get("q", "").strip()
    rows = matching(procedures.in_force(request.actor.today), words).order_by("field", "name").defer("content")
    found = [one for one in rows if desk.level in one.levels]
    if words and len(found) == 1:
        return redirect(_take_url(found[0], desk))
    context = {"desk": desk, "desks": dossiers.desks(request.actor), "words": words, "found": found}
    return render(request, "onestop/choose.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def take(request: ActedRequest, code: str) -> HttpResponse:
    """The form of one procedure; received at once, or entered to wait for its papers."""
    desk = _desk(request)
    require(policies.may_receive(request.actor, desk))
    rows = procedures.in_force(request.actor.today)
    version = get_object_or_404(rows, procedure__code=code)
    form = forms.Take(submitted(request), version_of=version, desk=desk)
    if request.method == "POST" and form.is_valid():
        try:
            dossier = _enter(request, desk, form)
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect(reverse("dossiers:dossier", args=[dossier.code]) + "?vua-nhan=1")
    says = version.says
    limits = list(dict.fromkeys((way.promised or way.limit).words for way in says.ways))
    context = {"form": form, "version": version, "says": says, "desk": desk, "limits": limits}
    return render(request, "onestop/take.html", context, status=422 if form.errors else 200)


def _enter(request: ActedRequest, desk: Unit, form: forms.Take) -> Dossier:
    actor = request.actor.submitting(key=form.cleaned_data["key"])
    if request.POST.get("act") == "ghi":
        dossier = commands.submit(actor, desk, form.applicant_read(), form.request_read())
        messages.success(request, _("Đã ghi hồ sơ, chưa tiếp nhận. Yêu cầu bổ sung hoặc từ chối ở dưới."))
        return dossier
    return commands.accept(actor, desk, form.applicant_read(), form.request_read(), handed_over_at=form.handed_over())


@login_required
@require_POST
def known(request: ActedRequest) -> HttpResponse:
    """The fields of the applicant, filled with what this desk already knows of the number typed."""
    desk = _desk(request)
    number = calc.identity_read(request.POST.get("identity", ""))
    before = dossiers.known_person(desk, number)
    problem = calc.identity_problem(number, person=True)
    if before is None and not problem:
        return HttpResponse(status=204)
    typed = {name: request.POST.get(name, "") for name in forms.KNOWN}
    if before is not None:
        typed = {name: typed[name] or getattr(before, name) for name in forms.KNOWN}
    version = get_object_or_404(procedures.in_force(request.actor.today), procedure__code=request.POST.get("code"))
    kind = before.subject_kind if before else SubjectKind.PERSON
    form = forms.Take(initial={**typed, "subject_kind": kind}, version_of=version, desk=desk)
    context = {"form": form, "before": before, "problem": problem}
    return render(request, "onestop/_known.html", context)


def _take_url(version: ProcedureVersion, desk: Unit) -> str:
    return reverse("dossiers:take", args=[version.code]) + f"?noi={desk.code}"


@login_required
@require_http_methods(["GET", "POST"])
def numbering(request: ActedRequest) -> HttpResponse:
    """The identifiers of desks, and setting one."""
    units = policies.desks_numbered_by(request.actor)
    require(policies.may_number_somewhere(request.actor))
    form = forms.Numbering(submitted(request), units=units, initial={"since": request.actor.today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actor = request.actor.submitting(key=data["key"])
        commands.set_agency(actor, data["unit"], agency=data["agency"], since=data["since"])
        messages.success(request, _("Đã đặt mã định danh."))
        return redirect("dossiers:numbering")
    context = {"form": form, "rows": dossiers.agencies(units)}
    return render(request, "onestop/numbering.html", context, status=422 if form.errors else 200)
