"""Work on a stranger's file in a process of its own: kilobytes can ask for gigabytes; a process can be stopped."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from importlib import import_module

_OUT_OF_MEMORY = 86  # exit code; Python itself ends with 0, 1 or 2
_LONGEST_WAIT = 3  # clock seconds allowed for each second of processor time, on a busy machine


class TooCostly(Exception):
    """The work took more memory or time than one file may."""


def run_apart(task: str, data: bytes, *, memory: int, seconds: int) -> bytes:
    """What `task`, named "module:function" and taking and giving bytes, makes of `data`.

    `memory` is bytes of address space, of which Python alone takes some 100 MB; `seconds` is processor time.
    Raises TooCostly, and CalledProcessError when the task itself fails: it must answer for bad data.
    """
    words = f"from {__name__} import answer; answer({task!r}, {memory}, {seconds})"
    try:
        told = subprocess.run(  # noqa: S603 -- our own words
            [sys.executable, "-P", "-c", words], input=data, capture_output=True, timeout=seconds * _LONGEST_WAIT
        )
    except subprocess.TimeoutExpired as error:
        raise TooCostly from error
    if told.returncode < 0 or told.returncode == _OUT_OF_MEMORY:  # stopped by a signal
        raise TooCostly
    told.check_returncode()
    return told.stdout


def answer(task: str, memory: int, seconds: int) -> None:
    """In the process of its own: standard input to standard output, within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    module, _, function = task.partition(":")
    try:
        told = getattr(import_module(module), function)(sys.stdin.buffer.read())
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    sys.stdout.buffer.write(told)
