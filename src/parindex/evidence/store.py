"""Bytes on disk under their SHA-256: written whole or not at all, never changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

LEAST_FREE_SHARE = 0.10
PART = ".part"


class NoRoom(OSError):
    """Less than a tenth of the disk is free."""


def path_of(sha256: str) -> Path:
    return Path(settings.EVIDENCE_DIR) / sha256[:2] / sha256[2:4] / sha256


def put(data: bytes) -> str:
    """Keep `data` and return its SHA-256 in hex. Raises NoRoom before the disk is full.

    Bytes that are there already stay as they are; only when they no longer have their hash is the sound copy
    put in their place.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    final = path_of(sha256)
    _make(final.parent)
    if final.exists():
        os.utime(final)  # young again, so that a sweep at this moment leaves it
    if not is_intact(sha256):
        _write(final, data)
    _sync(final.parent)
    return sha256


def is_intact(sha256: str) -> bool:
    """Whether the bytes are there, can be read and still have their hash."""
    try:
        with path_of(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def is_there(sha256: str) -> bool:
    return path_of(sha256).is_file()


def kept() -> Iterator[str]:
    """The SHA-256 of everything that lies here, whether a row names it or not."""
    for path in Path(settings.EVIDENCE_DIR).glob("??/??/*"):
        if path == path_of(path.name):
            yield path.name


def remove(hashes: Iterable[str], *, older_than: datetime) -> int:
    """Remove those of `hashes`, and what interrupted writes left, that were put before `older_than`; how many."""
    leftovers = Path(settings.EVIDENCE_DIR).glob(f"??/??/*{PART}")
    return sum(_remove(path, older_than.timestamp()) for path in [*map(path_of, hashes), *leftovers])


def _remove(path: Path, older_than: float) -> bool:
    try:
        is_old = path.stat().st_mtime < older_than
    except FileNotFoundError:  # a write that was under way has ended
        return False
    if is_old:
        path.unlink()
    return is_old


def _write(final: Path, data: bytes) -> None:
    usage = shutil.disk_usage(final.parent)
    if usage.free / usage.total < LEAST_FREE_SHARE:
        raise NoRoom
    with tempfile.NamedTemporaryFile(dir=final.parent, suffix=PART, delete=False) as part:
        try:
            part.write(data)
            part.flush()
            os.fchmod(part.fileno(), 0o400)
            os.fsync(part.fileno())
            Path(part.name).replace(final)
        finally:
            Path(part.name).unlink(missing_ok=True)


def _make(folder: Path) -> None:
    """Make a folder and those above it so that they outlast a power cut."""
    if not folder.exists():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
