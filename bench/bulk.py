"""Bulk intake of dossiers beside django-import-export's bulk mode: the same rows, tables, indexes and database.

PARINDEX_BENCH_ROWS sets the number of rows (200000 in the full form). Each measurement is a process of its own on an
empty table, so that its memory is its own. The rival reads the same .csv with its documented settings for speed
(use_bulk, batch_size, skip_diff, skip_html_diff, use_transactions, cached foreign keys, no look-up of existing rows);
it is spared our journal, and checks only what its widgets check. Ours checks everything and looks every code up.
"""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

ROWS = int(os.environ.get("PARINDEX_BENCH_ROWS", "20000"))
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 6, 1, 9, tzinfo=ZONE)
FIRST = datetime(2025, 1, 6, 8)  # noqa: DTZ001 -- a clock on the wall
DATABASE = "parindex_bench_bulk"
CLOCK = "%d/%m/%Y %H:%M"
FILES = ("csv", "xlsx", "bad.csv")
UNITS, BAD_SHARE = 66, 0.03
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Chamaléa", "Katơr", "Đặng", "Võ", "Đỗ")
MIDDLE = ("Thị", "Văn", "Quốc", "Minh", "Ngọc", "Hữu", "Xuân", "Thanh")
GIVEN = ("Đậu", "Quý", "Định", "Ơn", "Duyên", "Khoa", "Trung", "Đào", "Ước", "Thư", "Phước", "Uyên", "Ý", "Hạnh")


def run() -> None:
    """Print rows a second, peak MB and the ratio to the rival, on SQLite and, with DATABASE_URL, on PostgreSQL."""
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        _child({"PARINDEX_DATA": folder}, "files", folder)
        files = {name: Path(folder) / f"rows.{name}" for name in FILES}
        print(f"\nbulk intake of {ROWS} dossiers, 28 columns, all of them new")
        _measure("SQLite", {"PARINDEX_DATA": folder, "DATABASE_URL": ""}, files)
        if given.startswith("postgres"):
            with _database(given) as url:
                _measure("PostgreSQL", {"PARINDEX_DATA": folder, "DATABASE_URL": url}, files)


def _measure(engine: str, env: dict[str, str], files: dict[str, Path]) -> None:
    _child(env, "set-up")
    rival = _child(env, "rival", files["csv"])
    print(f"  {engine:10} django-import-export .csv  {_told(rival)}")
    for what in ("csv", "xlsx", "bad.csv"):
        ours = _child(env, "ours", files[what])
        print(f"  {engine:10} parindex .{what:18}  {_told(ours)}  {rival['seconds'] / ours['seconds']:.1f}×")
    again = _child(env, "again", files["csv"])
    print(f"  {engine:10} parindex the same .csv again  {_told(again)}  {again['counts']}")


def _told(one: dict[str, Any]) -> str:
    return f"{one['seconds']:7.2f} s  {ROWS / one['seconds']:8.0f} rows/s  {one['peak']:5.0f} MB"


def _child(env: dict[str, str], *arguments: object) -> dict[str, Any]:
    """One measurement in a process of its own; its seconds are from the first byte read to the commit."""
    settings = {
        "PARINDEX_DEBUG": "1",
        "PARINDEX_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "parindex.config.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.bulk", *map(str, arguments)],
        stdout=subprocess.PIPE,
        env={**os.environ, **settings, **env},
    )
    assert process.stdout is not None
    told = process.stdout.read()
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return {**json.loads(told or b"{}"), "peak": usage.ru_maxrss / 1024}


@contextmanager
def _database(url: str) -> Iterator[str]:
    """A database of its own beside the one named."""
    import psycopg

    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        owner.execute(f"CREATE DATABASE {DATABASE}")
        yield urlunsplit(parts._replace(path=f"/{DATABASE}"))
        owner.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


def _write_files(folder: Path) -> None:
    """The same rows as .csv and .xlsx, and a .csv of which some rows are bad."""
    import xlsxwriter

    from parindex.onestop.bulk.layout import COLUMNS

    titles, rows = [one.title for one in COLUMNS], list(_rows())
    files = {name: folder / f"rows.{name}" for name in FILES}
    dice = random.Random(2)
    bad = [
        row if dice.random() > BAD_SHARE else {**row, "solved_at": "31/02/2025", "identity": "58190001234"}
        for row in rows
    ]
    for name, told in (("csv", rows), ("bad.csv", bad)):
        with files[name].open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(titles)
            writer.writerows([row.get(one.key, "") for one in COLUMNS] for row in told)
    book = xlsxwriter.Workbook(str(files["xlsx"]), {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, titles)
    for line, row in enumerate(rows, start=1):
        page.write_row(line, 0, [row.get(one.key, "") for one in COLUMNS])
    book.close()


def _rows() -> Iterator[dict[str, str]]:
    """Dossiers as an export has them: of two years, most of them finished, some late."""
    from parindex.kit.catalog import load_calendar, load_procedures

    calendar, procedures, dice = load_calendar(), sorted(load_procedures()), random.Random(1)
    for n in range(ROWS):
        accepted = FIRST + timedelta(days=dice.randrange(480), minutes=dice.randrange(480))
        due = datetime.combine(calendar.add_working_days(accepted.date(), dice.randrange(2, 12)), accepted.time())
        solved = accepted + (due - accepted) * dice.uniform(0.3, 1.1)
        row = {
            "code": f"H43.{n % UNITS:02}-{accepted:%y%m%d}-{n:06}",
            "procedure": dice.choice(procedures),
            "unit": f"u{n % UNITS}",
            "channel": dice.choice(("Trực tiếp", "Trực tuyến", "Bưu chính công ích")),
            "return_way": "Trực tiếp",
            "subject_kind": "Cá nhân",
            "applicant": f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}",
            "identity": f"0{dice.randrange(10**11):011}",
            "phone": f"09{dice.randrange(10**8):08}",
            "address": f"Thôn {n % 9 + 1}, xã Bắc Sơn, tỉnh Khánh Hòa",
            "state": "Đang giải quyết",
            "submitted_at": f"{accepted - timedelta(minutes=30):{CLOCK}}",
            "accepted_at": f"{accepted:{CLOCK}}",
            "due_at": f"{due:{CLOCK}}",
            "supplements": "0",
            "owes_fee": "Có",
            "is_paid_online": "Không",
            "is_digitised": "Có",
        }
        if n % 10:
            returned = solved + timedelta(hours=2)
            row |= {"state": "Đã trả kết quả", "solved_at": f"{solved:{CLOCK}}", "returned_at": f"{returned:{CLOCK}}"}
            row |= {"result_signed_on": f"{solved:%d/%m/%Y}", "has_electronic_result": "Có"}
        yield row


