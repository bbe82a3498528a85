"""The secret of an API token: made once, shown once, recognised by its digest."""

from __future__ import annotations

import hashlib
import secrets

from parindex.accounts.models import ApiToken

# Programs that look for secrets left in files know them by it.
PREFIX = "parindex_"


def new_secret() -> str:
    """256 bits that can't be guessed, so that a plain digest guards them."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(secret: str) -> ApiToken | None:
    """The token with its user; None for an unknown or revoked one, or one of a closed account."""
    held = ApiToken.objects.filter(revoked_at=None, user__is_active=True).select_related("user")
    return held.filter(digest=digest_of(secret)).first()
