"""What a recounting wrote stands in its lines; the entry of the act holds their seal, and no list of rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parindex.audit.errors import WriteOutsideCommand
from parindex.audit.models import AuditEntry
from parindex.core.working_time import WorkingTime
from parindex.onestop import clock, commands
from parindex.onestop.commands.sealed_rows import SealedRows
from parindex.onestop.models import Dossier
from parindex.onestop.models.recounts import seal_of
from parindex.onestop.states import LineFate
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import at, handled, received
from tests.onestop.test_recounts import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    SOON,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    approved,
    calendar_with,
    catalogue_says,
)
from tests.people import People

__all__ = ["catalogue_says"]


def entry_of(act: str) -> tuple[AuditEntry, dict[str, dict[str, Any]]]:
    """The one entry of an act, and its changes by record."""
    entry = AuditEntry.objects.get(act=act)
    return entry, {one["record"]: one for one in json.loads(entry.payload)["changes"]}


def test_one_entry_holds_the_seal_of_the_lines_and_any_other_line_breaks_it(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    rows = [received(people), handled(people)]
    versions = dict(Dossier.objects.values_list("pk", "version"))
    catalogue_says(calendar_with(off=(TUESDAY, THURSDAY)))
    recount = approved(people)
    entry, changes = entry_of("onestop.recount.approve")
    lines = list(recount.lines.select_related("dossier"))
    of_it = changes[f"onestop.recount:{recount.pk}"]
    assert (entry.record_type, of_it["before"]["seal"], of_it["after"]["seal"]) == (
        "onestop.recount", "", seal_of(lines)
    )  # fmt: skip
    assert not any(name.startswith(("onestop.dossier:", "onestop.recountline:")) for name in changes)
    assert {line.dossier for line in lines} == set(rows)
    assert all(line.dossier.version == versions[line.dossier_id] + 1 for line in lines)
    for name, value in (("due_before", NOW), ("due_after", NOW), ("step_after", NOW), ("fate", LineFate.LEFT)):
        kept = getattr(lines[0], name)
        setattr(lines[0], name, value)
        assert seal_of(lines) != recount.seal, name
        setattr(lines[0], name, kept)
    assert seal_of(lines[:1]) != recount.seal


def test_undoing_seals_the_lines_again_and_the_first_seal_still_comes_out_of_them(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    received(people)
    extended = handled(people)
    catalogue_says(calendar_with(off=(TUESDAY, THURSDAY)))
    recount = approved(people)
    law = {"unit": "working_day", "doc": "d", "article": "Điều 1", "reason": "C"}
    commands.extend(actor_for(people.head, SOON), extended, amount=Decimal(1), **law)
    undone = commands.undo_recount(actor_for(people.chair, at(MONDAY, "15:00")), recount, reason="Rút")
    _entry, changes = entry_of("onestop.recount.undo")
    lines = list(undone.lines.all())
    of_it = changes[f"onestop.recount:{recount.pk}"]
    assert {line.fate for line in lines} == {LineFate.RESTORED, LineFate.LEFT, LineFate.RECOUNTED}
    assert (of_it["before"]["seal"], of_it["after"]["seal"]) == (recount.seal, seal_of(lines))
    first = [line for line in lines if line.fate != LineFate.RECOUNTED]
    for line in first:
        line.fate = LineFate.STANDS
    assert seal_of(first) == recount.seal


def test_a_dossier_that_missed_its_day_stays_late_when_that_day_becomes_one_off(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    late, in_time = received(people), received(people, at(TUESDAY, "15:00"))
    catalogue_says(calendar_with(off=(THURSDAY, FRIDAY)))
    approved(people, at(THURSDAY, "14:00"))
    late.refresh_from_db()
    in_time.refresh_from_db()
    assert (late.due_at, late.late_since) == (at(NEXT_MONDAY, "09:30"), at(THURSDAY, "09:30"))
    assert (in_time.due_at, in_time.late_since) == (at(NEXT_MONDAY, "15:00"), None)
    assert clock.standing_of(late, at(THURSDAY, "15:00")) == clock.OVERDUE


def test_rows_are_sealed_only_inside_an_act(people: People) -> None:
    row = received(people)
    with pytest.raises(WriteOutsideCommand):
        SealedRows(Dossier).change([row], ["due_at"])
    with pytest.raises(WriteOutsideCommand):
        SealedRows(Dossier).add([row])
    with pytest.raises(WriteOutsideCommand):
        SealedRows(Dossier).remove([row.pk])


def test_the_number_of_questions_does_not_grow_with_the_dossiers(
    people: People, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    asked: list[tuple[int, int]] = []
    off: tuple[date, ...] = ()
    for day in (TUESDAY, WEDNESDAY):
        for _n in range(1 if day == TUESDAY else 6):
            handled(people)
        off = (*off, day)
        catalogue_says(calendar_with(off=off))
        proposal = commands.propose_calendar(actor_for(people.officer, NOW), reason="A", doc="B")
        with CaptureQueriesContext(connection) as applying:
            applied = commands.approve_recount(actor_for(people.chair, NOW), proposal)
        with CaptureQueriesContext(connection) as undoing:
            commands.undo_recount(actor_for(people.chair, SOON), applied, reason="A")
        asked.append((len(applying), len(undoing)))
    assert asked[0] == asked[1]
