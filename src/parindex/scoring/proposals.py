"""What the records say of a leaf's inputs, to be put beside what the unit declares; never in its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from parindex.rules import CriteriaSet
from parindex.scoring.facts import BadFact, load_facts
from parindex.scoring.models import LeafEntry, Round, Sheet
from parindex.scoring.queries import marks, sheets
from parindex.scoring.states import SheetState


@dataclass(frozen=True)
class Value:
    """A side of a measure for a unit and year: the number as text, as of which day, from where."""

    value: str
    as_of: date
    source: str

    def dump(self) -> dict[str, Any]:
        return {"value": self.value, "source": self.source, "as_of": self.as_of.isoformat()}


@dataclass(frozen=True)
class Missing:
    """The records don't say, and why."""

    reason: str

    def dump(self) -> dict[str, Any]:
        return {"missing": self.reason}


class Records(Protocol):
    """Where proposed values come from."""

    def values(
        self, wanted: Iterable[tuple[str, str]], units: Iterable[int], year: int, until: date
    ) -> Mapping[tuple[str, str, int], Value | Missing]:
        """(measure, side, unit id) → what the records say up to a day; what isn't in it is not known of."""


def measured(criteria: CriteriaSet) -> dict[str, dict[str, tuple[str, str]]]:
    """leaf → input → (measure, side), for inputs that the records can give."""
    return {
        leaf.code: {name: (told.measure, told.side) for name, told in leaf.inputs.items() if told.measure}
        for leaf in criteria.leaves()
        if any(told.measure for told in leaf.inputs.values())
    }


def proposed(records: Records, sheets: Iterable[Sheet]) -> dict[tuple[int, str], dict[str, Any]]:
    """(sheet id, leaf) → input → what the records say, for the sheets of one round."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    by_group: dict[int, list[Sheet]] = {}
    for sheet in sheets:
        by_group.setdefault(sheet.group_id, []).append(sheet)
    for members in by_group.values():
        asked, round_ = measured(members[0].group.criteria), members[0].round
        wanted = {pair for inputs in asked.values() for pair in inputs.values()}
        said = records.values(wanted, [sheet.unit_id for sheet in members], round_.year, round_.cutoff_on)
        for sheet in members:
            for leaf, inputs in asked.items():
                rows = {name: said.get((*pair, sheet.unit_id)) for name, pair in inputs.items()}
                found[sheet.pk, leaf] = {name: row.dump() for name, row in rows.items() if row is not None}
    return found


def news(round_: Round, records: Records) -> list[tuple[LeafEntry, dict[str, object]]]:
    """The leaves of open sheets of which the records say otherwise than stands there, with what they say."""
    rows = list(sheets.with_group(marks.live_sheets(round_).filter(state=SheetState.OPEN)))
    said = proposed(records, rows)
    by_sheet = {sheet.pk: sheet for sheet in rows}
    found = []
    for entry in LeafEntry.objects.filter(sheet__in=by_sheet, leaf__in={leaf for _sheet, leaf in said}):
        entry.sheet = by_sheet[entry.sheet_id]
        new = _sound(entry, said.get((entry.sheet_id, entry.leaf), {}))
        if new != entry.proposed:
            found.append((entry, new))
    return found


def _sound(entry: LeafEntry, said: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, row in said.items():
        try:
            if "value" in row:
                load_facts(entry.criterion, {name: row})
            found[name] = dict(row)
        except BadFact as error:
            found[name] = {"missing": str(error)}
    return found
