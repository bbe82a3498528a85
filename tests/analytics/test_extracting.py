"""Extracts can be killed, repeated and lost, and the facts are right after the next one."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from django.core.management import CommandError, call_command

from parindex.analytics import extracting, keeping
from parindex.analytics.extracting import extract
from parindex.analytics.models import Extract
from parindex.analytics.store import Busy, Folder
from parindex.measures.datasets import DATASETS, DOSSIERS
from parindex.onestop import datasets
from tests.conftest import NOW
from tests.one_stop import received, solved
from tests.people import People
from tests.random_dossiers import made


class Killed(BaseException):
    """The process is gone."""


def facts() -> pl.DataFrame:
    there = Extract.objects.filter(dataset=DOSSIERS.name).order_by("period").values_list("period", flat=True)
    return Folder.of_settings().scan(DOSSIERS, there).collect()


def by_records(now: datetime) -> pl.DataFrame:
    periods = datasets.periods(now)
    return pl.concat(frame for period in periods for frame in datasets.of_periods([period], now))


def test_an_extract_renews_only_the_quarters_that_changed(people: People, facts_dir: Path) -> None:
    made(people, 100, 1, NOW)
    later = NOW + timedelta(hours=1)
    first = extract(Folder.of_settings(), NOW)[0]
    assert sorted(first.written) == [20251, 20252]
    received(people, later)
    again = extract(Folder.of_settings(), later)[0]
    assert list(again.written) == [20252]
    assert facts().equals(by_records(later))
    assert set(Extract.objects.values_list("as_of", flat=True)) == {later}


@pytest.mark.parametrize("where", ["before the second file", "before the database says so"])
def test_killed_in_the_middle_the_next_run_is_right(
    people: People, facts_dir: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    made(people, 100, 2, NOW)
    folder, later = Folder.of_settings(), NOW + timedelta(hours=1)
    extract(folder, NOW)
    solved(people, NOW.replace(month=2), later)

    def kill(*args: object) -> None:
        raise Killed

    def step(dataset: str, period: int) -> None:
        if period == 20252:
            raise Killed

    with monkeypatch.context() as broken:
        if where.endswith("so"):
            broken.setattr(keeping, "keep_extracts", kill)
        with pytest.raises(Killed):
            extract(folder, later, step=extracting.silent if where.endswith("so") else step)
    assert set(Extract.objects.values_list("as_of", flat=True)) == {NOW}
    extract(folder, later + timedelta(minutes=1))
    assert facts().equals(by_records(later + timedelta(minutes=1)))
    for one in Extract.objects.all():
        written = folder.file(DATASETS[one.dataset], one.period).read_bytes()
        assert one.sha256 == hashlib.sha256(written).hexdigest()


def test_a_change_that_leaves_a_file_as_long_as_it_was_is_counted_after_a_kill(
    people: People, facts_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(people, 100, 2, NOW)
    folder, later = Folder.of_settings(), NOW + timedelta(hours=1)
    extract(folder, NOW)
    with monkeypatch.context() as broken:
        # The file is there, the database doesn't say so, and the sizes say nothing.
        broken.setattr(keeping, "keep_extracts", lambda *args: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            extract(folder, later)
    assert folder.is_unfinished
    again = extract(folder, later)
    assert sorted(again[0].written) == [20251, 20252]
    assert not folder.is_unfinished


def test_a_lost_or_cut_file_is_told_anew(people: People, facts_dir: Path) -> None:
    made(people, 60, 3, NOW)
    folder = Folder.of_settings()
    extract(folder, NOW)
    folder.file(DOSSIERS, 20251).unlink()
    cut = folder.file(DOSSIERS, 20252)
    cut.write_bytes(cut.read_bytes()[:100])
    extract(folder, NOW)
    assert facts().equals(by_records(NOW))


def test_the_same_records_make_the_same_files(people: People, facts_dir: Path) -> None:
    made(people, 60, 3, NOW)
    folder = Folder.of_settings()
    first = extract(folder, NOW, full=True)
    again = extract(folder, NOW, full=True)
    assert [one.written for one in first] == [one.written for one in again]


def test_a_clock_that_went_back_reads_everything_again(people: People, facts_dir: Path) -> None:
    extract(Folder.of_settings(), NOW + timedelta(days=1))
    received(people, NOW)
    extract(Folder.of_settings(), NOW + timedelta(hours=1))
    assert facts().equals(by_records(NOW + timedelta(hours=1)))


def test_an_act_that_ended_after_the_last_extract_began_is_found(people: People, facts_dir: Path) -> None:
    folder = Folder.of_settings()
    extract(folder, NOW)
    received(people, NOW - timedelta(minutes=5))  # begun before, seen after
    extract(folder, NOW + timedelta(minutes=1))
    assert facts().height == 1


def test_two_never_write_at_once(facts_dir: Path) -> None:
    with Folder.of_settings().held(), pytest.raises(Busy), Folder.of_settings().held():
        pass


@pytest.mark.django_db
def test_the_command_line_says_what_it_did(people: People, facts_dir: Path, frozen: None) -> None:
    received(people)
    told = io.StringIO()
    call_command("extract", format="json", stdout=told, stderr=io.StringIO())
    said = json.loads(told.getvalue())
    assert {one["dataset"]: one["read"] for one in said["datasets"]}["dossiers"] == 1
    told = io.StringIO()
    call_command("measure", format="json", stdout=told)
    assert json.loads(told.getvalue())["measures"]["dossiers"]["changed"] > 0
    with Folder.of_settings().held(), pytest.raises(CommandError):
        call_command("extract", stdout=told, stderr=io.StringIO())
