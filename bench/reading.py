"""What reading a plan costs as a whole process, beside rivals in the same run."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from bench.processes import Measured, paired

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
DEMO_PLAN = ROOT / "catalog" / "plans" / "ke-hoach-nang-cao-par-index-2025.docx"
INTERPRETER = [PYTHON, "-c", "pass"]
# The rival: the plain text of every paragraph and table cell by python-docx, with nothing understood.
DUMP_DOCX = """
import sys, docx
document = docx.Document(sys.argv[1])
print(sum(len(p.text) for p in document.paragraphs))
print(sum(len(c.text) for t in document.tables for r in t.rows for c in r.cells))
"""
# The rival for PDF: pdfplumber's text of every page, with nothing understood.
DUMP_PDF = """
import sys, pdfplumber
with pdfplumber.open(sys.argv[1]) as pdf:
    print(sum(len(page.extract_text() or "") for page in pdf.pages))
"""


def read_plan(path: Path) -> list[str]:
    return [PYTHON, "-m", "parindex", "import_plan", str(path), "--dry-run", "--format", "json"]


def run() -> None:
    for path in _plans():
        rivals = {"interpreter alone": INTERPRETER, "parindex import_plan": read_plan(path)}
        if path.suffix == ".docx":
            rivals["python-docx text dump"] = [PYTHON, "-c", DUMP_DOCX, str(path)]
        if path.suffix == ".pdf":
            rivals["pdfplumber text dump"] = [PYTHON, "-c", DUMP_PDF, str(path)]
        _show(f"{path.name} ({path.stat().st_size / 1024:.0f} KB)", paired(rivals, env=_env()))
    with tempfile.TemporaryDirectory() as folder:
        long_plan = _long_plan(Path(folder))
        rivals = {
            "interpreter alone": INTERPRETER,
            "parindex import_plan": read_plan(long_plan),
            "python-docx text dump": [PYTHON, "-c", DUMP_DOCX, str(long_plan)],
        }
        _show("a plan of about 200 pages, .docx", paired(rivals, runs=3, env=_env()))


def _plans() -> list[Path]:
    cases = sorted((ROOT / "catalog" / "cases" / "plans").glob("*.pdf"))[:1]
    real = Path(os.environ["PARINDEX_REAL_PLANS"]) if "PARINDEX_REAL_PLANS" in os.environ else None
    return [*(sorted(real.glob("*.txt")) if real else []), DEMO_PLAN, *cases]


def _long_plan(folder: Path) -> Path:
    sys.path.insert(0, str(ROOT / "scripts"))
    from make_plan_documents import long_plan

    path = folder / "long.docx"
    long_plan(path, pages=200)
    return path


def _env() -> dict[str, str]:
    return {"PARINDEX_DEBUG": "1", "PARINDEX_DATA": tempfile.gettempdir()}


def _show(title: str, rows: list[Measured]) -> None:
    start = rows[0]
    print(f"\n{title}\n  {'':26}{'wall s':>8}{'beyond':>8}{'cpu s':>8}{'peak MB':>9}{'ratio':>8}")
    ours = next(row for row in rows if row.name.startswith("parindex"))
    for row in rows:
        ratio = f"{row.wall / ours.wall:.2f}" if row is not ours else "1"
        print(f"  {row.name:26}{row.wall:8.2f}{row.wall - start.wall:8.2f}{row.cpu:8.2f}{row.peak_mb:9.0f}{ratio:>8}")
