"""Roles are held in units, for a time, and act on the next request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.audit.roles import SENSITIVE, Role
from parindex.organization import commands, queries
from parindex.organization.models import RoleGrant
from parindex.organization.states import GrantState
from tests.conftest import NOW
from tests.people import START, People

ActorOf = Callable[[User], Actor]
TODAY = NOW.date()


def roles_of(user: User) -> list[str]:
    return sorted(grant.role for grant in queries.actor_for(user, NOW).grants)


@pytest.mark.parametrize("role", sorted(SENSITIVE))
def test_a_sensitive_role_works_only_after_a_second_person_confirmed_it(
    people: People, actor_of: ActorOf, role: str
) -> None:
    grant = commands.grant_role(actor_of(people.admin), people.nobody, people.unit("xa"), role, valid_from=START)
    assert (grant.state, roles_of(people.nobody)) == (GrantState.PROPOSED, [])
    commands.confirm_grant(actor_of(people.auditor), grant)
    assert roles_of(people.nobody) == [role]


def test_neither_the_proposer_nor_the_holder_confirms(people: People, actor_of: ActorOf) -> None:
    grant = commands.grant_role(
        actor_of(people.admin), people.nobody, people.unit("xa"), Role.COUNCIL, valid_from=START
    )
    with pytest.raises(Forbidden):
        commands.confirm_grant(actor_of(people.admin), grant)
    own = commands.grant_role(
        actor_of(people.admin), people.auditor, people.unit("xa"), Role.COUNCIL, valid_from=START
    )
    with pytest.raises(Forbidden):
        commands.confirm_grant(actor_of(people.auditor), own)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [("admin", Role.AUDITOR), ("auditor", Role.SYSTEM_ADMIN), ("reporter", Role.APPRAISER), ("admin", Role.COUNCIL)],
)
def test_some_roles_are_never_in_one_hand(people: People, held: str, wanted: str) -> None:
    with pytest.raises(Forbidden):
        commands.grant_role(people.system, getattr(people, held), people.unit("xa"), wanted, valid_from=START)


def test_nobody_gives_a_role_to_themselves(people: People, actor_of: ActorOf) -> None:
    with pytest.raises(Forbidden):
        commands.grant_role(actor_of(people.admin), people.admin, people.unit("xa"), Role.INTAKE, valid_from=START)


def test_a_role_without_a_unit_that_still_exists_is_no_role(people: People) -> None:
    assert roles_of(people.communer) == ["SELF_ASSESSOR"]
    commands.dissolve_unit(people.system, people.unit("xa"), last_day=TODAY - timedelta(days=1))
    assert roles_of(people.communer) == []


def test_a_role_begins_and_ends_on_its_days(people: People) -> None:
    commands.grant_role(
        people.system,
        people.nobody,
        people.unit("xa"),
        Role.INTAKE,
        valid_from=TODAY - timedelta(days=9),
        valid_to=TODAY - timedelta(days=1),
    )
    commands.grant_role(
        people.system, people.nobody, people.unit("xa"), Role.CASE_OFFICER, valid_from=TODAY + timedelta(days=1)
    )
    assert roles_of(people.nobody) == []


def test_a_role_that_ends_before_it_begins_is_refused(people: People) -> None:
    with pytest.raises(InvalidAct):
        commands.grant_role(
            people.system,
            people.nobody,
            people.unit("xa"),
            Role.INTAKE,
            valid_from=TODAY,
            valid_to=TODAY - timedelta(days=1),
        )


def test_a_role_is_withdrawn_once(people: People) -> None:
    grant = RoleGrant.objects.get(user=people.communer)
    commands.end_grant(people.system, grant)
    with pytest.raises(WrongState):
        commands.end_grant(people.system, grant)


@pytest.mark.usefixtures("frozen")
def test_a_withdrawn_role_is_gone_at_the_next_request_of_an_open_session(
    people: People, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(people.admin)
    assert browser.get("/to-chuc/vai-tro/").status_code == 200
    commands.end_grant(people.system, RoleGrant.objects.get(user=people.admin))
    assert browser.get("/to-chuc/vai-tro/").status_code == 403


@pytest.mark.usefixtures("frozen")
def test_leaders_are_sent_to_set_up_a_second_factor(people: People, settings: object) -> None:
    settings.REQUIRE_MFA = True  # type: ignore[attr-defined]
    browser = Client()
    browser.force_login(people.leader, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get("/ke-hoach/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    browser.force_login(people.reporter, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/ke-hoach/").status_code == 200


def test_units_of_one_name_are_told_apart_by_their_place_in_a_form(
    people: People, client_of: Callable[[User], Client]
) -> None:
    for place in ("xã Bắc Sơn", "xã Nam Sơn"):
        commands.establish_unit(
            people.system, code=place, kind="DIVISION", level="COMMUNE", name="Phòng Kinh tế", place=place
        )
    page = client_of(people.admin).get("/to-chuc/vai-tro/giao/").content.decode()
    assert "Phòng Kinh tế – xã Bắc Sơn" in page
    assert "Phòng Kinh tế – xã Nam Sơn" in page
    assert ">Phòng Tư pháp</option>" in page
