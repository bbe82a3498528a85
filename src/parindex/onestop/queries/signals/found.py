"""What a signal names, and how moments are told in its facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parindex.onestop import clock
from parindex.onestop.models import Dossier

Facts = dict[int, str]


@dataclass(frozen=True)
class Found:
    """The dossiers a signal names, and what is said of those that are shown: id → the fact."""

    rows: QuerySet[Dossier]
    facts: Callable[[Iterable[Dossier]], Facts]


def each(rows: QuerySet[Dossier], say: Callable[[Dossier], str]) -> Found:
    """Dossiers a database found; the fact is read from each that is shown."""
    return Found(rows, lambda shown: {row.pk: say(row) for row in shown})


def known(rows: QuerySet[Dossier], facts: Mapping[int, list[str]]) -> Found:
    """Dossiers found one by one, with what was found."""
    return Found(rows.filter(pk__in=facts), lambda shown: {row.pk: "; ".join(facts[row.pk]) for row in shown})


def moment(at: datetime | None) -> str:
    return f"{clock.local(at):%H:%M %d/%m/%Y}" if at else _("không rõ")
