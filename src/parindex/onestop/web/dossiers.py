"""Dossiers as officers see them: what waits for them, the list, one dossier with its acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest, Actor
from parindex.audit.errors import InvalidAct, require
from parindex.audit.roles import Role
from parindex.core.working_time import WorkingTime
from parindex.kit.forms import carried
from parindex.onestop import calc, clock, policies
from parindex.onestop.models import Dossier
from parindex.onestop.queries import dossiers, lateness
from parindex.onestop.states import DossierState
from parindex.onestop.web import act_forms as forms
from parindex.onestop.web.acts import BY_NAME, offered
from parindex.onestop.web.showing import changes_of, lines, printable

Narrowing = Callable[[Actor, dossiers.Sight, WorkingTime], QuerySet[Dossier]]
# What the list can be narrowed to beside a state; each begins with what is due first.
VIEWS: dict[str, Narrowing] = {
    "cho-toi": lambda actor, sight, working: dossiers.waiting_for(actor, sight),
    "cho-tra": lambda actor, sight, working: dossiers.to_give_back(actor, sight),
    "qua-han": lambda actor, sight, working: lateness.overdue(actor.at),
    "sap-den-han": lambda actor, sight, working: lateness.due_soon(actor.at, working),
}


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """Dossiers one may see, narrowed and searched; without a choice those that wait for this person."""
    actor = request.actor
    require(policies.may_read_dossiers(actor))
    words, state = request.GET.get("q", "").strip(), request.GET.get("trang-thai", "")
    view = request.GET.get("xem", "" if words or state else _first_view(request))
    sight, working = dossiers.Sight.of(actor), clock.working_time()
    rows = dossiers.visible_to(actor, sight)
    if view in VIEWS:
        rows = rows & VIEWS[view](actor, sight, working)
    if state in DossierState.values:
        rows = rows.filter(state=state)
    rows = dossiers.looked_for(rows, words, sight)
    after = request.GET.get("sau", "")
    page = dossiers.due_first(rows, after) if view in VIEWS else dossiers.newest_first(rows, after)
    context = {
        "lines": lines(actor, page.rows, sight, working),
        "following": page.following,
        "after": after,
        "words": words,
        "state": state,
        "states": DossierState.choices,
        "view": view,
        "receives": bool(sight.desks),
        "numbers": policies.may_number_somewhere(actor),
        "decides": actor.holds(Role.CHAIR, Role.INSPECTOR),
    }
    return render(request, "onestop/dossiers.html", context)


def _first_view(request: ActedRequest) -> str:
    return "cho-toi" if request.actor.holds(*dossiers.SOLVERS, *dossiers.INTAKERS) else ""


@login_required
@require_GET
def show(request: ActedRequest, code: str) -> HttpResponse:
    return _page(request, _found(request, code))


@login_required
@require_POST
def act(request: ActedRequest, code: str, name: str) -> HttpResponse:
    """One act on a dossier; with errors the page comes back with what was typed."""
    found = _found(request, code)
    if name not in BY_NAME:
        raise Http404
    one = BY_NAME[name]
    require(one.may(request.actor, found))
    form = one.form(request.POST, request.FILES, dossier=found)
    if form.is_valid():
        actor = request.actor.submitting(**carried(request.POST))
        try:
            result = one.perform(actor, found, **form.values())
        except InvalidAct as refusal:
            form.add_error(_field_of(form, refusal.field), refusal.message)
        else:
            messages.success(request, one.said())
            if name == forms.Unmask.act:
                return _page(request, found, whole=True)
            made = isinstance(result, Dossier) and result.code != found.code
            return redirect("dossiers:dossier", result.code if made and isinstance(result, Dossier) else found.code)
    return _page(request, found, tried=form)


def _field_of(form: forms.ActForm, name: str | None) -> str | None:
    """The form's name of a command's field."""
    name = {"cause": "cause_kind"}.get(name or "", name) if name not in form.fields else name
    return name if name in form.fields else None


def _found(request: ActedRequest, code: str) -> Dossier:
    return get_object_or_404(dossiers.with_history(dossiers.visible_to(request.actor)), code=code)


def _page(
    request: ActedRequest, found: Dossier, *, tried: forms.ActForm | None = None, whole: bool = False
) -> HttpResponse:
    actor = request.actor
    acts = [one.form(dossier=found) for one in offered(actor, found)]
    if tried is not None:
        acts = [tried if type(one) is type(tried) else one for one in acts]
        acts += [] if tried in acts else [tried]
    linked = dossiers.linked_to(found)
    within = dossiers.visible_to(actor).filter(pk__in=[one.pk for one in linked]) if linked else []
    person = _person(request, found, whole=whole)
    context: dict[str, Any] = {
        "dossier": found,
        "says": found.procedure_version.says if found.procedure_version else None,
        "standing": clock.standing_of(found, actor.at),
        "forms": acts,
        "tried": tried,
        "letter": getattr(found, "apology", None),
        "within": {one.pk for one in within},
        "parent": next((one for one in linked if one.pk == found.parent_id), None),
        "corrects": next((one for one in linked if one.pk == found.corrects_id), None),
        "parts": [one for one in linked if one.parent_id == found.pk],
        "corrections": [one for one in linked if one.corrects_id == found.pk],
        "late_step": next((one for one in found.steps.all() if one.pk == found.late_step_id), None),
        "current": dossiers.current_step(found),
        "printable": printable(found),
        "just_received": request.GET.get("vua-nhan"),
        "changes": changes_of(found, whole=bool(person["is_whole"])),
        **person,
    }
    return render(request, "onestop/dossier.html", context, status=422 if tried is not None else 200)


def _person(request: ActedRequest, found: Dossier, *, whole: bool) -> dict[str, str | bool]:
    """The applicant whole, or masked for those who only follow."""
    whole = whole or policies.may_see_person(request.actor, found)
    if whole:
        told = {"name": found.applicant, "identity": found.identity, "phone": found.phone}
        return {**told, "address": found.address, "email": found.email, "is_whole": True}
    masked = {"identity": calc.masked(found.identity), "phone": calc.masked(found.phone)}
    hidden = {"address": _("(đã che)") if found.address else "", "email": ""}
    return {"name": calc.masked_name(found.applicant), **masked, **hidden, "is_whole": False}
