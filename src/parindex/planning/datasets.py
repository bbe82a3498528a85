"""What units owe by their plans as rows for measures: one a piece of work, in the quarter of its first due date.

How it stands is told as it is at the moment of the extract, in every quarter: work of the first quarter that was done
in the third is done, late. A piece of work without a due date is in no quarter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import polars as pl

from parindex.audit.actor import local_day
from parindex.core.calendar import WorkingCalendar
from parindex.core.period import number_of, quarter_of
from parindex.kit.catalog import load_calendar
from parindex.kit.facts import of_rows
from parindex.measures.datasets import OBLIGATIONS
from parindex.planning import calc
from parindex.planning.models import Obligation
from parindex.planning.states import ObligationState, Standing

COLUMNS = ("pk", "unit_id", "task__plan_id", "state", "first_due_on", "reported_on")


def rows(at: datetime) -> pl.DataFrame:
    """Every piece of work with a due date, as it stands at a moment."""
    found = Obligation.objects.filter(first_due_on__isnull=False).order_by("unit_id", "pk")
    told = found.values_list(*COLUMNS).iterator(chunk_size=10_000)
    return of_rows(OBLIGATIONS, _facts(told, local_day(at), load_calendar()))


def _facts(told: Any, today: date, calendar: WorkingCalendar) -> Iterator[tuple[Any, ...]]:
    for pk, unit, plan, state, due_on, reported_on in told:
        how = calc.position(state, due_on, reported_on, today, calendar).standing
        is_due = calendar.working_day_from(due_on) < today
        is_done = state == ObligationState.DONE
        period = number_of(quarter_of(due_on))
        yield pk, period, unit, plan, how == Standing.ENDED, is_due, is_done, how == Standing.DONE
