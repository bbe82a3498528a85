"""One import of a source at a time."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from parindex.audit.errors import WrongState


def busy() -> WrongState:
    return WrongState(
        _("Đang có một lần nạp khác của hệ thống nguồn này. Hãy chờ lần đó xong hoặc dừng nó rồi nạp lại.")
    )


def number_of(source: str) -> int:
    """A number for a source, the name of its lock in the database."""
    return int.from_bytes(hashlib.sha256(f"import {source}".encode()).digest()[:8], signed=True)


@contextmanager
def alone(source: str, folder: Path) -> Iterator[None]:
    """Hold the source; the kernel lets go of it when the process ends, however it ends. Raises WrongState."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{number_of(source) & 0xFFFFFFFFFFFFFFFF:016x}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy() from None
        yield
