"""A disk that is soon full."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def small_disk(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A disk of 1 MB, which only root may mount."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    settings.EVIDENCE_DIR = disk / "evidence"  # type: ignore[attr-defined]
    yield disk
    subprocess.run(["umount", str(disk)], check=True)
