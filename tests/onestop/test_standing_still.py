"""Dossiers that wait, end without a result, or whose day has passed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from parindex.audit.errors import Forbidden, WrongState
from parindex.audit.journal import Act, act_in_progress
from parindex.onestop import commands
from parindex.onestop.commands import Request
from parindex.onestop.models import Dossier, DossierFee
from parindex.onestop.queries import procedures
from parindex.onestop.states import DossierState, LateCause
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import MARITAL_STATUS, MINH, at, handled, loaded, numbered, received
from tests.people import People

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2025, 6, day) for day in (2, 3, 4, 5, 6))
LAW = {"doc": "nd-123-2015-nd-cp", "article": "Điều 22", "reason": "Phải xác minh"}


def submitted(people: People) -> Dossier:
    commune = numbered(people)
    version = procedures.version_on(MARITAL_STATUS, MONDAY) or loaded(people)
    return commands.submit(actor_for(people.receiver, NOW), commune, MINH, Request(version, commune))


def test_what_was_never_accepted_can_be_withdrawn_and_ends_when_nobody_completes_it(people: People) -> None:
    receiver = actor_for(people.receiver, NOW)
    withdrawn = commands.ask_withdrawal(receiver, submitted(people), reason="Đổi ý")
    assert (withdrawn.state, withdrawn.accepted_at, withdrawn.closed_at) == (DossierState.WITHDRAWN, None, NOW)
    waiting = commands.ask_completion(receiver, submitted(people), items="Tờ khai", reason="Thiếu")
    ended = commands.close_incomplete(actor_for(people.receiver, at(date(2025, 6, 24))), waiting)
    assert (ended.state, ended.accepted_at) == (DossierState.CLOSED_INCOMPLETE, None)


def test_a_step_gets_back_the_time_during_which_the_citizen_was_waited_for(people: People) -> None:
    dossier = handled(people)
    step = dossier.steps.get(number=2)
    assert step.due_at == at(
        TUESDAY, "15:00"
    )  # a day and a half from half past nine; lunch is from half past eleven to one
    dossier = commands.ask_completion(actor_for(people.handler, at(TUESDAY, "09:30")), dossier, items="A", reason="B")
    commands.complete(actor_for(people.receiver, at(FRIDAY, "09:30")), dossier)
    step.refresh_from_db()
    assert step.due_at == at(FRIDAY, "15:00")


def test_paying_one_fee_does_not_end_the_waiting_for_another(people: People) -> None:
    dossier = handled(people)
    with act_in_progress(Act("test", people.system)):
        other = DossierFee(dossier=dossier, name="Phí bản sao", amount=8000)
        other.save()
    asked = dossier.fees.get(name="Lệ phí hộ tịch")
    officer, receiver = actor_for(people.handler, NOW), actor_for(people.receiver, NOW)
    dossier = commands.ask_fee(officer, dossier, asked, amount=15000, doc="", article="")
    assert commands.record_fee(receiver, dossier, other, amount=8000).state == DossierState.WAITING_FEE
    assert commands.record_fee(receiver, dossier, asked, amount=15000).state == DossierState.IN_PROCESS


def test_a_closed_dossier_takes_no_more_money(people: People) -> None:
    receiver = actor_for(people.receiver, NOW)
    refused = commands.refuse(receiver, submitted(people), reason="Sai nơi", basis="Điều 17")
    with pytest.raises(WrongState, match="đã kết thúc"):
        commands.record_fee(receiver, refused, refused.fees.get(), amount=8000)


def test_a_letter_names_the_day_that_holds_when_it_is_signed(people: People) -> None:
    dossier = handled(people)
    told = {"reason": "Phải xác minh", "cause": LateCause.VERIFYING}
    officer, head = actor_for(people.handler, at(TUESDAY)), actor_for(people.head, at(TUESDAY))
    letter = commands.prepare_apology(officer, dossier, new_due_on=date(2025, 6, 10), **told)
    longer = commands.extend(head, dossier, amount=Decimal(1), unit="working_day", **LAW)
    with pytest.raises(WrongState, match="soạn lại"):
        commands.sign_apology(head, letter)
    letter = commands.prepare_apology(officer, dossier, new_due_on=date(2025, 6, 10), **told)
    assert commands.sign_apology(head, letter).old_due_at == longer.due_at == at(FRIDAY, "09:30")


def test_no_letter_is_prepared_while_the_clock_stands(people: People) -> None:
    dossier = handled(people)
    officer = actor_for(people.handler, at(TUESDAY))
    told = {"reason": "Phải xác minh", "cause": LateCause.VERIFYING, "new_due_on": date(2025, 6, 10)}
    commands.prepare_apology(officer, dossier, **told)
    commands.ask_completion(officer, dossier, items="A", reason="B")
    with pytest.raises(WrongState, match="đang dừng tính hạn"):
        commands.prepare_apology(officer, dossier, **told)


def test_what_is_late_can_not_be_given_longer(people: People) -> None:
    dossier = handled(people)
    with pytest.raises(WrongState, match="đã quá hạn"):
        commands.extend(actor_for(people.head, at(FRIDAY)), dossier, amount=Decimal(5), unit="working_day", **LAW)


def test_what_another_system_runs_is_not_stopped_or_given_longer_here(people: People) -> None:
    dossier = handled(people)
    with act_in_progress(Act("test", people.system)):
        dossier.source, dossier.source_key = "DVC", "1"
        dossier.save()
    head = actor_for(people.head, NOW)
    with pytest.raises(Forbidden, match="do hệ thống"):
        commands.stop(head, dossier, reason="A", basis="B")
    with pytest.raises(Forbidden, match="do hệ thống"):
        commands.extend(head, dossier, amount=Decimal(1), unit="working_day", **LAW)


def test_only_what_is_late_has_a_cause_for_it(people: People) -> None:
    receiver = actor_for(people.receiver, at(TUESDAY))
    asked = commands.ask_withdrawal(receiver, received(people), reason="Đổi ý")
    withdrawn = commands.decide_withdrawal(actor_for(people.handler, at(TUESDAY)), asked, granted=True)
    with pytest.raises(WrongState, match="không trễ hạn"):
        commands.explain_lateness(actor_for(people.handler, at(FRIDAY)), withdrawn, kind=LateCause.STAFF, cause="A")


def test_a_wish_to_withdraw_ends_the_waiting_for_papers(people: People) -> None:
    dossier = commands.ask_completion(actor_for(people.handler, NOW), handled(people), items="A", reason="B")
    asked = commands.ask_withdrawal(actor_for(people.receiver, at(THURSDAY)), dossier, reason="Đổi ý")
    assert (asked.waits_until, asked.held_since) == (None, None)
