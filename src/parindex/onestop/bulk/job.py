"""An import that runs: how far it is and whether it is to stop, in small files that no transaction hides."""

from __future__ import annotations

import fcntl
import json
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from parindex.onestop.bulk.refusal import Stopped

NAME = re.compile(r"[0-9a-f]{24}")


def folder() -> Path:
    return Path(settings.IMPORTS_DIR)


@dataclass(frozen=True)
class Job:
    """One import by its folder: the file, what was asked, how far it is, what came of it.

    `asked`, `progress`, `checked` (what a dry run told), `done`, `failed` are small files there. A job is held while
    its process lives; one that is neither held nor has come to anything lost its process.
    """

    path: Path

    @classmethod
    def open(cls, asked: dict[str, Any], pieces: Iterable[bytes]) -> Job:
        """A new job with its file. Only the process's own user can read it: it holds people's data."""
        path = folder() / secrets.token_hex(12)
        path.mkdir(parents=True, mode=0o700)
        job = cls(path)
        with job.file.open("xb") as file:
            for piece in pieces:
                file.write(piece)
        job.put("asked", asked)
        return job

    @classmethod
    def named(cls, name: str) -> Job | None:
        path = folder() / name
        return cls(path) if NAME.fullmatch(name) and (path / "asked.json").is_file() else None

    @classmethod
    def of(cls, user_id: int | None) -> list[Job]:
        """The jobs of one person, the newest first."""
        found = sorted(folder().glob("*/asked.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        return [job for job in map(cls, (path.parent for path in found)) if job.asked.get("user") == user_id]

    @classmethod
    def clear_before(cls, moment: datetime) -> None:
        """Files of people's data are not kept longer than it takes to mend and confirm."""
        for path in folder().glob("*/asked.json"):
            if path.stat().st_mtime < moment.timestamp():
                shutil.rmtree(path.parent)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def file(self) -> Path:
        return self.path / "file"

    @property
    def returned(self) -> Path:
        return self.path / "returned.xlsx"

    @property
    def log(self) -> Path:
        """What its process said beside, for who looks after the server."""
        return self.path / "log"

    @property
    def asked(self) -> dict[str, Any]:
        return self.told("asked") or {}

    def put(self, what: str, said: dict[str, Any]) -> None:
        """Keep something of the job, whole or not at all."""
        written = self.path / f"{what}.json.new"
        written.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        written.replace(self.path / f"{what}.json")

    def told(self, what: str) -> dict[str, Any] | None:
        try:
            said: dict[str, Any] = json.loads((self.path / f"{what}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        return said

    def begin(self, **asked: Any) -> None:
        """Ask for its next part; what stopped or failed before is forgotten."""
        for name in ("stop", "failed.json", "progress.json"):
            (self.path / name).unlink(missing_ok=True)
        self.put("asked", {**self.asked, **asked})

    def was_asked_before(self, moment: datetime) -> bool:
        return (self.path / "asked.json").stat().st_mtime < moment.timestamp()

    def ask_to_stop(self) -> None:
        (self.path / "stop").touch()

    @property
    def is_asked_to_stop(self) -> bool:
        return (self.path / "stop").exists()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Held by the process that does it, until it ends, however it ends."""
        with (self.path / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @property
    def is_held(self) -> bool:
        try:
            with (self.path / "lock").open("r") as lock:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False


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
        if self.job.is_asked_to_stop:
            raise Stopped
