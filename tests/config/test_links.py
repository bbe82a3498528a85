"""People walk through the whole demonstration by its links: nothing they are offered is refused or not there."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client, override_settings
from lxml import html
from pytest_django import DjangoDbBlocker

from parindex.accounts.models import User
from parindex.config import demo
from tests import demo_database

pytestmark = [pytest.mark.long, pytest.mark.xdist_group(demo_database.GROUP)]

# What differs from one record to the next: pages alike but for it are one page.
RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d[\d.]*|[A-Z0-9.-]{6,}|ninh-son-[a-z-]+")
FILE = re.compile(r"\.(docx|pdf|xlsx|zip|csv|svg|png|ics|json)$")
SITE = "http://testserver"
ELSEWHERE = ("/accounts/", "/language/")
MOST = 200


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    kept = tmp_path_factory.mktemp("demonstration")
    where = override_settings(
        DEMO_DAY=demo.DEMO_DAY, EVIDENCE_DIR=kept / "evidence", IMPORTS_DIR=kept / "imports", REQUIRE_MFA=False
    )
    with where, django_db_blocker.unblock(), transaction.atomic():
        demo_database.put(kept / "evidence")
        yield
        transaction.set_rollback(True)


def shape(path: str) -> str:
    parts = urlsplit(path)
    names = sorted(name.split("=")[0] for name in parts.query.split("&"))
    return f"{RECORD.sub('#', parts.path)}?{','.join(names)}"


@pytest.mark.parametrize("username", ["chutich", "lamson", "tptuphap", "diachinh"])
def test_no_link_leads_its_reader_to_a_refusal(demonstration: None, db: None, username: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    seen, ahead, refused = Counter[str](), deque([("", "/")]), list[tuple[str, str, int]]()
    while ahead and seen.total() < MOST:
        before, path = ahead.popleft()
        if seen[shape(path)]:
            continue
        seen[shape(path)] += 1
        answer = client.get(path)
        if answer.status_code >= 400:
            refused.append((before, path, answer.status_code))
        elif "text/html" in answer.headers.get("Content-Type", ""):
            for link in html.fromstring(answer.content).xpath("//main//a/@href | //nav//a/@href"):
                there = urldefrag(urljoin(SITE + path, link)).url.removeprefix(SITE)
                is_page = there.startswith("/") and not FILE.search(urlsplit(there).path)
                if is_page and not there.startswith(ELSEWHERE):
                    ahead.append((path, there))
    assert refused == []
    assert seen.total() > 30
