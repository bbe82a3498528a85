"""The demonstration's database, prepared once in a process and put back for each test or file that needs it.

Whoever uses it belongs to the xdist group GROUP, so that one process does it all.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.test import override_settings

from parindex.config import demo
from tests.kept_rows import KeptRows

GROUP = "demonstration"
# Of the 50,000 dossiers of the other system; every test that needs them puts them back. The wheel's trial loads all.
NEWEST = 600

_kept: list[tuple[KeptRows, Path]] = []


def put(evidence: Path) -> None:
    """Fill the empty database, and the folder of kept files, with the demonstration as it was prepared."""
    if _kept:
        rows, files = _kept[0]
        rows.put_back()
        shutil.copytree(files, evidence, dirs_exist_ok=True)
        return
    with override_settings(DEMO_DAY=demo.DEMO_DAY, EVIDENCE_DIR=evidence, IMPORTS_DIR=evidence.parent / "imports"):
        assert demo.prepare(newest=NEWEST)
    files = Path(tempfile.mkdtemp(prefix="parindex-demo-")) / "evidence"
    shutil.copytree(evidence, files)
    _kept.append((KeptRows(), files))
