"""Reports that units owe as rows for measures: one for each report, in the quarter of its due date.

How it stands is told as it is at the moment of the extract, in every quarter. A report joined into another's is
answered there, so it is no row.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Exists, OuterRef

from parindex.audit.actor import local_day
from parindex.core.period import number_of, quarter_of
from parindex.kit.catalog import load_calendar
from parindex.kit.facts import of_rows
from parindex.measures.datasets import REPORTS
from parindex.reporting.models import Edition, UnitReport
from parindex.reporting.queries.rounds import line_of
from parindex.reporting.states import EditionState, Punctuality


def rows(at: datetime) -> pl.DataFrame:
    """Every report that is owed, as it stands at a moment."""
    returned = Edition.objects.filter(report=OuterRef("pk"), state=EditionState.RETURNED)
    found = UnitReport.objects.filter(joined_into__isnull=True).annotate(was_returned=Exists(returned))
    return of_rows(REPORTS, _facts(found.order_by("unit_id", "pk").iterator(chunk_size=2_000), at))


def _facts(found: Any, at: datetime) -> Iterator[tuple[Any, ...]]:
    today, calendar = local_day(at), load_calendar()
    for one in found:
        how = line_of(one, today, calendar).punctuality
        is_due = calendar.working_day_from(one.last_day) < today
        is_sent = one.counted_on is not None
        period = number_of(quarter_of(one.due_on))
        yield one.pk, period, one.unit_id, is_due, is_sent, how == Punctuality.ON_TIME, one.was_returned
