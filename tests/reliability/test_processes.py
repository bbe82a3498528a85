"""What is acknowledged is kept, whatever happens to the process; several writers lose nothing."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from parindex.audit import queries
from parindex.audit.models import AuditEntry
from parindex.dispatch.models import RegisterEntry
from parindex.evidence.models import StoredFile
from parindex.organization.models import RoleGrant, Unit
from parindex.planning.models import ReviewItem
from tests.people import People
from tests.plan_reviews import opened

WORKER = Path(__file__).parent / "worker.py"
pytestmark = [pytest.mark.usefixtures("shared_database"), pytest.mark.long]


def start(*arguments: str) -> subprocess.Popen[str]:
    """A worker on the test database."""
    return subprocess.Popen(
        [sys.executable, str(WORKER), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
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


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    return f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.mark.parametrize("rounds", [4, pytest.param(500, marks=pytest.mark.slow)], ids=["short form", "long form"])
def test_no_acknowledged_write_is_lost_or_half_done_when_the_process_is_killed(people: People, rounds: int) -> None:
    opened(people)
    dice = random.Random(rounds)
    files: list[int] = []
    last_text = ""
    for _ in range(rounds):
        worker = start("kill")
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.02, 0.4))
        worker.send_signal(signal.SIGKILL)
        for line in worker.stdout.read().splitlines():
            what, _space, rest = line.partition(" ")
            if what == "file":
                files.append(int(rest))
            elif what == "item" and line.count("-") == 4:
                last_text = rest
        worker.wait()
    stored = {file.pk: file for file in StoredFile.objects.all()}
    assert files
    assert [pk for pk in files if pk not in stored] == []
    for file in stored.values():
        assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
    text = ReviewItem.objects.get(path="II.2").text
    # The last write may have been committed without being told; it is then one later than the last told.
    assert int(text.split()[1]) - int(last_text.split()[1]) in (0, 1) or text == last_text
    assert queries.verify().broken == []
    entered = AuditEntry.objects.filter(act="evidence.file.store", outcome="DONE").count()
    assert entered == len(stored)


def test_eight_writers_lose_nothing_and_the_chain_does_not_fork(people: People) -> None:
    before = Unit.objects.count()
    workers = [start("write", "3") for _ in range(8)]
    done = [int(worker.communicate(timeout=90)[0]) for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 8
    assert Unit.objects.count() - before == sum(done)
    assert min(done) > 0
    assert queries.verify().broken == []


def test_the_same_submission_from_many_processes_at_once_makes_one_record(people: People) -> None:
    key = str(uuid.uuid4())
    workers = [start("same-key", key) for _ in range(6)]
    answers = {worker.communicate(timeout=90)[0] for worker in workers}
    assert [worker.returncode for worker in workers] == [0] * 6
    assert len(answers) == 1
    assert RoleGrant.objects.filter(user=people.nobody).count() == 1


def test_no_number_is_given_twice_or_lost_when_many_processes_ask_at_once(people: People) -> None:
    """Six clerks at six counters; the first number of the year makes the series itself."""
    workers = [start("number", "8") for _ in range(6)]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    answers = []
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("now\n")
        worker.stdin.flush()
    for worker in workers:
        answers += worker.communicate(timeout=120)[0].split()
    assert [worker.returncode for worker in workers] == [0] * 6
    assert sorted(map(int, answers)) == list(range(1, 49))
    assert list(RegisterEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 49))
    assert queries.verify().broken == []
