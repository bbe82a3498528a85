"""A grid of 500 rows by 20 columns out to .xlsx and back, beside the same figures through csv."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from decimal import Decimal

ROWS, COLUMNS, RUNS = 500, 20, 5


def run() -> None:
    from parindex.papers.grids import Column, Grid, Row, Value, read_grid, write_grid

    columns = tuple(Column(f"c{n}", f"Cột số {n}", "amount") for n in range(COLUMNS))
    grid = Grid("Số liệu", ("Đơn vị",), columns, tuple(Row(f"r{n}", {}) for n in range(ROWS)), "bench")
    values: dict[str, dict[str, Value]] = {
        row.key: {column.key: Decimal(at * across) / 4 for across, column in enumerate(columns)}
        for at, row in enumerate(grid.rows)
    }
    data = write_grid(grid, values)
    if read_grid(data, grid).values != values:
        raise AssertionError("the grid did not come back as it went")
    out, back = _best(lambda: write_grid(grid, values)), _best(lambda: read_grid(data, grid))
    plain = _best(lambda: _through_csv(values))
    whole = out + back
    print(f"\na grid of {ROWS} x {COLUMNS} through .xlsx ({len(data) // 1024} KB)")
    print(f"  out {out:6.0f} ms   back {back:6.0f} ms   together {whole:6.0f} ms")
    print(f"  csv and Decimal, without format, guards or errors: {plain:.0f} ms, ratio {whole / plain:.1f}")


def _through_csv(values: dict[str, dict[str, object]]) -> int:
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerows([key, *row.values()] for key, row in values.items())
    made.seek(0)
    return sum(len([Decimal(cell) for cell in row[1:]]) for row in csv.reader(made))


def _best(work: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times)
