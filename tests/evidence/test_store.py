"""Bytes on disk: found by their hash, whole or not at all, never changed."""

from __future__ import annotations

import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from parindex.evidence import store

DATA = "Báo cáo quý I".encode()
NOW = datetime.now(UTC)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def age(path: Path, hours: float) -> None:
    then = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def damage(sha256: str, *, bit: int = 0) -> None:
    """Turn one bit round, as a worn-out disk does."""
    path = store.path_of(sha256)
    data = bytearray(path.read_bytes())
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    path.chmod(0o600)
    path.write_bytes(data)


def test_bytes_are_found_again_by_their_hash(evidence_dir: Path) -> None:
    sha256 = store.put(DATA)
    assert sha256 == hashlib.sha256(DATA).hexdigest()
    assert store.path_of(sha256) == evidence_dir / sha256[:2] / sha256[2:4] / sha256
    assert store.path_of(sha256).read_bytes() == DATA


def test_what_is_kept_can_only_be_read_and_only_by_its_owner(evidence_dir: Path) -> None:
    path = store.path_of(store.put(DATA))
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_the_same_bytes_are_not_written_a_second_time(evidence_dir: Path) -> None:
    path = store.path_of(store.put(DATA))
    first = path.stat().st_ino
    store.put(DATA)
    assert (path.stat().st_ino, files(evidence_dir)) == (first, [path])


def test_the_same_bytes_handed_in_again_heal_a_damaged_copy(evidence_dir: Path) -> None:
    sha256 = store.put(DATA)
    damage(sha256)
    assert store.put(DATA) == sha256
    assert (store.is_intact(sha256), store.path_of(sha256).read_bytes()) == (True, DATA)


def test_a_failed_write_leaves_no_part_of_a_file(evidence_dir: Path) -> None:
    """A folder in the way makes the last step fail, after all bytes are on disk."""
    sha256 = hashlib.sha256(DATA).hexdigest()
    store.path_of(sha256).mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        store.put(DATA)
    assert files(evidence_dir) == []


class TestIntact:
    def test_sound_bytes_are_intact(self, evidence_dir: Path) -> None:
        assert store.is_intact(store.put(DATA))

    def test_missing_bytes_are_not(self, evidence_dir: Path) -> None:
        sha256 = store.put(DATA)
        store.path_of(sha256).unlink()
        assert (store.is_intact(sha256), store.is_there(sha256)) == (False, False)

    @pytest.mark.parametrize("bit", range(0, 8 * len(DATA), 7))
    def test_one_turned_bit_is_seen(self, evidence_dir: Path, bit: int) -> None:
        sha256 = store.put(DATA)
        damage(sha256, bit=bit)
        assert (store.is_intact(sha256), store.is_there(sha256)) == (False, True)

    def test_a_cut_off_file_is_seen(self, evidence_dir: Path) -> None:
        sha256 = store.put(DATA)
        store.path_of(sha256).chmod(0o600)
        os.truncate(store.path_of(sha256), len(DATA) - 1)
        assert not store.is_intact(sha256)


class TestSweep:
    def test_only_what_is_old_and_named_is_removed(self, evidence_dir: Path) -> None:
        old, young, other = store.put(b"old"), store.put(b"young"), store.put(b"other")
        age(store.path_of(old), 25)
        age(store.path_of(other), 25)
        age(store.path_of(young), 23)
        assert store.remove([old, young], older_than=NOW - timedelta(hours=24)) == 1
        assert sorted(store.kept()) == sorted([young, other])

    def test_what_an_interrupted_write_left_is_removed(self, evidence_dir: Path) -> None:
        sha256 = store.put(DATA)
        left = store.path_of(sha256).with_name("tmpabc.part")
        left.write_bytes(DATA[:5])
        age(left, 25)
        assert list(store.kept()) == [sha256]
        assert store.remove([], older_than=NOW - timedelta(hours=24)) == 1
        assert files(evidence_dir) == [store.path_of(sha256)]

    def test_what_is_gone_in_the_meantime_is_not_counted(self, evidence_dir: Path) -> None:
        gone, old = hashlib.sha256(b"gone").hexdigest(), store.put(b"old")
        age(store.path_of(old), 25)
        assert store.remove([gone, old], older_than=NOW - timedelta(hours=24)) == 1

    def test_bytes_handed_in_again_are_young_again(self, evidence_dir: Path) -> None:
        sha256 = store.put(DATA)
        age(store.path_of(sha256), 1000)
        store.put(DATA)
        assert store.remove([sha256], older_than=NOW - timedelta(hours=24)) == 0


def test_a_disk_nearly_full_takes_no_file_more(small_disk: Path) -> None:
    store.put(b"before")
    (small_disk / "other").write_bytes(b"\0" * 960_000)
    with pytest.raises(store.NoRoom):
        store.put(b"after")
    assert list(store.kept()) == [hashlib.sha256(b"before").hexdigest()]


def test_a_disk_nearly_full_still_knows_what_it_has(small_disk: Path) -> None:
    sha256 = store.put(b"before")
    (small_disk / "other").write_bytes(b"\0" * 960_000)
    assert store.put(b"before") == sha256
