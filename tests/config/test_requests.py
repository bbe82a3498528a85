"""What every answer of the site carries, and the two addresses for those who operate it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parindex.accounts.models import User
from parindex.audit.models import AuditEntry
from parindex.config.logs import _short
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
    with CaptureQueriesContext(connection) as queries:
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
    assert (answer.status_code, directives(answer["Content-Security-Policy"])) == (403, directives(POLICY))


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page_that_carries_them() -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a", "password": "b"})
    assert (answer.status_code, directives(answer["Content-Security-Policy"])) == (403, directives(POLICY))
    assert "Phiên làm việc đã đổi" in answer.content.decode()


def test_a_defect_of_ours_is_answered_with_a_page_that_tells_nothing_of_it(
    people: People, client_of: Callable[[User], Client], settings: Any
) -> None:
    settings.ROOT_URLCONF = "tests.config.broken_urls"
    browser = client_of(people.reporter)
    browser.raise_request_exception = False
    answer = browser.get("/hong/", headers={"X-Request-ID": "proxy-0123456789"})
    page = answer.content.decode()
    assert (answer.status_code, directives(answer["Content-Security-Policy"])) == (500, directives(POLICY))
    assert ("proxy-0123456789" in page, "khóa của máy chủ" in page, "Traceback" in page) == (True, False, False)


AWAY = """
import json
from django.conf import settings
from django.test import Client
client = Client(SERVER_NAME="localhost", raise_request_exception=False)
answers = {"/healthz": client.get("/healthz"), "/readyz": client.get("/readyz")}
client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
answers |= {path: client.get(path) for path in ("/", "/ke-hoach/", "/accounts/login/", "/khong-co/")}
answers["sign in"] = client.post("/accounts/login/", {"login": "a", "password": "b"})
print(json.dumps({path: [a.status_code, a.headers.get("Content-Security-Policy"), a.content.decode()]
                  for path, a in answers.items()}))
"""


@pytest.mark.parametrize("url", ["postgres://nobody@127.0.0.1:1/nothing", ""], ids=["no server", "no tables"])
def test_while_the_database_is_away_every_page_says_so(tmp_path: Path, url: str) -> None:
    environment = {"PARINDEX_DATA": str(tmp_path), "PARINDEX_SECRET_KEY": "k" * 50, "DATABASE_URL": url}
    run("collectstatic", "--noinput", "-v", "0", **environment)
    answers = json.loads(run("shell", "-v", "0", "-c", AWAY, **environment).stdout)
    ready = json.loads(answers.pop("/readyz")[2])
    assert (ready["ready"], ready["database"]) == (False, "cannot write: OperationalError")
    assert answers.pop("/healthz")[::2] == [200, "ok"]
    assert {path: status for path, (status, _policy, _page) in answers.items()} == dict.fromkeys(answers, 503)
    assert {"Hệ thống tạm thời chưa phục vụ được" in page for _status, _policy, page in answers.values()} == {True}
    assert {tuple(directives(policy)) for _status, policy, _page in answers.values()} == {tuple(directives(POLICY))}


@pytest.mark.django_db
def test_one_request_has_the_same_id_in_the_answer_the_log_and_the_journal(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="parindex.request"):
        answer = client.post("/accounts/login/", {"login": "khong.co.ai", "password": "khong-phai-mat-khau"})
    identity = answer["X-Request-ID"]
    logged = [record.msg["request_id"] for record in caplog.records if record.msg.get("event") == "request"]
    assert logged == [identity]
    assert AuditEntry.objects.get(act="accounts.sign_in_failed").request_id == identity


@pytest.mark.django_db
def test_a_sane_request_id_is_kept_and_any_other_replaced(client: Client) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": "proxy-0123456789"})
    replaced = client.get("/healthz", headers={"X-Request-ID": "x\nINFO forged line"})
    assert kept["X-Request-ID"] == "proxy-0123456789"
    assert len(replaced["X-Request-ID"]) == 16


def test_a_line_break_in_an_address_stays_inside_one_log_line(tmp_path: Path) -> None:
    visit = (
        "from django.test import Client; client = Client(SERVER_NAME='localhost');"
        "client.get('/x%0A{\"event\": \"forged\"}%1B[2J', headers={'X-Request-ID': 'a-b-c-d-e'})"
    )
    done = run("shell", "-v", "0", "-c", visit, PARINDEX_DATA=str(tmp_path), PARINDEX_DEBUG="1")
    (line,) = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert (line["event"], line["request_id"]) == ("request", "a-b-c-d-e")
    assert line["path"] == '/x\\n{"event": "forged"}\\x1b[2J'


def test_no_text_of_a_visitor_can_command_a_terminal_or_fill_the_log() -> None:
    event = _short(None, "info", {"path": "a\r\n\x1b]0;x\x07\u2028b", "status": 200, "agent": "x" * 9000})
    assert event == {"path": "a\\r\\n\\x1b]0;x\\x07\\u2028b", "status": 200, "agent": "x" * 500}


@pytest.mark.django_db
def test_pages_are_not_kept_by_caches(client: Client) -> None:
    assert "no-store" in client.get("/accounts/login/")["Cache-Control"]
