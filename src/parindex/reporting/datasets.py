"""Reports that units owe as rows for measures: one for each report, in the quarter of its due date.

How it stands is told as it is at the moment of the extract, in every quarter; as of an earlier day, what was sent
after it is not sent yet. A report joined into another's is
answered there, so it is no row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Exists, OuterRef

from parindex.audit.actor import local_day
from parindex.core.period import number_of, quarter_of
from parindex.kit.catalog import load_calendar
from parindex.kit.facts import Listed, of_rows
from parindex.measures.datasets import REPORTS
from parindex.reporting import links
from parindex.reporting.models import Edition, UnitReport
from parindex.reporting.queries.rounds import line_of
from parindex.reporting.states import EditionState, Punctuality


def rows(at: datetime, units: Collection[int] | None = None) -> pl.DataFrame:
    """Every report that is owed, or those of some units, as it stands at a moment."""
    returned = Edition.objects.filter(report=OuterRef("pk"), state=EditionState.RETURNED, decided_at__lte=at)
    found = UnitReport.objects.filter(joined_into__isnull=True).annotate(was_returned=Exists(returned))
    if units is not None:
        found = found.filter(unit__in=units)
    return of_rows(REPORTS, _facts(found.order_by("unit_id", "pk").iterator(chunk_size=2_000), at))


def _facts(found: Any, at: datetime) -> Iterator[tuple[Any, ...]]:
    today, calendar = local_day(at), load_calendar()
    for one in found:
        how = line_of(one, today, calendar).punctuality
        is_due = calendar.working_day_from(one.last_day) < today
        is_sent = one.counted_on is not None and one.counted_on <= today
        is_on_time = is_sent and how == Punctuality.ON_TIME
        period = number_of(quarter_of(one.due_on))
        yield one.pk, period, one.unit_id, is_due, is_sent, is_on_time, one.was_returned


def listed(ids: Sequence[int]) -> list[Listed]:
    """Reports as lines of a list, in the order of their due dates."""
    rows = UnitReport.objects.filter(pk__in=ids).select_related("round", "unit").order_by("due_on", "pk")
    return [
        Listed(
            one.round.title, links.url_of(one), one.unit.name, one.last_day, one.counted_on, one.get_state_display()
        )
        for one in rows
    ]
