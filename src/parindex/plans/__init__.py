"""Reading a plan document: lines to structure, targets, duties, citations. No Django, no network, no clock.

`load_source` takes the file apart into numbered lines, `read_plan` says what they mean.
"""

from parindex.plans.reader import read_head, read_plan
from parindex.plans.reading import (
    Assignee,
    Citation,
    DocumentHead,
    Finding,
    Measure,
    Mention,
    PlanReading,
    Report,
    Section,
    Target,
    Task,
    Unplaced,
)
from parindex.plans.source import Cell, Limits, Line, Source, UnreadableDocument, load_source
from parindex.plans.units import KnownUnit, UnitDirectory

__all__ = [
    "Assignee",
    "Cell",
    "Citation",
    "DocumentHead",
    "Finding",
    "KnownUnit",
    "Limits",
    "Line",
    "Measure",
    "Mention",
    "PlanReading",
    "Report",
    "Section",
    "Source",
    "Target",
    "Task",
    "UnitDirectory",
    "Unplaced",
    "UnreadableDocument",
    "load_source",
    "read_head",
    "read_plan",
]
