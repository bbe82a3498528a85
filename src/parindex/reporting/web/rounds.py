"""Rounds of reports: one's own reports, opening, following and closing a round, the list of the year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.audit.roles import Role
from parindex.kit.catalog import load_calendar
from parindex.kit.forms import carried, submitted
from parindex.kit.periods import period_label
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.reporting import commands, policies
from parindex.reporting.models import ReportExtension, ReportRound
from parindex.reporting.queries import consolidation, rounds
from parindex.reporting.states import WITH_THE_UNIT, ExtensionState, Punctuality, RoundState
from parindex.reporting.web import forms

# Reports of one's own units shown on the first page; older ones are in the list of the year.
RECENT = 12


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """One's units' reports, and for those who follow a committee its rounds."""
    actor, calendar = request.actor, load_calendar()
    own = [rounds.line_of(one, actor.today, calendar) for one in rounds.owed_by(actor.units())[:RECENT]]
    followed = [one for one in rounds.visible_to(actor) if policies.may_read_round(actor, one)]
    tallies = [(one, rounds.tally(rounds.lines(one, actor.today))) for one in followed]
    context = {
        "own": own,
        "rounds": tallies,
        "may_open": policies.may_start(actor),
        "years": sorted(
            {(one.committee, str(one.due_on.year)) for one in followed}, key=lambda pair: pair[1], reverse=True
        ),
    }
    return render(request, "reporting/index.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def start(request: ActedRequest) -> HttpResponse:
    """Open a periodic round, or ask units for a report (`loai=dot-xuat`)."""
    require(policies.may_start(request.actor))
    data, on_request = submitted(request), request.POST.get("loai") == "dot-xuat"
    periodic = forms.OpenRound(None if on_request else data, choices=_choices(request))
    asking = forms.AskUnits(data if on_request else None, units=_units(request))
    form = asking if on_request else periodic
    if data is not None and form.is_valid():
        try:
            made = _open(request, form)
        except InvalidAct as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("Đã mở đợt báo cáo; các đơn vị được báo."))
            return redirect("reporting:round", made.pk)
    context = {"periodic": periodic, "asking": asking, "wrong": form}
    return render(request, "reporting/start.html", context, status=422 if data is not None else 200)


def _open(request: ActedRequest, form: forms.OpenRound | forms.AskUnits) -> ReportRound:
    fields = dict(form.cleaned_data)
    actor = request.actor.submitting(key=fields.pop("key"))
    fields.pop("version")
    if isinstance(form, forms.OpenRound):
        committee, kind, period = fields["chosen"].split("|")
        return commands.open_round(actor, Unit.objects.get(pk=committee), type=kind, period=period)
    units = list(fields.pop("units"))
    committee_asking = units[0].parent
    if committee_asking is None:
        raise InvalidAct(_("Hãy chọn đơn vị trực thuộc."), field="units")
    return commands.ask_units(actor, committee_asking, units=units, **fields)


def _committees(request: ActedRequest) -> QuerySet[Unit]:
    """The committees for whose units this person asks."""
    mine = request.actor.committees(Role.REFORM_OFFICER)
    return organization.existing_on(request.actor.today).filter(pk__in=mine, children__isnull=False).distinct()


def _choices(request: ActedRequest) -> list[tuple[str, str]]:
    found = []
    for committee in _committees(request):
        for kind, period in rounds.periods_open_to(committee, request.actor.today):
            label = f"{kind.name} – {period_label(period)} – {committee.name}"
            found.append((f"{committee.pk}|{kind.code}|{period}", label))
    return found


def _units(request: ActedRequest) -> QuerySet[Unit]:
    return organization.existing_on(request.actor.today).filter(parent__in=_committees(request))


@login_required
@require_GET
def show(request: ActedRequest, round_id: int) -> HttpResponse:
    return _page(request, _round(request, round_id))


@login_required
@require_POST
def close(request: ActedRequest, round_id: int) -> HttpResponse:
    one = _round(request, round_id)
    require(policies.may_run(request.actor, one))
    actor = request.actor.submitting(**carried(request.POST))
    try:
        commands.close_round(actor, one, note=request.POST.get("note", ""))
    except InvalidAct as refusal:
        return _page(request, one, problem=refusal.message)
    messages.success(request, _("Đã khóa đợt báo cáo."))
    return redirect("reporting:round", one.pk)


@login_required
@require_POST
def urge(request: ActedRequest, round_id: int) -> HttpResponse:
    """Urge the chosen units, all of them at once."""
    one = _round(request, round_id)
    rows = list(one.reports.filter(state__in=WITH_THE_UNIT).select_related("unit"))
    for row in rows:
        require(policies.may_urge(request.actor, row))
    form = forms.Urge(request.POST, choices=[(str(row.pk), row.unit.name) for row in rows])
    if not form.is_valid():
        return _page(request, one, problem=_("Hãy chọn ít nhất một đơn vị chưa nộp và ghi lời đôn đốc."))
    chosen = [row for row in rows if row.pk in form.cleaned_data["reports"]]
    commands.urge(request.actor.submitting(**carried(request.POST)), chosen, text=form.cleaned_data["text"])
    messages.success(request, _("Đã đôn đốc %(n)s đơn vị.") % {"n": len(chosen)})
    return redirect("reporting:round", one.pk)


@login_required
@require_GET
def year(request: ActedRequest, committee_id: int, year: int) -> HttpResponse:
    """On time, late, missing: every unit and round of a year."""
    committee = get_object_or_404(Unit.objects.filter(pk__in=request.actor.committees()), pk=committee_id)
    rows = list(rounds.visible_to(request.actor).filter(committee=committee)[:1])
    require(policies.may_read_round(request.actor, rows[0] if rows else ReportRound(committee=committee)))
    found, lines = rounds.year(committee, year, request.actor.today)
    context = {"committee": committee, "year": str(year), "rounds": found, "lines": lines}
    return render(request, "reporting/year.html", context)


def _round(request: ActedRequest, round_id: int) -> ReportRound:
    one = get_object_or_404(rounds.visible_to(request.actor), pk=round_id)
    require(policies.may_read_round(request.actor, one))
    return one


def _page(request: ActedRequest, one: ReportRound, *, problem: str = "") -> HttpResponse:
    lines = rounds.lines(one, request.actor.today)
    drawn = getattr(one, "consolidation", None)
    runs = bool(policies.may_run(request.actor, one))
    context: dict[str, Any] = {
        "round": one,
        "lines": lines,
        "tally": rounds.tally(lines),
        "missing": [line for line in lines if line.punctuality == Punctuality.MISSING],
        "urgeable": [line for line in lines if line.report.state in WITH_THE_UNIT],
        "asked": ReportExtension.objects.filter(report__round=one, state=ExtensionState.ASKED).select_related(
            "report__unit"
        ),
        "runs": runs,
        "may_urge": one.state == RoundState.OPEN
        and bool(lines)
        and bool(policies.may_urge(request.actor, lines[0].report)),
        "may_close": runs and one.state == RoundState.OPEN and request.actor.today > one.due_on,
        "consolidation": drawn,
        "stale": drawn is not None and consolidation.is_stale(drawn),
        "problem": problem,
    }
    return render(request, "reporting/round.html", context, status=422 if problem else 200)
