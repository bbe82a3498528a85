"""Who is heard: the bearer of a token that holds, with the roles of the day; never a browser's session."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from structlog.testing import capture_logs

from parindex.accounts import commands, tokens
from parindex.accounts.models import ApiToken, User
from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.audit.models import AuditEntry
from parindex.onestop.models import ImportBatch
from parindex.organization.commands import end_grant
from parindex.organization.models import RoleGrant
from parindex.organization.queries import actor_for
from tests.api_client import BATCHES, System, service_of, system_for
from tests.bulk_files import rows
from tests.conftest import NOW
from tests.one_stop import loaded
from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen", "counts_of_its_own")


@pytest.fixture
def counts_of_its_own(tmp_path: Any, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def system(people: People) -> System:
    loaded(people)
    return service_of(people, "xa")


def post(authorization: str | None, **more: Any) -> Any:
    headers = {"Idempotency-Key": str(uuid4())} | ({} if authorization is None else {"Authorization": authorization})
    body = {"rows": rows(1)}
    return Client(**more).post(BATCHES, body, content_type="application/json", headers=headers)


@pytest.mark.parametrize(
    "authorization", [None, "", "Basic YTpi", "Bearer", "Bearer ", "Bearer x", "Bearer é", "bearer x y", "x"]
)
def test_without_a_token_nobody_is_heard(system: System, authorization: str | None) -> None:
    answer = post(authorization)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith('Bearer realm="parindex"')
    assert ImportBatch.objects.count() == 0


def test_the_word_bearer_is_read_in_any_case(system: System) -> None:
    assert post(f"bEARER {system.secret}").status_code == 200


def test_a_session_is_not_heard(people: People, system: System, client_of: Callable[[User], Client]) -> None:
    browser = client_of(people.officer)
    assert browser.post(BATCHES, {"rows": rows(1)}, content_type="application/json").status_code == 401


def test_a_session_that_lacks_its_second_factor_does_not_stand_in_the_way_of_a_token(
    people: People, system: System, settings: Any
) -> None:
    settings.REQUIRE_MFA = True
    browser = Client()
    browser.force_login(people.chair, backend="django.contrib.auth.backends.ModelBackend")
    headers = {"Authorization": f"Bearer {system.secret}", "Idempotency-Key": str(uuid4())}
    answer = browser.post(BATCHES, {"rows": rows(1)}, content_type="application/json", headers=headers)
    assert (answer.status_code, ImportBatch.objects.get().by) == (200, system.token.user)


def test_a_revoked_token_is_of_no_use_from_the_next_request(people: People, system: System) -> None:
    assert system.send(rows(1)).status_code == 200
    commands.revoke_api_token(people.system, system.token)
    assert system.send(rows(2)).status_code == 401
    with pytest.raises(WrongState):
        commands.revoke_api_token(people.system, system.token)


def test_a_closed_account_closes_its_tokens(people: People, system: System) -> None:
    commands.change_account(people.system, system.token.user.username, is_active=False)
    assert system.send(rows(1)).status_code == 401


def test_the_roles_of_the_day_count_not_those_when_the_token_was_made(people: People, system: System) -> None:
    end_grant(people.system, RoleGrant.objects.get(user=system.token.user))
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert system.send(rows(1)).status_code == 403


def test_only_the_digest_of_a_secret_is_stored_and_nothing_of_it_in_journal_or_log(people: People) -> None:
    with capture_logs() as logs:
        system = system_for(people, people.officer)
        system.send(rows(1))
    assert system.token.digest == tokens.digest_of(system.secret)
    told = str(logs) + "".join(AuditEntry.objects.values_list("payload", flat=True))
    assert system.secret not in told
    assert "058190001234" not in str(logs)


def test_secrets_are_256_bits_and_never_the_same() -> None:
    made = {tokens.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(one) for one in made} == {len("parindex_") + 43}


def test_the_day_of_use_is_noted_once_a_day(people: People, system: System) -> None:
    def noted() -> tuple[Any, int]:
        token = ApiToken.objects.get(pk=system.token.pk)
        return token.last_used_on, AuditEntry.objects.filter(act="accounts.token.use").count()

    assert noted() == (None, 0)
    for _ in range(3):
        system.get(1)
    assert noted() == (NOW.date(), 1)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        system.get(1)
    assert noted() == (NOW.date() + timedelta(days=1), 2)


def test_the_eleventh_wrong_token_of_a_minute_is_told_to_wait(system: System) -> None:
    assert [post(f"Bearer x{n}").status_code for n in range(11)] == [401] * 10 + [429]
    answer = post("Bearer x")
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "60 giây" in answer.json()["detail"]
    # Who shares the address and has a good token goes on; asking without any is no guess.
    assert (system.get(1).status_code, post(None).status_code) == (404, 401)
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert post("Bearer x").status_code == 401


def test_only_the_administrator_gives_and_revokes_tokens(people: People) -> None:
    for user in (people.officer, people.chair, people.auditor):
        with pytest.raises(Forbidden):
            commands.create_api_token(actor_for(user, NOW), "officer", name="x", digest="0" * 64)
    token = commands.create_api_token(actor_for(people.admin, NOW), "officer", name=" x ", digest="0" * 64)
    assert token.name == "x"
    with pytest.raises(Forbidden):
        commands.revoke_api_token(actor_for(people.officer, NOW), token)
    with pytest.raises(Forbidden):
        commands.note_use_of_api_token(actor_for(people.admin, NOW), token)


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_token_says_who_uses_it(people: People, name: str) -> None:
    with pytest.raises(InvalidAct):
        commands.create_api_token(people.system, "officer", name=name, digest="0" * 64)


def test_a_database_that_is_away_is_a_problem_to_come_again_for(system: System) -> None:
    def away(execute: Any, sql: str, *rest: Any) -> Any:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(away):
        answer = system.get(1)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "connection refused" not in answer.content.decode()


def ran(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_the_command_line_gives_a_token_shows_its_secret_once_and_revokes_it(people: People, system: System) -> None:
    secret, said = ran("create_api_token", "officer", "--name", "Một cửa huyện")
    token = ApiToken.objects.get(name="Một cửa huyện")
    assert (token.user, f"Mã số {token.pk}." in said) == (people.officer, True)
    assert post(f"Bearer {secret}").status_code == 200
    assert ran("revoke_api_token", str(token.pk))[0] == f"Đã thu hồi mã truy cập số {token.pk} (Một cửa huyện)."
    assert post(f"Bearer {secret}").status_code == 401
    with pytest.raises(CommandError, match="đã thu hồi rồi"):
        ran("revoke_api_token", str(token.pk))
    with pytest.raises(CommandError, match="Một cửa tỉnh, api-xa"):
        ran("revoke_api_token", "999999")
    with pytest.raises(CommandError, match="Không có tài khoản «ai-do»"):
        ran("create_api_token", "ai-do", "--name", "x")
