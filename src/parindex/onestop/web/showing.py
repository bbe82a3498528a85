"""Rows of dossiers as lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from parindex.audit.actor import Actor
from parindex.onestop import clock
from parindex.onestop.models import Dossier
from parindex.onestop.queries.dossiers import Sight


@dataclass(frozen=True)
class Line:
    """A dossier with the applicant as this person may read them, and how it stands now."""

    dossier: Dossier
    name: str
    standing: str


def lines(actor: Actor, rows: Iterable[Dossier], sight: Sight | None = None) -> list[Line]:
    sight = sight or Sight.of(actor)
    return [Line(one, sight.name(one), clock.standing_of(one, actor.at)) for one in rows]
