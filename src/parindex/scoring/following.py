"""What becomes of sheets each time figures were counted from the records."""

from __future__ import annotations

from datetime import date, datetime

from parindex.audit.actor import system_actor
from parindex.scoring import commands, proposals
from parindex.scoring.models import Round
from parindex.scoring.records import OfRecords
from parindex.scoring.states import RoundState

OPEN = (RoundState.SETUP, RoundState.SELF_SCORING)


def cuts(at: datetime) -> set[date]:
    """The cut-off days of rounds whose sheets still take figures: at the latest the last day of the round's year."""
    rows = Round.objects.filter(state__in=OPEN).values_list("cutoff_on", "year")
    return {min(day, date(year, 12, 31)) for day, year in rows if day.year >= year}


def after(at: datetime) -> None:
    """Put new figures beside what open sheets of running rounds declare; where none is new nothing is written."""
    for round_ in Round.objects.filter(state=RoundState.SELF_SCORING):
        if proposals.news(round_, OfRecords()):
            commands.propose(system_actor(at), round_, OfRecords())
