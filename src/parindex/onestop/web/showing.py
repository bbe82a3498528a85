"""Rows of dossiers as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parindex.audit.actor import Actor
from parindex.core.working_time import WorkingTime
from parindex.onestop import clock
from parindex.onestop.models import Dossier
from parindex.onestop.queries.dossiers import Sight


@dataclass(frozen=True)
class Line:
    """A dossier with the applicant as this person may read them, and how it stands now."""

    dossier: Dossier
    name: str
    standing: str


def lines(
    actor: Actor, rows: Iterable[Dossier], sight: Sight | None = None, working: WorkingTime | None = None
) -> list[Line]:
    """`sight` and `working` are for whoever has asked for them already."""
    sight, working = sight or Sight.of(actor), working or clock.working_time()
    return [Line(one, sight.name(one), clock.standing_of(one, actor.at, working)) for one in rows]
