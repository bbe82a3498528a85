"""From an uploaded document to a confirmed plan: upload, correct beside the source, check, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.evidence import intake as evidence
from parindex.kit.forms import carried, submitted
from parindex.planning import commands, intake, policies, queries
from parindex.planning.models import PlanReview, ReviewItem
from parindex.planning.states import ItemKind
from parindex.planning.web import forms
from parindex.plans import UnreadableDocument


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: ActedRequest) -> HttpResponse:
    """Read a document and open its review; an unreadable one is answered here and nothing is stored."""
    require(policies.may_start(request.actor))
    issuers = queries.issuers_for(request.actor)
    form = forms.Upload(submitted(request), request.FILES or None, issuers=issuers)
    if request.method == "POST" and form.is_valid():
        review = _read_and_open(request, form)
        if review is not None:
            return redirect("planning:review", review.pk)
    return render(request, "planning/upload.html", {"form": form}, status=422 if form.errors else 200)


def _read_and_open(request: ActedRequest, form: forms.Upload) -> PlanReview | None:
    file, issuer = form.cleaned_data["file"], form.cleaned_data["issuer"]
    data = file.read()
    day = form.cleaned_data["day"] or request.actor.today
    try:
        evidence.inspected(data, file.name)
        document = intake.read(data, file.name, intake.directory_for(issuer, day))
        return commands.open_review(
            request.actor.submitting(key=form.cleaned_data["key"]),
            issuer,
            name=file.name,
            data=data,
            reading=document.reading,
            lines=document.lines,
        )
    except (UnreadableDocument, InvalidAct) as refusal:
        form.add_error("file", refusal.message)
        return None


@login_required
@require_GET
def review(request: ActedRequest, review_id: int) -> HttpResponse:
    """What was read, beside the lines it was read from."""
    found = _review(request, review_id)
    items = found.items.all()
    return render(
        request,
        "planning/review.html",
        {
            "review": found,
            "items": items,
            "tally": queries.tally(found),
            "lines": queries.lines_with_items(found, items),
            "warnings": found.reading["warnings"],
            "kinds": ItemKind,
            "name_form": forms.NameUnit(units=queries.units_for_review(found)),
        },
    )


@login_required
@require_http_methods(["GET", "POST"])
def item(request: ActedRequest, item_id: int) -> HttpResponse:
    """Correct one item in place."""
    found = _item(request, item_id)
    units = queries.units_for_review(found.review)
    form = forms.Item(submitted(request), item=found, units=units)
    measures = forms.measures(submitted(request), item=found)
    if request.method == "POST" and form.is_valid() and measures.is_valid():
        commands.correct_item(
            request.actor.submitting(key=form.cleaned_data["key"], version=form.cleaned_data["version"]),
            found,
            kind=form.cleaned_data["kind"],
            path=form.cleaned_data["path"],
            text=form.cleaned_data["text"],
            detail=form.detail(measures),
        )
        return _back_to(found)
    invalid = bool(form.errors) or bool(form.is_bound and not measures.is_valid())
    return _item_page(request, found, form, measures, status=422 if invalid else 200)


@login_required
@require_POST
def merge(request: ActedRequest, item_id: int) -> HttpResponse:
    found = _item(request, item_id)
    commands.merge_with_next(request.actor.submitting(**carried(request.POST)), found)
    return _back_to(found)


@login_required
@require_http_methods(["GET", "POST"])
def split(request: ActedRequest, item_id: int) -> HttpResponse:
    """Cut an item where the officer leaves an empty line."""
    found = _item(request, item_id)
    form = forms.Split(submitted(request), item=found)
    if request.method == "POST" and form.is_valid():
        actor = request.actor.submitting(key=form.cleaned_data["key"], version=form.cleaned_data["version"])
        try:
            commands.split_item(actor, found, parts=form.parts())
            return _back_to(found)
        except InvalidAct as refusal:
            form.add_error(refusal.field, refusal.message)
    context = {"item": found, "review": found.review, "form": form, "lines": queries.source_of(found)}
    return render(request, "planning/split.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def reclassify(request: ActedRequest, item_id: int) -> HttpResponse:
    found = _item(request, item_id)
    kind = request.POST.get("kind", "")
    if kind not in ItemKind.values:
        raise InvalidAct(_("Loại mục không có trong danh sách."))
    commands.reclassify_item(request.actor.submitting(**carried(request.POST)), found, kind=kind)
    return _back_to(found)


@login_required
@require_POST
def name_unit(request: ActedRequest, review_id: int) -> HttpResponse:
    """Say which unit a written name means, in all items at once."""
    found = _review(request, review_id)
    form = forms.NameUnit(request.POST, units=queries.units_for_review(found))
    if not form.is_valid():
        raise InvalidAct(_("Hãy chọn một đơn vị trong danh sách cho tên này."))
    actor = request.actor.submitting(**carried(request.POST))
    commands.name_unit(actor, found, written=form.cleaned_data["written"], unit=form.cleaned_data["unit"])
    return redirect(reverse("planning:review", args=[found.pk]) + "#ten-chua-ro")


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request: ActedRequest, review_id: int) -> HttpResponse:
    """Check answers, then confirm: only now does a plan come to be."""
    found = _review(request, review_id)
    form = forms.Confirm(submitted(request), review=found)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        actor = request.actor.submitting(key=fields.pop("key"), version=fields.pop("version"))
        try:
            plan = commands.confirm_review(actor, found, **fields)
        except InvalidAct as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            messages.success(request, _("Đã xác nhận kế hoạch. Các đơn vị đã thấy nhiệm vụ của mình."))
            return redirect("planning:plan", plan.pk)
    return render(
        request,
        "planning/confirm.html",
        {
            "review": found,
            "form": form,
            "tally": queries.tally(found),
            "groups": queries.tasks_by_lead(found),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def abandon(request: ActedRequest, review_id: int) -> HttpResponse:
    found = _review(request, review_id)
    commands.abandon_review(request.actor.submitting(**carried(request.POST)), found)
    messages.success(request, _("Đã bỏ bản soát. Không có gì trở thành kế hoạch."))
    return redirect("planning:plans")


def _review(request: ActedRequest, review_id: int) -> PlanReview:
    found = get_object_or_404(queries.reviews_visible_to(request.actor), pk=review_id)
    require(policies.may_review(request.actor, found))
    return found


def _item(request: ActedRequest, item_id: int) -> ReviewItem:
    visible: QuerySet[ReviewItem] = queries.items_visible_to(request.actor)
    found = get_object_or_404(visible, pk=item_id)
    require(policies.may_correct(request.actor, found))
    return found


def _item_page(
    request: ActedRequest, item: ReviewItem, form: forms.Item, measures: forms.MeasureRows, *, status: int
) -> HttpResponse:
    context = {
        "item": item,
        "review": item.review,
        "form": form,
        "measures": measures,
        "lines": queries.source_of(item),
    }
    return render(request, "planning/item.html", context, status=status)


def _back_to(item: ReviewItem) -> HttpResponse:
    return redirect(reverse("planning:review", args=[item.review_id]) + f"#muc-{item.pk}")
