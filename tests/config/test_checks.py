"""Settings under which an acknowledged write could be lost, or the journal changed, can't start."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.checks import Tags, run_checks

from parindex.config.checks import postgresql_problems, sqlite_problems

SAFE_OPTIONS = {"transaction_mode": "IMMEDIATE"}
SAFE_PRAGMAS = {"journal_mode": "truncate", "synchronous": 3, "mmap_size": 0, "recursive_triggers": 1}
SAFE_SERVER = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "superuser": False,
    "owns_journal": False,
}
OLD, NEW = (3, 40, 1), (3, 51, 3)


def ids(problems: list[Any]) -> list[str]:
    return [problem.id for problem in problems]


def test_a_safe_database_has_no_problem() -> None:
    assert ids(sqlite_problems(SAFE_OPTIONS, OLD, SAFE_PRAGMAS)) == []
    assert ids(postgresql_problems(SAFE_SERVER)) == []


@pytest.mark.parametrize(
    ("options", "version", "pragmas", "problem"),
    [
        ({}, OLD, {}, "parindex.E010"),
        ({"transaction_mode": "DEFERRED"}, OLD, {}, "parindex.E010"),
        (SAFE_OPTIONS, OLD, {"journal_mode": "wal"}, "parindex.E011"),
        (SAFE_OPTIONS, OLD, {"synchronous": 1}, "parindex.E012"),
        (SAFE_OPTIONS, OLD, {"synchronous": 0}, "parindex.E012"),
        (SAFE_OPTIONS, OLD, {"mmap_size": 1 << 20}, "parindex.E013"),
        (SAFE_OPTIONS, OLD, {"recursive_triggers": 0}, "parindex.E014"),
    ],
)
def test_an_unsafe_sqlite_setting_is_refused(
    options: dict[str, Any], version: tuple[int, ...], pragmas: dict[str, Any], problem: str
) -> None:
    assert ids(sqlite_problems(options, version, {**SAFE_PRAGMAS, **pragmas})) == [problem]


def test_wal_is_accepted_where_its_bug_is_mended() -> None:
    assert ids(sqlite_problems(SAFE_OPTIONS, NEW, {**SAFE_PRAGMAS, "journal_mode": "wal"})) == []


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ({"fsync": "off"}, "parindex.E020"),
        ({"full_page_writes": "off"}, "parindex.E021"),
        ({"synchronous_commit": "off"}, "parindex.E022"),
        ({"superuser": True}, "parindex.E023"),
        ({"owns_journal": True}, "parindex.E023"),
    ],
)
def test_an_unsafe_postgresql_server_or_role_is_refused(setting: dict[str, Any], problem: str) -> None:
    assert ids(postgresql_problems({**SAFE_SERVER, **setting})) == [problem]


def test_an_owner_of_the_journal_is_an_error_in_production_and_a_warning_elsewhere(settings: Any) -> None:
    found = {}
    for testing in (True, False):
        settings.TESTING = testing
        (problem,) = postgresql_problems({**SAFE_SERVER, "owns_journal": True})
        found[testing] = problem.is_serious()
    assert found == {True: False, False: True}


@pytest.mark.django_db
def test_the_database_the_tests_run_on_is_safe() -> None:
    problems = run_checks(tags=[Tags.database], databases=["default"])
    assert [problem for problem in problems if problem.is_serious()] == []
