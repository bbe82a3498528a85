"""A system that sends batches of dossiers, and what it is answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from parindex.accounts import commands, tokens
from parindex.accounts.models import ApiToken, User
from parindex.audit.roles import Role
from parindex.organization.commands import grant_role
from tests.people import START, People, person

BATCHES = "/api/v1/dossier-batches"


@dataclass
class System:
    """Another system with a token; every request is a new connection without cookies."""

    secret: str
    token: ApiToken

    def post(
        self, body: Any, *, key: UUID | str | None = None, kind: str = "application/json", query: str = ""
    ) -> Any:
        """`body`: bytes as they are, anything else as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Authorization": f"Bearer {self.secret}", "Content-Type": kind}
        if key is not None:
            headers["Idempotency-Key"] = str(key)
        client = Client(enforce_csrf_checks=True)
        return client.post(BATCHES + query, data, content_type=kind, headers=headers)

    def send(self, rows: list[dict[str, Any]], *, key: UUID | None = None, **said: Any) -> Any:
        """Rows as JSON, with a key of their own if none is given."""
        return self.post({**said, "rows": rows}, key=key or uuid4())

    def send_csv(self, data: bytes, *, query: str = "") -> Any:
        return self.post(data, key=uuid4(), kind="text/csv", query=query)

    def get(self, batch: int) -> Any:
        return Client().get(f"{BATCHES}/{batch}", headers={"Authorization": f"Bearer {self.secret}"})


def system_for(people: People, user: User) -> System:
    """A token for an account, as the administrator gives it."""
    secret = tokens.new_secret()
    token = commands.create_api_token(
        people.system, user.username, name="Một cửa tỉnh", digest=tokens.digest_of(secret)
    )
    return System(secret, token)


def service_of(people: People, unit: str) -> System:
    """A service account of one unit with its token."""
    user = person(f"api-{unit}", "Hệ thống một cửa")
    grant_role(people.system, user, people.unit(unit), Role.API, valid_from=START)
    return system_for(people, user)
