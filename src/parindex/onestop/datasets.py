"""Dossiers as rows for measures: one for each quarter that concerns a dossier, with what its moments come to in it.

What `queries.measures` says as conditions on rows is said here once more as columns; a test holds both together.
Of what is not tied to a window (flags, punctuality, an apology) the latest is told in every quarter, as there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from typing import Any, cast

import polars as pl
from django.db import connection, models
from django.db.models import Exists, F, Func, Min, OuterRef, Q, QuerySet

from parindex.audit.actor import LOCAL_ZONE
from parindex.core.period import number_of, of_number, quarter_of
from parindex.kit.facts import shaped
from parindex.measures.datasets import DOSSIERS, PROCEDURES
from parindex.onestop import clock
from parindex.onestop.models import Dossier, ProcedureVersion
from parindex.onestop.queries.measures import CLOSED, OPEN, OVERDUE, SOLVED, Window, concerned
from parindex.onestop.queries.procedures import in_force
from parindex.onestop.states import HELD_UP, UNDER_WAY, Channel
from parindex.organization.models import Unit

AT_ONCE = 20_000
Chunk = list[tuple[Any, ...]]
QUARTERS = 4


class Plainly(Func):
    """A column as the database keeps it: on SQLite a moment is text that a whole column at once is read from."""

    arity = 1
    template = "%(expressions)s"
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s || '')", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler, connection, template="(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint", **extra
        )


class AsNumber(Func):
    """Yes and no as 1 and 0, the same on both engines; of no type, so that nobody converts them one by one."""

    arity = 1
    template = "CAST(%(expressions)s AS integer)"
    output_field = models.TextField()


MOMENTS = (
    "submitted_at",
    "accepted_at",
    "due_at",
    "late_since",
    "held_since",
    "solved_at",
    "closed_at",
    "apologised_at",
)
FLAGS = ("has_electronic_result", "owes_fee", "is_paid_online", "is_digitised", "is_reused")
# Column of a raw row → where it comes from and its type.
RAW: dict[str, tuple[Any, Any]] = {
    "record": (F("pk"), pl.Int64),
    "unit": (F("unit_id"), pl.Int64),
    "office": (F("office_id"), pl.Int64),
    "procedure": (F("procedure_id"), pl.Int64),
    "channel": (F("channel"), pl.String),
    "state": (F("state"), pl.String),
    "source": (F("source"), pl.String),
    "version": (F("procedure_version_id"), pl.Int64),
    "punctuality": (F("punctuality"), pl.String),
    "supplements": (F("supplements"), pl.Int32),
    "parent": (F("parent_id"), pl.Int64),
    "corrects": (F("corrects_id"), pl.Int64),
    "is_apology_in_time": (AsNumber("apology__is_in_time"), pl.Int8),
    **{name: (AsNumber(name), pl.Int8) for name in FLAGS},
    **{name: (Plainly(name), None) for name in MOMENTS},
}


def periods(at: datetime) -> list[int]:
    """The quarters that any dossier concerns, and the running one, which is the last. Reads every dossier."""
    first: datetime | None = Dossier.objects.aggregate(first=Min("submitted_at"))["first"]
    return _since(first or at, at)


def _since(moment: datetime, at: datetime) -> list[int]:
    begin, now = (_index(running(one)) for one in (min(moment, at), at))
    return [_number(index) for index in range(begin, now + 1)]


def running(at: datetime) -> int:
    """The quarter of a moment."""
    return number_of(quarter_of(clock.local(at).date()))


def of_periods(among: list[int], at: datetime) -> Iterator[pl.DataFrame]:
    """Every row of these quarters in chunks, in the order of units."""
    rows = Dossier.objects.order_by("unit_id", "pk")
    if len(among) == 1:
        rows = rows.filter(concerned(Window.of(of_number(among[0]), at)))
    reads = _Reading(rows)
    yield from _ahead(lambda chunk: _told(reads.frame(chunk), among, at), reads.chunks())


def _ahead(work: Callable[[Chunk], pl.DataFrame], chunks: Iterable[Chunk]) -> Iterator[pl.DataFrame]:
    """What becomes of each chunk, in order; it is worked on while the database reads the next one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        begun: Future[pl.DataFrame] | None = None
        for chunk in chunks:
            ahead = thread.submit(work, chunk)
            if begun is not None:
                yield begun.result()
            begun = ahead
        if begun is not None:
            yield begun.result()


