"""PDF inspection in a process of its own: a few kilobytes can ask for gigabytes, and a process can be stopped."""

from __future__ import annotations

import resource
import subprocess
import sys

from parindex.evidence.inspection.pdf import refuse_pdf
from parindex.evidence.inspection.refusals import RefusedFile

MOST_MEMORY = 512 * 1024 * 1024  # bytes of address space; Python and qpdf alone take 150 MB
MOST_SECONDS = 20  # of processor time
LONGEST_WAIT = 60.0  # seconds by the clock, on a busy machine


def inspect_pdf(data: bytes, extension: str, *, seconds: int = MOST_SECONDS) -> str:
    """The media type. Raises RefusedFile, also for a PDF that takes more memory or time than one may.

    Raises CalledProcessError when the inspection itself can't run.
    """
    command = [sys.executable, "-P", "-c", f"from {__name__} import answer; answer({seconds})"]
    try:
        told = subprocess.run(command, input=data, capture_output=True, timeout=LONGEST_WAIT)  # noqa: S603 -- our own words
    except subprocess.TimeoutExpired as error:
        raise RefusedFile("too_complex") from error
    if told.returncode < 0:  # stopped by a signal
        raise RefusedFile("too_complex")
    told.check_returncode()
    if code := told.stdout.decode():
        raise RefusedFile(code, extension=extension)
    return "application/pdf"


def answer(seconds: int) -> None:
    """In the process of its own: a PDF from standard input, the code of its refusal or nothing to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        refuse_pdf(sys.stdin.buffer.read())
    except RefusedFile as refused:
        sys.stdout.write(refused.code)
    except MemoryError:
        sys.stdout.write("too_complex")
