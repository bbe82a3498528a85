"""What is worked out once for something that never changes, and found again by which object it is.

By identity, since a leaf is long to compare and a copy of it with other points is another leaf.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

One = TypeVar("One")
Made = TypeVar("Made")
MOST_KEPT = 4_096


def kept(make: Callable[[One], Made]) -> Callable[[One], Made]:
    """Calls `make` the first time, and again once so many are kept that all are let go."""
    all_made: dict[int, tuple[One, Made]] = {}

    def find(one: One) -> Made:
        found = all_made.get(id(one))
        if found is None:
            if len(all_made) >= MOST_KEPT:
                all_made.clear()
            # The object is kept with what was made of it, so that no other takes its place in memory.
            found = all_made[id(one)] = one, make(one)
        return found[1]

    return find
