"""Bytes on disk under their SHA-256: written whole or not at all, never overwritten."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

LEAST_FREE_SHARE = 0.10


class NoRoom(OSError):
    """Less than a tenth of the disk is free."""


def path_of(sha256: str) -> Path:
    return Path(settings.EVIDENCE_DIR) / sha256[:2] / sha256[2:4] / sha256


def put(data: bytes) -> str:
    """Keep `data` and return its SHA-256 in hex. Raises NoRoom before the disk is full."""
    sha256 = hashlib.sha256(data).hexdigest()
    final = path_of(sha256)
    if final.exists():
        return sha256
    final.parent.mkdir(parents=True, exist_ok=True)
    usage = shutil.disk_usage(final.parent)
    if usage.free / usage.total < LEAST_FREE_SHARE:
        raise NoRoom
    with tempfile.NamedTemporaryFile(dir=final.parent, delete=False) as part:
        part.write(data)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).chmod(0o400)
    Path(part.name).replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256


def is_intact(sha256: str) -> bool:
    """Whether the bytes are there and still have their hash."""
    path = path_of(sha256)
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
