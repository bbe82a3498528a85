"""The nightly walk over everything that is kept."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from parindex.audit.actor import Actor
from parindex.evidence import store
from parindex.evidence.commands import store_file
from parindex.evidence.models import StoredFile
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.evidence.test_store import age, damage
from tests.people import People


@pytest.fixture
def reporter(people: People) -> Actor:
    return actor_for(people.reporter, NOW)


def kept(reporter: Actor, people: People, name: str, text: str) -> StoredFile:
    return store_file(reporter, people.unit("tu-phap"), name=name, data=text.encode())


def scrubbed(*options: str) -> tuple[int, list[str], list[str]]:
    """Exit status, what was said, what was complained of."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("evidence_scrub", *options, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue().splitlines(), [*err.getvalue().splitlines(), str(error)]
    return 0, out.getvalue().splitlines(), err.getvalue().splitlines()


def test_a_sound_store_is_said_to_be_sound(reporter: Actor, people: People) -> None:
    kept(reporter, people, "a.txt", "một")
    kept(reporter, people, "b.txt", "hai")
    assert scrubbed() == (0, ["Mọi tệp đã cất còn nguyên vẹn: 2 tệp."], [])


def test_an_empty_store_is_sound(people: People) -> None:
    assert scrubbed() == (0, ["Mọi tệp đã cất còn nguyên vẹn: 0 tệp."], [])


def test_an_altered_and_a_missing_file_are_named_with_unit_and_moment(reporter: Actor, people: People) -> None:
    sound, altered, missing = (kept(reporter, people, f"tệp {text}.txt", text) for text in ("một", "hai", "ba"))
    damage(altered.sha256)
    store.path_of(missing.sha256).unlink()
    status, said, complaints = scrubbed()
    assert (status, said) == (1, [])
    assert sorted(complaints) == [
        f"#{altered.pk} «tệp hai.txt», Phòng Tư pháp, nhận lúc 02/06/2025 09:30: bị thay đổi",
        f"#{missing.pk} «tệp ba.txt», Phòng Tư pháp, nhận lúc 02/06/2025 09:30: bị mất",
        "2 tệp không còn nguyên vẹn. Hãy khôi phục từ bản sao lưu.",
    ]
    assert store.is_intact(sound.sha256)


def test_every_row_of_a_shared_content_is_named(reporter: Actor, people: People) -> None:
    first, second = kept(reporter, people, "a.txt", "một"), kept(reporter, people, "b.txt", "một")
    damage(first.sha256)
    assert [line.split(" ")[0] for line in scrubbed()[2]] == [f"#{first.pk}", f"#{second.pk}", "2"]


def test_one_turned_bit_in_each_of_a_hundred_files_is_found_a_hundred_times(reporter: Actor, people: People) -> None:
    files = [kept(reporter, people, f"{at}.txt", f"Tài liệu kiểm chứng số {at}") for at in range(100)]
    for at, file in enumerate(files):
        damage(file.sha256, bit=at * 3)
    status, _said, complaints = scrubbed()
    found = {line.split(" ")[0] for line in complaints if line.startswith("#")}
    assert (status, found) == (1, {f"#{file.pk}" for file in files})


class TestSweep:
    def test_old_bytes_that_no_row_names_are_removed(self, reporter: Actor, people: People) -> None:
        named = kept(reporter, people, "a.txt", "một")
        old, young = store.put(b"old"), store.put(b"young")
        for sha256 in (named.sha256, old):
            age(store.path_of(sha256), 25)
        assert scrubbed("--sweep") == (
            0,
            ["Đã xóa 1 tệp trên đĩa không có trong sổ.", "Mọi tệp đã cất còn nguyên vẹn: 1 tệp."],
            [],
        )
        assert sorted(store.kept()) == sorted([named.sha256, young])

    def test_without_the_option_nothing_is_removed(self, reporter: Actor, people: People) -> None:
        old = store.put(b"old")
        age(store.path_of(old), 25)
        assert (scrubbed()[0], list(store.kept())) == (0, [old])

    def test_beside_an_empty_register_nothing_is_removed(self, people: People) -> None:
        old = store.put(b"old")
        age(store.path_of(old), 25)
        status, said, complaints = scrubbed("--sweep")
        assert (status, said, list(store.kept())) == (1, [], [old])
        assert "Sổ không có tệp nào mà trên đĩa có 1 tệp" in complaints[0]

    def test_a_damaged_file_is_no_orphan(self, reporter: Actor, people: People) -> None:
        file = kept(reporter, people, "a.txt", "một")
        damage(file.sha256)
        age(store.path_of(file.sha256), 1000)
        assert scrubbed("--sweep")[:2] == (1, ["Đã xóa 0 tệp trên đĩa không có trong sổ."])
        assert store.is_there(file.sha256)
