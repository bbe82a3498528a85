"""Who asks: the bearer of a token, as its user with the roles of the day. Sessions of browsers count for nothing."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from ninja.security import HttpBearer

from parindex.accounts import tokens
from parindex.accounts.commands import note_use_of_api_token
from parindex.api import errors
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.kit import addresses, clock, limits
from parindex.organization import queries

WRONG_TOKENS = limits.Limit("api.token", 10, timedelta(minutes=1))


class ApiRequest(HttpRequest):
    """A request whose bearer is known (annotation only, never instantiated)."""

    auth: Actor


class Bearer(HttpBearer):
    def __call__(self, request: HttpRequest) -> Actor | None:
        scheme, _space, secret = request.headers.get(self.header, "").partition(" ")
        return self.authenticate(request, secret.strip()) if scheme.lower() == self.openapi_scheme else None

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """Raises errors.NotTaken for a token that opens nothing; a good one from the same address still does."""
        held, now = tokens.token_of(token), clock.now()
        if held is None:
            wait = limits.exceeded({WRONG_TOKENS: addresses.address_of(request)}, now.astimezone(LOCAL_ZONE))
            raise errors.unknown_token() if wait is None else errors.too_often(wait)
        actor = queries.actor_for(held.user, now, request_id=getattr(request, "request_id", ""))
        if held.last_used_on != actor.today:
            note_use_of_api_token(actor, held)
        return actor
