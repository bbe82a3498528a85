"""`make bench`: every measurement, or those named: `python -m bench reading weight`."""

from __future__ import annotations

import os
import platform
import sys
from datetime import UTC, datetime

from bench import (
    bulk,
    calendar,
    dossiers,
    facts,
    figures,
    follow,
    following,
    grid,
    measures,
    ranking,
    reading,
    recounts,
    reports,
    scoring,
    weight,
)

MEASUREMENTS = {
    "bulk": bulk.run,
    "calendar": calendar.run,
    "ranking": ranking.run,
    "reading": reading.run,
    "weight": weight.run,
    "following": following.run,
    "follow": follow.run,
    "facts": facts.run,
    "figures": figures.run,
    "grid": grid.run,
    "measures": measures.run,
    "recounts": recounts.run,
    "reports": reports.run,
    "scoring": scoring.run,
    "dossiers": dossiers.run,
}


def main(names: list[str]) -> None:
    unknown = set(names) - set(MEASUREMENTS)
    if unknown:
        sys.exit(f"no measurement named {sorted(unknown)}; there are {sorted(MEASUREMENTS)}")
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores")
    for name in names or MEASUREMENTS:
        MEASUREMENTS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
