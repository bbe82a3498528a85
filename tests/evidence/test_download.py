"""Handing files out: a download in a sandbox, to those who may, as long as the bytes are sound."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest
import structlog
from django.test import Client

from parindex.accounts.models import User
from parindex.audit.roles import Role
from parindex.evidence import store
from parindex.evidence.commands import store_file
from parindex.evidence.models import StoredFile
from parindex.organization.commands import grant_role
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.evidence.test_store import damage
from tests.people import People

ClientOf = Callable[[User], Client]
NAME = 'Báo cáo "quý I" – Đậu & Ước.txt'
DATA = "98,5% hồ sơ đúng hạn".encode()

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def file(people: People) -> StoredFile:
    return store_file(actor_for(people.reporter, NOW), people.unit("tu-phap"), name=NAME, data=DATA)


def url(file: StoredFile) -> str:
    return f"/tep/{file.pk}/"


def test_a_file_comes_as_a_download_in_a_sandbox_and_is_never_cached(
    file: StoredFile, people: People, client_of: ClientOf
) -> None:
    answer = client_of(people.reporter).get(url(file))
    assert (answer.status_code, b"".join(answer)) == (200, DATA)
    headers = ("Content-Type", "Content-Length", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control")
    assert {name: answer[name] for name in headers} == {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(DATA)),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }


def test_a_vietnamese_name_arrives_whole(file: StoredFile, people: People, client_of: ClientOf) -> None:
    answer = client_of(people.reporter).get(url(file))
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(NAME)}"


def test_a_plain_name_with_quotes_can_not_break_out_of_the_header(people: People, client_of: ClientOf) -> None:
    reporter = actor_for(people.reporter, NOW)
    file = store_file(reporter, people.unit("tu-phap"), name='a"; filename="b.txt', data=DATA)
    answer = client_of(people.reporter).get(url(file))
    assert answer["Content-Disposition"] == 'attachment; filename="a\\"; filename=\\"b.txt"'


def test_head_is_answered_like_get_without_the_content(file: StoredFile, people: People, client_of: ClientOf) -> None:
    answer = client_of(people.reporter).head(url(file))
    assert (answer.status_code, b"".join(answer), answer["Content-Length"]) == (200, b"", str(len(DATA)))


def test_post_is_refused(file: StoredFile, people: People, client_of: ClientOf) -> None:
    answer = client_of(people.reporter).post(url(file))
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("reporter", 200),
        ("leader", 200),
        ("officer", 200),
        ("appraiser", 200),
        ("communer", 404),
        ("head", 404),
        ("auditor", 404),
        ("stranger", 404),
        ("nobody", 404),
    ],
)
def test_who_is_answered_what(file: StoredFile, people: People, client_of: ClientOf, who: str, status: int) -> None:
    assert client_of(getattr(people, who)).get(url(file)).status_code == status


def test_the_chair_of_a_commune_oversees_the_commune_and_not_the_units_beside_it(
    file: StoredFile, people: People, client_of: ClientOf
) -> None:
    for role in (Role.CHAIR, Role.REFORM_OFFICER, Role.INSPECTOR):
        grant_role(people.system, people.receiver, people.unit("xa"), role, valid_from=date(2025, 1, 1))
    own = store_file(actor_for(people.communer, NOW), people.unit("xa"), name="xa.txt", data=DATA + b"!")
    chair = client_of(people.receiver)
    assert (chair.get(url(own)).status_code, chair.get(url(file)).status_code) == (200, 404)


def test_a_file_of_a_unit_beside_answers_as_one_that_does_not_exist(
    file: StoredFile, people: People, client_of: ClientOf
) -> None:
    client = client_of(people.communer)
    answers = [client.get(f"/tep/{pk}/") for pk in (file.pk, 10**9)]
    assert [one.status_code for one in answers] == [404, 404]
    assert NAME not in answers[0].content.decode()


def test_visitors_are_sent_to_sign_in(file: StoredFile) -> None:
    answer = Client().get(url(file))
    assert (answer.status_code, answer["Location"]) == (302, f"/accounts/login/?next={url(file)}")


@pytest.mark.parametrize("lost", [False, True], ids=["altered", "missing"])
def test_bytes_that_are_not_those_received_are_never_handed_out(
    file: StoredFile, people: People, client_of: ClientOf, lost: bool
) -> None:
    if lost:
        store.path_of(file.sha256).unlink()
    else:
        damage(file.sha256)
    with structlog.testing.capture_logs() as logged:
        answer = client_of(people.reporter).get(url(file))
    page = answer.content.decode()
    assert (answer.status_code, "Tệp không còn nguyên vẹn" in page, "báo quản trị hệ thống" in page) == (
        410,
        True,
        True,
    )
    assert [(line["log_level"], line["file"]) for line in logged if line["event"] == "evidence.damaged"] == [
        ("error", file.pk)
    ]
