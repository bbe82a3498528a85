"""One import of a source at a time, and one of a submission."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from parindex.audit.errors import WrongState


class Busy(WrongState):
    """Another import of the same source is under way; trying again later helps."""


def busy() -> Busy:
    return Busy(_("Đang có một lần nạp khác của hệ thống nguồn này. Hãy chờ lần đó xong hoặc dừng nó rồi nạp lại."))


def number_of(source: str) -> int:
    """A number for a source, the name of its lock in the database."""
    return int.from_bytes(hashlib.sha256(f"import {source}".encode()).digest()[:8], signed=True)


@contextmanager
def alone(source: str, folder: Path) -> Iterator[None]:
    """Hold the source; the kernel lets go of it when the process ends, however it ends. Raises Busy."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{number_of(source) & 0xFFFFFFFFFFFFFFFF:016x}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy() from None
        yield


@contextmanager
def in_turn(key: UUID | None, folder: Path) -> Iterator[None]:
    """Hold a submission's key after whoever holds it; nothing to hold without one.

    Keys share 256 files, so that these don't grow in number; two that share one merely wait for each other.
    """
    if key is None:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"key-{key.bytes[-1]:02x}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
