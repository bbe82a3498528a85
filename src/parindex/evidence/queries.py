"""Reading stored files."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.evidence.models import StoredFile


def visible_to(actor: Actor) -> QuerySet[StoredFile]:
    """Files of the units of one's committees; the policy then says whose may be opened."""
    committees = actor.committees()
    return StoredFile.objects.filter(Q(unit_id__in=committees) | Q(unit__parent_id__in=committees)).select_related(
        "unit"
    )
