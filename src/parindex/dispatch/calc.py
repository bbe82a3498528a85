"""Which series a kind of document is numbered in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Group:
    """Kinds numbered together; without kinds it takes those that no other group names."""

    name: str
    kinds: tuple[str, ...] = ()
    first: int = 1


def groups_of(stored: Iterable[Mapping[str, Any]]) -> tuple[Group, ...]:
    return tuple(Group(row["name"], tuple(row["kinds"]), row["first"]) for row in stored)


def group_for(groups: Sequence[Group], kind: str) -> Group:
    """The group that numbers `kind`: that which names it, else the one without kinds, which there always is."""
    named = next((group for group in groups if kind in group.kinds), None)
    return named or next(group for group in groups if not group.kinds)


def twice_named(groups: Sequence[Group]) -> set[str]:
    """Kinds that more than one group names."""
    named = Counter(kind for group in groups for kind in group.kinds)
    return {kind for kind, times in named.items() if times > 1}


def unknown_kinds(groups: Sequence[Group], known: Collection[str]) -> set[str]:
    return {kind for group in groups for kind in group.kinds} - set(known)
