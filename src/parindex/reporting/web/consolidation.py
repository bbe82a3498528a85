"""The committee's report: drawn, its figures opened down to the units, its words edited, fixed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.dispatch.forwarding import put_forward
from parindex.dispatch.links import about
from parindex.kit.forms import carried, submitted
from parindex.reporting import commands, papers, policies
from parindex.reporting.models import ConsolidatedText, Consolidation, ReportRound
from parindex.reporting.queries import consolidation as queries
from parindex.reporting.queries import rounds
from parindex.reporting.states import ConsolidationState
from parindex.reporting.web import forms


@login_required
@require_GET
def show(request: ActedRequest, round_id: int) -> HttpResponse:
    return _page(request, _round(request, round_id))


@login_required
@require_POST
def act(request: ActedRequest, round_id: int, name: str) -> HttpResponse:
    """Draw, fix or reopen."""
    one = _round(request, round_id)
    require(policies.may_run(request.actor, one))
    actor = request.actor.submitting(**carried(request.POST))
    try:
        if name == "tong-hop":
            commands.draw(actor, one)
        elif name in {"chot", "mo-lai"}:
            drawn = get_object_or_404(Consolidation, round=one)
            (commands.finalise if name == "chot" else commands.reopen)(actor, drawn)
        elif name == "trinh-ky":
            return _put_forward(request, get_object_or_404(Consolidation.objects.select_related("round"), round=one))
        else:
            raise Http404
    except (InvalidAct, WrongState) as refusal:
        return _page(request, one, problem=refusal.message)
    messages.success(request, SAID[name]())
    return redirect("reporting:consolidation", one.pk)


def _put_forward(request: ActedRequest, drawn: Consolidation) -> HttpResponse:
    """The fixed report as an outgoing document of the committee, to be checked, signed and issued."""
    if drawn.state != ConsolidationState.FINAL:
        raise InvalidAct(_("Hãy chốt báo cáo tổng hợp trước khi trình ký."))
    if queries.is_stale(drawn):
        raise InvalidAct(_("Có báo cáo đơn vị thay đổi sau khi chốt. Hãy mở lại, tổng hợp lại và chốt rồi trình ký."))
    content = papers.consolidated(drawn, request.actor.today)
    return put_forward(request, drawn.round.committee, content, about(drawn))


SAID = {
    "tong-hop": lambda: _("Đã tổng hợp từ các báo cáo đã chấp nhận."),
    "chot": lambda: _("Đã chốt báo cáo tổng hợp."),
    "mo-lai": lambda: _("Đã mở lại để sửa."),
}


@login_required
@require_http_methods(["GET", "POST"])
def text(request: ActedRequest, text_id: int) -> HttpResponse:
    """The words under one heading beside what each unit wrote."""
    visible = rounds.visible_to(request.actor)
    rows = ConsolidatedText.objects.filter(consolidation__round__in=visible)
    row = get_object_or_404(rows.select_related("consolidation__round__committee", "edited_by"), pk=text_id)
    require(policies.may_edit_text(request.actor, row))
    form = forms.EditText(submitted(request), version=row.version, initial={"words": row.text})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actor = request.actor.submitting(key=data["key"], version=data["version"])
        commands.edit_text(actor, row, words=data["words"])
        messages.success(request, _("Đã lưu."))
        return redirect("reporting:consolidation", row.consolidation.round_id)
    one = row.consolidation.round
    now = queries.whole(one, of=row.consolidation.editions)
    context = {
        "row": row,
        "round": one,
        "field": one.form_used.field(row.field),
        "form": form,
        "sources": [(now.units[source["unit"]], source) for source in row.sources],
    }
    return render(request, "reporting/text.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def figure(request: ActedRequest, round_id: int, key: str) -> HttpResponse:
    """One figure of the committee's report down to the units and their sent reports."""
    one = _round(request, round_id)
    field = {field.key: field for field in one.form_used.fields()}.get(key)
    if field is None or field.kind == "narrative":
        raise Http404
    now = queries.whole(one)
    context = {
        "round": one,
        "field": field,
        "total": queries.total_of(field, now.answers),
        "rows": queries.by_unit(now, field),
    }
    return render(request, "reporting/figure.html", context)


def _round(request: ActedRequest, round_id: int) -> ReportRound:
    one = get_object_or_404(rounds.visible_to(request.actor), pk=round_id)
    require(policies.may_read_round(request.actor, one))
    return one


def _page(request: ActedRequest, one: ReportRound, *, problem: str = "") -> HttpResponse:
    drawn = Consolidation.objects.filter(round=one).first()
    now = queries.whole(one, of=drawn.editions if drawn else None)
    texts = {row.field: row for row in drawn.texts.all()} if drawn else {}
    sections = [
        (section, [(field, texts[field.key]) for field in section.fields if field.key in texts])
        for section in one.form_used.sections
    ]
    context = {
        "round": one,
        "drawn": drawn,
        "now": now,
        "figures": queries.figures(now),
        "sections": sections,
        "adjustments": queries.adjustments(one),
        "stale": drawn is not None and queries.is_stale(drawn),
        "runs": bool(policies.may_run(request.actor, one)),
        "is_final": drawn is not None and drawn.state == ConsolidationState.FINAL,
        "problem": problem,
    }
    return render(request, "reporting/consolidation.html", context, status=422 if problem else 200)
