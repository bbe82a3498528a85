"""One unit's report: written, sent, judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest, Actor, Decision
from parindex.audit.errors import InvalidAct, Refusal, WrongState, require
from parindex.kit.catalog import load_calendar
from parindex.kit.forms import SubmittedForm, carried
from parindex.planning.commands.progress import NewFile
from parindex.reporting import commands, policies, sheets
from parindex.reporting.calc import Given
from parindex.reporting.models import Answer, Correction, Edition, ReportExtension, UnitReport
from parindex.reporting.queries import reports, rounds
from parindex.reporting.states import WITH_THE_UNIT, WRITABLE, CorrectionState, ExtensionState, ReportState
from parindex.reporting.web import forms
from parindex.reporting.web.entry import Read, box, read


@login_required
@require_GET
def report(request: ActedRequest, report_id: int) -> HttpResponse:
    """The report: a form for those who write it, the latest edition for those who read or judge it."""
    return page(request, found(request, report_id))


@login_required
@require_POST
def save(request: ActedRequest, report_id: int) -> HttpResponse:
    """Keep what is typed. From a field that was left (HTMX) only its note of success or refusal comes back."""
    one = found(request, report_id)
    tried = read(request.POST.dict(), one.round.form_used.fields())
    stored: Mapping[str, Answer] = {}
    problem = ""
    try:
        one = commands.save_answers(request.actor, one, tried.entries)
    except commands.AnswersConflict as refusal:
        stored, problem = refusal.stored, refusal.message
    except (InvalidAct, WrongState) as refusal:
        problem = refusal.message
    if getattr(request, "htmx", False):
        context = {"report": one, "saved": _saved(one, tried), "errors": tried.errors, "problem": problem}
        return render(request, "reporting/_saved.html", context)
    if problem or tried.errors:
        return page(request, one, tried=tried, stored=stored, problem=problem)
    messages.success(request, _("Đã lưu nháp."))
    return redirect("reporting:report", one.pk)


def _saved(one: UnitReport, tried: Read) -> dict[str, int]:
    """field → the version now stored, of the fields that were sent."""
    versions = dict(one.answers.values_list("field", "version"))
    return {key: versions.get(key, 0) for key in tried.typed}


@login_required
@require_POST
def act(request: ActedRequest, report_id: int, name: str) -> HttpResponse:
    """One act on a report; with an error the page comes back and says why."""
    one = found(request, report_id)
    if name not in ACTS:
        raise Http404
    may, perform, said = ACTS[name]
    require(may(request.actor, one))
    actor = request.actor.submitting(**carried(request.POST))
    try:
        perform(actor, one, request)
    except _Unfit as unfit:
        return page(request, one, tried_form=unfit.form)
    except InvalidAct as refusal:
        return page(request, one, problem=refusal.message)
    messages.success(request, said())
    return redirect("reporting:report", one.pk)


class _Unfit(Exception):
    """A form of an act that did not hold."""

    def __init__(self, form: SubmittedForm) -> None:
        super().__init__()
        self.form = form


def _held(form: SubmittedForm) -> dict[str, Any]:
    if not form.is_valid():
        raise _Unfit(form)
    return {name: value for name, value in form.cleaned_data.items() if name not in {"key", "version"}}


def _alone(command: Callable[[Actor, UnitReport], object]) -> Callable[[Actor, UnitReport, ActedRequest], object]:
    """An act that takes nothing from the form."""
    return lambda actor, one, _request: command(actor, one)


def _send_back(actor: Actor, one: UnitReport, request: ActedRequest) -> object:
    remarks = {name[2:]: text for name, text in request.POST.dict().items() if name.startswith("r-")}
    return commands.send_back(actor, one, remarks=remarks, note=request.POST.get("note", ""))


def _attach(actor: Actor, one: UnitReport, request: ActedRequest) -> object:
    data = _held(forms.Attach(request.POST, request.FILES, choices=_titles(one)))
    file = NewFile(name=data["file"].name, data=data["file"].read(), pages=data["pages"], is_result=False)
    return commands.attach(actor, one, field=data["field"], files=[file])


def _extend(actor: Actor, one: UnitReport, request: ActedRequest) -> object:
    return commands.ask_extension(actor, one, **_held(forms.AskExtension(request.POST)))


def _correct(actor: Actor, one: UnitReport, request: ActedRequest) -> object:
    data = _held(forms.AskCorrection(request.POST, choices=_figures(one)))
    given = Given(number=data["number"], numerator=data["numerator"], denominator=data["denominator"])
    return commands.ask_correction(actor, one, field=data["field"], given=given, reason=data["reason"])


# name in the address → who may, the one domain call it makes, and what is said when it is done.
Act = tuple[Callable[..., Decision], Callable[[Actor, UnitReport, ActedRequest], object], Callable[[], str]]
ACTS: dict[str, Act] = {
    "trinh": (
        policies.may_write,
        _alone(commands.hand_to_head),
        lambda: _("Đã trình thủ trưởng."),
    ),
    "lay-lai": (policies.may_write, _alone(commands.take_back), lambda: _("Đã lấy lại để sửa.")),
    "nop": (policies.may_send, _alone(commands.submit), lambda: _("Đã nộp báo cáo.")),
    "dinh-kem": (policies.may_write, _attach, lambda: _("Đã đính kèm.")),
    "gia-han": (policies.may_write, _extend, lambda: _("Đã gửi đề nghị lùi hạn.")),
    "dieu-chinh": (policies.may_write, _correct, lambda: _("Đã gửi đề nghị điều chỉnh.")),
    "chap-nhan": (
        policies.may_judge,
        lambda a, one, r: commands.accept(a, one, note=r.POST.get("note", "")),
        lambda: _("Đã chấp nhận báo cáo."),
    ),
    "tra-lai": (policies.may_judge, _send_back, lambda: _("Đã trả lại; đơn vị được báo.")),
}


@login_required
@require_POST
def decide_extension(request: ActedRequest, extension_id: int) -> HttpResponse:
    rows = ReportExtension.objects.filter(report__in=rounds.reports_visible_to(request.actor))
    extension = get_object_or_404(rows.select_related("report__round__committee", "report__unit"), pk=extension_id)
    require(policies.may_decide_extension(request.actor, extension))
    form = forms.DecideExtension(request.POST)
    if not form.is_valid():
        raise InvalidAct(_("Hãy chọn đồng ý hoặc không đồng ý."))
    decision = form.cleaned_data["decision"]
    commands.decide_extension(
        request.actor.submitting(**carried(request.POST)),
        extension,
        granted=decision != "khong",
        objective=decision == "khach-quan",
        note=form.cleaned_data["note"],
    )
    messages.success(request, _("Đã quyết định; đơn vị được báo."))
    return redirect("reporting:report", extension.report_id)


@login_required
@require_POST
def decide_correction(request: ActedRequest, correction_id: int) -> HttpResponse:
    rows = Correction.objects.filter(report__in=rounds.reports_visible_to(request.actor))
    correction = get_object_or_404(rows.select_related("report__round__committee", "report__unit"), pk=correction_id)
    actor = request.actor.submitting(**carried(request.POST))
    commands.decide_correction(actor, correction, accepted=request.POST.get("decision") == "dong-y")
    messages.success(request, _("Đã quyết định."))
    return redirect("reporting:report", correction.report_id)


@login_required
@require_GET
def edition(request: ActedRequest, edition_id: int) -> HttpResponse:
    """A report as it was sent, never changed since."""
    rows = Edition.objects.filter(report__in=rounds.reports_visible_to(request.actor))
    one = get_object_or_404(rows.select_related("report__round__committee", "report__unit", "by"), pk=edition_id)
    require(policies.may_read(request.actor, one.report))
    answers = one.answers()
    form = one.report.round.form_used
    sections = [(section, [(field, answers.get(field.key)) for field in section.fields]) for section in form.sections]
    context = {"edition": one, "report": one.report, "sections": sections, "remarks": _remarks(one)}
    return render(request, "reporting/edition.html", context)


def _remarks(one: Edition) -> dict[str, str]:
    return {remark.field: remark.text for remark in one.remarks.all()}


def found(request: ActedRequest, report_id: int) -> UnitReport:
    one = get_object_or_404(rounds.reports_visible_to(request.actor), pk=report_id)
    require(policies.may_read(request.actor, one))
    return one


def page(
    request: ActedRequest,
    one: UnitReport,
    *,
    tried: Read | None = None,
    stored: Mapping[str, Answer] | None = None,
    problem: str = "",
    tried_form: SubmittedForm | None = None,
) -> HttpResponse:
    """The page of a report, with what was typed when it could not be kept."""
    actor = request.actor
    writes = bool(policies.may_write(actor, one))
    judges = bool(policies.may_judge(actor, one))
    writable = writes and one.state in WRITABLE and _taken(one, actor)
    failed = bool(problem or tried_form or (tried and tried.errors))
    sections = [
        (section, [box(cell, tried if writable or failed else None, stored) for cell in cells])
        for section, cells in reports.sheet(one)
    ]
    context = {
        "report": one,
        "round": one.round,
        "line": rounds.line_of(one, actor.today, load_calendar()),
        "sections": sections,
        "editing": writable or (tried is not None and failed),
        "writable": writable,
        "writes": writes,
        "problem": problem,
        "targets": reports.targets(one),
        "duties": reports.duties(one),
        "editions": one.editions.select_related("by", "decided_by"),
        "corrections_before": reports.corrections_for(one),
        "corrections": one.corrections.all(),
        "joined": one.joined.select_related("for_unit"),
        "extensions": one.extensions.all(),
        "stopping": [found for found in reports.problems(one) if found.firm] if writable else [],
        "may_send": writes and one.state in WITH_THE_UNIT and bool(policies.may_send(actor, one)),
        "may_hand": writable and not policies.may_send(actor, one),
        "may_take_back": writes and one.state == ReportState.WITH_HEAD,
        "judging": judges and one.state == ReportState.SUBMITTED,
        "judges": judges,
        **_forms(one, writes=writes, writable=writable, tried=tried_form),
    }
    return render(request, "reporting/report.html", context, status=422 if failed else 200)


def _taken(one: UnitReport, actor: Actor) -> bool:
    try:
        one.require_taken(actor.today)
    except Refusal:
        return False
    return True


def _forms(one: UnitReport, *, writes: bool, writable: bool, tried: SubmittedForm | None) -> dict[str, Any]:
    """The small forms that make sense now, the one that was tried with what was typed."""
    offered: dict[str, SubmittedForm] = {}
    if writable:
        offered["attach_form"] = forms.Attach(choices=_titles(one))
        offered["intake_form"] = forms.Intake(choices=sheets.starts(one))
    if writes and one.state in WITH_THE_UNIT and not one.extensions.filter(state=ExtensionState.ASKED).exists():
        offered["extension_form"] = forms.AskExtension()
    if writes and one.state == ReportState.ACCEPTED and one.round.closed_at is not None:
        offered["correction_form"] = forms.AskCorrection(choices=_figures(one))
    for name, form in offered.items():
        if type(form) is type(tried):
            offered[name] = tried
    return {
        **offered,
        "decide_extension_form": forms.DecideExtension(),
        "asked_extensions": one.extensions.filter(state=ExtensionState.ASKED),
        "asked_corrections": one.corrections.filter(state=CorrectionState.ASKED),
    }


def _titles(one: UnitReport) -> list[tuple[str, str]]:
    return [(field.key, field.title) for field in one.round.form_used.fields()]


def _figures(one: UnitReport) -> list[tuple[str, str]]:
    fields = one.round.form_used.fields()
    return [(field.key, field.title) for field in fields if field.kind != "narrative" and not field.filled_from]
