"""Whatever anybody tries in a round, in any order and at any moment, it never breaks its rules (R-27)."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from parindex.accounts.models import User
from parindex.audit.actor import Actor, system_actor
from parindex.audit.errors import Refusal
from parindex.audit.roles import Role
from parindex.evidence import queries as evidence
from parindex.organization.models import RoleGrant
from parindex.organization.queries import actor_for
from parindex.scoring import commands, policies
from parindex.scoring.models import (
    ConflictDeclaration,
    ExtraEntry,
    GateEvent,
    LeafEntry,
    LeafEvidence,
    Mark,
    Participant,
    Reopening,
    Result,
    ResultCorrection,
    Round,
    Sheet,
    SheetExtension,
)
from parindex.scoring.publication import Change, Judgement
from parindex.scoring.queries import outlooks, results, rounds, sheets
from parindex.scoring.states import COURSE, AskState, EvidenceMoment, ExtraKind, RoundState, SheetState, Side, Verdict
from tests.people import person
from tests.scoring_rounds import (
    APPRAISERS,
    DECLARED,
    MOMENTS,
    OWN,
    SELF_DUE,
    WRITERS,
    Cast,
    allotted,
    criteria,
    document,
    granted,
    group_of,
    issued,
    marked,
    outside,
    set_up,
    submitted,
)


def belonged(user_id: int, unit_id: int, day: date) -> bool:
    """Whether somebody held a role in a unit on a day or in the twelve months before."""
    grants = RoleGrant.objects.filter(user_id=user_id, unit_id=unit_id, valid_from__lte=day)
    return any(one.valid_to is None or one.valid_to >= day - timedelta(days=365) for one in grants)


def persons() -> dict[int, set[int]]:
    """account → every account of the person behind it, by the full name."""
    rows = list(User.objects.values_list("pk", "full_name"))
    return {pk: {other for other, theirs in rows if theirs == name} for pk, name in rows}


PARTS = 4
# The reporter of Phòng Tư pháp sits in the council by another account; xã Bắc Sơn has a chair of its own.
SECOND_ACCOUNTS = {
    "twin": ("Lê Văn Định", "huyen", Role.COUNCIL),
    "neighbour": ("Bo Bo Thị Mai", "xa", Role.CHAIR),
}
UNITS = st.sampled_from(list(WRITERS))
VERDICTS = st.sampled_from(list(Verdict))
ASKED = ("time", "reopening", "extra", "event", "correction")
GOING = ("open", "go_on", "conclude", "send_back", "publish", "lock", "correct")
TWO_PERSONS = ((SheetExtension, "asked_by"), (Reopening, "asked_by"), (ExtraEntry, "by"), (GateEvent, "by"))
LEAVES = st.sampled_from([leaf.code for leaf in criteria().leaves()])
EVERYBODY = st.sampled_from(
    ["officer", "chair", "council", "second", "appraiser", "other", "leader", "reporter", "communer", "head", "home",
     "stranger", "nobody", "admin", "auditor", "front", "twin", "neighbour"]
)  # fmt: skip


def likely(*names: str) -> st.SearchStrategy[str]:
    """Half the time one of those whose work it is ("their-…": of the unit at hand), else anybody."""
    return st.sampled_from(names) | EVERYBODY


STARTS = ("SETUP", "SELF_SCORING", "APPRAISAL", "COUNCIL")


class Scoring(RuleBasedStateMachine):
    cast: Cast
    accounts: dict[int, set[int]]

    @initialize(start=st.sampled_from(STARTS))
    def a_round(self, start: str) -> None:
        """Already so far on as chance has it, so that every step is reached within a few acts."""
        self.now = MOMENTS["opens_at"]
        self.done = self.refused = 0
        self.round_id = set_up(self.cast).pk
        self.published: dict[int, tuple[str, str]] = {}
        self.seen = RoundState.SETUP
        for step in ("SELF_SCORING", "APPRAISAL", "COUNCIL")[
            : ["SETUP", "SELF_SCORING", "APPRAISAL", "COUNCIL"].index(start)
        ]:
            self.as_one_should(step)

    def as_one_should(self, step: str) -> None:
        cast = self.cast
        if step == "SELF_SCORING":
            commands.open_round(self.actor("officer"), self.round)
        elif step == "APPRAISAL":
            for unit in WRITERS:
                submitted(cast, self.round, unit, SELF_DUE - timedelta(days=2))
            self.now = SELF_DUE + timedelta(hours=1)
            allotted(cast, self.round, self.now)
            commands.go_on(self.actor("officer"), self.round)
        else:
            marked(cast, self.round, self.now)
            outside(cast, self.round, self.now)
            for moment in ("appraisal_due_at", "explain_due_at", "second_due_at"):
                self.now = MOMENTS[moment] + timedelta(hours=1)
                commands.go_on(self.actor("officer"), self.round)
        self.seen = RoundState(self.round.state)

    @property
    def round(self) -> Round:
        return Round.objects.select_related("owner").get(pk=self.round_id)

    def actor(self, name: str) -> Actor:
        return actor_for(getattr(self.cast, name), self.now)

    def named(self, who: str, unit: str) -> str:
        theirs = {
            "their-writer": WRITERS[unit][0],
            "their-head": WRITERS[unit][1],
            "their-appraiser": APPRAISERS[unit],
        }
        return theirs.get(who, who)

    def sheet(self, unit: str) -> Sheet:
        return sheets.with_group(Sheet.objects.filter(round=self.round_id, unit=self.cast.people.unit(unit))).get()

    def entry(self, unit: str, leaf: str) -> LeafEntry | None:
        return LeafEntry.objects.filter(sheet=self.sheet(unit), leaf=leaf).first()

    def attempt(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        try:
            act(*args, **kwargs)
        except Refusal:
            self.refused += 1
            return False
        self.done += 1
        return True

    @rule(hours=st.sampled_from([1, 20, 24 * 4, 24 * 20]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(seconds=st.integers(-1, 1), which=st.sampled_from(list(MOMENTS)))
    def it_is_just_then(self, seconds: int, which: str) -> None:
        self.now = max(self.now, MOMENTS[which] + timedelta(seconds=seconds))

    @rule(who=likely("their-writer"), unit=UNITS, leaf=LEAVES, half=st.booleans())
    def declare(self, who: str, unit: str, leaf: str, half: bool) -> None:
        who = self.named(who, unit)
        entry, sheet = self.entry(unit, leaf), self.sheet(unit)
        if entry is None:
            return
        given = dict(list(DECLARED.get(leaf, {"met": True}).items())[: 1 if half else 9])
        moment = sheets.moment_of(sheet, leaf, self.now)
        if self.attempt(commands.save_leaf, self.actor(who), entry, given=given):
            assert leaf in OWN
            assert moment in {"SELF_SCORING", "REOPENED"}
            assert sheet.unit_id in self.actor(who).units()

    @rule(who=likely("their-writer"), unit=UNITS, leaf=LEAVES, number=st.integers(0, 3))
    def prove(self, who: str, unit: str, leaf: str, number: int) -> None:
        who = self.named(who, unit)
        entry, moment = self.entry(unit, leaf), sheets.moment_of(self.sheet(unit), leaf, self.now)
        if entry is not None and self.attempt(
            commands.attach, self.actor(who), entry, document(f"{number}.txt", data=f"Tệp {number}".encode())
        ):
            assert moment is not None

    @rule(who=likely("reporter", "communer", "home"))
    def withdraw(self, who: str) -> None:
        for row in LeafEvidence.objects.filter(withdrawn_at=None)[:1]:
            self.attempt(commands.withdraw, self.actor(who), row)

    @rule(who=likely("their-head"), unit=UNITS, what=st.sampled_from(["submit", "take_back", "finish_explaining"]))
    def hand_in(self, who: str, unit: str, what: str) -> None:
        who = self.named(who, unit)
        act = {
            "submit": commands.submit,
            "take_back": commands.take_back,
            "finish_explaining": commands.finish_explaining,
        }
        self.attempt(act[what], self.actor(who), self.sheet(unit))

    @rule(unit=UNITS)
    def fill_as_one_should(self, unit: str) -> None:
        for leaf in OWN:
            self.declare(WRITERS[unit][0], unit, leaf, False)
            self.prove(WRITERS[unit][0], unit, leaf, 1)
        self.hand_in(WRITERS[unit][1], unit, "submit")

    @rule(who=likely("officer"), unit=UNITS, appraiser=likely("their-appraiser"), field=st.sampled_from(["1", "2"]))
    def allot(self, who: str, unit: str, appraiser: str, field: str) -> None:
        who = self.named(who, unit)
        appraiser = self.named(appraiser, unit)
        user = getattr(self.cast, appraiser)
        self.attempt(
            commands.allot, self.actor(who), self.round, appraiser=user, fields=[field], sheets=[self.sheet(unit)]
        )

    @rule(who=likely("appraiser", "other"), unit=UNITS)
    def declare_a_conflict(self, who: str, unit: str) -> None:
        who = self.named(who, unit)
        pk = self.cast.people.unit(unit).pk
        self.attempt(commands.declare_conflict, self.actor(who), self.round, unit_id=pk, reason="Họ hàng")

    @rule(
        who=likely("their-appraiser", "council", "twin"),
        unit=UNITS,
        leaf=LEAVES,
        verdict=st.sampled_from(list(Verdict)),
        asks=st.sampled_from(["", "Vì sao?"]),
    )
    def mark(self, who: str, unit: str, leaf: str, verdict: Verdict, asks: str) -> None:
        who = self.named(who, unit)
        entry, state = self.entry(unit, leaf), self.round.state
        if entry is None:
            return
        more: dict[str, Any] = {
            "given": DECLARED.get(leaf, {}),
            "points": Decimal("5"),
            "reason": "Theo hồ sơ",
        }
        if self.attempt(commands.mark, self.actor(who), entry, verdict=verdict, asks=asks, **more):
            assert state in {RoundState.APPRAISAL, RoundState.SECOND_APPRAISAL, RoundState.COUNCIL}
            assert not belonged(getattr(self.cast, who).pk, self.cast.people.unit(unit).pk, self.now.date())

    @rule(
        who=st.sampled_from(["appraiser", "other"]),
        unit=UNITS,
        leaf=st.sampled_from([*OWN, "2.1.3"]),
        asks=st.booleans(),
    )
    def mark_as_one_should(self, who: str, unit: str, leaf: str, asks: bool) -> None:
        verdict = Verdict.POINTS if leaf == "2.1.3" else Verdict.NO_EVIDENCE if asks else Verdict.AS_DECLARED
        self.mark(APPRAISERS[unit], unit, leaf, verdict, "Vì sao?" if asks else "")

    @rule(who=likely("their-writer"), unit=UNITS, leaf=LEAVES)
    def explain(self, who: str, unit: str, leaf: str) -> None:
        who = self.named(who, unit)
        entry, asked = self.entry(unit, leaf), sheets.asked_of(self.sheet(unit))
        if entry is not None and self.attempt(commands.explain, self.actor(who), entry, text="Đã có văn bản"):
            assert leaf in asked
            assert self.round.state == RoundState.EXPLAINING

    @rule(who=likely("officer", "other"), unit=UNITS, leaf=LEAVES, value=st.sampled_from(["0.5", "50"]))
    def enter_from_outside(self, who: str, unit: str, leaf: str, value: str) -> None:
        who = self.named(who, unit)
        given = {"index": value} if leaf == "2.1.2" else {"ballots": {"dan": {"good": 9, "bad": 1}}}
        act: dict[str, Any] = {"group": group_of(self.round), "leaf": leaf, "values": {unit: given}, "source": "Bộ"}
        if self.attempt(commands.enter_outside, self.actor(who), self.round, **act):
            assert leaf in {"2.1.1", "2.1.2"}
            assert value == "0.5" or leaf == "2.1.1"

    @rule(who=likely("their-writer", "appraiser"), unit=UNITS, kind=st.sampled_from(list(ExtraKind)))
    def ask_an_extra(self, who: str, unit: str, kind: ExtraKind) -> None:
        who = self.named(who, unit)
        code = "T1" if kind == ExtraKind.BONUS else "P1"
        act: dict[str, Any] = {"kind": kind, "code": code, "given": {"count": "1"}, "basis": "QĐ 1"}
        if self.attempt(commands.ask_extra, self.actor(who), self.sheet(unit), **act):
            own = self.cast.people.unit(unit).pk in self.actor(who).units()
            assert own == (kind == ExtraKind.BONUS)

    @rule(who=likely("appraiser", "other"), unit=UNITS)
    def note_an_event(self, who: str, unit: str) -> None:
        who = self.named(who, unit)
        self.attempt(commands.note_event, self.actor(who), self.sheet(unit), gate="G1", basis="QĐ kỷ luật")

    @rule(who=likely("their-head"), unit=UNITS, days=st.integers(-2, 9))
    def ask_for_time(self, who: str, unit: str, days: int) -> None:
        who = self.named(who, unit)
        until = self.now + timedelta(days=days)
        self.attempt(commands.ask_time, self.actor(who), self.sheet(unit), until=until, reason="Mất điện")

    @rule(who=likely("council", "twin"), unit=UNITS, leaf=LEAVES, hours=st.sampled_from([1, 72, 73]))
    def ask_to_reopen(self, who: str, unit: str, leaf: str, hours: int) -> None:
        who = self.named(who, unit)
        act: dict[str, Any] = {"leaves": [leaf], "hours": hours, "reason": "Nhầm số"}
        self.attempt(commands.ask_reopening, self.actor(who), self.sheet(unit), **act)

    @rule(
        who=likely("chair", "council", "second", "twin"),
        granted=st.booleans(),
        kind=st.sampled_from(["time", "reopening", "extra", "event", "correction"]),
    )
    def decide(self, who: str, granted: bool, kind: str) -> None:
        model, act, more = {
            "time": (SheetExtension, commands.decide_time, {"answer": "x"}),
            "reopening": (Reopening, commands.decide_reopening, {}),
            "extra": (ExtraEntry, commands.decide_extra, {"answer": "x"}),
            "event": (GateEvent, commands.decide_event, {}),
            "correction": (ResultCorrection, commands.decide_correction, {"decision": "2/QĐ-UBND"}),
        }[kind]
        for row in model.objects.filter(state=AskState.ASKED)[:1]:
            self.attempt(act, self.actor(who), row, granted=granted, **more)

    @rule(
        who=likely("officer", "council", "chair"),
        what=st.sampled_from(["open", "go_on", "conclude", "send_back", "publish", "lock", "correct"]),
    )
    def go(self, who: str, what: str) -> None:
        actor, round_ = self.actor(who), self.round
        if what == "open":
            self.attempt(commands.open_round, actor, round_)
        elif what == "go_on":
            self.attempt(commands.go_on, actor, round_)
        elif what == "conclude":
            self.attempt(commands.conclude, actor, round_, conclusion="Nhất trí")
        elif what == "send_back":
            self.attempt(commands.send_back, actor, round_, reason="Xem lại")
        elif what == "publish":
            self.attempt(commands.publish, actor, round_, decision="1/QĐ-UBND", decided_on=date(2025, 12, 1))
        elif what == "lock":
            self.attempt(commands.lock_due, system_actor(self.now))
        elif (last := results.latest(round_)) is not None:
            change = Change("xa", "1.1.1", Judgement(Verdict.POINTS, points="1", reason="Nhầm"))
            self.attempt(commands.propose_correction, actor, last, changes=[change], reason="Nhầm")

    @rule()
    def the_officer_goes_on(self) -> None:
        self.go("officer", "open" if self.round.state == RoundState.SETUP else "go_on")

    @rule()
    def the_council_and_the_chair_finish(self) -> None:
        self.now = max(self.now, MOMENTS["second_due_at"] + timedelta(days=3))
        for unit in WRITERS:
            self.mark("council", unit, "2.1.4", Verdict.POINTS, "")
        self.go("council", "conclude")
        self.go("chair", "publish")

    @invariant()
    def no_step_is_skipped_and_none_undone(self) -> None:
        state = RoundState(self.round.state)
        assert COURSE.index(state) - COURSE.index(self.seen) in {0, 1}
        self.seen = state

    @invariant()
    def nobody_is_on_both_sides_by_any_account(self) -> None:
        for sheet in Sheet.objects.filter(round=self.round_id):
            rows = list(Participant.objects.filter(sheet=sheet))
            names = {side: {row.user.full_name for row in rows if row.side == side} for side in Side}
            assert not names[Side.SELF] & names[Side.APPRAISAL]
            writers = set(LeafEntry.objects.filter(sheet=sheet, leaf__in=OWN).values_list("by", flat=True)) - {None}
            markers = set(Mark.objects.filter(entry__sheet=sheet).values_list("by", flat=True))
            assert not writers & markers

    @invariant()
    def nobody_judges_their_own_unit_or_one_they_declared_a_conflict_with(self) -> None:
        declared = list(ConflictDeclaration.objects.filter(round=self.round_id))
        for row in Participant.objects.filter(side=Side.APPRAISAL).select_related("sheet"):
            for account in self.accounts[row.user_id]:
                assert not belonged(account, row.sheet.unit_id, row.since.date())
        for mark in Mark.objects.select_related("entry__sheet"):
            said = [one.at for one in declared if one.user_id in self.accounts[mark.by_id]
                    and one.unit_id == mark.entry.sheet.unit_id]  # fmt: skip
            assert not [at for at in said if at < mark.at]

    @invariant()
    def a_locked_sheet_opens_only_for_what_two_persons_named_and_for_72_hours(self) -> None:
        for one in Reopening.objects.exclude(decided_at=None):
            assert one.reason
            assert set(one.leaves) <= set(OWN)
            if one.until is not None:
                assert timedelta(0) < one.until - one.decided_at <= timedelta(hours=72)
        for row in LeafEvidence.objects.filter(moment=EvidenceMoment.REOPENED).select_related("entry"):
            granted = Reopening.objects.filter(sheet=row.entry.sheet_id, state=AskState.GRANTED)
            assert any(row.entry.leaf in one.leaves and row.added_at <= one.until for one in granted)

    @invariant()
    def whatever_needs_two_persons_had_two(self) -> None:
        for model, first in (
            (SheetExtension, "asked_by"),
            (Reopening, "asked_by"),
            (ExtraEntry, "by"),
            (GateEvent, "by"),
        ):
            for asked, decided in model.objects.exclude(decided_by=None).values_list(first, "decided_by"):
                assert decided not in self.accounts[asked]
        for prepared, released in Result.objects.values_list("prepared_by", "published_by"):
            assert released not in self.accounts[prepared]

    @invariant()
    def nothing_was_taken_after_its_deadline(self) -> None:
        for sheet in sheets.with_group(Sheet.objects.filter(round=self.round_id)):
            due = sheets.deadline_of(sheet, "SELF_SCORING")
            assert sheet.submitted_at is None or sheet.submitted_at <= due
            late = LeafEntry.objects.filter(sheet=sheet, leaf__in=OWN, at__gt=due)
            reopened = [one for one in sheet.reopenings.all() if one.until is not None]
            for entry in late:
                assert any(entry.leaf in one.leaves and entry.at <= one.until for one in reopened)
            for row in LeafEvidence.objects.filter(entry__sheet=sheet, moment="SELF_SCORING"):
                assert row.added_at <= due

    @invariant()
    def what_is_missing_is_never_zero(self) -> None:
        if self.round.state == RoundState.SETUP:
            return
        for rows in rounds.standings(self.round).values():
            for row in rows:
                open_leaves = [code for code, one in row.outcomes.items() if type(one).__name__ == "NotScored"]
                assert (row.index.value is None) == bool(open_leaves or not row.index.total.applicable)
                assert row.index.secure <= row.index.possible
        for entry in LeafEntry.objects.filter(facts={}, sheet__round=self.round_id):
            assert entry.points is None

    @invariant()
    def a_published_result_never_changes(self) -> None:
        for result in Result.objects.all():
            known = self.published.setdefault(result.pk, (result.content, result.sha256))
            assert (result.content, result.sha256) == known
        assert set(self.published) == set(Result.objects.values_list("pk", flat=True))
        if (last := results.latest(self.round)) is not None:
            assert results.faults(last) == []

    @invariant()
    def siblings_see_nothing_before_publication(self) -> None:
        if self.round.state == RoundState.PUBLISHED:
            return
        for who, unit in (("reporter", "tu-phap"), ("communer", "xa"), ("neighbour", "xa"), ("home", "noi-vu")):
            actor = self.actor(who)
            assert {one.unit.code for one in sheets.visible_to(actor)} == {unit}
            assert {one.unit.code for one in outlooks.visible_to(actor)} <= {unit}
            assert not policies.may_read_standings(actor, self.round)
            assert not policies.may_run_or_judge(actor, self.round)

    @invariant()
    def files_are_for_the_unit_and_for_those_above_it_and_stay_so(self) -> None:
        for who, unit in (("reporter", "tu-phap"), ("neighbour", "xa"), ("home", "noi-vu"), ("nobody", "")):
            assert {one.unit.code for one in evidence.visible_to(self.actor(who))} <= {unit}

    @invariant()
    def a_closed_or_waiting_sheet_has_no_points(self) -> None:
        idle = Sheet.objects.filter(round=self.round_id, state__in=[SheetState.WAITING, SheetState.CLOSED])
        assert not Mark.objects.filter(entry__sheet__in=idle).exists()


def run(cast: Cast, examples: int, steps: int) -> None:
    for name, (full_name, unit, role) in SECOND_ACCOUNTS.items():
        cast.extra[name] = person(name, full_name)
        granted(cast.people, cast.extra[name], unit, role)

    known = persons()

    class RolledBack(Scoring):
        accounts = known

        """Each run in a transaction of its own."""

        def __init__(self) -> None:
            super().__init__()
            self.cast = cast
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    run_state_machine_as_test(
        RolledBack,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.long
def test_nothing_anybody_tries_breaks_a_round(cast: Cast) -> None:
    issued(cast)
    run(cast, 5, 25)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_anybody_tries_breaks_a_round_in_hundreds_of_years(cast: Cast, part: int) -> None:
    """Two hundred, or as many as PARINDEX_ROUND_RUNS says, in parts for processes side by side."""
    issued(cast)
    run(cast, int(os.environ.get("PARINDEX_ROUND_RUNS", "200")) // PARTS, 50)
