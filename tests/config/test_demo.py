"""The demonstration is never loaded into a database that holds anything else."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from parindex.accounts.models import User
from parindex.audit.models import AuditEntry
from parindex.config import demo
from parindex.organization.models import Unit
from tests.config.test_settings import run
from tests.people import People


def rows(file: Path) -> dict[str, int]:
    with sqlite3.connect(file) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}


def drop(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_gone")


def counts() -> list[int]:
    return [User.objects.count(), Unit.objects.count(), AuditEntry.objects.count()]


def test_it_is_not_mixed_into_other_data(people: People) -> None:
    before = counts()
    with pytest.raises(demo.NotADemo):
        demo.prepare()
    assert counts() == before


@pytest.mark.django_db
def test_a_database_of_another_product_is_none_to_load_it_into() -> None:
    drop("audit_auditentry")
    with pytest.raises(demo.NotADemo):
        demo.refuse_other_data()


def test_the_command_refuses_and_changes_nothing(tmp_path: Path) -> None:
    data, key = tmp_path / "data", "k" * 50
    data.mkdir()
    file = data / "parindex.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE ho_so (so TEXT)")
        database.execute("INSERT INTO ho_so VALUES ('01')")
    kept = shutil.copy(file, tmp_path / "kept.sqlite3")
    done = run("demo", "--prepare-only", PARINDEX_DATA=str(data), PARINDEX_SECRET_KEY=key)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"CommandError: Cơ sở dữ liệu {file} đang chứa dữ liệu khác nên không trộn dữ liệu trình diễn vào. "
        "Hãy chỉ PARINDEX_DATA tới một thư mục trống, hoặc bỏ DATABASE_URL.\n"
    )
    assert rows(file) == rows(Path(kept)) == {"ho_so": 1}


@pytest.mark.long
def test_records_of_a_real_office_are_left_as_they_are(tmp_path: Path) -> None:
    environment = {"PARINDEX_DATA": str(tmp_path), "PARINDEX_SECRET_KEY": "k" * 50}
    run("migrate", "-v", "0", **environment)
    run("load_catalog", **environment)
    before = rows(tmp_path / "parindex.sqlite3")
    done = run("demo", "--prepare-only", **environment)
    assert (done.returncode, "đang chứa dữ liệu khác" in done.stderr) == (1, True)
    assert rows(tmp_path / "parindex.sqlite3") == before
    assert before["organization_unit"] > 0


def test_a_port_in_use_is_told_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = run("demo", "--port", str(port), PARINDEX_DATA=str(tmp_path / "data"), PARINDEX_SECRET_KEY="k" * 50)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"CommandError: Không mở được cổng {port} ở 127.0.0.1:")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_a_port_that_is_none_is_told(tmp_path: Path, port: str) -> None:
    done = run("demo", f"--port={port}", PARINDEX_DATA=str(tmp_path / "data"), PARINDEX_SECRET_KEY="k" * 50)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"CommandError: Không có cổng {port}:")


def test_on_a_new_machine_the_data_folder_is_made(tmp_path: Path) -> None:
    environment = {"PARINDEX_DATA": str(tmp_path / "new" / "data"), "PARINDEX_SECRET_KEY": "k" * 50}
    done = run("migrate", "audit", "0001", "-v", "0", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "new" / "data" / "parindex.sqlite3").exists()


def test_a_command_before_the_tables_are_there_says_what_to_do(tmp_path: Path) -> None:
    done = run("load_catalog", PARINDEX_DATA=str(tmp_path), PARINDEX_SECRET_KEY="k" * 50)
    assert done.returncode == 1
    assert done.stderr.startswith("Không dùng được cơ sở dữ liệu: no such table: organization_unit\n")
    assert "«parindex migrate»" in done.stderr


def test_a_data_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run("migrate", PARINDEX_DATA=str(tmp_path / "file" / "data"), PARINDEX_SECRET_KEY="k" * 50)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Không tạo được thư mục dữ liệu {tmp_path / 'file' / 'data'}: ")
