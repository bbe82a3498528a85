"""What every answer of the site carries, and the two addresses for those who operate it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parindex.accounts.models import User
from tests.config.test_settings import run
from tests.people import People

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


def directives(policy: str) -> list[str]:
    return sorted(part.strip() for part in policy.split(";"))


@pytest.mark.django_db
def test_the_health_page_asks_nothing_of_the_database(client: Client) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content, len(queries)) == (200, b"ok", 0)


@pytest.mark.django_db
def test_the_readiness_page_names_every_part(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {"ready": True, "database": "ok", "migrations": "ok", "disk": "ok"}


@pytest.mark.django_db
def test_a_missing_migration_makes_the_site_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'planning'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"].endswith("migrations not applied; run `parindex migrate`")


@pytest.mark.parametrize(
    ("path", "status"), [("/accounts/login/", 200), ("/", 302), ("/khong-co/", 404), ("/healthz", 200)]
)
@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client: Client, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert directives(answer["Content-Security-Policy"]) == directives(POLICY)
    assert (answer["X-Content-Type-Options"], answer["X-Frame-Options"]) == ("nosniff", "DENY")
    assert answer["Referrer-Policy"] == "same-origin"


def test_a_refusal_carries_them_too(people: People, client_of: Callable[[User], Client]) -> None:
    answer = client_of(people.reporter).get("/nhat-ky/")
    assert answer.status_code == 403
    assert directives(answer["Content-Security-Policy"]) == directives(POLICY)


@pytest.mark.django_db
def test_a_sane_request_id_is_kept_and_any_other_replaced(client: Client) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": "proxy-0123456789"})
    replaced = client.get("/healthz", headers={"X-Request-ID": "x\nINFO forged line"})
    assert kept["X-Request-ID"] == "proxy-0123456789"
    assert len(replaced["X-Request-ID"]) == 16


def test_a_line_break_in_an_address_stays_inside_one_log_line(tmp_path: Path) -> None:
    visit = "from django.test import Client; Client(SERVER_NAME='localhost').get('/healthz?%0Aforged', headers={})"
    forge = (
        "import structlog; structlog.get_logger('parindex.request').info('request', path='/x' + chr(10) + 'forged')"
    )
    done = run(
        "shell", "-v", "0", "-c", f"{visit}; {forge}", PARINDEX_DATA=str(tmp_path), PARINDEX_SECRET_KEY="k" * 50
    )
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert [line["path"] for line in lines] == ["/healthz", "/x\\nforged"]
    assert lines[0]["request_id"] != ""


@pytest.mark.django_db
def test_pages_are_not_kept_by_caches(client: Client) -> None:
    assert "no-store" in client.get("/accounts/login/")["Cache-Control"]
