"""What units owe by their plans as rows for measures: one a piece of work, in the quarter of its first due date.

How it stands is told as it is at the moment of the extract, in every quarter: work of the first quarter that was done
in the third is done, late. A piece of work without a due date is in no quarter. Told as of an earlier day, what was
reported after it is not reported yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from parindex.audit.actor import local_day
from parindex.core.calendar import WorkingCalendar
from parindex.core.period import number_of, quarter_of
from parindex.kit.catalog import load_calendar
from parindex.kit.facts import Listed, of_rows
from parindex.measures.datasets import OBLIGATIONS
from parindex.planning import calc, links
from parindex.planning.models import Obligation
from parindex.planning.states import ObligationState, Standing

COLUMNS = ("pk", "unit_id", "task__plan_id", "state", "first_due_on", "reported_on")


def rows(at: datetime, units: Collection[int] | None = None) -> pl.DataFrame:
    """Every piece of work with a due date, or that of some units, as it stands at a moment."""
    found = Obligation.objects.filter(first_due_on__isnull=False).order_by("unit_id", "pk")
    if units is not None:
        found = found.filter(unit__in=units)
    told = found.values_list(*COLUMNS).iterator(chunk_size=10_000)
    return of_rows(OBLIGATIONS, _facts(told, local_day(at), load_calendar()))


def _facts(told: Any, today: date, calendar: WorkingCalendar) -> Iterator[tuple[Any, ...]]:
    for pk, unit, plan, state, due_on, reported_on in told:
        is_later = reported_on is not None and reported_on > today
        how = calc.position(state, due_on, reported_on, today, calendar).standing
        is_due = calendar.working_day_from(due_on) < today
        is_done = state == ObligationState.DONE and not is_later
        period = number_of(quarter_of(due_on))
        yield pk, period, unit, plan, how == Standing.ENDED, is_due, is_done, is_done and how == Standing.DONE


def listed(ids: Sequence[int]) -> list[Listed]:
    """Pieces of work as lines of a list, in the order of their due dates."""
    rows = Obligation.objects.filter(pk__in=ids).select_related("task", "unit").order_by("first_due_on", "pk")
    return [
        Listed(
            f"{one.task.path}. {one.task.text}", links.url_of(one), one.unit.name,
            one.first_due_on, one.reported_on, one.get_state_display(),
        )
        for one in rows
    ]  # fmt: skip
