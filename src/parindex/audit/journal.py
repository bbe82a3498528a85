"""The act in progress: what it changes is noted here and appended to the chain when it ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from parindex.audit import chain
from parindex.audit.errors import WriteOutsideCommand

if TYPE_CHECKING:
    from parindex.audit.actor import Actor
    from parindex.audit.models import AuditEntry, Record

# Any constant: it names the one lock under which entries are appended on PostgreSQL.
APPEND_LOCK = 0x7061_7269_6E64


@dataclass
class Act:
    """One act being done: its name, who does it, and what it has changed so far."""

    name: str
    actor: Actor
    arguments: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)


_in_progress: ContextVar[Act | None] = ContextVar("act_in_progress", default=None)


@contextmanager
def act_in_progress(act: Act) -> Iterator[Act]:
    token = _in_progress.set(act)
    try:
        yield act
    finally:
        _in_progress.reset(token)


def require(what: str) -> Act:
    """The act in progress, or WriteOutsideCommand naming `what` was about to be written."""
    act = _in_progress.get()
    if act is None:
        raise WriteOutsideCommand(what)
    return act


def note(record: Record, *, before: dict[str, Any] | None, after: dict[str, Any] | None) -> None:
    """Note one change of a record; several changes of one record in an act become one."""
    act = require(type(record).__name__)
    ref = reference(record)
    earlier = act.changes.get(ref)
    act.changes[ref] = {"before": earlier["before"] if earlier else before, "after": after}


def reference(record: Record) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def snapshot(record: Record, values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON types; hidden ones as the first 16 characters of their SHA-256."""
    return {
        name: digest(value) if name in record.audit_hidden else json.loads(_encode(value))
        for name, value in values.items()
        if name != "search_text"
    }


def _encode(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, default=None)


def digest(value: Any) -> str:
    """The first 16 characters of the SHA-256 of a value's JSON."""
    return "sha256:" + hashlib.sha256(_encode(value).encode()).hexdigest()[:16]


def changed_only(change: dict[str, Any]) -> dict[str, Any]:
    """Of an update keep only the fields that differ; creation and removal stay whole."""
    before, after = change["before"], change["after"]
    if before is None or after is None:
        return change
    differing = {name for name in after if before.get(name) != after[name]}
    return {
        "before": {name: before.get(name) for name in sorted(differing)},
        "after": {name: after[name] for name in sorted(differing)},
    }


def append(act: Act, *, outcome: str, subject: str) -> AuditEntry:
    """Append one entry to the chain. Call inside the act's transaction, as its last write.

    `subject` is "type:id" of the record the act is about, "" when there is none.
    """
    from parindex.audit.models import AuditEntry

    payload = {
        "arguments": act.arguments,
        "changes": [{"record": ref, **changed_only(change)} for ref, change in act.changes.items()],
    }
    record_type, _, record_id = subject.partition(":")
    _lock_chain()
    last = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, chain.GENESIS)
    entry = AuditEntry(
        seq=seq,
        at=act.actor.at,
        act=act.name,
        outcome=outcome,
        actor_id=act.actor.user_id,
        actor_name=act.actor.name,
        record_type=record_type,
        record_id=record_id,
        request_id=act.actor.request_id,
        payload=chain.canonical(json.loads(_encode(payload))),
        previous_hash=previous,
    )
    entry.hash = entry.link().digest()
    entry.save(force_insert=True)
    return entry


def _lock_chain() -> None:
    """One appender at a time; on SQLite the IMMEDIATE transaction already is that lock."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [APPEND_LOCK])
