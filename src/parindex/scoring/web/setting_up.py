"""Setting up a round: its days, the groups with their sets and units, who appraises what."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import Conflict, Forbidden, InvalidAct, WrongState, require
from parindex.audit.roles import Role
from parindex.kit.forms import carried, submitted
from parindex.scoring import commands, policies
from parindex.scoring.commands import Timetable
from parindex.scoring.models import Allotment, CriteriaVersion, Round, RoundGroup, Sheet
from parindex.scoring.queries import people, rounds, work
from parindex.scoring.states import RoundState, SetState, SheetState
from parindex.scoring.web import round_forms
from parindex.scoring.web.leaves import put_refusal


def found(request: ActedRequest, round_id: int) -> Round:
    return get_object_or_404(rounds.visible_to(request.actor), pk=round_id)


@login_required
@require_http_methods(["GET", "POST"])
def start(request: ActedRequest) -> HttpResponse:
    """A new round, with the usual days of the year proposed."""
    owners = work.owners(request.actor)
    if not owners:
        raise Forbidden(_("Chỉ công chức theo dõi CCHC của cấp có đơn vị trực thuộc lập được đợt đánh giá."))
    data, year = submitted(request), _year(request)
    usual = {name: getattr(Timetable.proposed(year), name) for name in Timetable.__dataclass_fields__}
    title = _("Đánh giá, xếp hạng cải cách hành chính năm %(year)s") % {"year": year}
    initial = {"year": year, "title": title, "owner": owners[0], **usual}
    form = round_forms.RoundForm(data, owners=owners, initial=initial)
    if data is not None and form.is_valid():
        try:
            one = commands.set_up(
                request.actor.submitting(key=form.cleaned_data["key"]),
                form.cleaned_data["owner"],
                year=form.cleaned_data["year"],
                title=form.cleaned_data["title"],
                timetable=form.timetable(),
            )
        except InvalidAct as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("Đã lập đợt. Tiếp theo: lập nhóm đơn vị, phân công thẩm định, rồi mở."))
            return redirect("scoring:round", one.pk)
    context = {"form": form, "year": str(year)}
    return render(request, "scoring/round_form.html", context, status=422 if data is not None else 200)


def _year(request: ActedRequest) -> int:
    asked = request.GET.get("nam", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else request.actor.today.year


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: ActedRequest, round_id: int) -> HttpResponse:
    one = found(request, round_id)
    require(policies.may_run(request.actor, one))
    data = submitted(request)
    form = round_forms.RoundForm(data, version=one.version, initial=round_forms.initial_of(one))
    if data is not None and form.is_valid():
        actor = request.actor.submitting(key=form.cleaned_data["key"], version=form.cleaned_data["version"])
        try:
            commands.edit_round(actor, one, title=form.cleaned_data["title"], timetable=form.timetable())
        except (InvalidAct, WrongState) as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("Đã sửa đợt."))
            return redirect("scoring:round", one.pk)
    context = {"form": form, "round": one}
    return render(request, "scoring/round_form.html", context, status=422 if data is not None else 200)


def _sets(one: Round) -> QuerySet[CriteriaVersion]:
    """The sets that were issued for the round's year."""
    first, last = date(one.year, 1, 1), date(one.year, 12, 31)
    rows = CriteriaVersion.objects.filter(owner=one.owner, state=SetState.ISSUED, valid_from__lte=last)
    return rows.exclude(valid_to__lt=first).defer("content")


