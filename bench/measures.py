"""Every measure of dossiers by unit and quarter: 2.000.000 dossiers of two years, or BENCH_FACTS of them.

The same figures three ways: the one definition on DuckDB, SQL for DuckDB written by hand over the same files, and,
where DATABASE_URL is an empty PostgreSQL database, the pages' own questions by Django's ORM. With BENCH_FACTS the
definition is timed at 2.000.000 too, to see how it grows.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import measure_facts
from bench.measures_by_hand import by_hand
from parindex.measures.datasets import DOSSIERS
from parindex.measures.engines import open_engine
from parindex.measures.expressions import MEASURES, Definition
from parindex.measures.figures import compute

MANY, RUNS = 2_000_000, 5
CODES = [code for code, one in MEASURES.items() if one.dataset is DOSSIERS and isinstance(one, Definition)]
Figures = dict[tuple[Any, ...], tuple[int, int | None, int]]


def run() -> None:
    """Print seconds, memory and ratios."""
    many = int(os.environ.get("BENCH_FACTS", MANY))
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small"
        small.mkdir()
        if os.environ.get("DATABASE_URL", "").startswith("postgres") and many == MANY:
            _against_the_orm(small, folder)
        else:
            measure_facts.fill(small, MANY).close()
        _against_sql_by_hand(small)
        if many != MANY:
            (Path(folder) / "big").mkdir()
            measure_facts.fill(Path(folder) / "big", many).close()
            grown, peak = _alone(Path(folder) / "big")
            alone, _peak = _alone(small)
            print(f"  {many} dossiers: {grown:.2f} s, {grown / alone:.1f} times {alone:.2f} s; {peak:.0f} MB at most")


def _ours(folder: Path) -> Figures:
    with open_engine("duckdb", folder) as engine:
        return {(one.code, *one.of): one[2:] for one in compute(engine, CODES, measure_facts.QUARTERS)}


def _against_sql_by_hand(folder: Path) -> None:
    ways: dict[str, Callable[[Path], Figures]] = {"one definition": _ours, "SQL by hand": by_hand}
    if _ours(folder) != by_hand(folder):
        raise RuntimeError("the definition and the SQL by hand do not say the same")
    seen: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _run in range(RUNS):
        for name, way in ways.items():
            wall, cpu = time.perf_counter(), time.process_time()
            way(folder)
            seen[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    rows = sum(path.stat().st_size for path in folder.glob("dossiers/*/*.parquet")) / 1e6
    print(f"\n{len(CODES)} measures by unit and quarter of {MANY} dossiers ({rows:.0f} MB of facts), load {_load()}")
    best = {name: min(wall for wall, _cpu in told) for name, told in seen.items()}
    for name, told in seen.items():
        walls, cpus = zip(*told, strict=True)
        median, cpu = statistics.median(walls), statistics.median(cpus)
        print(f"  {name:16} {median:.2f} s, least {best[name]:.2f} s; cpu {cpu:.2f} s, least {min(cpus):.2f} s")
    ours, hand = (statistics.median(cpu for _wall, cpu in told) for told in seen.values())
    times = best["one definition"] / best["SQL by hand"]
    print(f"  {ours / hand:.2f} times the cpu of SQL by hand, {times:.2f} times its least time")


def _alone(folder: Path) -> tuple[float, float]:
    """Seconds and MB in a process that does nothing else, the least of three."""
    command = [sys.executable, "-m", "bench.measures", str(folder)]
    told = [subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _run in range(3)]
    return min(float(seconds) for seconds, _peak in told), max(float(peak) for _seconds, peak in told)


def _load() -> str:
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def _against_the_orm(small: Path, folder: str) -> None:
    os.environ |= {"PARINDEX_DATA": folder, "PARINDEX_DEBUG": "1", "PARINDEX_LOG_LEVEL": "ERROR"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.config.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    start = time.perf_counter()
    dossiers = measure_facts.fill(small, MANY, measure_facts.found_office())
    measure_facts.put_into_postgresql(dossiers)
    dossiers.close()
    print(f"\nfacts and rows of {MANY} dossiers made in {time.perf_counter() - start:.0f} s")
    theirs, orm = _timed(_by_the_orm)
    ours, once = min((_timed(lambda: _ours(small)) for _run in range(RUNS)), key=lambda told: told[1])
    unequal = {key for key, one in theirs.items() if ours.get(key, one) != one}
    if unequal or set(ours) - set(theirs):
        raise RuntimeError(f"the definition and the ORM do not say the same: {sorted(unequal)[:5]}")
    print(f"  by the ORM on PostgreSQL {orm:.1f} s, {orm / once:.0f} times ours ({once:.2f} s), load {_load()}")


def _timed(way: Callable[[], Figures]) -> tuple[Figures, float]:
    start = time.perf_counter()
    return way(), time.perf_counter() - start


def _by_the_orm() -> Figures:
    from parindex.core.period import parse
    from parindex.onestop.models import Dossier
    from parindex.onestop.queries import figures
    from parindex.onestop.queries.measures import Window

    found: Figures = {}
    for period in measure_facts.QUARTERS:
        window = Window.of(parse(f"{period // 10}-Q{period % 10}"), measure_facts.NOW)
        for unit, told in figures.by_group(Dossier.objects.all(), window, "desk").items():
            for code, one in told.items():
                found[code, unit, period] = (one.part, one.whole, one.unknown)
    return found


if __name__ == "__main__":
    import resource

    begun = time.perf_counter()
    _ours(Path(sys.argv[1]))
    took = time.perf_counter() - begun
    print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
