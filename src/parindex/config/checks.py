"""Start-up checks: settings under which acknowledged writes could be lost can't start (ids parindex.E0xx)."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.checks import CheckMessage, Error, Tags, Warning, register, run_checks
from django.db import OperationalError, connections
from django.http.request import split_domain_port, validate_host

from parindex.config.databases import WAL_SAFE_FROM
from parindex.config.settings import READERS
from parindex.kit.authorities import trusted_authorities

NORMAL_SYNCHRONOUS = 1
# Read by the tests and scripts of the checkout, not by the product.
FOR_TESTS = frozenset(
    {
        "PARINDEX_REAL_PLANS",
        "PARINDEX_REQUIRE_BROWSER",
        "PARINDEX_REQUIRE_OFFICE",
        "PARINDEX_SCREENSHOTS",
        "PARINDEX_TEST_POSTGRESQL",
        "PARINDEX_TEST_POSTGRESQL_PORT",
    }
)


@register(Tags.security, deploy=False)
def secret_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.DEBUG or settings.TESTING or len(settings.SECRET_KEY) >= 50:
        return []
    return [
        Error(
            "PARINDEX_SECRET_KEY is missing or shorter than 50 characters.",
            hint="Set it: python -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="parindex.E001",
        )
    ]


@register(Tags.security, deploy=False)
def known_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    return [] if settings.TESTING else unknown_variables(os.environ)


def unknown_variables(names: Iterable[str]) -> list[CheckMessage]:
    """Variables that look like settings of ours and are none: a typing error must not pass for a default."""
    known = sorted(READERS)
    return [
        Error(
            f"{name} is no setting of parindex.",
            hint=f"Did you mean {' or '.join(difflib.get_close_matches(name, known, n=2) or known)}? "
            "docs/settings.md lists them all.",
            id="parindex.E002",
        )
        for name in sorted(names)
        if name.startswith("PARINDEX_") and name not in READERS and name not in FOR_TESTS
    ]


@register(Tags.security, deploy=False)
def readable_authorities(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A file of trusted authorities that is not there would stop every signing."""
    try:
        if not settings.TRUSTED_AUTHORITIES or trusted_authorities():
            return []
        problem = "holds no certificate"
    except OSError as error:
        problem = f"can't be read: {error.strerror}"
    return [
        Error(
            f"PARINDEX_TRUSTED_AUTHORITIES is {settings.TRUSTED_AUTHORITIES}, which {problem}.",
            hint="Name a file with certificates in PEM, or leave it unset.",
            id="parindex.E005",
        )
    ]


