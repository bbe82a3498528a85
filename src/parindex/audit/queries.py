"""Reading the journal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.chain import Break, Link, breaks
from parindex.audit.checkpoints import Statement
from parindex.audit.models import AuditEntry, Record, Submission
from parindex.audit.roles import AUDITOR


def visible_to(actor: Actor) -> QuerySet[AuditEntry]:
    """A person's own acts; all of them for whoever holds the auditor's role."""
    if actor.holds(AUDITOR):
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(actor_id=actor.user_id)


def of_record(record: Record) -> QuerySet[AuditEntry]:
    """Acts about one record, newest first."""
    return AuditEntry.objects.filter(record_type=record._meta.label_lower, record_id=str(record.pk)).order_by("-seq")


def submission_of(key: UUID | None) -> Submission | None:
    """What a key was used for; None for one that nothing came of."""
    return Submission.objects.filter(key=key).first() if key else None


@dataclass(frozen=True)
class Verification:
    """What a walk along the whole chain found; `broken` is empty when it holds."""

    entries: int
    head: str
    broken: list[Break] = field(default_factory=list)


def verify(witnessed: list[Statement] | None = None, *, most: int = 20) -> Verification:
    """Walk the chain and compare it with checkpoints kept elsewhere; stop after `most` breaks."""
    waiting = {statement.seq: statement for statement in witnessed or []}
    broken: list[Break] = []
    heads: dict[int, str] = {}
    entries, head = 0, ""

    def walk() -> Iterator[tuple[Link, str]]:
        nonlocal entries, head
        for entry in AuditEntry.objects.order_by("seq").iterator(chunk_size=5000):
            entries, head = entries + 1, entry.hash
            if entry.seq in waiting:
                heads[entry.seq] = entry.hash
            yield entry.link(), entry.hash

    for found in breaks(walk()):
        broken.append(found)
        if len(broken) >= most:
            break
    for seq, statement in sorted(waiting.items()):
        if seq not in heads and not any(b.seq <= seq for b in broken):
            broken.append(Break(seq, "a checkpoint kept elsewhere names this entry, and it is gone"))
        elif seq in heads and heads[seq] != statement.head:
            broken.append(Break(seq, "differs from the checkpoint kept elsewhere: the chain was rewritten"))
    return Verification(entries, head, broken)


def counts_by_act() -> dict[str, int]:
    rows = AuditEntry.objects.values_list("act").annotate(n=Count("seq")).order_by("act")
    return dict(rows)
