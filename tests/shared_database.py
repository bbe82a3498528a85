"""A database that other processes can see, and that can be emptied although its journal refuses to be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from parindex.audit.models import AuditEntry


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def shared_database(transactional_db: None) -> Iterator[None]:
    """After each test the journal is emptied by the owner's means, which only a test database allows."""
    postgresql = connection.vendor == "postgresql"
    if postgresql:
        run("ALTER TABLE audit_auditentry ENABLE TRIGGER ALL")
    yield
    if postgresql:
        run("ALTER TABLE audit_auditentry DISABLE TRIGGER ALL")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'audit_no_delete'")
        definition = cursor.fetchone()[0]
    run("DROP TRIGGER audit_no_delete")
    AuditEntry.objects.all().delete()
    run(definition)
