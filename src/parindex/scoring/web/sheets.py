"""The unit's side: its sheets, one sheet as a list of tasks, handing in, more time, closing the explanation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit import clockwatch
from parindex.audit.actor import ActedRequest, Actor, Decision
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.kit.forms import SubmittedForm
from parindex.rules.criteria import CriteriaField, Criterion
from parindex.scoring import commands, policies
from parindex.scoring.models import Sheet
from parindex.scoring.queries import marks, rounds, sheets, work
from parindex.scoring.queries.sheets import Task
from parindex.scoring.states import AskState, EvidenceMoment, LeafState, RoundState, SheetState, Stage
from parindex.scoring.web import forms


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """One's unit's sheets, what one is to appraise, and the rounds one may read."""
    running = work.run_by(request.actor)
    context = {
        "clock_warning": clockwatch.warning() if running else "",
        "own": work.own(request.actor),
        "appraisals": work.appraisals(request.actor),
        "rounds": rounds.glances(request.actor, running),
        "may_set_up": work.owners(request.actor).exists(),
    }
    return render(request, "scoring/index.html", context)


@login_required
@require_GET
def show(request: ActedRequest, sheet_id: int) -> HttpResponse:
    """A sheet: 81 leaves on one page, for the unit as its list of tasks."""
    return page(request, found(request, sheet_id))


@login_required
@require_POST
def act(request: ActedRequest, sheet_id: int, name: str) -> HttpResponse:
    """One act on a sheet; with an error the page comes back with what was typed and says why."""
    sheet = found(request, sheet_id)
    if name not in ACTS:
        raise Http404
    one = ACTS[name]
    require(one.may(request.actor, sheet))
    form = one.form(request.POST, request.FILES, version=sheet.version)
    if not form.is_valid():
        return page(request, sheet, tried=form)
    data = dict(form.cleaned_data)
    actor = request.actor.submitting(key=data.pop("key"), version=data.pop("version"))
    try:
        one.perform(actor, sheet, data)
    except (InvalidAct, WrongState) as refusal:
        field = getattr(refusal, "field", None)
        form.add_error(field if field in form.fields else None, refusal.message)
        return page(request, sheet, tried=form)
    messages.success(request, one.said())
    return redirect("scoring:sheet", sheet.pk)


@dataclass(frozen=True)
class Act:
    """Who may, what it takes, the one call it makes, and what is said when it is done."""

    may: Callable[[Actor, Sheet], Decision]
    form: type[SubmittedForm]
    perform: Callable[[Actor, Sheet, dict[str, Any]], object]
    said: Callable[[], str]


def _submit(actor: Actor, sheet: Sheet, data: dict[str, Any]) -> Sheet:
    signed = data["signed"]
    document = commands.Document(signed.name, signed.read()) if signed else None
    try:
        return commands.submit(actor, sheet, signed=document)
    except InvalidAct as refusal:
        raise InvalidAct(refusal.message, field="signed" if refusal.field == "file" else refusal.field) from refusal


ACTS = {
    "nop": Act(policies.may_submit, forms.SubmitSheet, _submit, lambda: _("Đã nộp phiếu tự chấm.")),
    "lay-lai": Act(
        policies.may_submit,
        SubmittedForm,
        lambda actor, sheet, _data: commands.take_back(actor, sheet),
        lambda: _("Đã lấy lại phiếu để sửa. Nhớ nộp lại trước khi hết hạn."),
    ),
    "gia-han": Act(
        policies.may_ask_time,
        forms.AskTime,
        lambda actor, sheet, data: commands.ask_time(actor, sheet, **data),
        lambda: _("Đã gửi đề nghị gia hạn. Hạn cũ vẫn giữ cho đến khi có quyết định."),
    ),
    "chot-giai-trinh": Act(
        policies.may_submit,
        SubmittedForm,
        lambda actor, sheet, _data: commands.finish_explaining(actor, sheet),
        lambda: _("Đã chốt giải trình."),
    ),
}


def found(request: ActedRequest, sheet_id: int) -> Sheet:
    """A sheet this person may read; one of a round that is not open yet has nothing to read."""
    rows = sheets.visible_to(request.actor).exclude(state=SheetState.WAITING)
    return get_object_or_404(rows, pk=sheet_id)


@dataclass(frozen=True)
class Part:
    """A field of the set with those of its leaves that the filter lets through, and what it comes to."""

    field: CriteriaField
    criteria: list[tuple[Criterion, list[Task]]]
    done: int
    asked: int
    points: Fraction

    @property
    def tasks(self) -> int:
        return sum(len(rows) for _criterion, rows in self.criteria)


def parts(sheet: Sheet, rows: list[Task], *, state: str, field: str) -> list[Part]:
    """The sheet by field and criterion. What it comes to is of all its leaves, whatever is shown."""
    by_code = {task.leaf.code: task for task in rows}
    made = []
    for one in sheet.group.criteria.fields:
        inside = [by_code[leaf.code] for leaf in one.leaves() if leaf.code in by_code]
        own = [task for task in inside if task.leaf.is_self_scored]
        shown = {task.leaf.code for task in inside if _is_wanted(task, state)} if field in ("", one.code) else set()
        groups = [(c, [by_code[leaf.code] for leaf in c.leaves if leaf.code in shown]) for c in one.criteria]
        made.append(
            Part(
                one,
                [(criterion, tasks) for criterion, tasks in groups if tasks],
                sum(task.state == LeafState.DONE for task in own),
                len(own),
                sum((task.entry.points or Fraction(0) for task in inside), Fraction(0)),
            )
        )
    return made


TO_DO = "con-lai"


def _is_wanted(task: Task, state: str) -> bool:
    if state == TO_DO:
        return task.state not in (LeafState.DONE, LeafState.NOT_YET)
    return state in ("", task.state)


def page(request: ActedRequest, sheet: Sheet, *, tried: SubmittedForm | None = None) -> HttpResponse:
    """A sheet for whoever may read it."""
    actor, rows = request.actor, sheets.tasks(sheet)
    for task in rows:
        task.entry.sheet = sheet
    own = policies.is_of_unit(actor, sheet)
    submits = bool(own and policies.may_submit(actor, sheet))
    writes = submits or bool(own and policies.may_write_sheet(actor, sheet))
    state, field = request.GET.get("tinh-trang", ""), request.GET.get("linh-vuc", "")
    asked = sheets.questions(sheet) if sheet.round.state != RoundState.SELF_SCORING else []
    shown = sheets.shown_state(sheet, actor.at)
    context = {
        "sheet": sheet,
        "round": sheet.round,
        "state": shown,
        "parts": [
            part for part in parts(sheet, rows, state=state, field=field) if part.tasks or not (state or field)
        ],
        "fields": sheet.group.criteria.fields,
        "states": [(TO_DO, _("Chưa xong")), *LeafState.choices],
        "filters": {"state": state, "field": field},
        "own": own,
        "writes": writes,
        "asked": asked if not own or sheet.round.state != RoundState.APPRAISAL else [],
        "marks": _marks(actor, sheet, own=own),
        "clock": clock(sheet, actor),
        "opens_signed": own or bool(policies.may_see_behind(actor, sheet)),
        "runs": not own and bool(policies.may_run_sheet(actor, sheet)),
        **_next_steps(sheet, actor, rows, shown, submits=submits, writes=writes, tried=tried),
    }
    return render(request, "scoring/sheet.html", context, status=422 if tried is not None else 200)


@dataclass(frozen=True)
class Clock:
    """What the server's clock says of a sheet: until when, how long that is, and what happens then."""

    now: Any
    due: Any
    left: str
    open: bool


