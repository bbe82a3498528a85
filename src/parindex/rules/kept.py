"""What is worked out once for something that never changes, and found again by which object it is.

By identity, since a leaf is long to compare and a copy of it with other points is another leaf.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

One = TypeVar("One")
Made = TypeVar("Made")
MOST_KEPT = 4_096


class Kept(Generic[One, Made]):
    """Calls `make` the first time, and again once so many are kept that all are let go."""

    def __init__(self, make: Callable[[One], Made]) -> None:
        self.make, self.made = make, dict[int, tuple[One, Made]]()

    def __call__(self, one: One) -> Made:
        found = self.made.get(id(one))
        if found is None:
            if len(self.made) >= MOST_KEPT:
                self.made.clear()
            # The object is kept with what was made of it, so that no other takes its place in memory.
            found = self.made[id(one)] = one, self.make(one)
        return found[1]
