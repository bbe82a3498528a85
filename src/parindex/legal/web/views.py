"""The register of legal and directive documents."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.kit.search import matching
from parindex.legal import queries
from parindex.legal.states import Validity

PAGE_SIZE = 50


@login_required
@require_GET
def register(request: ActedRequest) -> HttpResponse:
    """All documents, or those that match the words asked for and the state chosen."""
    words = request.GET.get("q", "").strip()
    only_cited = request.GET.get("cited") == "1"
    documents = matching(queries.visible_to(request.actor), words)
    if only_cited:
        documents = documents.filter(citations__isnull=False)
    documents = queries.with_relations(documents.distinct())
    page = Paginator(documents, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {
            "document": document,
            "validity": queries.validity(document, request.actor.today),
            "replacements": queries.replacements(document),
        }
        for document in page
    ]
    return render(
        request,
        "legal/register.html",
        {"page": page, "rows": rows, "words": words, "only_cited": only_cited, "states": Validity},
    )


@login_required
@require_GET
def document(request: ActedRequest, document_id: int) -> HttpResponse:
    """One document: what is known of it, its state today, what acts on it, and where it is cited."""
    documents = queries.with_relations(queries.visible_to(request.actor))
    found = get_object_or_404(documents, pk=document_id)
    return render(
        request,
        "legal/document.html",
        {
            "document": found,
            "validity": queries.validity(found, request.actor.today),
            "acted_on_by": found.acted_on_by.all(),
            "acts_on": found.acts_on.select_related("older"),
            "citations": found.citations.all(),
        },
    )
