"""PDF inspection in a process of its own."""

from __future__ import annotations

from parindex.core.apart import TooCostly, run_apart
from parindex.evidence.inspection.refusals import RefusedFile

MOST_MEMORY = 512 * 1024 * 1024  # bytes; Python and qpdf alone take 150 MB
MOST_SECONDS = 20


def inspect_pdf(data: bytes, extension: str, *, seconds: int = MOST_SECONDS) -> str:
    """The media type. Raises RefusedFile, also for a PDF that takes more memory or time than one may.

    Raises CalledProcessError when the inspection itself can't run.
    """
    try:
        code = run_apart(f"{__name__}:refusal", data, memory=MOST_MEMORY, seconds=seconds).decode()
    except TooCostly as error:
        raise RefusedFile("too_complex") from error
    if code:
        raise RefusedFile(code, extension=extension)
    return "application/pdf"


def refusal(data: bytes) -> bytes:
    """In the process of its own: the code of what is wrong with a PDF, or nothing."""
    from parindex.evidence.inspection.pdf import refuse_pdf  # heavy, and only this process needs it

    try:
        refuse_pdf(data)
    except RefusedFile as refused:
        return refused.code.encode()
    return b""
