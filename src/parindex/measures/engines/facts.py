"""The folder of facts: `<dataset>/period=<quarter>/*.parquet`, each quarter replaced as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from parindex.measures.datasets import Dataset

PREFIX = "period="


@dataclass(frozen=True)
class Facts:
    """A folder that extraction writes and engines read. A quarter without records has an empty file, not none."""

    folder: Path

    def files(self, dataset: Dataset) -> dict[int, list[Path]]:
        """Quarter → its files."""
        found: dict[int, list[Path]] = {}
        for path in sorted((self.folder / dataset.name).glob(f"{PREFIX}*/*.parquet")):
            found.setdefault(int(path.parent.name.removeprefix(PREFIX)), []).append(path)
        return found

    def pattern(self, dataset: Dataset) -> str:
        return str(self.folder.resolve() / dataset.name / f"{PREFIX}*" / "*.parquet")

    def stamps(self, dataset: Dataset) -> dict[int, str]:
        """Quarter → what changes whenever one of its files does."""
        return {period: " ".join(map(_stamp, paths)) for period, paths in self.files(dataset).items()}


def _stamp(path: Path) -> str:
    told = path.stat()
    return f"{path.name}:{told.st_size}:{told.st_mtime_ns}"


class OverFiles:
    """What engines that read the files themselves share."""

    facts: Facts

    def periods(self, dataset: Dataset) -> list[int]:
        return list(self.facts.files(dataset))

    def close(self) -> None:
        """Nothing to let go of."""

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def quoted(text: str) -> str:
    """As a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"
