"""What is sent twice is taken in once and answered alike."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from parindex.audit.models import AuditEntry
from parindex.onestop.models import Dossier, ImportBatch
from tests.api_client import System, service_of
from tests.bulk_files import as_csv, row, rows
from tests.one_stop import loaded
from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def system(people: People) -> System:
    loaded(people)
    return service_of(people, "xa")


def acts() -> int:
    return AuditEntry.objects.filter(act="onestop.batch.take_in").count()


def test_the_same_key_answers_the_same_and_imports_once(system: System) -> None:
    key, sent = uuid4(), [*rows(3), row(code="H43-9", unit="?")]
    first = system.send(sent, key=key)
    assert first.json()["rejected"] == 1
    for _again in range(3):
        assert system.send(sent, key=key).content == first.content
    assert (ImportBatch.objects.count(), acts(), Dossier.objects.count()) == (1, 1, 3)


def test_another_key_is_another_batch_that_changes_nothing(system: System) -> None:
    system.send(rows(3))
    told = system.send(rows(3)).json()
    assert (told["created"], told["unchanged"], ImportBatch.objects.count()) == (0, 3, 2)


@pytest.mark.parametrize("other", [{"rows": rows(2)}, {"rows": rows(3), "mode": "ALL"}], ids=["rows", "mode"])
def test_the_same_key_with_another_body_is_refused(system: System, other: dict[str, Any]) -> None:
    key = uuid4()
    system.send(rows(3), key=key)
    answer = system.post(other, key=key)
    assert (answer.status_code, answer.json()["detail"]) == (
        422, "Khóa này đã dùng cho một lần gửi khác. Hãy gửi nội dung mới với khóa mới."
    )  # fmt: skip
    assert ImportBatch.objects.count() == 1


def test_the_same_csv_asked_for_in_another_way_is_another_sending(system: System) -> None:
    key, data = uuid4(), as_csv(rows(3))
    system.post(data, key=key, kind="text/csv")
    assert system.post(data, key=key, kind="text/csv", query="?mode=ALL").status_code == 422
    assert system.post(data, key=key, kind="text/csv", query="?mode=GOOD_ROWS").status_code == 200


def test_a_key_of_another_system_is_refused_and_tells_nothing(people: People, system: System) -> None:
    key = uuid4()
    system.send(rows(3), key=key)
    answer = service_of(people, "tu-phap").send(rows(3), key=key)
    assert (answer.status_code, "batch" in answer.json()) == (422, False)


@pytest.mark.parametrize("key", [None, "", "12", "not-a-key", "é"])
def test_without_a_proper_key_nothing_is_taken_in(system: System, key: str | None) -> None:
    answer = system.post({"rows": rows(1)}, key=key)
    assert (answer.status_code, Dossier.objects.count()) == (400, 0)
    assert "Idempotency-Key" in answer.json()["detail"]


def test_what_was_told_is_in_the_journal_by_digest_only(system: System) -> None:
    system.send([row(phone="912345678")])
    entry = AuditEntry.objects.get(act="onestop.batch.take_in")
    assert "912345678" in str(ImportBatch.objects.get().errors)
    assert "912345678" not in entry.payload


@pytest.mark.usefixtures("shared_database")
def test_two_requests_with_one_key_at_once_import_once_and_are_answered_alike(system: System) -> None:
    key: UUID = uuid4()
    system.get(1)  # the day's use of the token is noted
    answers: list[bytes] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait(timeout=30)
        try:
            answers.append(system.send(rows(400), key=key).content)
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _ in range(4)]
    for one in senders:
        one.start()
    for one in senders:
        one.join(timeout=60)
    assert (len(answers), len(set(answers))) == (4, 1)
    assert b'"created": 400' in answers[0]
    assert (ImportBatch.objects.count(), acts(), Dossier.objects.count()) == (1, 1, 400)
