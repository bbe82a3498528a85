"""Reading the register and what it says on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from parindex.audit import journal
from parindex.audit.actor import Actor
from parindex.audit.models import Record
from parindex.legal.models import Citation, LegalDocument, LegalRelation
from parindex.legal.states import RelationKind, Validity


def visible_to(actor: Actor) -> QuerySet[LegalDocument]:
    """The register is open to whoever is signed in."""
    return LegalDocument.objects.all() if actor.user_id or actor.is_system else LegalDocument.objects.none()


def with_relations(documents: QuerySet[LegalDocument]) -> QuerySet[LegalDocument]:
    """Prefetched for lists: what acts on each document, and how many records cite it."""
    acting = LegalRelation.objects.select_related("newer")
    counted = documents.annotate(cited=Count("citations"))
    return counted.order_by("kind", "-issued_on", "reference").prefetch_related(
        Prefetch("acted_on_by", queryset=acting)
    )


def validity(document: LegalDocument, day: date) -> Validity:
    """The state of a document on `day`, from its dates and from what replaced or amended it.

    A replacement without a date counts from the day the newer document is in force; when neither is
    known the state is unknown rather than guessed.
    """
    relations = [(relation, _since(relation)) for relation in document.acted_on_by.all()]
    whole = [since for relation, since in relations if relation.kind == RelationKind.REPLACES and not relation.scope]
    if any(since is not None and since <= day for since in whole):
        return Validity.REPLACED
    if document.in_force_until is not None and document.in_force_until <= day:
        return Validity.EXPIRED
    if document.in_force_from is None:
        return Validity.UNKNOWN
    if document.in_force_from > day:
        return Validity.NOT_YET
    if any(since is None for since in whole):
        return Validity.UNKNOWN
    changed = any(
        since is None or since <= day
        for relation, since in relations
        if relation.kind == RelationKind.AMENDS or relation.scope
    )
    return Validity.PARTLY if changed else Validity.IN_FORCE


def replacements(document: LegalDocument) -> list[LegalDocument]:
    """What replaced the document, in whole or in part."""
    return [r.newer for r in document.acted_on_by.all() if r.kind == RelationKind.REPLACES]


def cited_by(record: Record) -> QuerySet[Citation]:
    """Where a record cites a document."""
    record_type, _colon, record_id = journal.reference(record).partition(":")
    rows = Citation.objects.filter(record_type=record_type, record_id=record_id).select_related("document")
    return rows.prefetch_related(
        Prefetch("document__acted_on_by", queryset=LegalRelation.objects.select_related("newer"))
    )


def citable(document: LegalDocument, day: date) -> list[LegalDocument]:
    """What a document of `day` cites in its place: itself unless it has ended, then what replaced it, if anything."""
    ended = validity(document, day) in {Validity.REPLACED, Validity.EXPIRED}
    return replacements(document) if ended else [document]


def _since(relation: LegalRelation) -> date | None:
    return relation.since or relation.newer.in_force_from