def changed(since: datetime, at: datetime) -> Iterator[tuple[pl.Series, pl.DataFrame]]:
    """The dossiers that may be told otherwise at `at` than at `since`: their ids, and all their rows.

    Those that an act has changed; those whose day of appointment came; in a new quarter all that are unfinished.
    """
    unfinished = Q(solved_at__isnull=True, closed_at__isnull=True)
    same_quarter = running(since) == running(at)
    by_time = unfinished & Q(due_at__gte=since, due_at__lt=at) if same_quarter else unfinished
    for rows in (
        Dossier.objects.filter(changed_at__gte=since).order_by(),
        Dossier.objects.filter(by_time, changed_at__lt=since).order_by(),
    ):
        reads = _Reading(rows)
        for raw in map(reads.frame, reads.chunks()):
            yield raw["record"], _told(raw, _since(cast(datetime, raw["submitted_at"].min()), at), at)


def procedures_of(period: int, at: datetime, dossiers: pl.LazyFrame) -> pl.DataFrame:
    """The procedures of each receiving unit in a quarter; `dossiers` are the rows of that quarter."""
    mine = dict(Unit.objects.filter(Exists(Dossier.objects.filter(unit=OuterRef("pk")))).values_list("pk", "level"))
    there: dict[str, list[tuple[int, str, bool]]] = {level: [] for level in mine.values()}
    columns = ("procedure_id", "online", "has_fee", "levels")
    for pk, online, has_fee, levels in in_force(Window.of(of_number(period), at).last_day).values_list(*columns):
        for level in set(levels) & set(there):
            there[level].append((pk, online, has_fee))
    offered = pl.DataFrame(
        [(pk, unit, online, has_fee) for unit, level in mine.items() for pk, online, has_fee in there[level]],
        schema={"record": pl.Int64, "unit": pl.Int64, "online": pl.String, "has_fee": pl.Boolean},
        orient="row",
    )
    used = dossiers.filter("is_submitted").group_by(pl.col("procedure").alias("record"), "unit")
    seen = used.agg(
        is_used_online=(pl.col("channel") == Channel.ONLINE).any(), is_used_with_fee=pl.col("owes_fee").any()
    ).collect()
    rows = offered.with_columns(is_in_force=pl.lit(True)).join(seen, on=["record", "unit"], how="full", coalesce=True)
    flags = ("is_in_force", "has_fee", "is_used_online", "is_used_with_fee")
    rows = rows.with_columns(pl.col(flags).fill_null(False), pl.col("online").fill_null(""), period=pl.lit(period))
    return shaped(PROCEDURES, rows).sort("unit", "record")


class _Reading:
    """The columns of RAW in chunks, moments in UTC."""

    def __init__(self, rows: QuerySet[Dossier]) -> None:
        self.has_text = connection.vendor == "sqlite"  # as `Plainly` gives moments
        stored = pl.String if self.has_text else pl.Int64
        self.schema = {name: kind or stored for name, (_source, kind) in RAW.items()}
        self.lines = rows.values_list(*(source for source, _kind in RAW.values())).iterator(chunk_size=AT_ONCE)
        # A lookup here is quicker than a join in the database, row by row.
        self.online = dict(ProcedureVersion.objects.order_by().values_list("pk", "online"))

    def chunks(self) -> Iterator[Chunk]:
        """Rows as the database gives them."""
        while chunk := list(islice(self.lines, AT_ONCE)):
            yield chunk

    def frame(self, chunk: Chunk) -> pl.DataFrame:
        """The same as columns of their types; asks the database nothing."""
        return pl.DataFrame(chunk, schema=self.schema, orient="row").with_columns(
            *(_moment(name, is_text=self.has_text) for name in MOMENTS),
            pl.col(*FLAGS, "is_apology_in_time").cast(pl.Boolean),
            online=pl.col("version").replace_strict(self.online, default=None, return_dtype=pl.String),
        )


