"""How the database is opened, so that no acknowledged write is lost.

SQLite loses writes under load unless transactions begin IMMEDIATE, and its WAL mode can corrupt a
file before 3.51.3, so the journal mode follows the version of the library.
"""

from pathlib import Path
from typing import Any

import environ

WAL_SAFE_FROM = (3, 51, 3)


def journal_mode(version: tuple[int, int, int]) -> str:
    """WAL where the library is free of the WAL-reset bug, TRUNCATE everywhere else."""
    return "WAL" if version >= WAL_SAFE_FROM else "TRUNCATE"


def sqlite_pragmas(version: tuple[int, int, int]) -> str:
    mode = journal_mode(version)
    synchronous = "FULL" if mode == "WAL" else "EXTRA"
    return (
        f"PRAGMA journal_mode={mode}; PRAGMA synchronous={synchronous};"
        " PRAGMA recursive_triggers=ON; PRAGMA mmap_size=0;"
    )


def configured(url: str, data_dir: Path, version: tuple[int, int, int]) -> dict[str, Any]:
    """Django's settings of the default database: SQLite in `data_dir` unless `url` names another."""
    database: dict[str, Any] = (
        environ.Env.db_url_config(url)
        if url
        else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data_dir / "parindex.sqlite3")}
    )
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": sqlite_pragmas(version),
        }
        # Opening reads the whole schema. Seconds, not minutes, so that a file put in its place is soon in use.
        database["CONN_MAX_AGE"] = 5
        # A file, not memory: concurrency tests open it from several threads and processes.
        database["TEST"] = {"NAME": str(data_dir / "test-parindex.sqlite3")}
    else:
        database.setdefault("CONN_MAX_AGE", 600)
        database["CONN_HEALTH_CHECKS"] = True
        database["OPTIONS"] = {"connect_timeout": 5, **database.get("OPTIONS", {})}
    return database
