"""Papers of one dossier to be handed out, and the page that says why it is due when it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.kit.paper_files import paper_file
from parindex.onestop import papers, policies
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.queries import dossiers
from parindex.papers.document import Document
from parindex.papers.pdf import CannotConvert

Paper = Callable[[Dossier, papers.Printing], Document]
# The forms by their names in addresses.
FORMS: dict[str, Paper] = {
    "giay-tiep-nhan": papers.receipt,
    "yeu-cau-bo-sung": papers.supplement,
    "tu-choi-tiep-nhan": papers.refusal,
    "dung-giai-quyet": papers.stop_notice,
    "phieu-kiem-soat": papers.control_sheet,
    "giao-nhan-buu-chinh": papers.post_minute,
    "cach-tinh-han": papers.explanation,
}
APOLOGY = "xin-loi"


@login_required
@require_GET
def paper(request: ActedRequest, code: str, form: str, shape: str) -> HttpResponse:
    """One form of a dossier; `?lan=2` is the second request to complete it."""
    dossier = _found(request, code)
    compose = _composing(request, dossier, form)
    try:
        return paper_file(compose, shape, f"{form}-{dossier.code}")
    except CannotConvert as refusal:
        messages.error(request, str(refusal))
        return redirect("forms:why", dossier.code)


@login_required
@require_GET
def why(request: ActedRequest, code: str) -> HttpResponse:
    """Why a dossier is due when it is, day by day."""
    dossier = _found(request, code)
    found = papers.reasons_of(dossier)
    context = {
        "dossier": dossier,
        "reasons": found,
        "nothing": "" if found else papers.no_reasons(dossier),
        "printed_at": request.actor.at,
    }
    return render(request, "onestop/why.html", context)


def _found(request: ActedRequest, code: str) -> Dossier:
    rows = dossiers.with_names(dossiers.visible_to(request.actor))
    return get_object_or_404(rows.select_related("unit__parent", "office__parent"), code=code)


def _composing(request: ActedRequest, dossier: Dossier, form: str) -> Callable[[], Document]:
    printing = partial(papers.Printing, request.actor.at, site_of(request))
    if form == APOLOGY:
        letter = Apology.objects.filter(dossier=dossier).first()
        whole = policies.may_name_on_apology(request.actor, dossier, letter)
        return partial(papers.apology, letter, dossier, printing(whole))
    if form not in FORMS:
        raise Http404
    told = printing(policies.may_see_person(request.actor, dossier))
    time = request.GET.get("lan", "")
    if form == "yeu-cau-bo-sung" and time.isascii() and time.isdigit():
        return partial(papers.supplement, dossier, told, int(time))
    return partial(FORMS[form], dossier, told)


def site_of(request: ActedRequest) -> str:
    """Where citizens reach the site: as set, else as it was reached now."""
    return settings.SITE_URL or request.build_absolute_uri("/").removesuffix("/")
