"""Dossiers of two years made up by DuckDB, the facts of their quarters, and the same dossiers in PostgreSQL.

Every value comes from a hash of the dossier's number, so whoever reads them has the same ones.
"""

# ruff: noqa: E501 -- questions in SQL keep their own lines
from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2025, 7, 1, 9, tzinfo=ZONE)
QUARTERS = (20233, 20234, 20241, 20242, 20243, 20244, 20251, 20252)
MANY_UNITS = 60
SETTINGS = {"memory_limit": "3GB", "threads": 2}
LEVELS = ("NONE", "PARTIAL", "FULL")


@dataclass(frozen=True)
class Office:
    """The ids dossiers refer to: of units, and of versions with their procedure and on-line level."""

    units: Sequence[int]
    versions: Sequence[tuple[int, int, str]]


MADE_UP = Office(range(1, MANY_UNITS + 1), [(n, n, LEVELS[n % 3]) for n in range(1, 41)])

DOSSIERS = """
CREATE OR REPLACE TABLE dossier AS
WITH came AS (
    SELECT n, TIMESTAMP '2023-07-01 07:30:00' + to_seconds(CAST(floor(u(n, 1) * 730 * 86400) AS BIGINT)) AS submitted_at,
        {units}[1 + CAST(floor(u(n, 2) * {many_units}) AS INT)] AS unit_id,
        {versions}[1 + CAST(floor(u(n, 3) * {many_versions}) AS INT)] AS version
    FROM range({many}) t(n)
),
accepted AS (
    SELECT *, CASE WHEN u(n, 4) < 0.95 THEN submitted_at + to_hours(CAST(floor(u(n, 5) * 20) AS INT)) END AS accepted_at FROM came
),
ended AS (
    SELECT *, CASE WHEN u(n, 6) < 0.9 THEN accepted_at + to_days(1 + CAST(floor(u(n, 7) * 20) AS INT)) END AS due_at,
        CASE WHEN u(n, 8) < 0.98 THEN accepted_at + to_minutes(CAST(5 + floor(u(n, 9) * 25000) AS INT)) END AS end_at
    FROM accepted
),
told AS (
    SELECT *, CASE WHEN end_at < TIMESTAMP '{now}' THEN end_at END AS over_at, u(n, 10) < 0.05 AS is_closed FROM ended
)
SELECT n + 1 AS id, unit_id, unit_id AS office_id, version.procedure AS procedure_id,
    CASE WHEN u(n, 11) < 0.9 THEN version.id END AS procedure_version_id,
    CASE WHEN u(n, 11) < 0.9 THEN version.online END AS online,
    ['DIRECT', 'ONLINE', 'ONLINE', 'POST'][1 + CAST(floor(u(n, 12) * 4) AS INT)] AS channel,
    CASE WHEN accepted_at IS NULL THEN 'REFUSED' WHEN over_at IS NULL THEN 'IN_PROCESS'
         WHEN is_closed THEN 'WITHDRAWN' ELSE 'SOLVED' END AS state,
    submitted_at, accepted_at, due_at,
    CASE WHEN NOT is_closed THEN over_at END AS solved_at,
    CASE WHEN accepted_at IS NULL THEN submitted_at WHEN is_closed THEN over_at END AS closed_at,
    CASE WHEN is_closed OR over_at IS NULL OR due_at IS NULL THEN '' WHEN over_at > due_at THEN 'LATE'
         WHEN CAST(over_at AS DATE) < CAST(due_at AS DATE) THEN 'EARLY' ELSE 'ON_TIME' END AS punctuality,
    CASE WHEN u(n, 13) < 0.1 THEN NULL ELSE CAST(floor(u(n, 14) * 2.2) AS INT) END AS supplements,
    CASE WHEN u(n, 15) < 0.1 THEN NULL ELSE u(n, 16) < 0.4 END AS owes_fee,
    CASE WHEN u(n, 17) < 0.1 THEN NULL ELSE u(n, 18) < 0.5 END AS is_paid_online,
    CASE WHEN u(n, 19) < 0.1 THEN NULL ELSE u(n, 20) < 0.7 END AS is_digitised,
    CASE WHEN u(n, 21) < 0.1 THEN NULL ELSE u(n, 22) < 0.3 END AS is_reused,
    CASE WHEN u(n, 23) < 0.1 THEN NULL ELSE u(n, 24) < 0.8 END AS has_electronic_result,
    CASE WHEN u(n, 25) < 0.05 THEN due_at END AS apologised_at,
    CASE WHEN u(n, 26) < 0.03 AND n > 0 THEN n END AS parent_id
FROM told
"""
FACTS = """
SELECT id AS record, unit_id AS unit, office_id AS office, procedure_id AS procedure, channel,
    CASE WHEN solved_at >= {start} AND solved_at < {end} THEN 'SOLVED'
         WHEN accepted_at IS NOT NULL AND solved_at IS NULL AND closed_at >= {start} AND closed_at < {end} THEN 'CLOSED'
         WHEN NOT unfinished THEN '' WHEN due_at < {end} THEN 'OVERDUE' ELSE 'OPEN' END AS phase,
    submitted_at >= {start} AS is_submitted, coalesce(accepted_at >= {start} AND accepted_at < {end}, false) AS is_accepted,
    parent_id IS NULL AS is_handed_in, online, punctuality, supplements > 1 AS is_asked_often,
    due_at IS NOT NULL AS has_due, coalesce(solved_at IS NULL AND closed_at <= due_at, false) AS is_closed_in_time,
    solved_at IS NOT NULL AS has_result, has_electronic_result, owes_fee, is_paid_online, is_digitised, is_reused,
    apologised_at IS NOT NULL AS is_apologised, CAST(NULL AS BOOLEAN) AS is_apology_in_time
FROM (
    SELECT *, coalesce(accepted_at < {end} AND (state = 'IN_PROCESS' OR solved_at >= {end}
        OR (solved_at IS NULL AND closed_at >= {end})), false) AS unfinished
    FROM dossier
    WHERE submitted_at < {end} AND (solved_at >= {start} OR (solved_at IS NULL AND (closed_at IS NULL OR closed_at >= {start})))
)
ORDER BY unit
"""
# Those of no constraint: one after another they are made much faster than with every row.
PLAIN_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'onestop_dossier' AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""


