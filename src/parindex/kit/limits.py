"""Counting tries within a window of time, over all the workers of one server.

A table in a file of its own in the data folder. It is no record of anything: it keeps neither addresses nor codes,
only keyed digests that can't be linked from one window to the next, and forgets what is over. Nothing is synced to
the disk, so a count never waits for it or for the database; what a failing machine leaves damaged is begun anew.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

FILE = "limits.sqlite3"
PATIENCE = 5  # seconds another worker may hold the file
TABLE = "CREATE TABLE IF NOT EXISTS tries (key BLOB PRIMARY KEY, ends INTEGER, n INTEGER) WITHOUT ROWID"
COUNT = "INSERT INTO tries VALUES (?, ?, 1) ON CONFLICT (key) DO UPDATE SET n = n + 1 RETURNING n"


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of one kind by one key in each window, counted from midnight of the clock given."""

    kind: str
    most: int
    window: timedelta


def exceeded(tries: dict[Limit, str], at: datetime) -> timedelta | None:
    """Count a try under each limit by its key: None when it is within all, else how long until it is again.

    `at` carries the zone whose midnights windows begin with. Raises sqlite3.Error when the file can't be written.
    """
    ends = {limit: _end(limit.window, at) for limit in tries}
    rows = [(_digest(limit, key, ends[limit]), int(ends[limit].timestamp())) for limit, key in tries.items()]
    connection = _connection()
    connection.execute("BEGIN IMMEDIATE")
    try:
        counted = [connection.execute(COUNT, row).fetchone()[0] for row in rows]
        _forget(connection, int(at.timestamp()))
    finally:
        connection.execute("COMMIT")
    over = [ends[limit] - at for limit, n in zip(tries, counted, strict=True) if n > limit.most]
    return max(over, default=None)


def _forget(connection: sqlite3.Connection, now: int) -> None:
    """Delete what is over, once a minute of each thread."""
    minute = now // 60
    if getattr(_opened, "forgot", None) != minute:
        connection.execute("DELETE FROM tries WHERE ends <= ?", (now,))
        _opened.forgot = minute


def _end(window: timedelta, at: datetime) -> datetime:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + ((at - midnight) // window + 1) * window


def _digest(limit: Limit, key: str, end: datetime) -> bytes:
    return salted_hmac(f"kit.limits.{limit.kind}", f"{end.timestamp()} {key}", algorithm="sha256").digest()[:16]


_opened = threading.local()


def _connection() -> sqlite3.Connection:
    """One for each thread of each process: a connection must not cross a fork."""
    path = settings.DATA_DIR / FILE
    mine = (os.getpid(), path)
    if getattr(_opened, "by", None) != mine:
        _opened.connection, _opened.by = _open(path), mine
    return _opened.connection  # type: ignore[no-any-return]


def _open(path: Path) -> sqlite3.Connection:
    """The file as it is, or anew when it is damaged; one worker at a time looks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        try:
            return _sound(path)
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            return _sound(path)


def _sound(path: Path) -> sqlite3.Connection:
    """Raises sqlite3.DatabaseError for a damaged file."""
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA synchronous = OFF")
    if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("damaged")
    connection.execute(TABLE)
    return connection
