"""What LibreOffice really writes must pass, in every format it is asked for."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from parindex.evidence.inspection import inspect
from parindex.evidence.inspection.office import MEDIA_TYPES
from tests.evidence.honest_files import HONEST
from tests.evidence.hostile_files import LIMIT

OFFICE = shutil.which("soffice")
NOT_LOADED = b"source file could not be loaded"
# What each program writes: the format asked for, the honest file it is made from, the program.
WANTED = [
    ("docx", "Word with pictures", "writer"),
    ("odt", "Word with pictures", "writer"),
    ("pdf", "Word with pictures", "writer"),
    ("xlsx", "a workbook", "calc"),
    ("ods", "a workbook", "calc"),
    ("pptx", "slides", "impress"),
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where LibreOffice keeps its profile and writes; made once because the first start takes seconds."""
    return tmp_path_factory.mktemp("libreoffice")


def written(folder: Path, extension: str, what: str, program: str) -> bytes:
    """The honest file as LibreOffice saves it; skips where that program of LibreOffice is not installed."""
    if OFFICE is None:
        pytest.skip("soffice is not installed (Debian: libreoffice-writer, libreoffice-calc, libreoffice-impress)")
    honest = next(entry for entry in HONEST if entry.what == what)
    source = folder / f"from-{extension}{Path(honest.name).suffix}"
    source.write_bytes(honest.make())
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [OFFICE, profile, "--headless", "--convert-to", extension, "--outdir", str(folder), str(source)]
    told = subprocess.run(command, check=False, capture_output=True, timeout=120)
    if NOT_LOADED in told.stderr + told.stdout:
        pytest.skip(f"libreoffice-{program} is not installed")
    return (folder / f"from-{extension}.{extension}").read_bytes()


@pytest.mark.parametrize(("extension", "what", "program"), WANTED, ids=[entry[0] for entry in WANTED])
def test_what_libreoffice_writes_passes(folder: Path, extension: str, what: str, program: str) -> None:
    data = written(folder, extension, what, program)
    kind = {**MEDIA_TYPES, ".pdf": "application/pdf"}[f".{extension}"]
    assert inspect(data, f"Báo cáo.{extension}", limit=LIMIT).media_type == kind
