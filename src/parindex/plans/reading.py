"""What was read from a plan document, and its JSON form.

`lines` are inclusive [first, last] numbers of `Source.lines`. Every non-blank line stands in exactly one of
sections, targets, tasks and unplaced; reporting, mentions, citations and warnings point at lines held there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Lines = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Assignee:
    """A unit that a text names, `written` as the document has it. `code` is None where the directory lacks it."""

    name: str
    code: str | None
    written: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a target: what must be at least, above, at most … how much. `value` is a decimal string.

    A range "85-90%" is its lower bound (">=", "85") with `upper` "90". `scope` is the level the figure counts
    for ("tỉnh", "huyện", "xã") where the sentence names one; `period` the year of a column of a table.
    """

    comparator: str
    value: str
    unit: str
    scope: str | None
    subject: str
    upper: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    ordinal: int
    text: str
    measures: tuple[Measure, ...]
    path: str
    lines: Lines
    title: str | None = None
    lead: tuple[Assignee, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A duty. `due_on` only where the text fixes a day; `due_text` keeps its words."""

    path: str
    text: str
    lines: Lines
    lead: tuple[Assignee, ...] = ()
    cooperating: tuple[Assignee, ...] = ()
    recurrence: str | None = None
    due_on: date | None = None
    due_text: str | None = None
    product: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A periodic report the plan asks for. `period`: week, month, quarter, half_year, nine_months, year."""

    period: str
    senders: tuple[Assignee, ...]
    receiver: Assignee | None
    via: Assignee | None
    lines: Lines
    due_text: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered legal text, merged over its occurrences. `year` is part of the number of a legal normative text."""

    kind: str | None
    reference: str
    number: str | None
    symbol: str
    year: int | None
    issued_on: date | None
    issuer: str | None
    lines: tuple[Lines, ...]
    problems: tuple[str, ...] = ()

    @property
    def occurrences(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Mention:
    """A law named without its number ("Luật Phòng chống tham nhũng")."""

    kind: str
    name: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Section:
    """Text that is neither target nor task: headings, lead-ins, preamble, recipients …"""

    path: str
    heading: str
    kind: str
    lines: Lines
    text: str


@dataclass(frozen=True, slots=True)
class Unplaced:
    lines: Lines
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning to the reader: a code for programs, a Vietnamese message for people."""

    code: str
    message: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """The identity of the document. What it leaves blank is None and stays so."""

    kind: str | None = None
    number: str | None = None
    symbol: str | None = None
    issued_on: date | None = None
    issued_text: str | None = None
    issuer: str | None = None
    place: str | None = None
    title: str | None = None
    signer_name: str | None = None
    signer_position: str | None = None
    recipients: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Its part of what `PlanReading.as_json` gives."""
        return _document(self)


@dataclass(slots=True)
class PlanReading:
    """All that was read. `as_json` gives the shape that `import_plan --format json` prints."""

    document: DocumentHead = field(default_factory=DocumentHead)
    citations: list[Citation] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    reporting: list[Report] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Plain lists, strings and numbers, ready for `json.dumps`. Dates are ISO; units are named."""
        return {
            "document": self.document.as_json(),
            "citations": [_citation(citation) for citation in self.citations],
            "targets": [_target(target) for target in self.targets],
            "tasks": [_task(task) for task in self.tasks],
            "reporting": [_report(report) for report in self.reporting],
            "unplaced": [{"lines": list(item.lines), "text": item.text} for item in self.unplaced],
            "warnings": [
                {"code": item.code, "message": item.message, "lines": list(item.lines)} for item in self.warnings
            ],
            "sections": [_section(section) for section in self.sections],
            "mentions": [{"kind": item.kind, "name": item.name, "lines": list(item.lines)} for item in self.mentions],
        }


def _names(assignees: Iterable[Assignee]) -> list[str]:
    return [assignee.name for assignee in assignees]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _document(head: DocumentHead) -> dict[str, Any]:
    return {
        "kind": head.kind,
        "number": head.number,
        "symbol": head.symbol,
        "issued_on": _iso(head.issued_on),
        "issued_text": head.issued_text,
        "issuer": head.issuer,
        "place": head.place,
        "title": head.title,
        "signer": {"name": head.signer_name, "position": head.signer_position},
        "recipients": list(head.recipients),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "kind": citation.kind,
        "reference": citation.reference,
        "number": citation.number,
        "symbol": citation.symbol,
        "year": citation.year,
        "issued_on": _iso(citation.issued_on),
        "issuer": citation.issuer,
        "occurrences": citation.occurrences,
        "lines": [list(lines) for lines in citation.lines],
        "problems": list(citation.problems),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    found: dict[str, Any] = {
        "comparator": measure.comparator,
        "value": measure.value,
        "unit": measure.unit,
        "scope": measure.scope,
        "subject": measure.subject,
    }
    if measure.upper is not None:
        found["upper"] = measure.upper
    if measure.period is not None:
        found["period"] = measure.period
    return found


def _target(target: Target) -> dict[str, Any]:
    return {
        "ordinal": target.ordinal,
        "text": target.text,
        "measures": [_measure(measure) for measure in target.measures],
        "path": target.path,
        "title": target.title,
        "lead": _names(target.lead),
        "lines": list(target.lines),
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "path": task.path,
        "title": task.title,
        "text": task.text,
        "lead": _names(task.lead),
        "cooperating": _names(task.cooperating),
        "recurrence": task.recurrence,
        "due_on": _iso(task.due_on),
        "due_text": task.due_text,
        "product": task.product,
        "lines": list(task.lines),
    }


def _report(report: Report) -> dict[str, Any]:
    return {
        "period": report.period,
        "from": _names(report.senders),
        "to": report.receiver.name if report.receiver else None,
        "via": report.via.name if report.via else None,
        "due_text": report.due_text,
        "lines": list(report.lines),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "path": section.path,
        "heading": section.heading,
        "kind": section.kind,
        "lines": list(section.lines),
        "text": section.text,
    }
