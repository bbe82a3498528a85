"""What was counted reaches open sheets by itself, up to the cut-off day, and disturbs nobody who is typing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from parindex.analytics.refreshing import follow, refresh
from parindex.audit.actor import LOCAL_ZONE
from parindex.audit.models import AuditEntry
from parindex.scoring.models import LeafEntry, Round
from parindex.scoring.proposals import Missing, Value
from parindex.scoring.records import OfRecords
from tests.conftest import NOW
from tests.one_stop import at, solved
from tests.people import People
from tests.running_rounds import running
from tests.scoring_rounds import Cast

ON_TIME = ("onestop.on_time_ratio", "part")
AFTER = datetime(2025, 12, 16, 8, tzinfo=LOCAL_ZONE)
CUT_OFF = date(2025, 12, 15)


@pytest.fixture
def facts_dir(tmp_path: Path, settings: object) -> Path:
    settings.FACTS_DIR = tmp_path / "facts"  # type: ignore[attr-defined]
    return tmp_path / "facts"


@pytest.fixture
def round_(cast: Cast, facts_dir: Path) -> Iterator[Round]:
    return running(cast)


def proposed(round_: Round) -> LeafEntry:
    return LeafEntry.objects.get(sheet__round=round_, sheet__unit__code="xa", leaf="1.1.2")


def said(people: People, until: date = CUT_OFF) -> Value | Missing:
    unit = people.unit("xa").pk
    return OfRecords().values([ON_TIME], [unit], 2025, until)[*ON_TIME, unit]


def test_a_change_reaches_the_sheet_and_leaves_the_version_for_whoever_types(people: People, round_: Round) -> None:
    before = proposed(round_).version
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    refresh(NOW)
    follow(NOW)
    assert proposed(round_).proposed["done"]["value"] == "1"
    assert proposed(round_).version == before


def test_where_nothing_is_new_nothing_is_written(people: People, round_: Round) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    for minutes in (0, 1, 2):
        moment = NOW + timedelta(minutes=minutes)
        refresh(moment)
        follow(moment)
    assert AuditEntry.objects.filter(act="scoring.proposal.refresh").count() == 1


@pytest.mark.usefixtures("frozen")
def test_the_command_does_it_all(people: People, round_: Round) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    call_command("measure")
    assert proposed(round_).proposed["done"]["value"] == "1"


def test_until_the_cut_off_is_over_the_year_so_far_counts(people: People, round_: Round) -> None:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    refresh(NOW)
    assert said(people) == Value("1", NOW.date(), "Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn, 2025")


def test_after_the_cut_off_what_came_later_does_not_count(people: People, round_: Round) -> None:
    solved(people, at(date(2025, 12, 14)), at(date(2025, 12, 15), "16:00"))
    solved(people, at(date(2025, 12, 15)), at(date(2025, 12, 16), "07:30"))
    assert refresh(AFTER).cuts == [CUT_OFF]
    assert said(people) == Value("1", CUT_OFF, "Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn, 2025")


def test_marks_without_a_moment_are_said_to_be_as_entered_last(people: People, round_: Round) -> None:
    solved(people, at(date(2025, 12, 14)), at(date(2025, 12, 15), "16:00"))
    refresh(AFTER)
    unit, wanted = people.unit("xa").pk, ("onestop.online_of_received_ratio", "whole")
    told = OfRecords().values([wanted], [unit], 2025, CUT_OFF)[*wanted, unit]
    assert isinstance(told, Value)
    assert told.source.endswith("dấu hiệu của hồ sơ theo lần ghi mới nhất")


def test_what_is_not_cut_yet_is_missing_and_says_so(people: People, facts_dir: Path) -> None:
    solved(people, at(date(2025, 12, 14)), at(date(2025, 12, 15), "16:00"))
    refresh(AFTER)  # no round wants a cut
    told = said(people)
    assert isinstance(told, Missing)
    assert "đến hết ngày chốt 15/12/2025" in told.reason
