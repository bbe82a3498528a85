"""Fixtures that every test may use: the same people, the same day."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from parindex.accounts.models import User
from parindex.audit import clockwatch
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.organization.queries import actor_for
from tests import migrated_file
from tests.people import People, settled
from tests.shared_database import shared_database

__all__ = ["shared_database"]

NOW = datetime(2025, 6, 2, 9, 30, tzinfo=LOCAL_ZONE)


def pytest_configure() -> None:
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file made for a test holds the second it was made in; test processes must agree on the names of tests."""
    return argname if isinstance(val, bytes) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
        if asked or item.get_closest_marker("django_db"):
            item.add_marker("database")


def pytest_collection_finish() -> None:
    """Some million objects that stay until the end are no longer looked through for garbage, again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """On SQLite the migrated file is put in place before Django opens it."""
    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The settings of the test database, and on SQLite its migrated file."""
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            migrated_file.put(Path(connection.settings_dict["TEST"]["NAME"]))


@pytest.fixture
def evidence_dir(tmp_path: Path, settings: object) -> Path:
    """A folder of the test's own for stored files."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"  # type: ignore[attr-defined]
    settings.IMPORTS_DIR = tmp_path / "imports"  # type: ignore[attr-defined]
    return tmp_path / "evidence"


@pytest.fixture(autouse=True)
def unset_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests travel in time without anybody having set the clock; tests/audit/test_clock_jumps.py does set it."""
    monkeypatch.setattr(clockwatch, "running", time.time)
    monkeypatch.setattr(clockwatch, "watch", clockwatch.Watch())


@pytest.fixture
def frozen() -> Iterator[None]:
    """It is Monday 2 June 2025, half past nine in the morning."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def people(db: None, evidence_dir: Path) -> People:
    """The units and persons of tests/people.py."""
    return settled(NOW)


@pytest.fixture
def actor_of() -> Callable[[User], Actor]:
    return lambda user: actor_for(user, NOW)


@pytest.fixture
def client_of(settings: object) -> Callable[[User], Client]:
    """A browser signed in as somebody; the second factor has tests of its own."""
    settings.REQUIRE_MFA = False  # type: ignore[attr-defined]

    def signed_in(user: User) -> Client:
        """As `Client.force_login`, in one statement instead of seven: most tests sign somebody in."""
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save(must_create=True)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key  # type: ignore[attr-defined]
        return client

    return signed_in
