"""Facts in a folder of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def facts_dir(tmp_path: Path, settings: object) -> Path:
    settings.FACTS_DIR = tmp_path / "facts"  # type: ignore[attr-defined]
    return tmp_path / "facts"
