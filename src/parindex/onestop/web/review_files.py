"""Documents and workbooks of reviews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.dispatch.forwarding import put_forward
from parindex.dispatch.links import about
from parindex.kit.paper_files import file_answer, paper_file
from parindex.onestop import links, policies, review_papers, sheets
from parindex.onestop.models import ReviewPlan
from parindex.onestop.web.review_items import found as found_item
from parindex.onestop.web.reviews import found as found_plan
from parindex.papers.document import Document
from parindex.papers.pdf import CannotConvert

PAPERS: dict[str, Callable[[ReviewPlan, date], Document]] = {
    "ke-hoach": review_papers.of_plan,
    "bao-cao": review_papers.of_results,
}


@login_required
@require_GET
def paper(request: ActedRequest, plan_id: int, which: str, shape: str) -> HttpResponse:
    """The plan, or the report of its results, as it stands."""
    plan, compose = found_plan(request, plan_id), _paper(which)
    day = request.actor.today
    try:
        return paper_file(lambda: compose(plan, day), shape, f"{which}-ra-soat-{plan.year}")
    except CannotConvert as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(links.url_of_review_plan(plan))


@login_required
@require_POST
def forward(request: ActedRequest, plan_id: int, which: str) -> HttpResponse:
    """The document to be checked, signed and sent."""
    plan, compose = found_plan(request, plan_id), _paper(which)
    require(policies.may_run_reviews(request.actor, plan))
    try:
        return put_forward(request, plan.unit, compose(plan, request.actor.today), about(plan, which))
    except (InvalidAct, WrongState) as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(links.url_of_review_plan(plan))


def _paper(which: str) -> Callable[[ReviewPlan, date], Document]:
    if which not in PAPERS:
        raise Http404
    return PAPERS[which]


@login_required
@require_GET
def workbook(request: ActedRequest, item_id: int) -> HttpResponse:
    """The cost sheets of a review."""
    item = found_item(request, item_id)
    if not item.sheets.all():
        messages.info(request, _("Nội dung này chưa có bảng chi phí."))
        return HttpResponseRedirect(links.url_of_review(item))
    return file_answer(sheets.cost_book(item), "xlsx", f"chi-phi-tuan-thu-{item.pk}")
