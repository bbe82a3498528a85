"""Bulk intake on the command line: what it prints, and how it ends."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from parindex.onestop import bulk, commands
from parindex.onestop.models import Dossier
from tests.bulk_files import as_csv, row, rows, titles
from tests.one_stop import loaded
from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen")


def said(*arguments: Any) -> str:
    out = io.StringIO()
    call_command("import_dossiers", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(people: People, tmp_path: Path) -> Path:
    """Three good rows and one of an unknown unit."""
    loaded(people)
    path = tmp_path / "xuat.csv"
    path.write_bytes(as_csv([*rows(3), row(code="H43-9", unit="?")]))
    return path


def test_it_prints_counts_and_every_error_as_json(file: Path) -> None:
    told = json.loads(said(file, "--format", "json"))
    assert {name: told[name] for name in ("rows", "created", "updated", "unchanged", "rejected")} == {
        "rows": 4, "created": 3, "updated": 0, "unchanged": 0, "rejected": 1
    }  # fmt: skip
    assert told["errors"] == [
        {
            "row": 5,
            "column": "Mã đơn vị tiếp nhận",
            "code": "unknown_unit",
            "message": "Không có đơn vị mang mã «?». Xem mã ở trang Tổ chức.",
        }
    ]


def test_a_dry_run_says_the_same_and_stores_nothing(file: Path, tmp_path: Path) -> None:
    told = said(file, "--dry-run", "--errors", tmp_path / "sai.xlsx")
    assert told.splitlines()[0] == "4 dòng: thêm 3, cập nhật 0, không đổi 0, loại 1."
    assert (Dossier.objects.count(), (tmp_path / "sai.xlsx").read_bytes()[:2]) == (0, b"PK")


def test_all_or_nothing_stores_nothing_while_a_row_is_bad(file: Path) -> None:
    told = json.loads(said(file, "--all-or-nothing", "--format", "json"))
    assert (told["created"], told["rejected"], Dossier.objects.count()) == (0, 1, 0)


def test_a_file_that_is_not_whole_ends_with_a_code_and_its_reason(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-30])
    with pytest.raises(CommandError, match="bị cắt ngang") as error:
        said(file)
    assert error.value.returncode == 2
    with pytest.raises(CommandError, match="Không đọc được"):
        said(file.with_name("khong-co.csv"))


def test_a_mapping_is_named_by_its_source(file: Path, people: People) -> None:
    commands.keep_mapping(people.system, "mot-cua", name="Một cửa", columns={"code": "Số HS"}, words={})
    file.write_bytes(as_csv(rows(2), heading=titles({"code": "Số HS"})))
    assert json.loads(said(file, "--mapping", "mot-cua", "--format", "json"))["created"] == 2
    assert set(Dossier.objects.values_list("source", flat=True)) == {"mot-cua"}
    with pytest.raises(CommandError, match="Hiện có: mot-cua"):
        said(file, "--mapping", "khac")


def test_the_template_can_be_written(tmp_path: Path) -> None:
    call_command("dossier_template", str(tmp_path / "mau.xlsx"), stdout=io.StringIO())
    assert bulk.titles_of((tmp_path / "mau.xlsx").read_bytes(), most_rows=1) == tuple(titles())
