"""The SQLite file with all migrations applied: made by the first test process, copied by the others and later runs.

It lies in var/test under a name that changes with whatever the file depends on. Django still asks every copy
whether a migration is missing.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from parindex.core import text
from parindex.kit import search

# What creates the tables, beside the migrations themselves.
LIBRARIES, MODULES = ("Django", "django-allauth"), (search, text)


def put(database: Path) -> None:
    """Put a fresh copy in the place of the test database."""
    folder = Path(settings.DATA_DIR).parent
    database.parent.mkdir(parents=True, exist_ok=True)
    with (folder / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = folder / f"migrated-{_digest()}.sqlite3"
        if not kept.exists():
            for older in folder.glob("migrated-*"):
                older.unlink()
            _migrate(kept.with_suffix(".part"))
            kept.with_suffix(".part").rename(kept)
        for trace in ("-journal", "-wal", "-shm"):  # of a run that was killed
            Path(f"{database}{trace}").unlink(missing_ok=True)
        shutil.copy(kept, database)


def _migrate(file: Path) -> None:
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _digest() -> str:
    loader = MigrationLoader(None)
    modules = {*MODULES, *(sys.modules[type(one).__module__] for one in loader.disk_migrations.values())}
    told = hashlib.sha256(sqlite3.sqlite_version.encode())
    for library in LIBRARIES:
        told.update(version(library).encode())
    for module in sorted(modules, key=lambda module: module.__name__):
        told.update(Path(str(module.__file__)).read_bytes())
    return told.hexdigest()[:16]
