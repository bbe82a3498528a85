"""Handing in a file: the row, its entry in the journal, and what is left when it is refused."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.errors import Forbidden, InvalidAct
from parindex.audit.models import AuditEntry, Submission
from parindex.evidence.commands import store_file
from parindex.evidence.inspection.refusals import MESSAGES
from parindex.evidence.models import StoredFile
from tests.conftest import NOW
from tests.evidence.hostile_files import HOSTILE
from tests.evidence.test_store import files
from tests.people import People

ActorOf = Callable[[User], Actor]
DATA = "Đã công khai 98,5% thủ tục".encode()


def last_entry() -> AuditEntry:
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    return entry


def test_a_file_is_kept_with_who_when_and_what(people: People, actor_of: ActorOf) -> None:
    file = store_file(actor_of(people.reporter), people.unit("tu-phap"), name="Báo cáo.txt", data=DATA)
    file.refresh_from_db()
    assert (file.name, file.size, file.media_type) == ("Báo cáo.txt", len(DATA), "text/plain; charset=utf-8")
    assert (file.unit, file.uploaded_by, file.received_at) == (people.unit("tu-phap"), people.reporter, NOW)
    assert file.path.read_bytes() == DATA


def test_the_journal_says_how_many_bytes_and_never_which(people: People, actor_of: ActorOf) -> None:
    file = store_file(actor_of(people.reporter), people.unit("tu-phap"), name="Báo cáo.txt", data=DATA)
    entry = last_entry()
    payload = json.loads(entry.payload)
    assert (entry.act, entry.outcome, entry.record_id) == ("evidence.file.store", "DONE", str(file.pk))
    assert payload["arguments"] == {
        "unit": f"organization.unit:{people.unit('tu-phap').pk}",
        "name": "Báo cáo.txt",
        "data": f"<{len(DATA)} bytes>",
    }
    assert [(change["record"], change["after"]["sha256"]) for change in payload["changes"]] == [
        (f"evidence.storedfile:{file.pk}", file.sha256)
    ]
    assert "98,5%" not in entry.payload


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_a_refused_file_leaves_neither_row_nor_bytes_nor_submission(
    people: People, actor_of: ActorOf, evidence_dir: Path, code: str
) -> None:
    hostile = next(entry for entry in HOSTILE if entry.code == code)
    entries = AuditEntry.objects.count()
    actor = actor_of(people.reporter).submitting(key=uuid.uuid4())
    with pytest.raises(InvalidAct) as refusal:
        store_file(actor, people.unit("tu-phap"), name=hostile.name, data=hostile.make())
    assert (refusal.value.field, "hãy" in refusal.value.message.lower()) == ("file", True)
    assert (StoredFile.objects.count(), Submission.objects.count(), files(evidence_dir)) == (0, 0, [])
    assert AuditEntry.objects.count() == entries


def test_the_limit_of_the_settings_is_the_limit_of_the_message(
    people: People, actor_of: ActorOf, settings: object
) -> None:
    settings.UPLOAD_LIMIT = 2 * 1024 * 1024  # type: ignore[attr-defined]
    with pytest.raises(InvalidAct, match="nặng 2,1 MB, vượt mức cho phép 2 MB"):
        store_file(actor_of(people.reporter), people.unit("tu-phap"), name="a.txt", data=b"a" * (2**21 + 1))


def test_the_same_content_twice_is_two_rows_and_one_copy(
    people: People, actor_of: ActorOf, evidence_dir: Path
) -> None:
    reporter, unit = actor_of(people.reporter), people.unit("tu-phap")
    first, second = (store_file(reporter, unit, name=name, data=DATA) for name in ("a.txt", "b.txt"))
    assert (first.pk == second.pk, first.sha256 == second.sha256) == (False, True)
    assert files(evidence_dir) == [first.path]


def test_the_same_form_sent_twice_is_one_row(people: People, actor_of: ActorOf) -> None:
    actor = actor_of(people.reporter).submitting(key=uuid.uuid4())
    first, second = (store_file(actor, people.unit("tu-phap"), name="a.txt", data=DATA) for _time in range(2))
    assert (first.pk, StoredFile.objects.count()) == (second.pk, 1)


def test_a_name_in_decomposed_letters_is_kept_composed(people: People, actor_of: ActorOf) -> None:
    decomposed = unicodedata.normalize("NFD", "Biên bản kiểm tra số 5.txt")
    file = store_file(actor_of(people.reporter), people.unit("tu-phap"), name=decomposed, data=DATA)
    assert StoredFile.objects.get(pk=file.pk).name == "Biên bản kiểm tra số 5.txt"


@pytest.mark.parametrize("who", ["communer", "auditor", "stranger", "nobody"])
def test_nobody_hands_in_for_a_unit_of_others(
    people: People, actor_of: ActorOf, evidence_dir: Path, who: str
) -> None:
    with pytest.raises(Forbidden):
        store_file(actor_of(getattr(people, who)), people.unit("tu-phap"), name="a.txt", data=DATA)
    assert (StoredFile.objects.count(), files(evidence_dir)) == (0, [])
    assert (last_entry().act, last_entry().outcome) == ("evidence.file.store", "REFUSED")


def test_the_reform_officer_hands_in_for_the_committee_but_not_for_its_divisions(
    people: People, actor_of: ActorOf
) -> None:
    officer = actor_of(people.officer)
    assert store_file(officer, people.unit("huyen"), name="a.txt", data=DATA).unit == people.unit("huyen")
    with pytest.raises(Forbidden):
        store_file(officer, people.unit("tu-phap"), name="a.txt", data=DATA)


def test_a_disk_that_fails_is_told_to_the_officer(people: People, actor_of: ActorOf, evidence_dir: Path) -> None:
    """A file where the folder should be."""
    evidence_dir.write_text("")
    with pytest.raises(InvalidAct, match="không ghi được tệp lên ổ đĩa") as refusal:
        store_file(actor_of(people.reporter), people.unit("tu-phap"), name="a.txt", data=DATA)
    assert (refusal.value.field, StoredFile.objects.count()) == ("file", 0)


def test_a_disk_nearly_full_is_told_to_the_officer(people: People, actor_of: ActorOf, small_disk: Path) -> None:
    reporter, unit = actor_of(people.reporter), people.unit("tu-phap")
    (small_disk / "other").write_bytes(b"\0" * 960_000)
    with pytest.raises(InvalidAct, match="sắp đầy nên tạm không nhận tệp") as refusal:
        store_file(reporter, unit, name="a.txt", data=DATA)
    assert (refusal.value.field, StoredFile.objects.count(), files(small_disk / "evidence")) == ("file", 0, [])
    (small_disk / "other").unlink()
    assert store_file(reporter, unit, name="a.txt", data=DATA).path.read_bytes() == DATA
