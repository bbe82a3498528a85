"""For the pages of other apps: a record's document put forward to be checked and signed."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from parindex.audit.actor import ActedRequest, Actor
from parindex.dispatch import commands, links, papers, queries
from parindex.dispatch.models import OutgoingDocument
from parindex.dispatch.states import DocumentState
from parindex.kit.forms import carried
from parindex.organization.models import Unit
from parindex.papers.document import Document


def put_forward(
    request: ActedRequest, issuer: Unit, content: Document, about: str, receivers: Iterable[Unit] = ()
) -> HttpResponse:
    """Draft the document, or renew the draft under way, and show it. Raises WrongState while it is being checked."""
    actor = request.actor.submitting(key=carried(request.POST)["key"])
    unit = queries.drafting_unit(request.actor, issuer) or issuer
    document = _draft_about(actor, issuer, unit, content=content, about=about, receivers=receivers)
    messages.success(request, _("Đã lập dự thảo văn bản. Xem lại rồi bấm «Trình kiểm tra»."))
    return redirect(links.url_of(document))


def _draft_about(
    actor: Actor,
    issuer: Unit,
    drafting_unit: Unit,
    *,
    content: Document,
    about: str,
    receivers: Iterable[Unit] = (),
) -> OutgoingDocument:
    """A document made from a record: a new draft, or the one under way with the record's words as they are now.

    Raises WrongState while one is being checked or signed.
    """
    started = OutgoingDocument.objects.filter(about=about, state=DocumentState.DRAFT).first()
    if started is None:
        return commands.draft(actor, issuer, drafting_unit, content=content, about=about, receivers=receivers)
    return commands.rewrite(actor, started, content=papers.renewed(started.content, content))
