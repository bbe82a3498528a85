"""Reading sets of criteria."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.kit.catalog import load_all_measures
from parindex.organization.models import Unit
from parindex.rules import CriteriaSet, Finding, check, check_versions
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.states import SetState

EDITORS = (Role.REFORM_OFFICER, Role.APPRAISER)
ISSUERS = (Role.COUNCIL, Role.CHAIR)
ISSUED = (SetState.ISSUED, SetState.ENDED)


def visible_to(actor: Actor) -> QuerySet[CriteriaVersion]:
    """What was issued is for everyone; drafts for the people of the committee."""
    return CriteriaVersion.objects.filter(
        Q(state__in=ISSUED) | Q(owner_id__in=actor.committees(*EDITORS, *ISSUERS))
    ).defer("content")


def related_to(version: CriteriaVersion, actor: Actor) -> QuerySet[CriteriaVersion]:
    """What a version may be laid beside: others of its code, and the framework it was drafted after."""
    same = Q(owner_id=version.owner_id, code=version.code)
    if extends := version.criteria.extends:
        same |= Q(code=extends, state__in=ISSUED)
    return visible_to(actor).filter(same).exclude(pk=version.pk).order_by("code", "-number")


def findings(version: CriteriaVersion) -> list[Finding]:
    """What keeps it from being issued."""
    others = CriteriaVersion.objects.filter(owner=version.owner, code=version.code, state__in=ISSUED)
    sets = [one.criteria.model_copy(update={"valid_to": one.valid_to}) for one in others.exclude(pk=version.pk)]
    return [*check(version.criteria, load_all_measures().keys()), *check_versions([*sets, version.criteria])]


def in_force(owner: Unit, day: date) -> QuerySet[CriteriaVersion]:
    """The sets by which a committee may open a round on a day."""
    rows = CriteriaVersion.objects.filter(owner=owner, state=SetState.ISSUED, valid_from__lte=day)
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).defer("content")


def next_number(owner: Unit, code: str, wanted: int) -> int:
    """The number a draft of a code may bear: the one wanted, or the next after the last."""
    last = CriteriaVersion.objects.filter(owner=owner, code=code).order_by("-number").values_list("number", flat=True)
    return wanted if not last else max(wanted, last[0] + 1)


def names_of(criteria: CriteriaSet) -> dict[str, str]:
    """Code → name of every field, criterion and leaf."""
    found = {}
    for field in criteria.fields:
        found[field.code] = field.name
        for criterion in field.criteria:
            found[criterion.code] = criterion.name
            found |= {leaf.code: leaf.name for leaf in criterion.leaves}
    return found
