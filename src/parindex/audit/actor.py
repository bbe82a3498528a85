"""Who acts, when, and what the request promised: the only clock and the only identity below the shells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(moment: datetime) -> date:
    """The day in Việt Nam, whatever the server's zone."""
    return moment.astimezone(LOCAL_ZONE).date()


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held in one unit on the day of the act.

    `lineage` names the units whose work came to it, `above` the units directly above it and them, and `division_of`
    the committees among those whose division it is: a commune is under one too, but its chair is not the chair there.
    """

    role: str
    unit_id: int
    lineage: frozenset[int] = frozenset()
    above: frozenset[int] = frozenset()
    division_of: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, the system itself (`is_system`), or nobody signed in (`user_id` None), at a moment.

    `at` is an aware datetime and the only clock below the shells. `version` and `key` are what the
    submitted form carried: the version of the record it was drawn from and its idempotency key.
    """

    user_id: int | None
    name: str
    at: datetime
    grants: tuple[Grant, ...] = ()
    request_id: str = ""
    version: int | None = None
    key: UUID | None = None
    is_system: bool = False

    @property
    def person(self) -> int:
        """The id of the person who acts; a programming error when it is nobody or the system."""
        if self.user_id is None:
            raise LookupError("this act needs a person; neither nobody nor the system can do it")
        return self.user_id

    @property
    def today(self) -> date:
        return local_day(self.at)

    def submitting(self, *, key: UUID | None = None, version: int | None = None) -> Actor:
        """The same person with what their form carried."""
        return replace(self, key=key, version=version)

    def units(self, *roles: str) -> frozenset[int]:
        """Ids of the units where one of `roles` (or any role) is held today, with those they succeeded."""
        return frozenset(unit for grant in self._held(roles) for unit in ({grant.unit_id} | grant.lineage))

    def committees(self, *roles: str) -> frozenset[int]:
        """Ids of the units for which one of `roles` is held, there or in a division of theirs; without roles, of all
        units where the person belongs and of those directly above them."""
        held = self._held(roles)
        return self.units(*roles) | {unit for one in held for unit in (one.division_of if roles else one.above)}

    def _held(self, roles: tuple[str, ...]) -> list[Grant]:
        return [grant for grant in self.grants if not roles or grant.role in roles]

    def holds(self, *roles: str) -> bool:
        return any(grant.role in roles for grant in self.grants)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of a policy; a refusal carries its reason in Vietnamese, for the reader of the 403 page."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)


def refused(reason: str) -> Decision:
    return Decision(False, reason)


def allowed_if(condition: bool, otherwise: str) -> Decision:
    return ALLOWED if condition else refused(otherwise)


def system_actor(at: datetime, *, name: str = "Hệ thống", roles: Iterable[Grant] = ()) -> Actor:
    """The system itself, for loading reference data and scheduled work."""
    return Actor(user_id=None, name=name, at=at, grants=tuple(roles), is_system=True)


class ActedRequest(HttpRequest):
    """A request on which the shells have set who acts (annotation only, never instantiated)."""

    actor: Actor
