"""The measures of dossiers as somebody would write them for DuckDB alone."""

# ruff: noqa: E501 -- questions in SQL keep their own lines
from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

# Code → part, whole, unknown, over the flags below.
SIDES: dict[str, tuple[str, str, str]] = {
    "onestop.received": ("accepted AND mine", "", ""),
    "onestop.solved": ("solved", "", ""),
    "onestop.open_overdue": ("overdue", "", ""),
    "onestop.on_time_ratio": ("solved AND kept", "solved AND told", "solved AND NOT told"),
    "onestop.on_time_with_open_ratio": ("solved AND kept", "solved AND told OR overdue", "solved AND NOT told"),
    "onestop.on_time_766_ratio": (
        "NOT often AND dated AND (solved AND kept OR closed AND is_closed_in_time OR under_way)",
        "inside AND (often OR NOT often AND dated OR often IS NULL AND late)",
        "inside AND (NOT often AND NOT dated OR often IS NULL AND NOT late)",
    ),
    "onestop.apology_ratio": (
        "due_late AND is_apology_in_time",
        "due_late AND (NOT is_apologised OR is_apology_in_time IS NOT NULL)",
        "due_late AND is_apologised AND is_apology_in_time IS NULL",
    ),
    "onestop.online_ratio": ("asked AND online IN ('FULL', 'PARTIAL') AND by_net", "asked AND online IN ('FULL', 'PARTIAL')", "asked AND online IS NULL"),
    "onestop.online_full_ratio": ("asked AND online = 'FULL' AND by_net", "asked AND online = 'FULL'", "asked AND online IS NULL"),
    "onestop.online_partial_ratio": ("asked AND online = 'PARTIAL' AND by_net", "asked AND online = 'PARTIAL'", "asked AND online IS NULL"),
    "onestop.online_of_received_ratio": (
        "received AND by_net AND (NOT has_result OR has_electronic_result)",
        "received AND (NOT by_net OR NOT has_result OR has_electronic_result IS NOT NULL)",
        "received AND by_net AND has_result AND has_electronic_result IS NULL",
    ),
    "onestop.paid_online_ratio": (
        "solved AND owes_fee AND is_paid_online",
        "solved AND owes_fee AND is_paid_online IS NOT NULL",
        "solved AND (owes_fee IS NULL OR owes_fee AND is_paid_online IS NULL)",
    ),
    "onestop.digitised_ratio": ("received AND is_digitised", "received AND is_digitised IS NOT NULL", "received AND is_digitised IS NULL"),
    "onestop.reused_ratio": ("received AND is_reused", "received AND is_reused IS NOT NULL", "received AND is_reused IS NULL"),
    "onestop.electronic_result_ratio": ("solved AND has_electronic_result", "solved AND has_electronic_result IS NOT NULL", "solved AND has_electronic_result IS NULL"),
}  # fmt: skip
SETTINGS = {"memory_limit": "512MB", "threads": 2}
FLAGS = """
SELECT *, is_asked_often AS often, is_handed_in AS mine, is_accepted AS accepted, phase = 'SOLVED' AS solved,
    phase = 'CLOSED' AS closed, phase = 'OVERDUE' AS overdue, phase = 'OPEN' AS under_way, phase <> '' AS inside,
    punctuality <> '' AS told, punctuality IN ('EARLY', 'ON_TIME') AS kept, channel = 'ONLINE' AS by_net,
    phase = 'OVERDUE' OR punctuality = 'LATE' AS late,
    phase = 'OVERDUE' OR phase = 'SOLVED' AND punctuality = 'LATE' AS due_late,
    CASE WHEN phase = 'SOLVED' THEN punctuality <> '' ELSE has_due END AS dated,
    is_accepted AND is_handed_in AS received, is_submitted AND is_handed_in AS asked
FROM read_parquet('{folder}/dossiers/*/*.parquet', hive_partitioning = true)
"""


def by_hand(folder: Path) -> dict[tuple[Any, ...], tuple[int, int | None, int]]:
    """(code, unit, quarter) → part, whole, unknown."""
    counts = [f"count_if({side})" for sides in SIDES.values() for side in sides if side]
    question = f"SELECT unit, period, {', '.join(counts)} FROM ({FLAGS.format(folder=folder)}) GROUP BY ALL"
    found: dict[tuple[Any, ...], tuple[int, int | None, int]] = {}
    with duckdb.connect(":memory:", config=SETTINGS) as connection:
        connection.execute("SET enable_progress_bar = false")
        for unit, period, *told in connection.execute(question).fetchall():
            numbers = (int(one or 0) for one in told)  # count_if of nothing but null is null
            for code, (_part, whole, _unknown) in SIDES.items():
                part = next(numbers)
                found[code, unit, period] = (part, next(numbers), next(numbers)) if whole else (part, None, 0)
    return found
