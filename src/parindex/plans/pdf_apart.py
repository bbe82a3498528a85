"""A PDF loaded in a process of its own, so that a hostile one costs its sender a refusal and nobody else anything."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from parindex.core.apart import TooCostly, run_apart
from parindex.plans.source import MEGABYTE, Cell, Limits, Line, Source, UnreadableDocument

MOST_MEMORY = 1024 * MEGABYTE
MOST_SECONDS = 30  # 200 pages take 8


def load_pdf_apart(data: bytes, filename: str, limits: Limits) -> Source:
    """As pdf_source.load_pdf. Raises UnreadableDocument, also when reading takes too much memory or time."""
    asked = json.dumps({"filename": filename, "limits": asdict(limits)}).encode()
    try:
        told = run_apart(f"{__name__}:answer", asked + b"\n" + data, memory=MOST_MEMORY, seconds=MOST_SECONDS)
    except TooCostly as error:
        raise UnreadableDocument(
            "too_complex",
            "Tệp PDF này cần quá nhiều bộ nhớ hoặc thời gian để đọc nên hệ thống đã dừng lại. "
            "Hãy xuất lại PDF từ Word, hoặc tải lên bản .docx.",
        ) from error
    found = json.loads(told)
    if "refused" in found:
        raise UnreadableDocument(*found["refused"])
    return Source(filename, "pdf", tuple(_line(one) for one in found["lines"]), paragraphs=False)


def answer(asked: bytes) -> bytes:
    """In the process of its own: the lines of a PDF, or why it can't be read, as JSON."""
    from parindex.plans.pdf_source import load_pdf  # heavy, and only this process needs it

    head, _, data = asked.partition(b"\n")
    wanted = json.loads(head)
    try:
        source = load_pdf(data, wanted["filename"], Limits(**wanted["limits"]))
    except UnreadableDocument as refusal:
        return json.dumps({"refused": [refusal.code, refusal.message]}).encode()
    return json.dumps({"lines": [asdict(line) for line in source.lines]}).encode()


def _line(found: dict[str, Any]) -> Line:
    cell = found.pop("cell")
    return Line(**found, cell=Cell(**cell) if cell else None)
