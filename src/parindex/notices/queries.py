"""Reading notices."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.notices.models import Digest, Notice, Seen, Subscription
from parindex.notices.states import IN_THE_COMMITTEE, IN_THE_UNIT

NONE = Q(pk__in=[])


def visible_to(actor: Actor) -> QuerySet[Notice]:
    """Notices to the roles this person holds now, in the units where they hold them."""
    addressed = NONE
    for audience, roles in IN_THE_UNIT.items():
        addressed |= Q(audience=audience, unit_id__in=actor.units(*roles))
    for audience, roles in IN_THE_COMMITTEE.items():
        addressed |= Q(audience=audience, unit_id__in=actor.committees(*roles))
    return Notice.objects.filter(addressed).select_related("unit")


def seen_through(actor: Actor) -> int:
    """The number of the last notice this person has looked at; 0 when none."""
    return Seen.objects.filter(user_id=actor.person).values_list("through", flat=True).first() or 0


def new_count(actor: Actor) -> int:
    """How many notices this person has not looked at; asked on every page, so in one query."""
    seen = Seen.objects.filter(user_id=actor.person).values("through")
    return visible_to(actor).filter(pk__gt=Coalesce(Subquery(seen), 0)).count()


def told_through(user: User) -> int:
    """The last notice that a digest has told this person of."""
    return Digest.objects.filter(user=user).order_by("-day").values_list("through", flat=True).first() or 0


def told_at(user: User) -> datetime | None:
    """When the last digest was sent to this person; None before the first."""
    return Digest.objects.filter(user=user).order_by("-day").values_list("sent_at", flat=True).first()


def is_told(user: User, day: date) -> bool:
    """Whether this person's digest of `day` has been sent."""
    return Digest.objects.filter(user=user, day=day).exists()


def untold(actor: Actor, told: int) -> QuerySet[Notice]:
    """Notices after the last one that a digest told of, without those the person has seen for themselves."""
    return visible_to(actor).filter(pk__gt=max(told, seen_through(actor)))


def subscription_of(actor: Actor) -> Subscription | None:
    """A person's calendar address, of which the secret part can't be read back."""
    return Subscription.objects.filter(user_id=actor.person).first()


def subscriber(secret: str) -> User | None:
    """Whose calendar address holds `secret`; None for an unknown or replaced one, or an inactive person."""
    found = Subscription.objects.filter(digest=digest_of(secret), user__is_active=True).select_related("user").first()
    return found.user if found else None


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """The secret part of a calendar address: 256 bits."""
    return secrets.token_urlsafe(32)
