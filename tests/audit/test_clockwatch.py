"""A clock set back: what hangs on a moment is refused, and that is entered (R-22)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from parindex.audit.actor import Actor, system_actor
from parindex.audit.errors import Forbidden
from parindex.audit.models import AuditEntry
from parindex.evidence import commands as evidence
from parindex.kit import clock
from parindex.organization import commands as organization
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.people import People


def store(people: People, name: str) -> object:
    actor = actor_for(people.reporter, clock.now())
    return evidence.store_file(actor, people.unit("tu-phap"), name=f"{name}.txt", data=f"Báo cáo {name}".encode())


def renamed(people: People, moment: datetime) -> None:
    organization.rename_unit(system_actor(moment), people.unit("tu-phap"), name="Phòng Tư pháp", on=moment.date())


@pytest.mark.parametrize(("back", "allowed"), [(0, True), (2, True), (3, False), (86_400, False)])
def test_evidence_is_refused_when_the_clock_is_more_than_two_seconds_behind_the_journal(
    people: People, back: int, allowed: bool
) -> None:
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        store(people, "mot")
    with time_machine.travel(NOW + timedelta(hours=1, seconds=-back), tick=False):
        if allowed:
            assert store(people, "hai")
            return
        with pytest.raises(Forbidden, match="Đồng hồ máy chủ"):
            store(people, "hai")
    last = AuditEntry.objects.order_by("-seq").first()
    assert last is not None
    assert (last.act, last.outcome) == ("evidence.file.store", "REFUSED")


def test_neither_a_refusal_nor_another_acts_old_moment_lets_it_pass_the_next_time(people: People) -> None:
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        store(people, "mot")
    with time_machine.travel(NOW, tick=False):
        renamed(people, NOW)  # acts that hang on no moment go on
        for _again in range(2):
            with pytest.raises(Forbidden):
                store(people, "hai")


def test_an_act_that_waited_is_not_taken_for_a_clock_set_back(people: People) -> None:
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        store(people, "mot")
        old = actor_for(people.reporter, NOW + timedelta(hours=1, seconds=-40))
        assert evidence.store_file(old, people.unit("tu-phap"), name="cham.txt", data="Tải chậm".encode())


def test_after_the_clock_had_run_ahead_the_operator_says_that_it_is_right_now(people: People) -> None:
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        store(people, "mot")
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        with pytest.raises(Forbidden):
            store(people, "hai")
        call_command("accept_clock", "--reason", "Đồng hồ chạy nhanh một năm, đã chỉnh theo NTP")
        assert store(people, "ba")
    with time_machine.travel(NOW + timedelta(hours=1), tick=False), pytest.raises(Forbidden):
        store(people, "bon")


def test_only_the_operator_accepts_the_clock(people: People) -> None:
    from parindex.audit import commands

    actor: Actor = actor_for(people.admin, NOW)
    with pytest.raises(Forbidden):
        commands.accept_clock(actor, reason="x")


def test_a_demonstration_begins_its_day_anew_each_morning(people: People, settings: object) -> None:
    settings.DEMO_DAY = NOW.date()  # type: ignore[attr-defined]
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        store(people, "chieu")
    with time_machine.travel(NOW + timedelta(hours=18), tick=False):  # the next morning, on the same day of the story
        assert store(people, "sang")
