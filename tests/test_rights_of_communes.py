"""Who chairs a commune, follows its reform or keeps its register is nobody in particular at the district above it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from parindex.accounts.models import User
from parindex.audit.roles import Role
from tests.people import People, appointed
from tests.rights.objects import kwargs_for
from tests.test_rights import TABLE, answer, expected, put_back_after

REFUSED = {403, 404, 405}
# With an officer of another district: what every officer may do, such as drafting a procedure, is no matter of place.
OTHERS = ("communer", "receiver", "handler", "head", "stranger")
ROLES = (Role.CHAIR, Role.REFORM_OFFICER, Role.CLERK, Role.APPRAISER, Role.COUNCIL)


def closed(name: str) -> list[str]:
    """The methods by which nobody of the commune, nor a stranger, reaches a thing."""
    row = TABLE[name]
    return [
        method
        for method in ("get", "post")
        if row.get("object") and all(expected(row, method, person) in REFUSED for person in OTHERS)
    ]


@pytest.mark.long
@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("name", sorted(name for name in TABLE if closed(name)))
def test_what_is_closed_to_a_commune_is_closed_to_its_chair_its_officer_and_its_clerk(
    name: str, people: People, client_of: Callable[[User], Client]
) -> None:
    row = TABLE[name]
    url = reverse(name, kwargs=kwargs_for(row["object"], people))
    opened = {}
    for role in ROLES:
        cookies = client_of(appointed(people, role, "xa")).cookies
        for method in closed(name):
            with put_back_after():
                told = answer(cookies, method, url, row.get("data", {}) if method == "post" else {})
            if told.status_code not in REFUSED:
                opened[method, str(role)] = told.status_code
    assert opened == {}
