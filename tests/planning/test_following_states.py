"""Whatever the people of a committee try, in any order, an obligation never breaks its rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from parindex.audit.actor import Actor
from parindex.planning import commands, queries
from parindex.planning.models import Difficulty, Extension, Obligation, Plan, ProgressReport, Task
from parindex.planning.queries import overview
from parindex.planning.states import LIVE, DifficultyState, ObligationState, ReportState
from tests.machines import WHO, OfPeople, run
from tests.people import People
from tests.plan_reviews import confirmed

JUDGES = {"officer", "chair"}


class Following(OfPeople):
    @initialize()
    def a_confirmed_plan(self) -> None:
        self.plan: Plan = confirmed(self.people)
        self.first_due: dict[int, date | None] = {}
        self.reports = 0

    def obligation(self, index: int) -> Obligation:
        rows = list(Obligation.objects.order_by("pk"))
        return rows[index % len(rows)]

    @rule(who=WHO, index=st.integers(0, 9), percent=st.sampled_from([0, 50, 100, 140]))
    def report(self, who: str, index: int, percent: int) -> None:
        one = self.obligation(index)
        before = one.state
        self.attempt(commands.report_progress, self.actor(who), one, percent=percent, result="x")
        one.refresh_from_db()
        assert one.state == before or one.unit_id in self.actor(who).units()

    @rule(who=WHO, index=st.integers(0, 9), verify=st.booleans())
    def judge(self, who: str, index: int, verify: bool) -> None:
        one = self.obligation(index)
        before = one.state
        if verify:
            self.attempt(commands.verify_progress, self.actor(who), one)
        else:
            self.attempt(commands.return_progress, self.actor(who), one, reason="Thiếu")
        one.refresh_from_db()
        if one.state != before:
            assert before == ObligationState.SUBMITTED
            assert who in JUDGES
            assert one.unit_id not in self.actor(who).units()

    @rule(who=WHO, index=st.integers(0, 9), days=st.integers(-30, 60))
    def ask_for_time(self, who: str, index: int, days: int) -> None:
        to_due = self.today + timedelta(days=days)
        self.attempt(commands.ask_extension, self.actor(who), self.obligation(index), to_due=to_due, reason="Chờ")

    @rule(who=WHO, granted=st.booleans())
    def decide_on_time(self, who: str, granted: bool) -> None:
        for extension in Extension.objects.filter(state="ASKED")[:1]:
            due = extension.obligation.due_on
            self.attempt(commands.decide_extension, self.actor(who), extension, granted=granted, note="x")
            extension.obligation.refresh_from_db()
            assert extension.obligation.due_on == due or who in JUDGES

    @rule(who=WHO, index=st.integers(0, 9), days=st.integers(-5, 60))
    def set_a_date(self, who: str, index: int, days: int) -> None:
        self.attempt(commands.set_due, self.actor(who), self.obligation(index), on=self.today + timedelta(days=days))

    @rule(who=WHO, index=st.integers(0, 9), unit=st.sampled_from(["noi-vu", "tu-phap", "xa"]))
    def reassign(self, who: str, index: int, unit: str) -> None:
        one = self.obligation(index)
        self.attempt(commands.hand_over, self.actor(who), [one], to=self.people.unit(unit), reason="x")

    @rule(who=WHO, index=st.integers(0, 9), unit=st.sampled_from(["noi-vu", "tu-phap", "xa"]))
    def raise_a_difficulty(self, who: str, index: int, unit: str) -> None:
        task = self.obligation(index).task
        self.attempt(commands.raise_difficulty, self.actor(who), self.people.unit(unit), about=task, text="Vướng")

    @rule(who=WHO, what=st.sampled_from(["answer", "escalate", "withdraw", "direct"]))
    def settle_a_difficulty(self, who: str, what: str) -> None:
        for one in Difficulty.objects.filter(state__in=["RAISED", "ESCALATED"])[:1]:
            actor = self.actor(who)
            if what == "answer":
                self.attempt(commands.answer_difficulty, actor, one, answer="Đã rõ")
            elif what == "escalate":
                self.attempt(commands.escalate_difficulty, actor, one)
            elif what == "withdraw":
                self.attempt(commands.withdraw_difficulty, actor, one)
            else:
                units = [self.people.unit("xa")]
                self.attempt(commands.direct, actor, self.plan, text="Làm ngay", units=units, difficulty=one)
            one.refresh_from_db()
            if one.state == DifficultyState.DIRECTED:
                assert who == "chair"

    @rule(who=WHO, index=st.integers(0, 4), what=st.sampled_from(["text", "date", "units", "often", "drop", "add"]))
    def amend(self, who: str, index: int, what: str) -> None:
        plan, actor = self.plan, self.actor(who)
        tasks = list(plan.tasks.filter(dropped_on=None, direction=None))
        before = plan.amendments.filter(state="APPLIED").count()
        self.attempt(self._amend, actor, tasks[index % len(tasks)] if tasks else None, what)
        if plan.amendments.filter(state="APPLIED").count() != before:
            assert who == "officer"

    def _amend(self, actor: Actor, task: Task | None, what: str) -> None:
        draft = commands.draft_amendment(actor, self.plan)
        draft.refresh_from_db()
        if task is None or what == "add":
            new = {"path": f"II.{self.plan.tasks.count() + 10}", "text": "Thêm", "lead": ["xa"], "cooperating": []}
            more = {"due_on": None, "recurrence": "", "due_text": "", "product": "", "needs_document": False}
            commands.add_task(actor, draft, after={**new, **more})
        elif what == "drop":
            commands.drop_task(actor, draft, task=task)
        else:
            different: dict[str, dict[str, object]] = {
                "text": {"text": f"{task.text}."},
                "date": {"due_on": (self.today + timedelta(days=20)).isoformat()},
                "units": {"lead": ["xa"], "cooperating": ["tu-phap"]},
                "often": {"recurrence": "quarterly"},
            }
            commands.change_task(actor, draft, task=task, after={**queries.task_as_change(task), **different[what]})
        commands.apply_amendment(actor, draft, reason="Theo chỉ đạo", decided_on=self.today)

    @invariant()
    def the_past_of_today_is_today(self) -> None:
        assert queries.holders_on(self.plan, self.today) == overview.by_holder(self.plan, self.today)

    @invariant()
    def reports_are_never_lost(self) -> None:
        count = ProgressReport.objects.count()
        assert count >= self.reports
        self.reports = count

    @invariant()
    def what_the_plan_dropped_is_owed_by_nobody(self) -> None:
        assert not Obligation.objects.filter(task__dropped_on__isnull=False, state__in=LIVE).exists()

    @invariant()
    def first_dates_never_move(self) -> None:
        for one in Obligation.objects.all():
            known = self.first_due.setdefault(one.pk, one.first_due_on)
            if known is not None:
                assert one.first_due_on == known
            self.first_due[one.pk] = one.first_due_on

    @invariant()
    def what_is_done_was_reported_and_accepted_by_somebody_else(self) -> None:
        for one in Obligation.objects.filter(state=ObligationState.DONE):
            report = one.reports.first()
            assert report is not None
            assert (report.percent, report.state) == (100, ReportState.ACCEPTED)
            assert report.decided_by_id != report.by_id

    @invariant()
    def the_tally_of_the_plan_is_the_sum_of_its_units_and_of_its_duties(self) -> None:
        total = overview.tally_of(self.plan, self.today)
        by_task = overview.by_task(self.plan, self.today).values()
        by_unit = [tally for _unit, tally in overview.by_holder(self.plan, self.today)]
        for name in ("total", "done", "waiting", "overdue"):
            assert getattr(total, name) == sum(getattr(tally, name) for tally in by_task)
            assert getattr(total, name) == sum(getattr(tally, name) for tally in by_unit)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert Obligation.objects.count() >= 5
        assert Obligation.objects.filter(state__in=LIVE, unit=None).count() == 0


@pytest.mark.long
@pytest.mark.parametrize("examples", [12, pytest.param(400, marks=pytest.mark.slow)], ids=["short form", "long form"])
def test_following_a_plan_keeps_its_rules(people: People, examples: int) -> None:
    run(Following, people, examples)