@login_required
@require_http_methods(["GET", "POST"])
def group(request: ActedRequest, round_id: int, group_id: int | None = None) -> HttpResponse:
    """Put a group of units together, or change which units it has and by which set they are judged."""
    one = found(request, round_id)
    require(policies.may_run(request.actor, one))
    old = get_object_or_404(one.groups.defer("content"), pk=group_id) if group_id is not None else None
    data = submitted(request)
    units = rounds.units_for(one.owner, request.actor.today)
    initial = {}
    if old is not None:
        chosen = list(old.sheets.values_list("unit_id", flat=True))
        initial = {"name": old.name, "set": old.copied_from_id, "units": chosen}
    form = round_forms.GroupForm(data, sets=_sets(one), units=units, version=one.version, initial=initial)
    if old is not None:
        form.fields["name"].disabled = True
    if data is not None and form.is_valid():
        actor = request.actor.submitting(key=form.cleaned_data["key"], version=form.cleaned_data["version"])
        version = CriteriaVersion.objects.get(pk=form.cleaned_data["set"].pk)
        try:
            commands.put_group(
                actor, one, name=form.cleaned_data["name"], version=version, units=list(form.cleaned_data["units"])
            )
        except (InvalidAct, WrongState, Conflict) as refusal:
            if getattr(refusal, "field", None) == "version":  # the set's, not the form's
                form.add_error("set", refusal.message)
            else:
                put_refusal(form, refusal)
        else:
            messages.success(request, _("Đã lưu nhóm «%(name)s».") % {"name": form.cleaned_data["name"]})
            return redirect("scoring:round", one.pk)
    context = {"form": form, "round": one, "group": old}
    return render(request, "scoring/group_form.html", context, status=422 if data is not None else 200)


@login_required
@require_POST
def drop(request: ActedRequest, group_id: int) -> HttpResponse:
    rows = RoundGroup.objects.filter(round__in=rounds.visible_to(request.actor)).defer("content")
    one = get_object_or_404(rows.select_related("round__owner"), pk=group_id)
    require(policies.may_run_group(request.actor, one))
    commands.drop_group(request.actor.submitting(**carried(request.POST)), one)
    messages.success(request, _("Đã bỏ nhóm."))
    return redirect("scoring:round", one.round_id)


@login_required
@require_http_methods(["GET", "POST"])
def allot(request: ActedRequest, round_id: int) -> HttpResponse:
    """Who appraises which fields of which units: a table of all, and a form for one person at a time."""
    one = found(request, round_id)
    require(policies.may_allot(request.actor, one))
    groups = list(one.groups.defer("content"))
    group = next((x for x in groups if str(x.pk) == request.GET.get("nhom")), groups[0] if groups else None)
    own = Sheet.objects.filter(group=group).exclude(state=SheetState.CLOSED).select_related("unit")
    rows = list(own.order_by("unit__position", "unit__name"))
    fields = {field.code: field.name for field in group.criteria.fields} if group is not None else {}
    data = submitted(request)
    form = round_forms.AllotForm(
        data,
        people=people.appraisers(one.owner, request.actor.today, [Role.APPRAISER]),
        fields=[(code, f"{code}. {name}") for code, name in fields.items()],
        sheets=[(str(row.pk), row.unit.name) for row in rows],
        initial={"sheets": [row.pk for row in rows]},
    )
    if data is not None and form.is_valid():
        chosen = [row for row in rows if row.pk in form.cleaned_data["sheets"]]
        try:
            made = commands.allot(
                request.actor.submitting(key=form.cleaned_data["key"]),
                one,
                appraiser=form.cleaned_data["appraiser"],
                fields=form.cleaned_data["fields_"],
                sheets=chosen,
            )
        except (InvalidAct, WrongState, Forbidden) as refusal:
            form.add_error("fields_" if getattr(refusal, "field", None) == "fields" else None, refusal.message)
        else:
            told = {"n": len(made), "name": form.cleaned_data["appraiser"]}
            messages.success(request, _("Đã giao %(n)s phần việc cho %(name)s.") % told)
            return redirect(f"{reverse('scoring:allot', args=[one.pk])}?nhom={group.pk if group else ''}")
    context = {
        "round": one, "form": form, "fields": fields, "grid": _grid(one, rows, fields), "rows": rows,
        "groups": groups, "group": group,
    }  # fmt: skip
    open_now = one.state not in (RoundState.COUNCIL, RoundState.PUBLISHED)
    return render(
        request, "scoring/allot.html", {**context, "open": open_now}, status=422 if data is not None else 200
    )


def _grid(one: Round, rows: list[Sheet], fields: dict[str, str]) -> list[tuple[Sheet, list[str]]]:
    """Each sheet with who appraises each field: "" for nobody yet."""
    names = {
        (row.sheet_id, row.field): str(row.appraiser)
        for row in Allotment.objects.filter(sheet__round=one).select_related("appraiser")
    }
    return [(row, [names.get((row.pk, code), "") for code in fields]) for row in rows]
