"""Reading what bulk intake needs: whose dossiers a person may bring in, batches, what is there already."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.onestop.models import DossierChange, ImportBatch, ImportMapping
from parindex.organization.models import RoleGrant, Unit


def reach(actor: Actor) -> frozenset[int] | None:
    """The units whose dossiers this person may bring in; None: of all, for the system itself.

    A reform officer: their committee, what is below it and what is below that; a service account: its units.
    """
    if actor.is_system:
        return None
    above = actor.committees(Role.REFORM_OFFICER)
    below = Unit.objects.filter(Q(pk__in=above) | Q(parent__in=above) | Q(parent__parent__in=above))
    mine = set(below.values_list("pk", flat=True)) if above else set()
    return frozenset(mine | actor.units(Role.API))


def batches(actor: Actor) -> QuerySet[ImportBatch]:
    """What was taken in: for the system all, for a person what they brought or others who work where they may."""
    rows = ImportBatch.objects.select_related("by", "returned").defer("errors")
    if actor.is_system:
        return rows
    near = RoleGrant.objects.filter(unit__in=reach(actor) or ()).values("user")
    return rows.filter(Q(by=actor.user_id) | Q(by__in=near))


def mappings() -> QuerySet[ImportMapping]:
    return ImportMapping.objects.all()


def changes_of(batch: ImportBatch) -> QuerySet[DossierChange]:
    return batch.changes.select_related("dossier")
