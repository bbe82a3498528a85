"""What to do about a running sheet: advice from its records and what it declared, each act with its name and list."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from parindex.audit.actor import local_day
from parindex.rules.advice import Act, Advice, advice
from parindex.scoring.models import Sheet
from parindex.scoring.moves import Listed, moves, works
from parindex.scoring.outlook import Known
from parindex.scoring.queries import sheets

MOST_KEPT = 128


def advised(sheet: Sheet, known: Known, at: datetime) -> Advice | None:
    """What still wins points, best first; None once the sheet is handed in."""
    if known.is_settled:
        return None
    unit, last = sheets.unit_of(sheet), sheet.round.cutoff_on
    found = moves(known, works(unit, sheet.round.year, at), unit, last)
    return _advice(_Asked(known, tuple(found), local_day(at)))


class _Asked:
    """A question for advice, equal to another where the answer is the same."""

    def __init__(self, known: Known, found: tuple[Listed, ...], today: date) -> None:
        self.known, self.found, self.today = known, found, today
        self.key = (known.key, repr(found), today)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=MOST_KEPT)
def _advice(asked: _Asked) -> Advice:
    known = asked.known
    return advice(known.criteria, known.facts, asked.found, asked.today)


def listed(act: Act) -> Listed:
    """An act's move with its name and its list."""
    assert isinstance(act.move, Listed)
    return act.move


def due_on(act: Act, today: date, last: date) -> date:
    """By when an act has to be done: the nearest last day of its records, and not before today."""
    days = [record.until for record in act.records if record.until is not None]
    return max(min([*days, last]), today)
