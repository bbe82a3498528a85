"""The organisation as it was or as it is now, and the roles held in it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import require
from parindex.kit.forms import carried, submitted
from parindex.organization import commands, policies, queries
from parindex.organization.models import RoleGrant
from parindex.organization.states import GrantState
from parindex.organization.web import forms


@login_required
@require_GET
def tree(request: ActedRequest) -> HttpResponse:
    """The units that exist on a day, under their names of that day or of today."""
    form = forms.AsOf(request.GET or None, initial={"day": request.actor.today})
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    day = asked.get("day") or request.actor.today
    names_now = asked.get("names") == "now"
    nodes = queries.tree(day, named_as_of=request.actor.today if names_now else None)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request,
        "organization/tree.html",
        {"form": form, "nodes": nodes, "day": day, "names_now": names_now},
        status=status,
    )


@login_required
@require_GET
def unit(request: ActedRequest, code: str) -> HttpResponse:
    """One unit: its names in time, what it came from and what became of it."""
    found = get_object_or_404(queries.visible_to(request.actor).select_related("parent"), code=code)
    return render(
        request,
        "organization/unit.html",
        {
            "unit": found,
            "past": found.past.select_related("parent"),
            "came_from": found.inheritances.select_related("predecessor"),
            "became": found.successions.select_related("successor"),
            "children": found.children.all(),
        },
    )


@login_required
@require_GET
def grants(request: ActedRequest) -> HttpResponse:
    require(policies.may_view_grants(request.actor))
    rows = RoleGrant.objects.exclude(state=GrantState.ENDED).select_related(
        "user", "unit", "proposed_by", "confirmed_by"
    )
    return render(
        request,
        "organization/grants.html",
        {
            "waiting": rows.filter(state=GrantState.PROPOSED),
            "active": rows.filter(state=GrantState.ACTIVE).order_by("unit__position", "role"),
            "may_give": policies.may_administer(request.actor),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def give(request: ActedRequest) -> HttpResponse:
    require(policies.may_administer(request.actor))
    form = forms.GiveRole(submitted(request), initial={"valid_from": request.actor.today})
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"))
        grant = commands.grant_role(actor, fields.pop("user"), fields.pop("unit"), fields.pop("role"), **fields)
        waiting = grant.state == GrantState.PROPOSED
        messages.success(
            request,
            _("Đã đề nghị; vai trò có hiệu lực khi người kiểm soát nhật ký xác nhận.")
            if waiting
            else _("Đã giao vai trò."),
        )
        return redirect("organization:grants")
    status = 422 if form.errors else 200
    return render(request, "organization/give.html", {"form": form}, status=status)


@login_required
@require_POST
def confirm(request: ActedRequest, grant_id: int) -> HttpResponse:
    require(policies.may_view_grants(request.actor))
    grant = get_object_or_404(RoleGrant, pk=grant_id)
    commands.confirm_grant(request.actor.submitting(**carried(request.POST)), grant)
    messages.success(request, _("Đã xác nhận vai trò."))
    return redirect("organization:grants")


@login_required
@require_POST
def end(request: ActedRequest, grant_id: int) -> HttpResponse:
    require(policies.may_view_grants(request.actor))
    grant = get_object_or_404(RoleGrant, pk=grant_id)
    commands.end_grant(request.actor.submitting(**carried(request.POST)), grant)
    messages.success(request, _("Đã thu hồi vai trò."))
    return redirect("organization:grants")
