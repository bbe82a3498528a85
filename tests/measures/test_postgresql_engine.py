"""PostgreSQL is loaded with the quarters whose files have changed, and with no others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from parindex.measures.datasets import DOSSIERS
from parindex.measures.figures import behind
from tests.measure_facts import QUARTERS, TEXTS, random_rows, write
from tests.measures.conftest import opened


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    with opened("postgresql", tmp_path) as found:
        yield found


def test_only_quarters_that_changed_are_loaded(engine: Any, tmp_path: Path) -> None:
    rows = random_rows(DOSSIERS, 40, 3)
    write(tmp_path, DOSSIERS, rows)
    assert engine.refresh(DOSSIERS) == list(QUARTERS)
    assert engine.refresh(DOSSIERS) == []
    write(tmp_path, DOSSIERS, rows[1:], QUARTERS[1:2])
    assert engine.refresh(DOSSIERS) == [QUARTERS[1]]
    (tmp_path / "dossiers" / f"period={QUARTERS[0]}" / "facts.parquet").unlink()
    assert engine.refresh(DOSSIERS) == [QUARTERS[0]]
    assert engine.periods(DOSSIERS) == list(QUARTERS[1:])


def test_what_is_loaded_is_what_the_files_say(engine: Any, tmp_path: Path) -> None:
    rows = random_rows(DOSSIERS, 60, 4)
    rows[0]["channel"], rows[1]["channel"] = 'a,"b"', "Bưu chính\ncông ích"
    write(tmp_path, DOSSIERS, rows)
    engine.refresh(DOSSIERS)
    names = [column.name for column in DOSSIERS.columns]
    told = engine._connection.execute(f"SELECT {', '.join(names)} FROM dossiers ORDER BY record, period").fetchall()
    assert told == [tuple(row[name] for name in names) for row in rows]
    assert {row["online"] for row in rows} == {*TEXTS["online"], None}


def test_a_table_of_an_older_version_is_made_anew(engine: Any, tmp_path: Path) -> None:
    write(tmp_path, DOSSIERS, random_rows(DOSSIERS, 10, 5))
    engine.refresh(DOSSIERS)
    before = behind(engine, "onestop.received", "part", QUARTERS)
    engine._connection.execute("ALTER TABLE dossiers DROP COLUMN is_reused")
    assert engine.refresh(DOSSIERS) == list(QUARTERS)
    assert behind(engine, "onestop.received", "part", QUARTERS) == before


def test_a_load_that_fails_leaves_what_was_there(engine: Any, tmp_path: Path) -> None:
    write(tmp_path, DOSSIERS, random_rows(DOSSIERS, 10, 6))
    before = behind(engine, "onestop.received", "part", QUARTERS)
    broken = tmp_path / "dossiers" / f"period={QUARTERS[2]}" / "facts.parquet"
    whole = broken.read_bytes()
    broken.write_bytes(whole[:100])
    with pytest.raises(Exception, match=r"(?i)parquet"):
        engine.refresh(DOSSIERS)
    broken.write_bytes(whole)
    assert behind(engine, "onestop.received", "part", QUARTERS) == before
