"""Periodic reports: their periods, cut-offs, due dates and forms, and the rungs by which late ones are chased."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from parindex.core.cutoff import Cutoff, DueRule
from parindex.kit.catalog.reading import Entry, Mark, catalog_path, content_of, entry_of, name_of, refuse, unique

FieldKind = Literal["narrative", "count", "amount", "ratio"]
ON_REQUEST = "on_request"


class ReportField(Entry):
    """One thing a unit answers.

    `whole` names the count that is a ratio's denominator; `filled_from` the records the answer is taken from, then
    nobody types it; `raises` names the field with the proposals and marks words that become a difficulty.
    """

    key: str = Field(pattern=r"^[a-z0-9.-]+$")
    title: str
    kind: FieldKind
    unit: str = ""
    required: bool = False
    adds: Literal["sum", "stock"] = "sum"
    whole: str = ""
    filled_from: Literal["", "duties.due", "duties.done"] = ""
    raises: str = ""


class ReportSection(Entry):
    """A heading of the report with its fields; `part` is the Roman part it belongs to when it is a field of II."""

    key: str
    label: str
    title: str
    part: str = ""
    fields: tuple[ReportField, ...]


class ReportCheck(Entry):
    """`least` may not be greater than `most` unless the unit explains it."""

    least: str
    most: str
    message: str


class ReportForm(Entry):
    """A form in one version; a round keeps the one it was opened with.

    `opening` and `closing` are the first and last words of the document, with {issuer}, {title}, {first} and {last};
    `parts` are the titles of parts that hold several sections.
    """

    code: str
    version: int
    opening: str
    closing: str
    parts: dict[str, str] = Field(default_factory=dict)
    sections: tuple[ReportSection, ...]
    checks: tuple[ReportCheck, ...] = ()

    def fields(self) -> Iterator[ReportField]:
        for section in self.sections:
            yield from section.fields

    def field(self, key: str) -> ReportField:
        """Raises KeyError for a key the form does not have."""
        return {field.key: field for field in self.fields()}[key]


class ReportType(Entry):
    """A kind of report: `numbers` limits it to some periods of the year, empty for all of them.

    `correction_days` are working days in which what was sent in time, and was sent back, still counts as in time.
    """

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    name: str
    title: str
    period: Literal["month", "quarter", "half_year", "nine_months", "year", "on_request"]
    numbers: tuple[int, ...] = ()
    cutoff: Cutoff | None = None
    due: DueRule | None = None
    correction_days: int
    form: str


class Rung(Entry):
    """One step of chasing, `days` working days from the due date."""

    code: str
    days: int
    audience: Literal["REPORTERS", "HEADS", "OFFICERS", "CHAIR"]
    text: str


class Reports(Entry):
    """Everything in a file of `catalog/reports/`."""

    source: dict[str, str]
    mark: Mark
    checked_on: date
    types: tuple[ReportType, ...]
    rungs: tuple[Rung, ...]
    forms: tuple[ReportForm, ...]
    jump_percent: int

    def type(self, code: str) -> ReportType:
        return {kind.code: kind for kind in self.types}[code]

    def form(self, code: str) -> ReportForm:
        return {form.code: form for form in self.forms}[code]


@functools.cache
def load_reports(code: str = "cchc") -> Reports:
    """The reports named `code`. Raises CatalogError."""
    path = catalog_path() / "reports" / f"{code}.yaml"
    return read_reports(path, content_of(path, set(Reports.model_fields)))


def read_reports(path: Path, content: dict[str, Any]) -> Reports:
    """The content of a file, refused where it contradicts itself. Raises CatalogError."""
    reports = entry_of(Reports, path, content)
    unique("reports", (kind.code for kind in reports.types), list(reports.types))
    forms = unique("reports", (form.code for form in reports.forms), list(reports.forms))
    for kind in reports.types:
        if kind.form not in forms:
            refuse(name_of(path), kind.code, f"form {kind.form} is not there", "Add it, or correct `form`.")
        if (kind.period == ON_REQUEST) == (kind.cutoff is not None and kind.due is not None):
            refuse(
                name_of(path),
                kind.code,
                "its period and its rules do not agree",
                "A periodic report has `cutoff` and `due`; one on request has neither.",
            )
    for form in reports.forms:
        _check_form(path, form)
    return reports


def _check_form(path: Path, form: ReportForm) -> None:
    fields = unique("reports", (field.key for field in form.fields()), list(form.fields()))
    for field in fields.values():
        if field.whole and (
            field.kind != "ratio" or field.whole not in fields or fields[field.whole].kind != "count"
        ):
            refuse(name_of(path), field.key, "`whole` is no count of the form", "Name a count, on a ratio only.")
    for check in form.checks:
        if {check.least, check.most} - set(fields):
            refuse(name_of(path), form.code, "a check names a field that is not there", "Correct `least` or `most`.")
