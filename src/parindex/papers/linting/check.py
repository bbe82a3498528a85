"""Each departure of a document from the format, with the rule it departs from and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from parindex.papers.format import PaperFormat, PaperType
from parindex.papers.linting import components, end, pages, text
from parindex.papers.linting.departure import Departure
from parindex.papers.linting.parts import recognise
from parindex.papers.linting.reading import read

__all__ = ["Departure", "check_document"]


def check_document(data: bytes, paper: PaperFormat, types: Mapping[str, PaperType]) -> tuple[Departure, ...]:
    """Every departure of a .docx, from the page to the annexes. Raises UnreadablePaper."""
    return tuple(_departures(data, paper, types))


def _departures(data: bytes, paper: PaperFormat, types: Mapping[str, PaperType]) -> Iterator[Departure]:
    made = read(data)
    parts = recognise(made, types)
    yield from pages.of_paper(made, paper)
    yield from pages.of_fonts(made, paper)
    yield from components.of_head(parts, paper)
    yield from components.of_title(parts, paper)
    yield from text.of_text(parts, paper)
    yield from end.of_end(parts, paper)
    yield from end.of_annexes(parts, paper)
