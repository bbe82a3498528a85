"""An import killed in the middle stores nothing of itself, and frees its source for the next."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from parindex.audit import queries as audit
from parindex.audit.models import AuditEntry
from parindex.onestop.models import Dossier, DossierChange, ImportBatch
from tests.bulk_files import as_csv, rows
from tests.one_stop import loaded
from tests.people import People
from tests.reliability.test_processes import database_url

pytestmark = [pytest.mark.usefixtures("shared_database"), pytest.mark.long]
COUNT = 20_000
# In this database only, and now: an idle session shows what it was asked last, and other tests import too.
UNDER_WAY = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
    "AND query LIKE 'COPY onestop_dossier%'"
)


def start(file: Path) -> subprocess.Popen[str]:
    """The product's own command on the test database."""
    return subprocess.Popen(
        [sys.executable, "-m", "parindex", "import_dossiers", str(file), "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "parindex.config.settings",
            "DATABASE_URL": database_url(),
            "PARINDEX_DATA": str(Path(settings.EVIDENCE_DIR).parent),
            "PARINDEX_DEBUG": "1",
            "PARINDEX_LOG_LEVEL": "ERROR",
        },
    )


def wait_until_it_writes(process: subprocess.Popen[str]) -> None:
    """SQLite: its journal beside the file has grown; PostgreSQL: a statement of the import runs."""
    from django.db import connection

    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if connection.vendor == "sqlite":
            journal = Path(f"{connection.settings_dict['NAME']}-journal")
            if journal.exists() and journal.stat().st_size > 100_000:
                return
        else:
            with connection.cursor() as cursor:
                cursor.execute(UNDER_WAY)
                if cursor.fetchone()[0]:
                    return
        time.sleep(0.01)


@pytest.mark.parametrize("rounds", [2, pytest.param(40, marks=pytest.mark.slow)], ids=["short form", "long form"])
def test_an_import_killed_in_the_middle_leaves_nothing_and_the_next_one_takes_all(
    people: People, tmp_path: Path, rounds: int
) -> None:
    loaded(people)
    file = tmp_path / "xuat.csv"
    file.write_bytes(as_csv(rows(COUNT)))
    dice, killed = random.Random(rounds), 0
    for _ in range(rounds):
        process = start(file)
        wait_until_it_writes(process)
        time.sleep(dice.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        stored = (Dossier.objects.count(), ImportBatch.objects.count(), DossierChange.objects.count())
        assert stored in {(0, 0, 0), (COUNT, ImportBatch.objects.count(), 0)}
        assert AuditEntry.objects.filter(act="onestop.batch.take_in").count() == ImportBatch.objects.count()
    assert killed
    last = start(file)
    told, _said = last.communicate(timeout=300)
    counts = json.loads(told)
    assert (last.returncode, counts["rows"], counts["created"] + counts["unchanged"]) == (0, COUNT, COUNT)
    assert Dossier.objects.count() == COUNT
    assert audit.verify().broken == []


def test_a_second_import_of_the_source_in_another_process_is_refused(people: People, tmp_path: Path) -> None:
    loaded(people)
    file = tmp_path / "xuat.csv"
    file.write_bytes(as_csv(rows(COUNT)))
    first = start(file)
    wait_until_it_writes(first)
    first.send_signal(signal.SIGSTOP)  # it holds its source however long it takes
    second = start(file)
    _told, said = second.communicate(timeout=120)
    first.send_signal(signal.SIGCONT)
    told, _said = first.communicate(timeout=300)
    assert (first.returncode, json.loads(told)["created"]) == (0, COUNT)
    assert second.returncode == 2
    assert "Đang có một lần nạp khác" in said
