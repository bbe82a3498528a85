"""pyHanko runs an event loop of its own; a caller inside another one must not be in its way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def outside_any_loop(work: Callable[[], T]) -> T:
    """What `work` gives, done in a thread of its own when the caller is inside an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(work).result()
