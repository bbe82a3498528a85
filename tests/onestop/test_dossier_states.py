"""Whatever people try with dossiers, in any order and at any time, what was told, decided and finished stays."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from parindex.audit.actor import Actor
from parindex.onestop import clock, commands
from parindex.onestop.commands import Paper, Request
from parindex.onestop.models import Apology, DeadlineAdjustment, Dossier, DossierEvent, DossierStep
from parindex.onestop.states import (
    CLOSED,
    HELD_UP,
    UNDER_WAY,
    ApologyState,
    DossierState,
    EventKind,
    LateCause,
    Punctuality,
)
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.machines import OfPeople, run
from tests.one_stop import MARITAL_STATUS, MINH, SHOP, loaded, numbered
from tests.people import People

S = DossierState
MEDIATION, COPY = "1.003554", "2.000635"  # goes on where it stood after a supplement; has a fee of a fixed sum
# "" is whoever should do it, so that most of what is tried can be done.
WHO = st.sampled_from(
    ["", "", "", "", "", "", "receiver", "handler", "head", "leader", "officer", "stranger", "nobody"]
)
# Who may do what at the commune, whose desk and office are one unit; the leader solves parts at the division.
DESK, OFFICE, HEADS = {"receiver"}, {"handler", "head", "leader"}, {"head", "leader"}

MOVES: dict[str, set[str]] = {
    S.SUBMITTED: {S.ACCEPTED, S.REFUSED, S.TO_COMPLETE_FIRST, S.WITHDRAWN},
    S.TO_COMPLETE_FIRST: {S.SUBMITTED, S.REFUSED, S.WITHDRAWN, S.CLOSED_INCOMPLETE},
    S.ACCEPTED: {
        S.IN_PROCESS,
        S.TO_COMPLETE,
        S.WAITING_FEE,
        S.WAITING_OTHER,
        S.WITHDRAWAL_ASKED,
        S.STOPPED,
        S.SOLVED,
    },
    S.IN_PROCESS: {S.TO_COMPLETE, S.WAITING_FEE, S.WAITING_OTHER, S.WITHDRAWAL_ASKED, S.STOPPED, S.SOLVED},
    S.TO_COMPLETE: {S.IN_PROCESS, S.WITHDRAWAL_ASKED, S.STOPPED, S.CLOSED_INCOMPLETE},
    S.WAITING_FEE: {S.IN_PROCESS, S.WITHDRAWAL_ASKED, S.STOPPED},
    S.WAITING_OTHER: {S.IN_PROCESS, S.WITHDRAWAL_ASKED, S.STOPPED},
    S.WITHDRAWAL_ASKED: {S.WITHDRAWN, S.IN_PROCESS, S.STOPPED},
    S.SOLVED: {S.RETURNED},
}
FIRST = {S.SUBMITTED, S.ACCEPTED}
# Set once, never again.
ONCE = ("accepted_at", "first_due_at", "solved_at", "punctuality", "result_signed_on", "is_positive", "apologised_at",
        "reappointed_to", "returned_at", "closed_at", "code", "submitted_at", "late_since")  # fmt: skip
# The only things that may still be written on a closed dossier: why it was late, and who holds its copy.
AFTER_THE_END = {"late_kind", "late_cause", "late_step_id", "version", "changed_at", "updated_at"}


def values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


class Dossiers(OfPeople):
    @initialize()
    def the_desk_opens(self) -> None:
        self.now = NOW
        self.commune = numbered(self.people)
        self.versions = {code: loaded(self.people, code) for code in (MARITAL_STATUS, MEDIATION, COPY, SHOP)}
        self.known: dict[int, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        self.ended: dict[int, dict[str, Any]] = {}
        self.signed: dict[int, dict[str, Any]] = {}
        self.somebody_comes("", MARITAL_STATUS, submitted=True)
        self.somebody_comes("", COPY, submitted=False)

    def actor(self, name: str) -> Actor:
        if name == "system":
            return replace(self.people.system, at=self.now)
        return actor_for(getattr(self.people, name), self.now)

    def attempt(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        done = super().attempt(act, *args, **kwargs)
        self.look(allowed=done)
        return done

    def one(self, nth: int) -> Dossier | None:
        """Some dossier; most often one still under way."""
        rows = list(Dossier.objects.select_related("unit", "office", "procedure_version", "procedure").order_by("pk"))
        rows.sort(key=lambda row: row.is_closed)
        return rows[nth % len(rows)] if rows else None

    def on(self, who: str, nth: int, act: Callable[..., Any], may: set[str], **given: Any) -> None:
        """One act on some dossier; whoever did it was one of those who may."""
        dossier = self.one(nth)
        if dossier is not None and self.attempt(act, self.actor(self.named(who, may, dossier)), dossier, **given):
            assert not who or who in may, f"{who} did {act.__name__}"

    def named(self, who: str, may: set[str], dossier: Dossier) -> str:
        """The person meant; at the division its head, at the commune the one who comes first in the row."""
        fit = [name for name in ("handler", "receiver", "head") if name in may]
        return who or ("leader" if "leader" in may and dossier.office_id != self.commune.pk else fit[0])

    # What happens.

    @rule(minutes=st.one_of(st.integers(1, 600), st.integers(1, 20 * 24 * 60)))
    def time_passes(self, minutes: int = 60) -> None:
        self.now += timedelta(minutes=minutes)
        self.today = clock.local(self.now).date()

    @rule(who=WHO, code=st.sampled_from([MARITAL_STATUS, MEDIATION, COPY]), submitted=st.booleans())
    def somebody_comes(self, who: str, code: str, submitted: bool) -> None:
        if Dossier.objects.count() >= 4:
            return
        act = commands.submit if submitted else commands.accept
        request = Request(self.versions[code], self.commune, papers=(Paper("Tờ khai", originals=1),))
        if self.attempt(act, self.actor(who or "receiver"), self.commune, MINH, request):
            assert who in {"", *DESK}

    @rule(nth=st.integers(0, 3), who=WHO)
    def take_in(self, nth: int, who: str) -> None:
        self.on(who, nth, commands.accept_submitted, DESK, office=self.commune)

    @rule(nth=st.integers(0, 3), who=WHO)
    def turn_away(self, nth: int, who: str) -> None:
        self.on(who, nth, commands.refuse, DESK, reason="Không thuộc thẩm quyền", basis="Điều 17")

    @rule(nth=st.integers(0, 3), who=WHO, by_citizen=st.booleans())
    def send_back(self, nth: int, who: str, by_citizen: bool) -> None:
        self.on(
            who, nth, commands.ask_completion, DESK | OFFICE, items="Tờ khai", reason="Thiếu", by_citizen=by_citizen
        )

    @rule(nth=st.integers(0, 3), who=WHO)
    def bring_the_rest(self, nth: int, who: str) -> None:
        self.on(who, nth, commands.complete, DESK)

    @rule(nth=st.integers(0, 3), who=WHO)
    def hand_on(self, nth: int, who: str) -> None:
        self.on(who, nth, commands.hand_over, DESK | OFFICE)

    @rule(nth=st.integers(0, 3), who=WHO, amount=st.integers(0, 50_000), excluded=st.booleans())
    def ask_for_money(self, nth: int, who: str, amount: int, excluded: bool) -> None:
        dossier = self.one(nth)
        fee = dossier.fees.first() if dossier is not None else None
        if fee is not None:
            doc = "luat-31-2024-qh15" if excluded else ""
            given = {"fee": fee, "amount": amount, "doc": doc, "article": "Điều 1"}
            self.on(who, nth, commands.ask_fee, DESK | OFFICE, **given)

    @rule(nth=st.integers(0, 3), who=WHO, online=st.booleans())
    def pay(self, nth: int, who: str, online: bool) -> None:
        dossier = self.one(nth)
        fee = dossier.fees.last() if dossier is not None else None
        if fee is not None:
            self.on(who, nth, commands.record_fee, DESK, fee=fee, amount=8000, online=online)

    @rule(nth=st.integers(0, 3), who=WHO)
    def ask_elsewhere(self, nth: int, who: str) -> None:
        self.on(who, nth, commands.ask_other, DESK | OFFICE, agency="Công an xã", note="Xác minh cư trú")

    @rule(nth=st.integers(0, 3), who=WHO)
    def hear_from_elsewhere(self, nth: int, who: str) -> None:
        self.on(who, nth, commands.other_answered, DESK | OFFICE, note="Đúng")

    @rule(nth=st.integers(0, 3), who=WHO, amount=st.integers(0, 20), unit=st.sampled_from(["working_day", "day"]))
    def give_longer(self, nth: int, who: str, amount: int, unit: str) -> None:
        law = {"doc": "nd-123-2015-nd-cp", "article": "Điều 22", "reason": "Phải xác minh"}
        self.on(who, nth, commands.extend, HEADS, amount=Decimal(amount), unit=unit, **law)

    @rule(nth=st.integers(0, 3), who=WHO)
    def wish_to_withdraw(self, nth: int, who: str) -> None:
        self.on(who, nth, commands.ask_withdrawal, DESK, reason="Đổi ý")

    @rule(nth=st.integers(0, 3), who=WHO, granted=st.booleans())
    def answer_the_wish(self, nth: int, who: str, granted: bool) -> None:
        self.on(who, nth, commands.decide_withdrawal, OFFICE, granted=granted, reason="Xem xét")

    @rule(nth=st.integers(0, 3), who=WHO)
    def stop(self, nth: int, who: str) -> None:
        self.on(who, nth, commands.stop, HEADS, reason="Có tranh chấp", basis="Điều 21")

    @rule(nth=st.integers(0, 3), who=WHO, positive=st.booleans(), back=st.integers(-1, 5))
    def solve(self, nth: int, who: str, positive: bool, back: int) -> None:
        signed_on = self.today - timedelta(days=back)
        self.on(who, nth, commands.solve, OFFICE, positive=positive, signed_on=signed_on, note="Đủ điều kiện")

    @rule(nth=st.integers(0, 3), who=WHO, way=st.sampled_from(["DIRECT", "POST"]))
    def give_back(self, nth: int, who: str, way: str) -> None:
        self.on(who, nth, commands.give_back, DESK, way=way)

    @rule(nth=st.integers(0, 3), who=WHO)
    def correct(self, nth: int, who: str) -> None:
        if Dossier.objects.count() < 5:
            self.on(who, nth, commands.correct, DESK, reason="Sai ngày sinh")

    @rule(nth=st.integers(0, 3), who=WHO)
    def open_a_part(self, nth: int, who: str) -> None:
        dossier = self.one(nth)
        if dossier is not None and not dossier.children.exists():
            act = commands.open_part
            done = self.attempt(
                act, self.actor(who or "receiver"), dossier, self.versions[SHOP], office=self.people.unit("tu-phap")
            )
            assert not done or who in {"", *DESK}

    @rule(nth=st.integers(0, 3), who=WHO)
    def say_why_late(self, nth: int, who: str) -> None:
        may = DESK | OFFICE
        self.on(who, nth, commands.explain_lateness, may, kind=LateCause.STAFF, cause="Thiếu người")

    @rule(nth=st.integers(0, 3), who=WHO, days=st.integers(0, 20))
    def prepare_a_letter(self, nth: int, who: str, days: int) -> None:
        told = {"reason": "Phải xác minh", "cause": LateCause.VERIFYING}
        self.on(
            who, nth, commands.prepare_apology, DESK | OFFICE, new_due_on=self.today + timedelta(days=days), **told
        )

    @rule(who=WHO)
    def sign_a_letter(self, who: str) -> None:
        letter = Apology.objects.filter(state=ApologyState.PREPARED).last()
        if letter is not None and self.attempt(commands.sign_apology, self.actor(who or "head"), letter):
            assert who in {"", *HEADS}

    @rule(who=WHO)
    def send_a_letter(self, who: str) -> None:
        letter = Apology.objects.exclude(state=ApologyState.SENT).last()
        if letter is not None and self.attempt(commands.send_apology, self.actor(who or "receiver"), letter):
            assert who in {"", *DESK, *OFFICE}

    @rule()
    def a_morning_comes(self) -> None:
        self.now = clock.aware(datetime.combine(self.today + timedelta(days=1), datetime.min.time()))
        self.time_passes(7 * 60)
        assert self.attempt(commands.watch, self.actor("system"))

    @rule(nth=st.integers(0, 3), late=st.booleans())
    def go_the_usual_way(self, nth: int, late: bool) -> None:
        self.take_in(nth, "receiver")
        self.hand_on(nth, "receiver")
        if late:
            self.prepare_a_letter(nth, "handler", 10)
            self.sign_a_letter("head")
            self.send_a_letter("receiver")
            self.time_passes(14 * 24 * 60)
        self.solve(nth, "handler", True, 0)
        self.pay(nth, "receiver", online=False)
        self.give_back(nth, "receiver", "DIRECT")

    # What always holds between one act and the next.

    def look(self, *, allowed: bool) -> None:
        now = {row.pk: values(row) for row in Dossier.objects.all()}
        assert allowed or now == self.known, "a refused act changed something"
        for pk, after in now.items():
            before = self.known.get(pk)
            if before is None:
                assert after["state"] in FIRST
                continue
            _one_move_at_a_time(before, after)
            _lateness_is_remembered(before, after, self.now)
            _nothing_decided_is_taken_back(before, after)
        assert not set(self.known) - set(now)
        self.known = now

    @invariant()
    def what_happened_is_only_ever_added_to(self) -> None:
        events = [values(row) for row in DossierEvent.objects.order_by("pk")]
        assert events[: len(self.events)] == self.events
        for row in events[len(self.events) :]:
            assert row["at"] <= self.now
        self.events = events
        moments: dict[int, datetime] = {}
        for row in events:
            assert row["at"] >= moments.get(row["dossier_id"], row["at"])
            moments[row["dossier_id"]] = row["at"]

    @invariant()
    def steps_are_handed_on_in_order_and_never_two_at_once(self) -> None:
        for dossier in Dossier.objects.all():
            steps = list(dossier.steps.all())
            begun = [row for row in steps if row.started_at]
            assert begun == steps[: len(begun)]
            assert all(row.ended_at is not None for row in begun[:-1])
            for one, following in itertools.pairwise(begun):
                assert one.ended_at == following.started_at
            assert sum(row.ended_at is None for row in begun) == (dossier.state in UNDER_WAY)
        for row in DossierStep.objects.filter(ended_at__isnull=False):
            assert self.ended.setdefault(row.pk, values(row)) == values(row)

    @invariant()
    def the_clock_stands_only_while_somebody_is_waited_for(self) -> None:
        for dossier in Dossier.objects.all():
            standing = DeadlineAdjustment.objects.filter(dossier=dossier, kind__in=["pause", "exclude"])
            if dossier.held_since is not None:
                assert dossier.state in HELD_UP
                assert [row.at for row in standing if row.until is None] == [dossier.held_since]
            elif dossier.state in UNDER_WAY:
                assert all(row.until is not None for row in standing)
            assert (dossier.waits_until is not None) == (
                dossier.state in {S.TO_COMPLETE, S.TO_COMPLETE_FIRST, S.CLOSED_INCOMPLETE}
            )

    @invariant()
    def the_story_told_again_gives_the_same_days(self) -> None:
        for dossier in Dossier.objects.select_related("procedure_version", "procedure"):
            told = clock.deadlines_of(dossier, dossier.adjustments.select_related("by"))
            if told is None:
                assert dossier.accepted_at is None
                assert (dossier.due_at, dossier.first_due_at) == (None, None)
                continue
            assert dossier.first_due_at == clock.aware(told.appointment.base_due_at)
            for stored, deadline in ((dossier.due_at, told.appointment), (dossier.statutory_due_at, told.statutory)):
                if deadline.due_at is not None:
                    assert stored == clock.aware(deadline.due_at)
                else:
                    assert dossier.held_since is not None or dossier.state == S.CLOSED_INCOMPLETE

    @invariant()
    def a_dossier_is_apologised_for_once_and_a_signed_letter_stays_as_it_is(self) -> None:
        sent = DossierEvent.objects.filter(kind=EventKind.APOLOGISED).values_list("dossier_id", flat=True)
        assert len(set(sent)) == len(sent)
        for letter in Apology.objects.exclude(state=ApologyState.PREPARED).select_related("dossier"):
            words = values(letter) | {"state": "", "sent_at": None, "is_in_time": None, "version": 0}
            assert self.signed.setdefault(letter.pk, words) == words
            if letter.state == ApologyState.SENT:
                assert letter.dossier.reappointed_to == letter.new_due_at
        numbers = Apology.objects.filter(number__isnull=False).order_by("agency", "year", "number")
        series: dict[tuple[int, int], list[int]] = {}
        for agency, year, number in numbers.values_list("agency", "year", "number"):
            series.setdefault((agency, year), []).append(number)
        assert all(row == list(range(1, len(row) + 1)) for row in series.values())

    @invariant()
    def a_finished_dossier_is_what_its_day_said(self) -> None:
        for dossier in Dossier.objects.filter(solved_at__isnull=False):
            by_its_day = clock.punctuality(dossier.solved_at, dossier.due_at)
            assert dossier.punctuality == (Punctuality.LATE if dossier.late_since else by_its_day)
            assert dossier.state in {S.SOLVED, S.RETURNED}


def _one_move_at_a_time(before: dict[str, Any], after: dict[str, Any]) -> None:
    if after["state"] != before["state"]:
        assert after["state"] in MOVES.get(before["state"], set()), f"{before['state']} → {after['state']}"
    assert before["due_at"] is None or after["due_at"] is not None
    if before["due_at"] is not None and after["due_at"] < before["due_at"]:
        assert (before["state"], after["state"]) == (S.TO_COMPLETE, S.IN_PROCESS)  # counted again after it was longer


def _lateness_is_remembered(before: dict[str, Any], after: dict[str, Any], now: datetime) -> None:
    """Who missed a day while the clock ran is late for ever, whatever the act did to the day or the clock."""
    missed = before["due_at"] is not None and before["held_since"] is None and before["due_at"] < now
    if not missed or before["solved_at"] or before["state"] in CLOSED:
        assert after["late_since"] == before["late_since"]
    elif after["due_at"] != before["due_at"] or after["held_since"] is not None:
        assert after["late_since"] == (before["late_since"] or before["due_at"])


def _nothing_decided_is_taken_back(before: dict[str, Any], after: dict[str, Any]) -> None:
    for name in ONCE:
        assert before[name] in {None, "", after[name]}, name
    if before["state"] in CLOSED:
        changed = {name for name in after if after[name] != before[name]}
        assert changed <= AFTER_THE_END, changed


@pytest.mark.long
@pytest.mark.parametrize("examples", [8, pytest.param(400, marks=pytest.mark.slow)], ids=["short form", "long form"])
def test_dossiers_keep_their_rules(people: People, examples: int) -> None:
    assert NOW.date() == date(2025, 6, 2)
    run(Dossiers, people, examples)
