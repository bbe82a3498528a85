"""How outgoing documents are shown."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from parindex.audit.models import Record
from parindex.dispatch import policies, queries
from parindex.dispatch.links import about
from parindex.dispatch.models import Delivery, OutgoingDocument, RegisterEntry
from parindex.dispatch.states import DocumentState, EntryState
from parindex.kit.templatetags.kit import status_tag
from parindex.papers.document import Article
from parindex.papers.wording import article_label

register = template.Library()

TONES = {
    DocumentState.DRAFT: "neutral",
    DocumentState.ISSUED: "good",
    DocumentState.REPLACED: "neutral",
    DocumentState.RECALLED: "bad",
    DocumentState.CANCELLED: "bad",
}
ENTRY_TONES = {EntryState.RESERVED: "busy", EntryState.USED: "good", EntryState.CANCELLED: "bad"}


@register.simple_tag
def document_state(document: OutgoingDocument) -> SafeString:
    tone = TONES.get(DocumentState(document.state), "busy")
    return SafeString(status_tag(document.get_state_display(), tone))


@register.simple_tag
def entry_state(entry: RegisterEntry) -> SafeString:
    return SafeString(status_tag(entry.get_state_display(), ENTRY_TONES[EntryState(entry.state)]))


@register.filter
def block_kind(block: object) -> str:
    return type(block).__name__


@register.filter
def label_of(block: Article) -> str:
    return article_label(block.number)


@register.simple_tag(takes_context=True)
def may_receive_tag(context: Context, delivery: Delivery) -> bool:
    return bool(policies.may_receive(context["request"].actor, delivery))


@register.inclusion_tag("dispatch/_about.html", takes_context=True)
def documents_about(context: Context, record: Record, part: str = "") -> dict[str, Any]:
    """The outgoing documents made from a record that this person may see."""
    visible = queries.visible_to(context["request"].actor)
    return {"documents": queries.about(about(record, part)).filter(pk__in=visible.values("pk"))}
