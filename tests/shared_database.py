"""A database that other processes can see, and that can be emptied although parts of it refuse to be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def shared_database(transactional_db: None) -> Iterator[None]:
    """After each test what refuses to go, the journal and published results, is emptied by the owner's means, which
    only a test database allows."""
    postgresql = connection.vendor == "postgresql"
    if postgresql:
        run("ALTER TABLE audit_auditentry ENABLE TRIGGER ALL")
    yield
    if postgresql:
        run("ALTER TABLE audit_auditentry DISABLE TRIGGER ALL")
        return
    with connection.cursor() as cursor:
        kept = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'"
        guards = cursor.execute(kept).fetchall()
    with connection.constraint_checks_disabled():  # what points at them goes with all the rest
        for name, table, definition in guards:
            run(f"DROP TRIGGER {name}")
            run(f"DELETE FROM {table}")
            run(definition)
