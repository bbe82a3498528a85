"""Facts and figures of many dossiers: all of them, twenty thousand changed, one changed. On SQLite or DATABASE_URL.

`BENCH_DOSSIERS` is how many (default 2 000 000), received over two years by twenty communes; `BENCH_FACTS_DIR` keeps
the database, so that the next run needn't fill it.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

MANY = int(os.environ.get("BENCH_DOSSIERS", "2000000"))
CHANGED, COMMUNES, RUNS = 20_000, 20, 5
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2025, 6, 16, 9, tzinfo=ZONE)
DAYS = 730


def run() -> None:
    """Print seconds and memory."""
    kept = os.environ.get("BENCH_FACTS_DIR")
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory() as folder:
        os.environ |= {"PARINDEX_DATA": str(folder), "PARINDEX_DEBUG": "1", "PARINDEX_LOG_LEVEL": "ERROR"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command
        from django.db import connection

        settings.DEBUG = False
        call_command("migrate", verbosity=0)
        from parindex.onestop.models import Dossier

        if not Dossier.objects.exists():
            _timed("filled", _fill)
        print(f"\nfacts of {Dossier.objects.count()} dossiers, {connection.vendor}")
        _measure()
        _memory()


def _measure() -> None:
    from parindex.analytics.extracting import extract
    from parindex.analytics.measuring import measure
    from parindex.analytics.store import Folder

    folder, at = Folder.of_settings(), NOW
    _timed("extract, all", lambda: extract(folder, at, full=True))
    _memory()
    _timed("measure, all", lambda: measure(folder, at, full=True))
    for many, words in ((CHANGED, f"{CHANGED} changed"), *((1, "one changed"),) * RUNS):
        at += timedelta(hours=1)
        _change(many, at)
        at += timedelta(minutes=1)
        told = _timed(f"extract, {words}", lambda at=at: extract(folder, at))
        counted = _timed(f"measure, {words}", lambda at=at, told=told: measure(folder, at, told=told))
        print("    ", {one.dataset: [*one.written] for one in told}, [one.changed for one in counted])


def _timed(words: str, what: Any) -> Any:
    start, cpu = time.perf_counter(), time.process_time()
    answer = what()
    print(f"  {words:24} {time.perf_counter() - start:7.2f} s, {time.process_time() - cpu:7.2f} s of CPU")
    return answer


def _memory() -> None:
    print(f"  most memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _change(many: int, at: datetime) -> None:
    """Change some of the latest, each so that its figures are others."""
    from django.db import models
    from django.db.models import Case, When

    from parindex.onestop.models import Dossier

    plain: models.QuerySet[Dossier] = models.QuerySet(Dossier)
    ids = list(plain.order_by("-pk").values_list("pk", flat=True)[:many])
    other = Case(When(is_digitised=True, then=False), default=True)
    plain.filter(pk__gte=ids[-1]).update(is_digitised=other, changed_at=at)


def _fill() -> None:
    """Rows written past the journal: building is not what is measured."""
    from django.db import transaction

    from parindex.audit.actor import system_actor
    from parindex.kit.catalog import load_procedures
    from parindex.onestop.commands import load_procedures as publish
    from parindex.onestop.commands.bulk_rows import BulkRows
    from parindex.onestop.commands.importing import _new_rows
    from parindex.onestop.models import Dossier, ProcedureVersion
    from parindex.organization.commands import establish_unit

    system = system_actor(NOW)
    top = establish_unit(system, code="top", kind="PEOPLES_COMMITTEE", level="DISTRICT", name="UBND huyện")
    kind = {"kind": "PEOPLES_COMMITTEE", "level": "COMMUNE", "parent": top}
    units = [establish_unit(system, code=f"c{n}", name=f"UBND xã {n}", **kind).pk for n in range(COMMUNES)]
    publish(system, load_procedures().values())
    versions = np.array(ProcedureVersion.objects.values_list("pk", "procedure_id"))
    rows = _rows(units, versions)
    with transaction.atomic():
        BulkRows(step=lambda done: None).insert(Dossier, _new_rows(rows, "bench").with_columns(version=pl.lit(1)))


def _rows(units: list[int], versions: Any) -> pl.DataFrame:
    chance = np.random.default_rng(1)
    minute = np.sort(chance.integers(0, DAYS * 1440, MANY))
    which = chance.integers(0, len(versions), MANY)
    unit = np.array(units)[chance.integers(0, len(units), MANY)]
    took, allowed = chance.integers(30, 20_000, MANY), chance.integers(1, 16, MANY) * 1440
    start = pl.lit(NOW - timedelta(days=DAYS)).dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    flags = {name: chance.choice([True, False], MANY) for name in ("owes_fee", "is_digitised", "is_reused")}
    table = pl.DataFrame(
        {"n": np.arange(MANY), "minute": minute, "took": took, "allowed": allowed, "unit_id": unit, **flags}
    ).with_columns(
        office_id=pl.col("unit_id"),
        procedure_version_id=pl.Series(versions[which, 0]),
        procedure_id=pl.Series(versions[which, 1]),
        channel=pl.Series(chance.choice(["DIRECT", "ONLINE", "POST"], MANY)),
        accepted_at=start + pl.duration(minutes=pl.col("minute")),
        is_done=(pl.col("minute") + pl.col("took") < DAYS * 1440) & pl.Series(chance.random(MANY) < 0.98),
    )
    due = pl.col("accepted_at") + pl.duration(minutes=pl.col("allowed"))
    done = pl.when("is_done").then(pl.col("accepted_at") + pl.duration(minutes=pl.col("took")))
    in_time = pl.when(pl.col("took") <= pl.col("allowed")).then(pl.lit("ON_TIME")).otherwise(pl.lit("LATE"))
    return table.with_columns(
        code=pl.format("H43-{}", "n"), return_way=pl.lit("DIRECT"), subject_kind=pl.lit("PERSON"),
        state=pl.when("is_done").then(pl.lit("RETURNED")).otherwise(pl.lit("IN_PROCESS")),
        applicant=pl.lit("Nguyễn Văn Mẫu"), applicant_folded=pl.lit("nguyen van mau"), sets=pl.lit(1),
        submitted_at=pl.col("accepted_at"), due_at=due, first_due_at=due, statutory_due_at=due, solved_at=done,
        returned_at=done, closed_at=done, supplements=pl.lit(0), changed_at=pl.col("accepted_at"),
        punctuality=pl.when("is_done").then(in_time).otherwise(pl.lit("")),
    ).drop("n", "minute", "took", "allowed", "is_done")  # fmt: skip
