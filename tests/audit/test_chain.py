"""The journal grows only, and shows when somebody made it otherwise."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from parindex.audit import checkpoints, queries
from parindex.audit.chain import GENESIS
from parindex.audit.checkpoints import Statement
from parindex.audit.models import AuditEntry
from parindex.organization import commands
from tests.conftest import NOW
from tests.people import People

ROUNDS = 60
REPLACE = (
    "INSERT OR REPLACE INTO audit_auditentry SELECT seq, at, act, outcome, actor_id, 'forged', record_type,"
    " record_id, request_id, payload, previous_hash, hash FROM audit_auditentry WHERE seq = 3"
)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditentry SET actor_name = 'forged' WHERE seq = 3",
        "DELETE FROM audit_auditentry WHERE seq = 3",
        "UPDATE audit_auditentry SET seq = 9999 WHERE seq = 3",
        "INSERT INTO audit_auditentry SELECT seq + 500, at, act, outcome, actor_id, actor_name, record_type,"
        " record_id, request_id, payload, previous_hash, hash FROM audit_auditentry WHERE seq = 3",
    ],
    ids=["update", "delete", "renumber", "insert with a gap"],
)
def test_the_database_refuses_to_change_the_journal(people: People, sql: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run(sql)
    assert queries.verify().broken == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's")
def test_insert_or_replace_does_not_pass_by_the_triggers(people: People) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run(REPLACE)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="TRUNCATE is PostgreSQL's")
def test_truncate_is_refused(people: People) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        run("TRUNCATE audit_auditentry")


@contextlib.contextmanager
def triggers_off():  # type: ignore[no-untyped-def]
    """What the owner of the database could do; everything is rolled back after."""
    with contextlib.suppress(_Undo), transaction.atomic():
        if connection.vendor == "postgresql":
            run("ALTER TABLE audit_auditentry DISABLE TRIGGER ALL")
        else:
            for name in ("audit_no_update", "audit_no_delete", "audit_in_sequence"):
                run(f"DROP TRIGGER {name}")
        yield
        raise _Undo


class _Undo(Exception):
    pass


def edit(at: int, top: int, dice: random.Random) -> int:
    column = dice.choice(["actor_name", "act", "payload", "record_id", "outcome"])
    run(f"UPDATE audit_auditentry SET {column} = 'forged' WHERE seq = {at}")
    return at


def delete(at: int, top: int, dice: random.Random) -> int:
    run(f"DELETE FROM audit_auditentry WHERE seq = {at}")
    return at


def swap(at: int, top: int, dice: random.Random) -> int:
    other = at + 1 if at < top else at - 1
    run(f"UPDATE audit_auditentry SET seq = -1 WHERE seq = {at}")
    run(f"UPDATE audit_auditentry SET seq = {at} WHERE seq = {other}")
    run(f"UPDATE audit_auditentry SET seq = {other} WHERE seq = -1")
    return min(at, other)


def cut_tail(at: int, top: int, dice: random.Random) -> int:
    run(f"DELETE FROM audit_auditentry WHERE seq >= {at}")
    return at


def rewrite_from(at: int, top: int, dice: random.Random) -> int:
    """Forge one entry and mend every hash after it: only a checkpoint kept elsewhere can show this."""
    run(f"UPDATE audit_auditentry SET actor_name = 'forged' WHERE seq = {at}")
    previous = GENESIS
    for entry in AuditEntry.objects.order_by("seq"):
        entry.previous_hash = previous
        entry.hash = previous = entry.link().digest()
        AuditEntry.objects.filter(pk=entry.pk).update(previous_hash=entry.previous_hash, hash=entry.hash)
    return at


@pytest.mark.parametrize("attack", [edit, delete, swap, cut_tail, rewrite_from])
def test_every_attack_by_the_owner_of_the_database_is_found_with_a_checkpoint_kept_elsewhere(
    people: People, attack: Callable[[int, int, random.Random], int]
) -> None:
    top = AuditEntry.objects.count()
    head = AuditEntry.objects.get(seq=top).hash
    witnessed = [Statement(seq=top, head=head, at="2025-06-02T02:30:00+00:00", counts={})]
    dice = random.Random(20250602)
    for _ in range(ROUNDS // 5):
        with triggers_off():
            first_bad = attack(dice.randint(1, top), top, dice)
            broken = queries.verify(witnessed).broken
            assert broken, attack.__name__
            if attack in (edit, delete, swap):
                assert broken[0].seq in (first_bad, first_bad + 1)
    assert queries.verify(witnessed).broken == []


def test_a_cut_tail_can_not_be_seen_without_a_checkpoint(people: People) -> None:
    with triggers_off():
        cut_tail(AuditEntry.objects.count(), 0, random.Random())
        assert queries.verify().broken == []


def test_a_checkpoint_is_signed_and_a_changed_one_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    key = checkpoints.signing_key(tmp_path / "keys" / "checkpoint.pem")
    statement = Statement(seq=7, head="ab" * 32, at="2025-06-02T00:00:00+00:00", counts={"x": 7})
    document = checkpoints.signed(statement, key)
    assert checkpoints.opened(document)[0] == statement
    assert len(statement.short().replace("-", "")) == 16
    with pytest.raises(ValueError, match="signature"):
        checkpoints.opened(document.replace('"seq":7', '"seq":8'))
    with pytest.raises(ValueError, match="not a checkpoint"):
        checkpoints.opened("{}")


def test_the_signing_key_is_readable_by_its_owner_only_and_kept(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "checkpoint.pem"
    first = checkpoints.signing_key(path).public_key().public_bytes_raw()
    assert path.stat().st_mode & 0o777 == 0o600
    assert checkpoints.signing_key(path).public_key().public_bytes_raw() == first


def test_verification_counts_the_entries_and_names_the_head(people: People) -> None:
    commands.dissolve_unit(people.system, people.unit("xa"), last_day=NOW.date())
    found = queries.verify()
    assert (found.entries, found.head) == (AuditEntry.objects.count(), AuditEntry.objects.order_by("seq").last().hash)  # type: ignore[union-attr]
