"""Units, what was above them and whose work came to whom: read once for as many days and units as are asked of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import F

from parindex.organization.models import Unit

Links = dict[int, set[int]]


class Lineages:
    """One question, whatever is asked of it; for pages that speak of many units at once."""

    def __init__(self) -> None:
        self._by_day: dict[date, Links] = {}

    @cached_property
    def _rows(self) -> list[Any]:
        """Every unit, once for each of its pasts and each unit before it."""
        return list(
            Unit.objects.annotate(
                past_parent=F("past__parent_id"),
                past_from=F("past__valid_from"),
                past_to=F("past__valid_to"),
                came_from=F("inheritances__predecessor_id"),
            )
        )

    @cached_property
    def units(self) -> dict[int, Unit]:
        """Every unit there is or was, in the order of lists."""
        return {row.pk: row for row in self._rows}

    def of(self, unit: int, day: date) -> frozenset[int]:
        """A unit, what was below it on a day however deep, and all whose work came to any of them."""
        return frozenset(_reached(_reached({unit}, self._children(day)), self._came_from))

    def below(self, unit: int) -> list[Unit]:
        """Those directly below a unit, whether they still exist or not."""
        return [one for one in self.units.values() if one.parent_id == unit]

    def heirs(self, units: Iterable[int], day: date) -> list[Unit]:
        """The units existing on a day to which the work of these went, over any number of reorganisations."""
        gone = set(units)
        reached = _reached(gone, self._went_to) - gone if gone else set()
        return [one for one in self.units.values() if one.pk in reached and one.exists_on(day)]

    def _children(self, day: date) -> Links:
        if day not in self._by_day:
            parents = {unit.pk: unit.parent_id for unit in self.units.values()}
            for pk, parent, since, until in self._past:
                if until >= day and (since is None or since <= day):
                    parents[pk] = parent
            there = (unit.pk for unit in self.units.values() if unit.exists_on(day))
            self._by_day[day] = _links((above, pk) for pk in there if (above := parents[pk]) is not None)
        return self._by_day[day]

    @cached_property
    def _past(self) -> list[tuple[int, int | None, date | None, date]]:
        """Where units stood once, the latest first."""
        rows = {(row.pk, row.past_parent, row.past_from, row.past_to) for row in self._rows if row.past_to}
        return sorted(rows, key=lambda row: row[3], reverse=True)

    @cached_property
    def _successions(self) -> set[tuple[int, int]]:
        return {(row.came_from, row.pk) for row in self._rows if row.came_from}

    @cached_property
    def _went_to(self) -> Links:
        return _links(self._successions)

    @cached_property
    def _came_from(self) -> Links:
        return _links((successor, predecessor) for predecessor, successor in self._successions)


def _links(pairs: Iterable[tuple[int, int]]) -> Links:
    links: Links = {}
    for one, other in pairs:
        links.setdefault(one, set()).add(other)
    return links


def _reached(among: Collection[int], links: Mapping[int, set[int]]) -> set[int]:
    """These, and all that links lead to from them."""
    found, waiting = set(among), list(among)
    while waiting:
        fresh = links.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found