@register(Tags.security, deploy=False)
def site_address(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Links in mail must lead to a name that the site answers to."""
    host, _port = split_domain_port(urlsplit(settings.SITE_URL).netloc)
    if not settings.SITE_URL or validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            f"PARINDEX_SITE_URL is {settings.SITE_URL}, but the site does not answer to that host.",
            hint="Add the host to PARINDEX_ALLOWED_HOSTS, or correct the address.",
            id="parindex.E004",
        )
    ]


@register(Tags.database)
def safe_database(app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or []:
        try:
            found += _problems_of(connections[alias])
        except OperationalError as error:
            found.append(
                Error(
                    f"The database can't be opened: {str(error).strip()}",
                    hint="Make the folder that PARINDEX_DATA names, or start the server that DATABASE_URL names.",
                    id="parindex.E015",
                )
            )
    return found


def _problems_of(connection: Any) -> list[CheckMessage]:
    if connection.vendor == "sqlite":
        return sqlite_problems(connection.settings_dict["OPTIONS"], *_sqlite_state(connection))
    return postgresql_problems(_postgresql_state(connection))


def sqlite_problems(options: dict[str, Any], version: tuple[int, ...], pragmas: dict[str, Any]) -> list[CheckMessage]:
    """What is unsafe in how an SQLite database is opened; `pragmas` as the database reports them."""
    problems: list[CheckMessage] = []
    if options.get("transaction_mode") != "IMMEDIATE":
        problems.append(
            Error(
                "SQLite transactions do not begin IMMEDIATE: writers would lose updates under load.",
                hint='Set OPTIONS["transaction_mode"] = "IMMEDIATE".',
                id="parindex.E010",
            )
        )
    if pragmas["journal_mode"].upper() == "WAL" and version < WAL_SAFE_FROM:
        problems.append(
            Error(
                f"SQLite {'.'.join(map(str, version))} in WAL mode can corrupt the file (WAL-reset bug).",
                hint="Use journal_mode=TRUNCATE or SQLite 3.51.3 or newer.",
                id="parindex.E011",
            )
        )
    if pragmas["synchronous"] <= NORMAL_SYNCHRONOUS:
        problems.append(
            Error(
                "SQLite may lose a committed write on power loss (synchronous below FULL).",
                hint="Set PRAGMA synchronous=FULL or EXTRA.",
                id="parindex.E012",
            )
        )
    if pragmas["mmap_size"]:
        problems.append(
            Error(
                "SQLite mmap is on: an I/O error would kill the process.",
                hint="Set PRAGMA mmap_size=0.",
                id="parindex.E013",
            )
        )
    if not pragmas["recursive_triggers"]:
        problems.append(
            Error(
                "INSERT OR REPLACE could overwrite the journal.",
                hint="Set PRAGMA recursive_triggers=ON.",
                id="parindex.E014",
            )
        )
    return problems


def postgresql_problems(state: dict[str, Any]) -> list[CheckMessage]:
    """What is unsafe in a PostgreSQL server or in the role we connect as."""
    problems: list[CheckMessage] = []
    for name, code in (("fsync", "E020"), ("full_page_writes", "E021"), ("synchronous_commit", "E022")):
        if state[name] == "off":
            problems.append(
                Error(
                    f"PostgreSQL runs with {name}=off: acknowledged writes can be lost.",
                    hint=f"Set {name}=on in postgresql.conf and restart the server.",
                    id=f"parindex.{code}",
                )
            )
    if state["superuser"] or state["owns_journal"]:
        kind = Warning if settings.DEBUG or settings.TESTING else Error
        problems.append(
            kind(
                "The application connects as a superuser or as the owner of the journal, "
                "which could switch its triggers off.",
                hint="Migrate as the owner, then run `parindex grant_application_role ROLE` and connect as ROLE.",
                id="parindex.E023",
            )
        )
    return problems


def assets_problems() -> list[CheckMessage]:
    """Asked only before serving: every page would fail without the style sheet's collected name."""
    try:
        staticfiles_storage.url("vendor/parindex.css")
    except ValueError:
        return [
            Error(
                f"The style sheet and scripts are not in {settings.STATIC_ROOT}.",
                hint="Run `parindex collectstatic` (in a checkout, `make assets` before it).",
                id="parindex.E003",
            )
        ]
    return []


def refuse_unsafe_start() -> None:
    """Stop the process when a security or database check fails; the messages say the remedy."""
    found = run_checks(tags=[Tags.security, Tags.database], databases=["default"]) + assets_problems()
    failed = [message for message in found if message.is_serious()]
    connections.close_all()  # a server forks after this: no two processes may share a connection
    if failed:
        raise SystemExit("\n".join(str(message) for message in failed))


def _sqlite_state(connection: Any) -> tuple[tuple[int, ...], dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()")
        version = tuple(int(part) for part in cursor.fetchone()[0].split("."))
        pragmas = {}
        for name in ("journal_mode", "synchronous", "mmap_size", "recursive_triggers"):
            row = cursor.execute(f"PRAGMA {name}").fetchone()
            pragmas[name] = row[0] if row else 0
    return version, pragmas


def _postgresql_state(connection: Any) -> dict[str, Any]:
    with connection.cursor() as cursor:
        state = {}
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            state[name] = cursor.fetchone()[0]
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        state["superuser"] = cursor.fetchone()[0]
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE tablename = 'audit_auditentry' AND tableowner = current_user"
        )
        state["owns_journal"] = bool(cursor.fetchone()[0])
    return state
