"""Reading stored files."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.evidence import store
from parindex.evidence.models import StoredFile


def visible_to(actor: Actor) -> QuerySet[StoredFile]:
    """Files of the units of one's committees; the policy then says whose may be opened."""
    committees = actor.committees()
    return StoredFile.objects.filter(Q(unit_id__in=committees) | Q(unit__parent_id__in=committees)).select_related(
        "unit"
    )


def damaged() -> Iterator[StoredFile]:
    """Every file whose bytes are missing or altered; each content is hashed once, however many rows name it."""
    rows = StoredFile.objects.select_related("unit").order_by("sha256", "pk").iterator()
    for sha256, same in groupby(rows, key=lambda file: file.sha256):
        if not store.is_intact(sha256):
            yield from same


def unnamed() -> list[str]:
    """The SHA-256 of what lies on disk and no row names."""
    return sorted(set(store.kept()) - set(StoredFile.objects.values_list("sha256", flat=True)))
