"""The role the product connects as on PostgreSQL can add to the journal and do nothing else to it (R-18)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from parindex.audit.models import AuditEntry
from tests.people import People

ROLE = "parindex_application_test"


@pytest.fixture
def application_role(people: People) -> Iterator[None]:
    """Act as the application's role until the end of the test; the test's transaction takes it all back."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE} NOLOGIN")
    call_command("grant_application_role", ROLE)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are PostgreSQL's")
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_auditentry SET actor_name = 'x'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "ALTER TABLE audit_auditentry DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "DROP TABLE audit_auditentry",
    ],
)
def test_the_application_can_not_change_the_journal(application_role: None, attack: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="roles are PostgreSQL's")
def test_the_application_can_work_and_add_to_the_journal(application_role: None, people: People) -> None:
    from parindex.organization.commands import establish_unit

    before = AuditEntry.objects.count()
    establish_unit(people.system, code="moi", kind="DIVISION", level="DISTRICT", name="Phòng Mới")
    assert AuditEntry.objects.count() == before + 1


@pytest.mark.sqlite
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has no roles")
@pytest.mark.django_db
def test_on_sqlite_the_command_says_that_there_are_no_roles() -> None:
    with pytest.raises(CommandError, match="SQLite không có vai trò"):
        call_command("grant_application_role", ROLE)
