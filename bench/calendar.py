"""Working-day arithmetic on a million rows, beside numpy.busday_offset, which knows no working Saturday."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

ROWS, RUNS = 1_000_000, 7


def run() -> None:
    import numpy as np

    from parindex.kit.catalog import load_calendar
    from parindex.kit.time_columns import time_columns

    chance = np.random.default_rng(7)
    first = np.datetime64("2024-01-01", "D")
    days = first + chance.integers(0, 3 * 365, ROWS).astype("timedelta64[D]")
    amounts = chance.integers(1, 60, ROWS)
    moments = days.astype("datetime64[m]") + chance.integers(0, 24 * 60, ROWS).astype("timedelta64[m]")
    halves = amounts * 240
    off = [day for year in load_calendar().years.values() for day in year.days_off if day.weekday() < 5]
    rival = np.busdaycalendar(holidays=np.array(off, dtype="datetime64[D]"))
    columns = time_columns(2024, 2028)
    ours = _best(lambda: columns.add_working_days(days, amounts))

    def busday() -> object:
        return np.busday_offset(days, amounts, roll="backward", busdaycal=rival)

    theirs = _best(busday)
    hours = _best(lambda: columns.add_minutes(moments, halves))
    wrong = int(np.sum(columns.add_working_days(days, amounts) != busday()))
    print(f"\nworking-day arithmetic, {ROWS:,} rows, {date(2024, 1, 1)} on")
    print(f"  numpy.busday_offset     {theirs:7.1f} ms  ratio {theirs / ours:5.2f}  {wrong:,} rows wrong")
    print(f"  parindex, days          {ours:7.1f} ms  ratio  1")
    print(f"  parindex, half days     {hours:7.1f} ms  ratio {hours / ours:5.2f}")


def _best(work: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)
