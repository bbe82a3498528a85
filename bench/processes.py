"""Running a command as a whole process and reading the kernel's own account of it."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Usage:
    """One finished process: seconds of wall clock and of CPU, peak memory in MB."""

    wall: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True)
class Measured:
    """Several runs of one command, as medians; memory as the largest."""

    name: str
    wall: float
    cpu: float
    peak_mb: float


def run_once(command: Sequence[str], env: Mapping[str, str]) -> Usage:
    """Run to the end. Raises CalledProcessError when the command fails, so that no failure is timed."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Usage(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def paired(
    commands: Mapping[str, Sequence[str]], *, runs: int = 5, env: Mapping[str, str] | None = None
) -> list[Measured]:
    """Run the commands in turn, A B A B …, after one warm-up each, so that drift hits all alike."""
    for command in commands.values():
        run_once(command, env or {})
    seen: dict[str, list[Usage]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            seen[name].append(run_once(command, env or {}))
    return [
        Measured(
            name,
            statistics.median(u.wall for u in usages),
            statistics.median(u.cpu for u in usages),
            max(u.peak_mb for u in usages),
        )
        for name, usages in seen.items()
    ]
