"""Reading stored files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.evidence import store
from parindex.evidence.models import StoredFile

# Who follows, judges or inspects the units of a committee.
OVERSEERS = (Role.REFORM_OFFICER, Role.CHAIR, Role.APPRAISER, Role.COUNCIL, Role.INSPECTOR)


def visible_to(actor: Actor) -> QuerySet[StoredFile]:
    """Files of one's own unit, and of the units of a committee that one oversees.

    To everybody else a file does not exist, units beside it included: what their competitors hand in, and whether
    they did, is not theirs to know (SoD-5).
    """
    overseen = actor.committees(*OVERSEERS)
    mine = actor.units() | overseen
    return StoredFile.objects.filter(Q(unit_id__in=mine) | Q(unit__parent_id__in=overseen)).select_related("unit")


def readable(actor: Actor, files: Iterable[int]) -> set[int]:
    """Which of some files a person may open, for a page that lists them."""
    wanted = set(files)
    return set(visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def damaged() -> Iterator[StoredFile]:
    """Every file whose bytes are missing or altered; each content is hashed once, however many rows name it."""
    rows = StoredFile.objects.select_related("unit").order_by("sha256", "pk").iterator()
    for sha256, same in groupby(rows, key=lambda file: file.sha256):
        if not store.is_intact(sha256):
            yield from same


def unnamed() -> list[str]:
    """The SHA-256 of what lies on disk and no row names."""
    return sorted(set(store.kept()) - set(StoredFile.objects.values_list("sha256", flat=True)))
