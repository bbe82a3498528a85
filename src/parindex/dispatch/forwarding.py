"""For the pages of other apps: a record's document put forward to be checked and signed."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from parindex.audit.actor import ActedRequest
from parindex.dispatch import commands, links, papers, policies, queries
from parindex.dispatch.models import OutgoingDocument
from parindex.dispatch.states import DocumentState
from parindex.kit.forms import carried
from parindex.organization.models import Unit
from parindex.papers.document import Document


def put_forward(
    request: ActedRequest,
    issuer: Unit,
    content: Document,
    about: str,
    receivers: Iterable[Unit] = (),
    *,
    replaces: bool = True,
) -> HttpResponse:
    """Draft the document, or renew the draft under way, and show it. Raises WrongState while it is being checked.

    Where another unit has the draft under way, whoever may read it is led there and told who writes it. What was
    issued about the same record before is replaced, unless each stands by itself (`replaces` False).
    """
    actor = request.actor.submitting(key=carried(request.POST)["key"])
    started = OutgoingDocument.objects.filter(about=about, state=DocumentState.DRAFT).first()
    if started is not None and not policies.may_write(actor, started) and queries.visible_to(actor).contains(started):
        messages.info(
            request,
            _("«%(unit)s» đang soạn văn bản này; đây là dự thảo hiện có.") % {"unit": started.drafting_unit.name},
        )
        return redirect(links.url_of(started))
    if started is not None:
        renewed = papers.renewed(started.content, content)
        document = commands.rewrite(actor, started, content=renewed)
    else:
        issued = queries.about(about).filter(state=DocumentState.ISSUED).first() if replaces else None
        document = commands.draft(
            actor,
            issuer,
            queries.drafting_unit(request.actor, issuer) or issuer,
            content=content,
            about=about,
            receivers=receivers,
            replaces=issued,
        )
    messages.success(request, _("Đã lập dự thảo văn bản. Xem lại rồi bấm «Trình kiểm tra»."))
    return redirect(links.url_of(document))
