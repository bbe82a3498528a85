"""Giving a number and cancelling one, inside whatever act needs it."""

from __future__ import annotations

from dataclasses import dataclass

from parindex.audit.actor import Actor
from parindex.dispatch import queries
from parindex.dispatch.models import NumberSeries, RegisterEntry
from parindex.dispatch.states import EntryState
from parindex.organization.models import Unit


@dataclass(frozen=True)
class Numbers:
    """The numbers of one agency in the hands of an act: one act at a time, until it ends."""

    actor: Actor
    issuer: Unit

    def __post_init__(self) -> None:
        # no_key: other rows may still refer to the unit meanwhile. SQLite has one writer at a time anyway.
        Unit.objects.select_for_update(no_key=True).get(pk=self.issuer.pk)

    def take(self, *, kind: str, symbol: str, subject: str) -> RegisterEntry:
        """The next number of the series of a kind, this year."""
        year = self.actor.today.year
        group, first = queries.series_group(self.issuer, year, kind)
        series, _is_new = NumberSeries.objects.get_or_create(
            issuer=self.issuer, year=year, name=group.name, defaults={"last": first - 1}
        )
        series.last += 1
        series.save()
        entry = RegisterEntry(
            series=series,
            number=series.last,
            kind=kind,
            symbol=symbol,
            subject=subject,
            taken_by_id=self.actor.person,
            taken_at=self.actor.at,
        )
        entry.save()
        return entry

    @staticmethod
    def cancel(entry: RegisterEntry, reason: str) -> RegisterEntry:
        """The line stays in the register with the reason."""
        entry.state, entry.note = EntryState.CANCELLED, reason
        entry.save()
        return entry
