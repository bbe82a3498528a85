"""Figures of other systems: every bad row is told, nothing is overwritten, what is counted stays apart."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from parindex.analytics import commands, policies, queries, sheets
from parindex.analytics.models import ExternalFigure, MeasureValue
from parindex.analytics.states import FigureState
from parindex.audit.errors import Forbidden, InvalidAct
from parindex.onestop.bulk.refusal import UnreadableFile
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.people import People

HEADING = "Mã chỉ số,Mã đơn vị,Kỳ,Số liệu ngày,Giá trị,Thang điểm,Tử số,Mẫu số"
TODAY = date(2025, 6, 2)


def csv_of(*rows: str) -> bytes:
    return "\n".join([HEADING, *rows, ""]).encode()


def checked(people: People, *rows: str) -> sheets.Checked:
    return sheets.check(csv_of(*rows), policies.reach(people.unit("huyen")), TODAY)


def imported(people: People, *rows: str, at: datetime = NOW) -> list[ExternalFigure]:
    actor = actor_for(people.officer, at)
    return commands.import_figures(actor, people.unit("huyen"), name="so-lieu.csv", data=csv_of(*rows))


def test_a_figure_is_taken_in_with_its_source(people: People) -> None:
    made = imported(
        people,
        'QD766,xa,2025-Q1,31/03/2025,"87,5",100,,',
        "eoffice.work_files_online_ratio,xa,2025-Q1,1/4/2025,,,45,60",
    )
    assert [(one.code, one.value, one.scale, one.part, one.whole, one.row) for one in made] == [
        ("QD766", Decimal("87.5"), 100, None, None, 2),
        ("eoffice.work_files_online_ratio", Decimal("75"), 100, 45, 60, 3),
    ]
    assert made[0].file.name == "so-lieu.csv"
    assert (made[0].imported_by, made[0].as_of, made[0].percent) == (
        people.officer,
        date(2025, 3, 31),
        Decimal("87.5"),
    )
    assert not MeasureValue.objects.exists()


def test_a_workbook_says_the_same_as_a_csv(people: People) -> None:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet()
        for at, title in enumerate(HEADING.split(",")):
            sheet.write(0, at, title)
        for at, value in enumerate(["SIPAS_COMMUNE", "xa", "2025", "31/03/2025", 83.25, 100]):
            sheet.write(1, at, value)
    found = sheets.check(kept.getvalue(), policies.reach(people.unit("huyen")), TODAY)
    assert [(line.code, line.period, line.value) for line in found.new] == [
        ("SIPAS_COMMUNE", "2025", Decimal("83.25"))
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("QD 766,xa,2025-Q1,1/4/2025,80,100,,", "bad_code"),
        ("QD766,xa-la,2025-Q1,1/4/2025,80,100,,", "unknown_unit"),
        ("QD766,lang-gieng,2025-Q1,1/4/2025,80,100,,", "not_yours"),
        ("QD766,xa,Q1/2025,1/4/2025,80,100,,", "bad_period"),
        ("QD766,xa,2026,1/4/2025,80,100,,", "not_begun"),
        ("QD766,xa,2025-Q1,31/02/2025,80,100,,", "bad_day"),
        ("QD766,xa,2025-Q1,1/7/2025,80,100,,", "in_future"),
        ("QD766,xa,2025-Q1,1/4/2025,tám mươi,100,,", "bad_number"),
        ("QD766,xa,2025-Q1,1/4/2025,100.5,100,,", "off_scale"),
        ("QD766,xa,2025-Q1,1/4/2025,-1,100,,", "off_scale"),
        ("QD766,xa,2025-Q1,1/4/2025,,100,,", "no_value"),
        ("QD766,xa,2025-Q1,1/4/2025,,,5,", "half_ratio"),
        ("QD766,xa,2025-Q1,1/4/2025,,,6,5", "over_whole"),
        ("QD766,xa,2025-Q1,1/4/2025,90,,4,5", "not_the_ratio"),
    ],
)
def test_every_bad_row_is_told_with_its_reason(people: People, row: str, code: str) -> None:
    found = checked(people, "QD766,noi-vu,2025-Q1,1/4/2025,80,100,,", row)
    assert [(one.row, one.code) for one in found.errors] == [(3, code)]
    assert len(found.new) == 1
    with pytest.raises(InvalidAct, match="Dòng 3"):
        imported(people, "QD766,noi-vu,2025-Q1,1/4/2025,80,100,,", row)
    assert not ExternalFigure.objects.exists()


def test_the_same_twice_is_once_and_with_another_value_is_told(people: People) -> None:
    row = "QD766,xa,2025-Q1,1/4/2025,80,100,,"
    same = checked(people, row, row)
    assert (len(same.new), same.unchanged, same.errors) == (1, 1, [])
    other = checked(people, row, "QD766,xa,2025-Q1,1/4/2025,81,100,,")
    assert [(one.row, one.code) for one in other.errors] == [(3, "twice")]


def test_a_newer_import_supersedes_and_the_old_one_stays_readable(people: People) -> None:
    (old,) = imported(people, "QD766,xa,2025-Q1,1/4/2025,80,100,,")
    assert imported(people, "QD766,xa,2025-Q1,1/4/2025,80,100,,") == []
    (new,) = imported(people, "QD766,xa,2025-Q1,15/4/2025,82,100,,", at=NOW + timedelta(days=1))
    commune = people.unit("xa").pk
    assert list(queries.external(["QD766"], [commune], ["2025-Q1"])) == [new]
    assert list(queries.history(new)) == [new, old]
    old.refresh_from_db()
    assert (old.value, old.state) == (80, FigureState.SUPERSEDED)
    assert [one.code for one in checked(people, "QD766,xa,2025-Q1,2/4/2025,79,100,,").errors] == ["older"]


@pytest.mark.parametrize("who", ["stranger", "communer", "chair", "nobody"])
def test_only_the_reform_officer_of_the_committee_brings_figures_in(people: People, who: str) -> None:
    actor = actor_for(getattr(people, who), NOW)
    with pytest.raises(Forbidden):
        commands.import_figures(
            actor, people.unit("huyen"), name="a.csv", data=csv_of("QD766,xa,2025-Q1,1/4/2025,80,100,,")
        )


def test_a_file_without_its_headings_says_which(people: People) -> None:
    with pytest.raises(UnreadableFile, match="Mã đơn vị"):
        sheets.check("Mã chỉ số,Kỳ\nQD766,2025\n".encode(), policies.reach(people.unit("huyen")), TODAY)


def test_a_dry_run_says_everything_and_keeps_nothing(people: People, tmp_path: Path, frozen: None) -> None:
    path, told = tmp_path / "a.csv", io.StringIO()
    path.write_bytes(csv_of("QD766,xa,2025-Q1,1/4/2025,80,100,,", "QD766,la,2025-Q1,1/4/2025,80,100,,"))
    with pytest.raises(CommandError, match="1 dòng"):
        call_command("import_figures", path, unit="huyen", dry_run=True, format="json", stdout=told)
    said: dict[str, Any] = json.loads(told.getvalue())
    assert (said["rows"], said["new"], [one["code"] for one in said["errors"]]) == (2, 1, ["unknown_unit"])
    path.write_bytes(csv_of("QD766,xa,2025-Q1,1/4/2025,80,100,,"))
    call_command("import_figures", path, unit="huyen", dry_run=True, stdout=told)
    assert not ExternalFigure.objects.exists()
    call_command("import_figures", path, unit="huyen", user="officer", stdout=told)
    assert ExternalFigure.objects.get().imported_by == people.officer