def fill(folder: Path, many: int, office: Office = MADE_UP) -> duckdb.DuckDBPyConnection:
    """Write the facts of `many` dossiers by quarter; the connection holds the dossiers themselves."""
    connection = duckdb.connect(str(folder / "dossiers.db"), config=SETTINGS)
    connection.execute("SET enable_progress_bar = false")
    connection.execute("CREATE MACRO u(n, salt) AS hash(n * 64 + salt) / 18446744073709551616.0")
    versions = [f"{{'id': {one}, 'procedure': {two}, 'online': '{level}'}}" for one, two, level in office.versions]
    connection.execute(
        DOSSIERS.format(
            many=many, units=list(office.units), many_units=len(office.units), versions=f"[{', '.join(versions)}]",
            many_versions=len(office.versions), now=f"{NOW:%Y-%m-%d %H:%M:%S}",
        )
    )  # fmt: skip
    for period in QUARTERS:
        place = folder / "dossiers" / f"period={period}"
        place.mkdir(parents=True)
        start, end = (f"TIMESTAMP '{_first_day(one)}'" for one in (period, _next(period)))
        facts = FACTS.format(start=start, end=end)
        connection.execute(f"COPY ({facts}) TO '{place / 'facts.parquet'}' (FORMAT parquet, COMPRESSION zstd)")
    return connection


def _first_day(period: int) -> str:
    return f"{period // 10}-{period % 10 * 3 - 2:02}-01"


def _next(period: int) -> int:
    return period + 1 if period % 10 < 4 else period + 7


def found_office() -> Office:
    """Units and procedures in the database of DATABASE_URL, which must be empty, made by commands."""
    from parindex.audit.actor import system_actor
    from parindex.kit.catalog import load_procedures
    from parindex.onestop.commands import load_procedures as publish
    from parindex.onestop.models import ProcedureVersion
    from parindex.organization.commands import establish_unit

    system = system_actor(NOW)
    top = establish_unit(system, code="top", kind="PEOPLES_COMMITTEE", level="PROVINCE", name="UBND tỉnh")
    below = [
        establish_unit(
            system, code=f"c{n}", kind="PEOPLES_COMMITTEE", level="COMMUNE", name=f"UBND xã {n}", parent=top
        )
        for n in range(MANY_UNITS)
    ]
    publish(system, load_procedures().values())
    versions = list(ProcedureVersion.objects.values_list("pk", "procedure_id", "online"))
    return Office([unit.pk for unit in below], versions)


def put_into_postgresql(dossiers: duckdb.DuckDBPyConnection) -> None:
    """The dossiers as rows of Django's table, by COPY and without looking at what they refer to."""
    from django.db import connection

    from parindex.onestop.models import Dossier

    told = [one[0] for one in dossiers.execute("DESCRIBE dossier").fetchall() if one[0] != "online"]
    same = {"code": "id", "source_key": "id", "source": "'MCDT'", "return_way": "'DIRECT'", "agent": "'{}'"}
    for field in Dossier._meta.concrete_fields:
        if field.column not in told and not field.null:
            same.setdefault(field.column, f"'{field.get_default()}'")
    select = f"SELECT {', '.join([*told, *same.values()])} FROM dossier"
    with tempfile.NamedTemporaryFile(suffix=".csv") as file, connection.cursor() as cursor:
        dossiers.execute(f"COPY ({select}) TO '{file.name}' (FORMAT csv, HEADER false)")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET TimeZone TO 'Asia/Ho_Chi_Minh'")
        cursor.execute(PLAIN_INDEXES)
        indexes = cursor.fetchall()
        for name, _made in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        into = f"COPY onestop_dossier ({', '.join([*told, *same])}) FROM STDIN (FORMAT csv)"
        with cursor.copy(into) as copy, Path(file.name).open("rb") as lines:
            while block := lines.read(1 << 20):
                copy.write(block)
        cursor.execute("SET TimeZone TO 'UTC'")
        for _name, made in indexes:
            cursor.execute(made)
        cursor.execute("VACUUM ANALYZE onestop_dossier")
