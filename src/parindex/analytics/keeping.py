"""Keeping what was told and counted. None of it is a record: all of it can be told anew from records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import F

from parindex.analytics.models import Cut, CutValue, Extract, MeasureValue
from parindex.analytics.store import Written

AT_ONCE = 1_000
# Tens of thousands of values at once, for which model objects would take most of the time of counting.
KEEP_VALUE = """
INSERT INTO analytics_measurevalue (side, as_of, code, unit_id, period, part, whole, unknown)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (code, side, unit_id, period) DO UPDATE
SET part = excluded.part, whole = excluded.whole, unknown = excluded.unknown, as_of = excluded.as_of
"""
# Code, unit id, period; part, whole, unknown.
Row = tuple[str, int, int, int, int | None, int]


@transaction.atomic
def keep_extracts(written: Mapping[str, Mapping[int, Written]], at: datetime) -> None:
    """These quarters of datasets were written; all quarters of the datasets now hold every change until `at`."""
    Extract.objects.filter(dataset__in=written).update(as_of=at)
    Extract.objects.bulk_create(
        [
            Extract(dataset=dataset, period=period, rows=one.rows, size=one.size, sha256=one.sha256, as_of=at)
            for dataset, quarters in written.items()
            for period, one in quarters.items()
        ],
        update_conflicts=True,
        unique_fields=["dataset", "period"],
        update_fields=["rows", "size", "sha256", "as_of"],
    )


@transaction.atomic
def keep_values(side: str, at: datetime, counted: Iterable[Row], gone: Collection[int]) -> None:
    """Values that are new or other than before, and the ids of those that nothing stands behind any more."""
    MeasureValue.objects.filter(pk__in=gone).delete()
    moment = MeasureValue._meta.get_field("as_of").get_db_prep_value(at, connection)
    with connection.cursor() as cursor:
        cursor.executemany(KEEP_VALUE, [(side, moment, *one) for one in counted])


@transaction.atomic
def keep_cut(until: date, at: datetime, values: Iterable[CutValue]) -> None:
    """The values of a cut in the place of those counted before."""
    cut, _is_new = Cut.objects.update_or_create(until=until, defaults={"as_of": at})
    cut.values.all().delete()
    for one in (rows := list(values)):
        one.cut = cut
    CutValue.objects.bulk_create(rows, batch_size=AT_ONCE)


@transaction.atomic
def keep_measured(extracts: Iterable[Extract]) -> None:
    """Values were counted from these extracts as they are here, which nobody writes while they are counted."""
    rows = Extract.objects.filter(pk__in=[one.pk for one in extracts])
    rows.update(measured_sha256=F("sha256"), measured_as_of=F("as_of"))
