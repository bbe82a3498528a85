"""What follows from a row's own columns: the version in force, the legal limit, whether it was in time."""

from __future__ import annotations

from datetime import date, time
from itertools import pairwise

import numpy as np
import polars as pl

from parindex.audit.actor import LOCAL_ZONE
from parindex.kit.catalog import load_calendar, load_working_time
from parindex.kit.time_columns import time_columns
from parindex.onestop.bulk.cells import folded
from parindex.onestop.bulk.known import Known
from parindex.onestop.states import HELD_UP, DossierState, Punctuality

# In the order in which they happen.
STORY = ("submitted_at", "accepted_at", "solved_at", "returned_at")
INSTANTS = ("submitted_at", "accepted_at", "due_at", "first_due_at", "statutory_due_at", "solved_at", "returned_at",
            "closed_at", "apologised_at", "reappointed_to")  # fmt: skip
ZONE = str(LOCAL_ZONE)


def lift_days(values: dict[str, pl.Series], timed: dict[str, pl.Series]) -> None:
    """A day without a clock time, the day of the moment before it, is taken as that moment: as early as it can be."""
    for earlier, later in pairwise(STORY):
        before, after = values[earlier], values[later]
        same = ~timed[later] & (after.dt.date() == before.dt.date()) & (after < before)
        values[later] = pl.select(pl.when(same.fill_null(False)).then(before).otherwise(after)).to_series()


def days_off(days: pl.Series) -> dict[date, str]:
    """Which of these days nobody works, and why."""
    calendar = load_calendar()
    asked = ((day, calendar.why_off(day)) for day in days.drop_nulls().unique())
    return {day: f"{day:%d/%m/%Y}, {reason}" for day, reason in asked if reason}


def derived(values: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The rows with every column they are stored with; moments as instants in UTC."""
    values = _with_versions(values, known)
    values = values.with_columns(
        statutory_due_at=_statutory(values, known),
        first_due_at=pl.col("due_at"),
        punctuality=_punctuality(),
        closed_at=pl.when(pl.col("state") == DossierState.RETURNED).then("returned_at"),
        applicant_folded=folded(values["applicant"]),
    )
    return values.with_columns(
        pl.col(name).dt.replace_time_zone(ZONE).dt.convert_time_zone("UTC") for name in INSTANTS
    ).sort("row")


def _with_versions(values: pl.DataFrame, known: Known) -> pl.DataFrame:
    """The published version in force on the day of acceptance, else of submission; null when there is none."""
    day = pl.coalesce("accepted_at", "submitted_at").dt.date()
    asked = values.select("row", "procedure_id", day=day).join(known.versions, on="procedure_id")
    held = asked.filter(
        (pl.col("valid_from") <= pl.col("day"))
        & (pl.col("valid_to").is_null() | (pl.col("day") <= pl.col("valid_to")))
    )
    return values.join(held.select("row", "procedure_version_id"), on="row", how="left")


def _statutory(values: pl.DataFrame, known: Known) -> pl.Series:
    """Receipt plus the legal limit, where nothing moved it and every year of it has a decided calendar; else null."""
    working = load_working_time()
    years = sorted(year for year in working.calendar.years if working.calendar.is_confirmed(year))
    due = np.full(values.height, "NaT", dtype="datetime64[us]")
    asked = values.with_row_index("at").join(known.limits, on=["procedure_version_id", "channel"])
    moved = (pl.col("supplements") > 0) | pl.col("state").is_in(list(map(str, HELD_UP)))
    asked = asked.filter(pl.col("accepted_at").dt.year().is_in(years) & ~moved)
    if asked.is_empty():
        return pl.Series(due)
    accepted = asked["accepted_at"].to_numpy().astype("datetime64[us]")
    days = accepted.astype("datetime64[D]")
    last = time_columns(years[0], years[-1] + 2).add_working_days(days, asked["days"].to_numpy())
    closing = np.timedelta64(_minutes(working.hours.closing), "m")
    clock = np.where(asked["to_end_of_day"].to_numpy(), closing, accepted - days)
    told = last.astype("datetime64[us]") + clock
    told[~np.isin(last.astype("datetime64[Y]").astype(int) + 1970, years)] = np.datetime64("NaT")
    due[asked["at"].to_numpy()] = told
    return pl.Series(due)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _punctuality() -> pl.Expr:
    """As `clock.punctuality` says, on columns of local time."""
    solved, due = pl.col("solved_at"), pl.col("due_at")
    told = (
        pl.when(solved > due)
        .then(pl.lit(str(Punctuality.LATE)))
        .when(solved.dt.date() == due.dt.date())
        .then(pl.lit(str(Punctuality.ON_TIME)))
        .otherwise(pl.lit(str(Punctuality.EARLY)))
    )
    return pl.when(solved.is_null() | due.is_null()).then(pl.lit("")).otherwise(told)