def _main(what: str, *rest: str) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.DEBUG = False
    if what in ("files", "set-up"):
        _write_files(Path(rest[0])) if rest else _set_up()
        return
    from django.db import connection

    with connection.cursor() as cursor:
        if what != "again":
            wipe = (
                "TRUNCATE onestop_dossier CASCADE"
                if connection.vendor == "postgresql"
                else "DELETE FROM onestop_dossier"
            )
            cursor.execute(wipe)
    begun = time.perf_counter()
    counts = _rival(Path(rest[0])) if what == "rival" else _ours(Path(rest[0]))
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "counts": counts}))


def _set_up() -> None:
    from django.core.management import call_command

    from parindex.audit.actor import system_actor
    from parindex.kit.catalog import load_procedures
    from parindex.onestop.commands import load_procedures as load
    from parindex.organization.commands import establish_unit

    call_command("migrate", verbosity=0)
    system = system_actor(NOW)
    for n in range(UNITS):
        establish_unit(system, code=f"u{n}", kind="PEOPLES_COMMITTEE", level="COMMUNE", name=f"UBND xã {n}")
    load(system, list(load_procedures().values()))


def _ours(path: Path) -> dict[str, int]:
    from parindex.audit.actor import system_actor
    from parindex.onestop import intake_runs

    returned = path.with_suffix(".returned.xlsx") if path.name == "rows.bad.csv" else None
    told = intake_runs.run(system_actor(NOW), path.read_bytes(), intake_runs.Asked(path.name, errors_to=returned))
    counts = {name: told[name] for name in intake_runs.COUNTS}
    if (counts["rejected"] and returned is None) or sum(counts.values()) != 2 * ROWS:
        raise RuntimeError(f"{counts} {told['errors'][:3]}")
    return counts


def _rival(path: Path) -> dict[str, int]:
    import tablib
    from django.db import models

    from parindex.audit.models import RecordQuerySet

    RecordQuerySet.bulk_create = models.QuerySet.bulk_create  # without our journal
    with path.open(encoding="utf-8") as file:
        dataset = tablib.Dataset().load(file, format="csv")
    result = _resource().import_data(dataset, dry_run=False, raise_errors=True, use_transactions=True)
    from parindex.onestop.models import Dossier

    if result.has_errors() or Dossier.objects.count() != ROWS:
        raise RuntimeError("the rival did not take every row")
    return {"created": ROWS}


def _resource() -> Any:
    from import_export import fields, resources, widgets

    from parindex.onestop.bulk.layout import BY_KEY, COLUMNS
    from parindex.onestop.models import Dossier, Procedure
    from parindex.onestop.states import Channel, DossierState, LateCause, SubjectKind
    from parindex.organization.models import Unit

    class Words(widgets.Widget):
        def __init__(self, choices: Any) -> None:
            super().__init__()
            self.values = {str(one.label): one.value for one in choices}

        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
            return self.values[value] if value else ""

    class Flag(widgets.BooleanWidget):
        TRUE_VALUES, FALSE_VALUES = ["Có"], ["Không"]

    choices = {
        "channel": Channel,
        "return_way": Channel,
        "state": DossierState,
        "subject_kind": SubjectKind,
        "late_kind": LateCause,
    }

    def widget(one: Any) -> Any:
        if one.key in ("unit", "office"):
            return widgets.CachedForeignKeyWidget(Unit, "code")
        if one.key == "procedure":
            return widgets.CachedForeignKeyWidget(Procedure, "code")
        if one.kind == "word":
            return Words(choices[one.key])
        kinds = {"moment": widgets.DateTimeWidget(format=CLOCK), "day": widgets.DateWidget(format="%d/%m/%Y")}
        return (
            kinds.get(one.kind)
            or {"flag": Flag(), "count": widgets.IntegerWidget()}.get(one.kind)
            or widgets.CharWidget()
        )

    named = {"office": "unit"}  # the office is the unit where the cell is empty
    columns = {
        one.key: fields.Field(
            attribute=one.key, column_name=BY_KEY[named.get(one.key, one.key)].title, widget=widget(one)
        )
        for one in COLUMNS
    }
    meta = type("Meta", (), {
        "model": Dossier, "import_id_fields": ("code",), "fields": list(columns), "use_bulk": True,
        "batch_size": 1000,
        "skip_diff": True, "skip_html_diff": True, "use_transactions": True, "force_init_instance": True,
        "skip_unchanged": False, "report_skipped": False,
    })  # fmt: skip
    return type("Dossiers", (resources.ModelResource,), {**columns, "Meta": meta})()


if __name__ == "__main__":
    _main(*sys.argv[1:])
