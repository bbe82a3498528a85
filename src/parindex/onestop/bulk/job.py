"""An import that runs: how far it is and whether it is to stop, in small files that no transaction hides."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from parindex.onestop.bulk.refusal import Stopped

STAGES = ("read", "check", "compare", "write", "done")


def folder() -> Path:
    return Path(settings.DATA_DIR) / "imports"


@dataclass(frozen=True)
class Job:
    """One import by its folder: the file, what was asked, how far it is, what came of it."""

    path: Path

    @classmethod
    def open(cls, asked: dict[str, Any], data: bytes) -> Job:
        """A new job with its file. Only the process's own user can read it: it holds people's data."""
        path = folder() / secrets.token_hex(12)
        path.mkdir(parents=True, mode=0o700)
        job = cls(path)
        job.file.write_bytes(data)
        job.file.chmod(0o600)
        job.put("asked", asked)
        return job

    @classmethod
    def named(cls, name: str) -> Job | None:
        path = folder() / name
        return cls(path) if name.isalnum() and (path / "asked.json").is_file() else None

    @classmethod
    def all(cls) -> Iterator[Job]:
        found = folder().glob("*/asked.json")
        yield from (cls(path.parent) for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True))

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def file(self) -> Path:
        return self.path / "file"

    @property
    def returned(self) -> Path:
        return self.path / "returned.xlsx"

    def put(self, what: str, said: dict[str, Any]) -> None:
        """Keep something of the job, whole or not at all."""
        written = self.path / f"{what}.json.new"
        written.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        written.chmod(0o600)
        written.replace(self.path / f"{what}.json")

    def told(self, what: str) -> dict[str, Any] | None:
        try:
            said: dict[str, Any] = json.loads((self.path / f"{what}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return said

    def ask_to_stop(self) -> None:
        (self.path / "stop").touch()

    @property
    def is_asked_to_stop(self) -> bool:
        return (self.path / "stop").exists()


@dataclass(frozen=True)
class Watch:
    """Tells how far an import is, and learns that it is to stop; without a job it does neither."""

    job: Job | None = None

    def __str__(self) -> str:
        return "watch"

    def at(self, stage: str, done: int = 0, of: int = 0) -> None:
        """Raises Stopped when somebody asked for that."""
        if self.job is None:
            return
        self.job.put("progress", {"stage": stage, "done": done, "of": of})
        if stage != "done" and self.job.is_asked_to_stop:
            raise Stopped
