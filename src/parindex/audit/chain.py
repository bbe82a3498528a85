"""The hash chain: each entry's hash covers its content and the hash before it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as it is hashed. `at` is ISO 8601 in UTC with microseconds; `payload` is JSON text."""

    seq: int
    at: str
    act: str
    outcome: str
    actor_id: int | None
    actor_name: str
    record_type: str
    record_id: str
    request_id: str
    payload: str
    previous_hash: str

    def digest(self) -> str:
        """SHA-256 in hex over the canonical JSON of every field."""
        return hashlib.sha256(canonical(asdict(self)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain no longer holds, and why."""

    seq: int
    reason: str


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces: one text for one content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def breaks(links: Iterable[tuple[Link, str]]) -> Iterator[Break]:
    """Walk (link, stored hash) in order of `seq` and yield every place that does not hold."""
    previous, expected_seq = GENESIS, 1
    for link, stored in links:
        if link.seq != expected_seq:
            yield Break(link.seq, f"expected entry {expected_seq}, found {link.seq}")
        if link.previous_hash != previous:
            yield Break(link.seq, "does not follow the entry before it")
        if link.digest() != stored:
            yield Break(link.seq, "content differs from its hash")
        previous, expected_seq = stored, link.seq + 1