def clock(sheet: Sheet, actor: Actor) -> Clock | None:
    """None where nothing runs for the unit."""
    moment = {
        RoundState.SELF_SCORING: EvidenceMoment.SELF_SCORING,
        RoundState.EXPLAINING: EvidenceMoment.EXPLAINING,
    }.get(RoundState(sheet.round.state))
    if moment is None:
        return None
    due = sheets.deadline_of(sheet, moment)
    return Clock(actor.at, due, _left(due - actor.at), actor.at <= due)


def _left(left: timedelta) -> str:
    """ "còn 8 ngày 3 giờ"; nothing once it is over."""
    if left < timedelta(0):
        return ""
    hours, minutes = left.seconds // 3600, left.seconds % 3600 // 60
    if left.days:
        return _("còn %(days)s ngày %(hours)s giờ") % {"days": left.days, "hours": hours}
    return _("còn %(hours)s giờ %(minutes)s phút") % {"hours": hours, "minutes": minutes}


def _marks(actor: Actor, sheet: Sheet, *, own: bool) -> dict[str, dict[str, Any]]:
    """leaf → stage → mark, as far as this person may read them."""
    if not own and not policies.may_read_marks(actor, sheet, Stage.APPRAISAL_1):
        return {}
    said: dict[str, dict[str, Any]] = {}
    for mark in marks.visible_to(actor, sheet, own=own):
        said.setdefault(mark.entry.leaf, {})[mark.stage] = mark
    return said


def _next_steps(
    sheet: Sheet, actor: Actor, rows: list[Task], state: SheetState, *, submits: bool, writes: bool,
    tried: SubmittedForm | None,
) -> dict[str, Any]:  # fmt: skip
    """The acts that make sense now, each with its form; the one that was tried with what was typed."""
    step, running = sheet.round.state, clock(sheet, actor)
    offered: dict[str, SubmittedForm] = {}
    if running is not None and running.open:
        if submits and step == RoundState.SELF_SCORING and state == SheetState.OPEN:
            offered["submit_form"] = forms.SubmitSheet(version=sheet.version)
        if submits and step == RoundState.SELF_SCORING and state == SheetState.SUBMITTED:
            offered["take_back_form"] = SubmittedForm(version=sheet.version)
        if submits and step == RoundState.EXPLAINING and sheet.explained_at is None and sheets.asked_of(sheet):
            offered["finish_form"] = SubmittedForm(version=sheet.version)
    waiting = [one for one in sheet.extensions.all() if one.state == AskState.ASKED]
    if writes and running is not None and state in (SheetState.OPEN, SheetState.LOCKED) and not waiting:
        offered["time_form"] = forms.AskTime()
    for name, form in offered.items():
        if tried is not None and type(form) is type(tried):
            offered[name] = tried
    left = [(task, sheets.lacking(task.leaf, task.entry, task.documents)) for task in rows]
    return {
        **offered,
        "tried": tried,
        "extensions": list(sheet.extensions.all()),
        "reopenings": [one for one in sheet.reopenings.all() if one.state == AskState.GRANTED],
        "unfinished": [(task, why) for task, why in left if why] if offered.get("submit_form") else [],
        "may_head": submits,
    }
