"""Outgoing documents: what waits, all of them, one of them, typing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.audit.roles import STAFF
from parindex.dispatch import commands, papers, policies, queries
from parindex.dispatch.models import OutgoingDocument
from parindex.dispatch.states import UNDER_WAY, WAITING, WENT_OUT, DocumentState, StepKind
from parindex.dispatch.web import forms
from parindex.kit.authorities import trusted_authorities
from parindex.kit.catalog import load_calendar, load_paper_types
from parindex.kit.forms import submitted
from parindex.kit.search import matching
from parindex.organization import letterhead
from parindex.organization import queries as organization
from parindex.organization.choices import offer
from parindex.organization.models import Unit
from parindex.papers.format import PaperType
from parindex.papers.signing import verify

PAGE_SIZE = 50


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """What waits for this person, what their units have to receive, and every document they may see."""
    actor, words = request.actor, request.GET.get("q", "").strip()
    rows = matching(queries.with_names(queries.visible_to(actor)), words)
    waiting = list(queries.waiting_for(actor))
    context = {
        "waiting": waiting,
        "overdue": queries.overdue_to_issue(waiting, actor.today, load_calendar()),
        "to_receive": queries.to_receive(actor),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "may_start": policies.may_start(actor),
        "registers": queries.registers_of(actor),
        "year": str(actor.today.year),
    }
    return render(request, "dispatch/index.html", context)


@login_required
@require_GET
def kinds(request: ActedRequest) -> HttpResponse:
    """Which kind of document to type."""
    require(policies.may_start(request.actor))
    return render(request, "dispatch/kinds.html", {"kinds": load_paper_types().values()})


@login_required
@require_http_methods(["GET", "POST"])
def compose(request: ActedRequest, kind: str) -> HttpResponse:
    """Type a document of a kind; `thay-the` names the one it takes the place of."""
    require(policies.may_start(request.actor))
    paper = load_paper_types().get(kind)
    if paper is None:
        raise Http404
    replaced = _replaced(request, kind)
    data = submitted(request)
    form = _compose_form(request, paper, data, initial=_initial(request, replaced))
    if data is not None and form.is_valid():
        try:
            made = _drafted(request, kind, form, replaced)
        except (InvalidAct, WrongState) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã lưu dự thảo."))
            return redirect("dispatch:document", made.pk)
    context = {"form": form, "kind": paper, "replaced": replaced}
    return render(request, "dispatch/compose.html", context, status=422 if data is not None else 200)


def _drafted(
    request: ActedRequest, kind: str, form: forms.Compose, replaced: OutgoingDocument | None
) -> OutgoingDocument:
    fields = dict(form.cleaned_data)
    issuer, key = fields["issuer"], fields["key"]
    content = papers.compose(issuer, kind, fields, request.actor.today)
    return commands.draft(
        request.actor.submitting(key=key),
        issuer,
        queries.drafting_unit(request.actor, issuer) or issuer,
        content=content,
        receivers=list(fields["receivers"]),
        replaces=replaced,
    )


def _replaced(request: ActedRequest, kind: str) -> OutgoingDocument | None:
    asked = request.GET.get("thay-the", "")
    if not asked.isascii() or not asked.isdigit():
        return None
    rows = queries.visible_to(request.actor).filter(kind=kind, state__in=WENT_OUT)
    return get_object_or_404(rows, pk=asked)


def _initial(request: ActedRequest, replaced: OutgoingDocument | None) -> dict[str, Any]:
    if replaced is not None:
        receivers = list(replaced.deliveries.values_list("unit_id", flat=True))
        return forms.compose_initial(replaced.content, receivers, replaced.issuer)
    issuer = _issuers(request).first()
    if issuer is None:
        return {}
    signer = letterhead.signer_of(issuer, request.actor.today)
    return {
        "signer_lines": "\n".join(signer.lines),
        "signer_name": signer.name,
        "archive": "VT",
        "authority": papers.authority_of(issuer),
    }


def _issuers(request: ActedRequest) -> QuerySet[Unit]:
    """Units this person drafts for: their own, and those directly above them."""
    mine = request.actor.units(*STAFF)
    above = Unit.objects.filter(pk__in=mine, parent__isnull=False).values("parent")
    return organization.existing_on(request.actor.today).filter(Q(pk__in=mine) | Q(pk__in=above))


def _receivers(request: ActedRequest) -> QuerySet[Unit]:
    """Units of the same committees, to which a document can be sent here."""
    return organization.existing_on(request.actor.today).filter(parent__in=request.actor.committees(*STAFF))


def _compose_form(request: ActedRequest, kind: PaperType, data: Any, **more: Any) -> forms.Compose:
    return forms.Compose(data, kind=kind, issuers=_issuers(request), receivers=_receivers(request), **more)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: ActedRequest, document_id: int) -> HttpResponse:
    """Change a draft: all of a typed one, what stands around the words of one made from a record."""
    document = found(request, document_id)
    require(policies.may_write(request.actor, document))
    document.require(DocumentState.DRAFT)
    data, content, kind = submitted(request), document.content, load_paper_types()[document.kind]
    chosen = list(document.deliveries.values_list("unit_id", flat=True))
    form: forms.Dress
    if document.about:
        initial = forms.dress_initial(content, chosen)
        form = forms.Dress(data, receivers=_receivers(request), initial=initial, version=document.version)
    else:
        initial = forms.compose_initial(content, chosen, document.issuer)
        form = _compose_form(request, kind, data, initial=initial, version=document.version)
        offer(form.fields["issuer"], Unit.objects.filter(pk=document.issuer_id))
    if data is not None and form.is_valid():
        fields = form.cleaned_data
        actor = request.actor.submitting(key=fields["key"], version=fields["version"])
        changed = (
            papers.dressed(content, fields)
            if document.about
            else papers.compose(document.issuer, document.kind, fields, request.actor.today)
        )
        commands.rewrite(actor, document, content=changed, receivers=list(fields["receivers"]))
        messages.success(request, _("Đã lưu dự thảo."))
        return redirect("dispatch:document", document.pk)
    context = {"form": form, "kind": kind, "document": document}
    return render(request, "dispatch/compose.html", context, status=422 if data is not None else 200)


@login_required
@require_GET
def show(request: ActedRequest, document_id: int) -> HttpResponse:
    return page(request, found(request, document_id))


def found(request: ActedRequest, document_id: int) -> OutgoingDocument:
    """The document, or 404 when this person may not know of it."""
    return get_object_or_404(queries.with_names(queries.visible_to(request.actor)), pk=document_id)


def page(
    request: ActedRequest, document: OutgoingDocument, *, problem: str = "", tried: dict[str, Form] | None = None
) -> HttpResponse:
    """The document's page; `tried` are forms that were refused, by name, to be drawn again with what was typed."""
    actor = request.actor
    state, is_mine = document.state, bool(policies.may_write(actor, document))
    clerk = bool(policies.may_clerk(actor, document))
    context: dict[str, Any] = {
        "document": document,
        "content": document.content,
        "steps": document.steps.select_related("by"),
        "drafts": document.drafts.defer("content").select_related("by"),
        "deliveries": document.deliveries.select_related("unit", "received_by"),
        "problem": problem,
        "edits": is_mine and state == DocumentState.DRAFT,
        "checks_content": state == DocumentState.CONTENT and bool(policies.may_pass_content(actor, document)),
        "checks_format": state == DocumentState.FORMAT and clerk,
        "signs": state == DocumentState.TO_SIGN and bool(policies.may_sign(actor, document)),
        "issues": state == DocumentState.SIGNED and clerk,
        "sends_back": state in WAITING and bool(policies.may_send_back(actor, document)),
        "cancels": state in UNDER_WAY and bool(policies.may_cancel(actor, document)),
        "recalls": state == DocumentState.ISSUED and bool(policies.may_recall(actor, document)),
        "replaces_it": state in {DocumentState.ISSUED, DocumentState.RECALLED} and is_mine and not document.about,
        "binds": document.entry is None and clerk and state in {DocumentState.FORMAT, DocumentState.TO_SIGN},
        "withheld": not policies.may_open(actor, document),
        "forms_with_errors": list((tried or {}).values()),
        **_forms(document, actor.today.year, tried or {}),
    }
    if state == DocumentState.DRAFT:
        context["returned"] = document.steps.filter(kind=StepKind.RETURNED).last()
    context["has_free"] = context["binds"] and queries.free_numbers(document, actor.today.year).exists()
    if context["checks_format"]:
        context["departures"] = papers.departures(document.content)
    if (file := document.released or document.signed) is not None and not context["withheld"]:
        context["verification"] = verify(file.path.read_bytes(), trusted=trusted_authorities(), at=actor.at)
    return render(request, "dispatch/document.html", context, status=422 if problem or tried else 200)


def _forms(document: OutgoingDocument, year: int, tried: dict[str, Form]) -> dict[str, Form]:
    fresh: dict[str, Form] = {
        "note_form": forms.Note(version=document.version, auto_id="note_%s"),
        "return_form": forms.Reason(version=document.version, auto_id="return_%s"),
        "cancel_form": forms.Reason(version=document.version, auto_id="cancel_%s"),
        "recall_form": forms.Reason(version=document.version, auto_id="recall_%s"),
        "key_form": forms.Key(version=document.version, auto_id="key_%s"),
        "elsewhere_form": forms.SignedElsewhere(version=document.version, auto_id="elsewhere_%s"),
        "bind_form": forms.Bind(free=queries.free_numbers(document, year), auto_id="bind_%s"),
    }
    return fresh | tried
