"""Limits and numbers of the one-stop mechanism, by the time they were in force."""

from __future__ import annotations

import functools
import re
from datetime import date
from typing import Self

from pydantic import model_validator

from parindex.kit.catalog.procedures import TimeLimit
from parindex.kit.catalog.reading import Entry, Mark, catalog_path, content_of, entry_of

PARTS_OF_CODE = {"agency", "day", "serial"}


class Parameter(Entry):
    """One figure with where it stands and how sure it is."""

    value: int
    mark: Mark
    doc: str = ""
    article: str = ""
    note: str = ""


class CodeSource(Entry):
    doc: str
    article: str
    mark: Mark
    note: str = ""


class OneStopRules(Entry):
    """The rules of one time. `code` is the pattern of dossier codes; a serial of more digits widens, never wraps."""

    since: date
    until: date | None = None
    doc: str
    online_intake: TimeLimit
    supplement_wait_days: Parameter
    most_supplements: Parameter
    apology_days_before: Parameter
    most_reappointments: Parameter
    warning_percent_left: Parameter
    warning_working_days: Parameter
    code: str
    serial_digits: int
    code_source: CodeSource

    @model_validator(mode="after")
    def _has_every_part(self) -> Self:
        if set(re.findall(r"\{(\w+)\}", self.code)) != PARTS_OF_CODE:
            raise ValueError(f"the code needs each of {', '.join(sorted(PARTS_OF_CODE))}")
        return self

    def dossier_code(self, agency: str, day: date, serial: int) -> str:
        """The code of the `serial`-th dossier an agency received on a day."""
        return self.code.format(agency=agency, day=f"{day:%y%m%d}", serial=str(serial).zfill(self.serial_digits))


@functools.cache
def load_onestop_rules() -> tuple[OneStopRules, ...]:
    """The rules of every time, in order. Raises CatalogError."""
    path = catalog_path() / "parameters" / "mot-cua.yaml"
    rows = content_of(path, {"checked_on", "versions"})["versions"]
    return tuple(entry_of(OneStopRules, path, row) for row in rows)


def onestop_rules(day: date) -> OneStopRules:
    """The rules in force on a day; before the first of them the first."""
    rules = load_onestop_rules()
    return next((one for one in reversed(rules) if one.since <= day), rules[0])
