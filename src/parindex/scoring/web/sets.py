"""Criteria sets: the list, one as a score sheet, what two versions differ in, checking and issuing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest, Actor
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.kit.forms import SubmittedForm
from parindex.kit.paper_files import file_answer
from parindex.organization.models import Unit
from parindex.rules import Finding
from parindex.rules.compare import Change, compare
from parindex.scoring import commands, links, policies
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.queries import sets
from parindex.scoring.states import SetState
from parindex.scoring.web import set_forms as forms
from parindex.scoring.web.set_part_forms import OptionsForm
from parindex.scoring.workbook import workbook_of

OPEN = (SetState.DRAFT, SetState.CHECKED)


def owners(actor: Actor) -> list[Unit]:
    """The committees for which this person drafts sets."""
    return list(Unit.objects.filter(pk__in=actor.committees(*sets.EDITORS)))


def found(request: ActedRequest, pk: int) -> CriteriaVersion:
    return get_object_or_404(sets.visible_to(request.actor).select_related("owner"), pk=pk)


def draft_or_404(request: ActedRequest, pk: int) -> CriteriaVersion:
    """A version that may still be edited, by who may edit it: 403 for a colleague, with the reason."""
    version = found(request, pk)
    require(policies.may_edit_set(request.actor, version))
    version.require(*OPEN)
    return version


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """Every set one may see with its state; taking one from the catalogue or a workbook for who drafts."""
    return list_page(request)


def list_page(request: ActedRequest, *, status: int = 200, **tried: Any) -> HttpResponse:
    rows = sets.visible_to(request.actor).select_related("owner").order_by("owner__code", "code", "-number")
    mine = owners(request.actor)
    context: dict[str, Any] = {"rows": list(rows), "may_draft": bool(mine)}
    if context["may_draft"]:
        context |= {"take": forms.Take(owners=mine), "intake": forms.Intake(owners=mine)}
    return render(request, "scoring/criteria/index.html", context | tried, status=status)


@login_required
@require_POST
def take(request: ActedRequest) -> HttpResponse:
    """A set of the catalogue as a draft, under the next free number of its code."""
    mine = owners(request.actor)
    require(policies.may_draft_somewhere(request.actor))
    form = forms.Take(request.POST, owners=mine)
    if not form.is_valid():
        return list_page(request, status=422, take=form)
    owner, criteria = form.cleaned_data["owner"], form.criteria()
    number = sets.next_number(owner, criteria.code, criteria.version)
    actor = request.actor.submitting(key=form.cleaned_data["key"])
    version = commands.draft_set(actor, owner, criteria.model_copy(update={"version": number}))
    messages.success(request, _("Đã lấy bộ tiêu chí về soạn. Hãy xem và sửa cho hợp với địa phương."))
    return redirect(links.url_of_set(version))


@dataclass(frozen=True)
class Act:
    """A form, who may do it, its one domain call, what is said, in which state it makes sense."""

    form: type[SubmittedForm]
    may: Callable[..., Any]
    perform: Callable[..., object]
    said: Callable[[], str]
    states: tuple[str, ...]


ACTS = {
    "kiem-tra": Act(
        SubmittedForm, policies.may_edit_set, commands.check_set,
        lambda: _("Không còn gì phải sửa. Bộ tiêu chí chờ người khác ban hành."), (SetState.DRAFT,),
    ),
    "ban-hanh": Act(
        forms.Issue, policies.may_issue_set, commands.issue_set,
        lambda: _("Đã ban hành; từ đây nội dung không đổi nữa."), (SetState.CHECKED,),
    ),
    "het-hieu-luc": Act(
        forms.End, policies.may_issue_set, commands.end_set,
        lambda: _("Đã ghi ngày hết hiệu lực."), (SetState.ISSUED,),
    ),
}  # fmt: skip


@login_required
@require_GET
def show(request: ActedRequest, pk: int) -> HttpResponse:
    """A set as a score sheet: field, criterion, leaf, rule in words, evidence, basis, maximum."""
    return set_page(request, found(request, pk))


def set_page(request: ActedRequest, version: CriteriaVersion, *, status: int = 200, **tried: Any) -> HttpResponse:
    actor = request.actor
    is_open = version.state in OPEN
    may_edit = is_open and bool(policies.may_edit_set(actor, version))
    told = sets.findings(version) if may_edit or version.state == SetState.CHECKED else []
    options = OptionsForm(initial=OptionsForm.of(version.criteria))
    context = {
        "version": version,
        "criteria": version.criteria,
        "findings": told,
        "by_place": by_place(told),
        "options": options.words(),
        "others": sets.related_to(version, actor),
        "may_edit": may_edit,
        "may_extend": version.state == SetState.ISSUED and bool(actor.committees(*sets.EDITORS) - {version.owner_id}),
        "may_renew": not is_open and bool(policies.may_edit_set(actor, version)),
        "may_issue": bool(policies.may_issue_set(actor, version)),
        "issue": forms.Issue(version=version.version),
        "end": forms.End(version=version.version),
    }
    return render(request, "scoring/criteria/version.html", context | tried, status=status)


def by_place(found: list[Finding]) -> dict[str, list[str]]:
    """Code of a field, criterion or leaf → what is to be mended there."""
    told: dict[str, list[str]] = defaultdict(list)
    for one in found:
        told[one.place].append(one.message)
    return dict(told)


@login_required
@require_POST
def act(request: ActedRequest, pk: int, name: str) -> HttpResponse:
    """Check, issue or end."""
    version, one = found(request, pk), ACTS.get(name)
    if one is None:
        raise Http404
    require(one.may(request.actor, version))
    form = one.form(request.POST)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"), version=fields.pop("version"))
        try:
            one.perform(actor, version, **fields)
        except (InvalidAct, WrongState) as refusal:
            form.add_error(getattr(refusal, "field", None) if _has(form, refusal) else None, refusal.message)
        else:
            messages.success(request, one.said())
            return redirect(links.url_of_set(version))
    tried = {"ban-hanh": "issue", "het-hieu-luc": "end"}.get(name, "checking")
    return set_page(request, found(request, pk), status=422, **{tried: form})


def _has(form: SubmittedForm, refusal: InvalidAct | WrongState) -> bool:
    return getattr(refusal, "field", None) in form.fields


@login_required
@require_POST
def renew(request: ActedRequest, pk: int) -> HttpResponse:
    """An issued version as the draft of the next one."""
    version = found(request, pk)
    require(policies.may_edit_set(request.actor, version))
    form = SubmittedForm(request.POST)
    if not form.is_valid():
        return set_page(request, version, status=422, checking=form)
    number = sets.next_number(version.owner, version.code, version.number)
    criteria = version.criteria.model_copy(update={"version": number, "valid_to": None})
    made = commands.draft_set(request.actor.submitting(key=form.cleaned_data["key"]), version.owner, criteria)
    messages.success(request, _("Đã lập bản mới từ bản này. Hãy sửa ngày áp dụng và những gì thay đổi."))
    return redirect("criteria:general", made.pk)


@login_required
@require_GET
def workbook(request: ActedRequest, pk: int) -> HttpResponse:
    """The set as .xlsx, to be worked on and brought back."""
    version = found(request, pk)
    return file_answer(workbook_of(version.criteria), "xlsx", f"bo-tieu-chi-{version.code}-{version.number}")


@login_required
@require_GET
def difference(request: ActedRequest, pk: int, other: int) -> HttpResponse:
    """What this version changes against another."""
    after, before = found(request, pk), found(request, other)
    changes = compare(before.criteria, after.criteria)
    context = {"before": before, "after": after, "changes": named(changes, before, after), "count": len(changes)}
    return render(request, "scoring/criteria/difference.html", context)


def named(
    changes: list[Change], before: CriteriaVersion, after: CriteriaVersion
) -> list[tuple[str, str, list[Change]]]:
    """Changes by the code they stand at, each with its name."""
    names = {code: name for one in (before, after) for code, name in sets.names_of(one.criteria).items()}
    told: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        told[change.place].append(change)
    return [(code, names.get(code, ""), rows) for code, rows in told.items()]
