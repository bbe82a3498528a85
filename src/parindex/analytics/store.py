"""The folder of facts: `<dataset>/period=<quarter>/part.parquet`, each file replaced as a whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from parindex.kit.facts import schema_of
from parindex.measures.datasets import Dataset

ORDER = ("unit", "record")
FILE, WRITING, UNFINISHED = "part.parquet", "part.new", "unfinished"
# Rows of a group: a reader who wants one unit skips the others.
GROUP = 50_000


class Busy(Exception):
    """Another process writes facts."""


@dataclass(frozen=True)
class Written:
    """A file as it lies there."""

    rows: int
    size: int
    sha256: str


@dataclass(frozen=True)
class Folder:
    """Facts by dataset and quarter. A quarter without rows has an empty file, not none."""

    path: Path

    @classmethod
    def of_settings(cls) -> Folder:
        return cls(Path(settings.FACTS_DIR))

    def file(self, dataset: Dataset, period: int) -> Path:
        return self.path / dataset.name / f"period={period}" / FILE

    def size(self, dataset: Dataset, period: int) -> int | None:
        """None where there is no file."""
        try:
            return self.file(dataset, period).stat().st_size
        except FileNotFoundError:
            return None

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody began to write and was killed before the database was told what."""
        return self._unfinished.exists()

    @property
    def _unfinished(self) -> Path:
        return self.path / UNFINISHED

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Marked as unfinished until the end, and for good when it ends with an error."""
        self.path.mkdir(parents=True, exist_ok=True)
        self._unfinished.touch()
        _sync(self.path)
        yield
        self._unfinished.unlink()

    def scan(self, dataset: Dataset, periods: Iterable[int]) -> pl.LazyFrame:
        """The rows of these quarters, read when they are asked for."""
        files = [self.file(dataset, period) for period in periods]
        if not files:
            return pl.LazyFrame(schema=schema_of(dataset))
        return pl.scan_parquet(files, hive_partitioning=False, glob=False)

    def replace(self, dataset: Dataset, period: int, chunks: Iterable[pl.DataFrame]) -> Written:
        """Put rows, in the order of units, in a quarter's place; whoever reads sees the old file or the new one."""
        return self.replace_all(dataset, [period], chunks)[period]

    def replace_all(
        self, dataset: Dataset, periods: Iterable[int], chunks: Iterable[pl.DataFrame]
    ) -> dict[int, Written]:
        """Put rows in the place of those of all these quarters, in one reading; others' rows are left out."""
        schema = pl.DataFrame(schema=schema_of(dataset)).to_arrow().schema
        with ExitStack() as stack:
            files = {one: _File(self.file(dataset, one).with_name(WRITING), schema) for one in periods}
            for file in files.values():
                stack.callback(file.close)
            for chunk in chunks:
                for (period,), rows in chunk.group_by("period", maintain_order=True):
                    if int(str(period)) in files:
                        files[int(str(period))].add(rows)
        return {period: _put_in_place(file) for period, file in files.items()}

    @contextmanager
    def held(self) -> Iterator[None]:
        """For one process at a time, until it ends, however it ends. Raises Busy."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield


@dataclass
class _File:
    """One file on its way: rows are gathered to groups worth reading apart."""

    path: Path
    schema: pa.Schema
    rows: int = 0
    waiting: list[pl.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # A dictionary of ids, each of which is there once, would be as long as the file.
        repeated = [name for name in self.schema.names if name != "record"]
        self.writer = pq.ParquetWriter(self.path, self.schema, compression="zstd", use_dictionary=repeated)

    def add(self, rows: pl.DataFrame) -> None:
        self.rows += rows.height
        self.waiting.append(rows)
        if sum(one.height for one in self.waiting) >= GROUP:
            self._write(whole_groups=True)

    def _write(self, *, whole_groups: bool) -> None:
        rows = pl.concat(self.waiting)
        full = rows.height // GROUP * GROUP if whole_groups else rows.height
        self.writer.write_table(rows[:full].to_arrow().cast(self.schema), row_group_size=GROUP)
        self.waiting = [rows[full:]]

    def close(self) -> None:
        if self.waiting:
            self._write(whole_groups=False)
        self.writer.close()


def _put_in_place(file: _File) -> Written:
    with file.path.open("rb") as written:
        os.fsync(written.fileno())
        told = Written(file.rows, file.path.stat().st_size, hashlib.file_digest(written, "sha256").hexdigest())
    file.path.replace(file.path.with_name(FILE))
    _sync(file.path.parent)
    return told


def _sync(folder: Path) -> None:
    at = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)