def _moment(name: str, *, is_text: bool) -> pl.Expr:
    column = pl.col(name)
    if is_text:
        column = column.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us")
    return column.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")


def _told(raw: pl.DataFrame, among: list[int], at: datetime) -> pl.DataFrame:
    """The rows of some dossiers in these quarters."""
    now = _index(running(at))
    begun = raw.with_columns(
        first=_quarter("submitted_at"),
        last=pl.coalesce(_quarter("solved_at"), _quarter("closed_at"), pl.lit(now)).clip(upper_bound=now),
    ).filter(pl.col("first") <= pl.col("last"))
    rows = begun.with_columns(quarter=pl.int_ranges("first", pl.col("last") + 1)).explode(
        "quarter", empty_as_null=False
    )
    rows = rows.join(_windows(among, at), on="quarter").filter(pl.col("submitted_at") < pl.col("end"))
    rows = rows.with_columns(phase=_phase())
    return shaped(DOSSIERS, rows.with_columns(**_facts()))


def _quarter(name: str) -> pl.Expr:
    local = pl.col(name).dt.convert_time_zone(LOCAL_ZONE.key).dt
    return local.year().cast(pl.Int64) * QUARTERS + local.quarter() - 1


def _index(number: int) -> int:
    """The place of a quarter among all quarters."""
    return number // 10 * QUARTERS + number % 10 - 1


def _number(index: int) -> int:
    return index // QUARTERS * 10 + index % QUARTERS + 1


def _windows(numbers: list[int], at: datetime) -> pl.DataFrame:
    """Each quarter with the window of its measures."""
    told = [(number, Window.of(of_number(number), at)) for number in numbers]
    kind = pl.Datetime("us", "UTC")
    return pl.DataFrame(
        [(_index(number), number, window.start, window.end, window.at) for number, window in told],
        schema={"quarter": pl.Int64, "period": pl.Int32, "start": kind, "end": kind, "at": kind},
        orient="row",
    )


def _within(name: str) -> pl.Expr:
    moment = pl.col(name)
    return ((moment >= pl.col("start")) & (moment < pl.col("end"))).fill_null(False)


def _after(name: str) -> pl.Expr:
    return (pl.col(name) >= pl.col("end")).fill_null(False)


def _missed(name: str) -> pl.Expr:
    return (pl.col(name) < pl.col("at")).fill_null(False)


def _phase() -> pl.Expr:
    """As `queries.measures.placed` says it."""
    unsolved, unclosed = pl.col("solved_at").is_null(), pl.col("closed_at").is_null()
    otherwise = pl.col("accepted_at").is_not_null() & unsolved & _within("closed_at")
    open_now = unsolved & unclosed & pl.col("state").is_in(list(UNDER_WAY))
    later = _after("solved_at") | unsolved & _after("closed_at")
    accepted = (pl.col("accepted_at") < pl.col("end")).fill_null(False)
    unfinished = accepted & (open_now | later)
    goes = pl.col("held_since").is_null() & ((pl.col("source") == "") | ~pl.col("state").is_in(list(HELD_UP)))
    overdue = unfinished & (_missed("due_at") | _missed("late_since")) & (_after("held_since") | goes)
    return (
        pl.when(_within("solved_at"))
        .then(pl.lit(SOLVED))
        .when(otherwise)
        .then(pl.lit(CLOSED))
        .when(overdue)
        .then(pl.lit(OVERDUE))
        .when(unfinished)
        .then(pl.lit(OPEN))
        .otherwise(pl.lit(""))
    )


def _facts() -> dict[str, pl.Expr]:
    """The columns that are not taken over as they are."""
    in_time = (pl.col("closed_at") <= pl.col("due_at")).fill_null(False) & pl.col("late_since").is_null()
    return {
        "is_submitted": _within("submitted_at"),
        "is_accepted": _within("accepted_at"),
        "is_handed_in": pl.col("parent").is_null() & pl.col("corrects").is_null(),
        "is_asked_often": pl.col("supplements") > 1,
        "has_due": pl.col("due_at").is_not_null(),
        "is_closed_in_time": (pl.col("phase") == CLOSED) & in_time,
        "has_result": pl.col("solved_at").is_not_null(),
        "is_apologised": pl.col("apologised_at").is_not_null(),
    }
