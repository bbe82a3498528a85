"""A clock set forward by more than five minutes is told to those who answer for it, and refuses nothing (R-22)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from parindex.accounts.models import User
from parindex.audit import clockwatch
from parindex.audit.clockwatch import JUMPED, Watch
from parindex.audit.models import AuditEntry
from parindex.evidence import commands as evidence
from parindex.kit import clock
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.people import People

START = NOW + timedelta(hours=1)


class Machine:
    """A machine whose clock can be set: `passes` lets time go by, `set_forward` does what an attacker does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, clock_of_day: Any) -> None:
        self.ran, self.at, self.clock_of_day = 1000.0, START, clock_of_day
        monkeypatch.setattr(clockwatch, "running", lambda: self.ran)

    def passes(self, some: timedelta) -> None:
        self.ran += some.total_seconds()
        self.set_forward(some)

    def set_forward(self, by: timedelta) -> None:
        self.at += by
        self.clock_of_day.move_to(self.at)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Machine(monkeypatch, traveller)


def store(people: People, name: str) -> Any:
    actor = actor_for(people.reporter, clock.now())
    return evidence.store_file(actor, people.unit("tu-phap"), name=f"{name}.txt", data=f"Báo cáo {name}".encode())


def told() -> list[dict[str, Any]]:
    return [json.loads(one.payload)["arguments"] for one in AuditEntry.objects.filter(act=JUMPED).order_by("seq")]


@pytest.mark.parametrize(("by", "flagged"), [(299, False), (300, False), (301, True), (86_400, True)])
def test_a_jump_of_more_than_five_minutes_is_entered_and_the_act_is_done(
    people: People, machine: Machine, by: int, flagged: bool
) -> None:
    store(people, "mot")
    machine.passes(timedelta(hours=3))
    machine.set_forward(timedelta(seconds=by))
    assert store(people, "hai").received_at == machine.at
    assert [one["seconds"] for one in told()] == [by] * flagged


def test_several_small_jumps_come_to_one_that_is_told(people: People, machine: Machine) -> None:
    store(people, "mot")
    for n in range(3):
        machine.set_forward(timedelta(minutes=2))
        store(people, f"lan {n}")
    assert [one["seconds"] for one in told()] == [360]


def test_time_that_only_passes_is_nothing_to_tell_however_long(people: People, machine: Machine) -> None:
    store(people, "mot")
    machine.passes(timedelta(days=40))
    store(people, "hai")
    assert told() == []


def test_every_process_sees_the_jump_and_one_tells_it(
    people: People, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers = [Watch() for _n in range(3)]
    for worker in workers:
        worker.look()
    machine.set_forward(timedelta(days=1))
    for n, worker in enumerate(workers):
        monkeypatch.setattr(clockwatch, "watch", worker)
        machine.passes(timedelta(minutes=3))
        store(people, f"tien trinh {n}")
    assert len(told()) == 1
    machine.set_forward(timedelta(hours=1))
    store(people, "lan hai")
    assert len(told()) == 2


def test_who_runs_rounds_and_the_auditor_see_it_until_the_operator_has_looked(
    people: People, machine: Machine, client_of: Callable[[User], Client]
) -> None:
    from parindex.scoring import commands as scoring
    from tests.scoring_rounds import TIMETABLE

    huyen = people.unit("huyen")
    round_ = scoring.set_up(
        actor_for(people.officer, clock.now()), huyen, year=2025, title="Đợt 2025", timetable=TIMETABLE
    )
    pages = (
        (people.officer, reverse("scoring:index")),
        (people.officer, reverse("scoring:round", args=[round_.pk])),
        (people.auditor, reverse("audit:journal")),
    )

    def seen() -> list[bool]:
        return ["Đồng hồ máy chủ đã nhảy tới" in client_of(who).get(url).content.decode() for who, url in pages]

    assert seen() == [False, False, False]
    machine.set_forward(timedelta(hours=2))
    store(people, "mot")
    assert seen() == [True, True, True]
    assert "nhảy tới" not in client_of(people.reporter).get(reverse("scoring:index")).content.decode()
    call_command("accept_clock", "--reason", "Đã đối chiếu NTP")
    assert seen() == [False, False, False]
