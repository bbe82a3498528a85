"""Who missed a day while the clock ran is late for ever, whatever moves the deadline afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from parindex.audit.journal import Act, act_in_progress
from parindex.onestop import clock, commands
from parindex.onestop.models import Dossier
from parindex.onestop.queries import lateness
from parindex.onestop.states import DossierState, LateCause, Punctuality
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import at, handled, solved
from tests.people import People

THURSDAY, FRIDAY, NEXT_MONDAY, NEXT_TUESDAY = (date(2025, 6, day) for day in (5, 6, 9, 10))
DUE = at(THURSDAY, "09:30")
DAY = timedelta(days=1)
LAW = {"doc": "luat-31-2024-qh15", "article": "Điều 1"}


def supplemented(people: People, asked: date, brought: date = NEXT_MONDAY) -> Dossier:
    """Received on Monday, due on Thursday at half past nine; a supplement asked on a day and brought later."""
    dossier = handled(people)
    assert dossier.due_at == DUE
    handler, receiver = actor_for(people.handler, at(asked, "10:00")), actor_for(people.receiver, at(brought))
    waiting = commands.ask_completion(handler, dossier, items="Tờ khai", reason="Thiếu")
    return commands.complete(receiver, waiting)


def test_a_supplement_asked_when_the_day_was_over_counts_anew_and_hides_nothing(people: People) -> None:
    dossier = supplemented(people, THURSDAY)
    assert dossier.due_at is not None
    assert dossier.due_at > at(NEXT_TUESDAY)  # counted again from the start
    assert dossier.late_since == DUE
    done = commands.solve(actor_for(people.handler, at(NEXT_TUESDAY)), dossier, positive=True, signed_on=NEXT_TUESDAY)
    assert done.punctuality == Punctuality.LATE


def test_a_supplement_asked_in_time_makes_nobody_late(people: People) -> None:
    dossier = supplemented(people, NOW.date())
    assert dossier.late_since is None
    done = commands.solve(actor_for(people.handler, at(NEXT_TUESDAY)), dossier, positive=True, signed_on=NEXT_TUESDAY)
    assert done.punctuality == Punctuality.EARLY
    assert not clock.is_late(done, at(NEXT_TUESDAY))


def test_an_interval_left_out_after_the_day_hides_nothing(people: People) -> None:
    dossier, late = handled(people), actor_for(people.handler, at(THURSDAY, "10:00"))
    waiting = commands.ask_fee(late, dossier, dossier.fees.first(), amount=8000, **LAW)  # type: ignore[arg-type]
    assert (waiting.late_since, waiting.held_since) == (DUE, late.at)
    fee = waiting.fees.first()
    assert fee is not None
    paid = commands.record_fee(actor_for(people.receiver, at(FRIDAY)), waiting, fee, amount=8000)
    assert commands.solve(
        actor_for(people.handler, at(FRIDAY)), paid, positive=True, signed_on=FRIDAY
    ).punctuality == Punctuality.LATE  # fmt: skip


def test_while_it_is_under_way_it_stands_among_the_overdue_and_the_unexplained(people: People) -> None:
    dossier, later = supplemented(people, THURSDAY), at(NEXT_TUESDAY)
    assert clock.standing_of(dossier, later) == clock.OVERDUE
    assert list(lateness.overdue(later)) == list(lateness.unexplained()) == [dossier]
    assert not lateness.due_soon(later).exists()
    assert not lateness.overdue(DUE).exists()  # it is not counted as late before it was
    explained = commands.explain_lateness(
        actor_for(people.handler, later), dossier, kind=LateCause.STAFF, cause="Thiếu người"
    )
    assert explained.late_kind == LateCause.STAFF
    assert not lateness.unexplained().exists()


def test_letters_of_apology_follow_the_day_of_now(people: People) -> None:
    dossier = supplemented(people, THURSDAY)
    assert dossier.due_at is not None
    assert not lateness.without_apology(at(NEXT_TUESDAY)).exists()
    assert not lateness.to_apologise(actor_for(people.handler, at(NEXT_MONDAY, "09:00"))).exists()
    assert list(lateness.without_apology(dossier.due_at + DAY)) == [dossier]


def test_the_explanation_may_be_written_while_the_citizen_is_waited_for(people: People) -> None:
    handler = actor_for(people.handler, at(THURSDAY, "10:00"))
    waiting = commands.ask_completion(handler, handled(people), items="A", reason="B")
    assert clock.standing_of(waiting, handler.at) == clock.PAUSED
    assert not lateness.overdue(handler.at).exists()
    assert commands.explain_lateness(handler, waiting, kind=LateCause.STAFF, cause="A").late_cause == "A"


def test_the_page_says_so(people: People, client: Client) -> None:
    dossier = supplemented(people, THURSDAY)
    client.force_login(people.handler)
    page = client.get(f"/ho-so/{dossier.code}/").content.decode()
    assert "trước khi hạn được tính lại" in page


def test_waiting_for_money_stops_no_clock_unless_the_law_says_so(people: People) -> None:
    dossier = handled(people)
    fee = dossier.fees.get()
    waiting = commands.ask_fee(actor_for(people.handler, NOW), dossier, fee, amount=8000, doc="", article="")
    assert waiting.state == DossierState.WAITING_FEE
    assert clock.standing_of(waiting, DUE + DAY) == clock.OVERDUE
    assert list(lateness.overdue(DUE + DAY)) == [waiting]
    assert list(lateness.without_apology(DUE + DAY)) == [waiting]


@pytest.mark.parametrize("state", [DossierState.WAITING_FEE, DossierState.TO_COMPLETE])
def test_another_systems_dossier_that_waits_is_not_late(people: People, state: str) -> None:
    dossier = handled(people)
    with act_in_progress(Act("test", people.system)):
        dossier.source, dossier.source_key, dossier.state = "DVC", "1", state
        dossier.save()
    assert clock.standing_of(dossier, DUE + DAY) == clock.PAUSED
    assert not lateness.overdue(DUE + DAY).exists()


def test_the_database_refuses_a_late_dossier_that_would_be_in_time(people: People) -> None:
    dossier = solved(people)
    dossier.late_since = NOW
    act = Act("test", people.system)
    with act_in_progress(act), pytest.raises(IntegrityError, match="once_late"), transaction.atomic():
        dossier.save()
