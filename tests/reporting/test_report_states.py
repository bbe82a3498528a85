"""Whatever people try with reports, in any order and on any day, what was sent and accepted stays as it was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from parindex.audit.actor import system_actor
from parindex.reporting import commands
from parindex.reporting.calc import Given
from parindex.reporting.models import Consolidation, Correction, Edition, ReportExtension, ReportRound, UnitReport
from parindex.reporting.queries import consolidation, rounds
from parindex.reporting.states import EditionState, ReportState, RoundState
from tests.conftest import NOW
from tests.machines import WHO, OfPeople, run
from tests.people import People
from tests.plan_reviews import confirmed
from tests.report_rounds import opened, sound

JUDGES = {"officer", "chair"}
UNITS = st.sampled_from(["noi-vu", "tu-phap", "xa"])


class Reporting(OfPeople):
    @initialize()
    def a_round_is_opened(self) -> None:
        confirmed(self.people)
        self.round_id = opened(self.people).pk
        self.first_due: dict[int, date] = {}
        self.sent: dict[int, str] = {}
        self.accepted_total: Decimal | None = None

    @property
    def round(self) -> ReportRound:
        return ReportRound.objects.get(pk=self.round_id)

    def report(self, unit: str) -> UnitReport:
        return UnitReport.objects.select_related("round", "unit", "for_unit").get(
            round=self.round_id, for_unit=self.people.unit(unit)
        )

    @rule(who=WHO, unit=UNITS, scale=st.integers(1, 5))
    def write(self, who: str, unit: str, scale: int) -> None:
        report = self.report(unit)
        done = self.attempt(commands.save_answers, self.actor(who), report, sound(report, scale=scale))
        if done:
            assert report.state in {ReportState.OPEN, ReportState.RETURNED}
            assert report.unit_id in self.actor(who).units()

    @rule(who=WHO, unit=UNITS, what=st.sampled_from(["hand", "take_back", "submit", "submit"]))
    def send(self, who: str, unit: str, what: str) -> None:
        act = {"hand": commands.hand_to_head, "take_back": commands.take_back, "submit": commands.submit}[what]
        self.attempt(act, self.actor(who), self.report(unit))

    @rule(unit=st.sampled_from(["tu-phap", "xa"]), accept=st.booleans())
    def report_as_one_should(self, unit: str, accept: bool) -> None:
        writer, head = {"tu-phap": ("reporter", "leader"), "xa": ("communer", "communer")}[unit]
        self.write(writer, unit, 2)
        self.send(head, unit, "submit")
        if accept:
            self.judge("chair", unit, accept=True)

    @rule(who=WHO, unit=UNITS, accept=st.booleans())
    def judge(self, who: str, unit: str, accept: bool) -> None:
        report = self.report(unit)
        if accept:
            done = self.attempt(commands.accept, self.actor(who), report)
        else:
            done = self.attempt(commands.send_back, self.actor(who), report, remarks={}, note="Bổ sung")
        if done:
            assert report.state == ReportState.SUBMITTED
            assert who in JUDGES
            assert report.unit_id not in self.actor(who).units()

    @rule(who=WHO, unit=UNITS, days=st.integers(-5, 40))
    def ask_for_time(self, who: str, unit: str, days: int) -> None:
        to_due = self.today + timedelta(days=days)
        self.attempt(commands.ask_extension, self.actor(who), self.report(unit), to_due=to_due, reason="Chờ")

    @rule(who=WHO, granted=st.booleans(), objective=st.booleans())
    def decide_on_time(self, who: str, granted: bool, objective: bool) -> None:
        for one in ReportExtension.objects.filter(state="ASKED")[:1]:
            done = self.attempt(commands.decide_extension, self.actor(who), one, granted=granted, objective=objective)
            assert not done or who in JUDGES

    @rule(who=WHO)
    def close(self, who: str) -> None:
        due = self.round.due_on
        if self.attempt(commands.close_round, self.actor(who), self.round):
            assert who == "officer"
            assert self.today > due

    @rule(who=WHO, unit=UNITS, accept=st.booleans())
    def correct(self, who: str, unit: str, accept: bool) -> None:
        wrong = Given(number=Decimal(7))
        self.attempt(
            commands.ask_correction,
            self.actor(who),
            self.report(unit),
            field="tthc.xin-loi",
            given=wrong,
            reason="Sót",
        )
        for one in Correction.objects.filter(state="ASKED")[:1]:
            self.attempt(commands.decide_correction, self.actor(who), one, accepted=accept)

    @rule(who=WHO, what=st.sampled_from(["draw", "finalise", "reopen"]))
    def consolidate(self, who: str, what: str) -> None:
        drawn = Consolidation.objects.filter(round=self.round_id).first()
        if what == "draw":
            done = self.attempt(commands.draw, self.actor(who), self.round)
        else:
            act = commands.finalise if what == "finalise" else commands.reopen
            done = drawn is not None and self.attempt(act, self.actor(who), drawn)
        assert not done or who == "officer"

    @rule()
    def a_morning_comes(self) -> None:
        commands.climb(system_actor(self.actor("officer").at))

    @invariant()
    def what_was_sent_is_never_changed(self) -> None:
        for edition in Edition.objects.all():
            assert self.sent.setdefault(edition.pk, edition.sha256) == edition.sha256
        assert Edition.objects.count() == len(self.sent)

    @invariant()
    def first_dates_never_move_and_due_dates_never_come_earlier(self) -> None:
        for report in UnitReport.objects.all():
            assert self.first_due.setdefault(report.pk, report.first_due_on) == report.first_due_on
            assert report.due_on >= report.first_due_on

    @invariant()
    def a_report_stands_where_its_last_edition_says(self) -> None:
        for report in UnitReport.objects.all():
            last = report.editions.first()
            expected = {
                ReportState.SUBMITTED: EditionState.WAITING,
                ReportState.ACCEPTED: EditionState.ACCEPTED,
                ReportState.RETURNED: EditionState.RETURNED,
            }.get(ReportState(report.state))
            if expected is not None:
                assert last is not None
                assert last.state == expected
            if report.state == ReportState.ACCEPTED and last is not None:
                assert last.decided_by_id != last.by_id
                assert report.counted_on is not None

    @invariant()
    def the_whole_is_the_sum_of_what_was_accepted_and_names_everybody_else(self) -> None:
        now = consolidation.whole(self.round)
        accepted = set(UnitReport.objects.filter(state=ReportState.ACCEPTED).values_list("for_unit_id", flat=True))
        assert {edition.report.for_unit_id for edition in now.editions} == accepted
        assert {unit.pk for unit in now.missing} == set(now.units) - accepted
        figure = next(one for one in self.round.form_used.fields() if one.key == "so.van-ban-di")
        parts = [edition.answers()["so.van-ban-di"] for edition in now.editions]
        total = consolidation.total_of(figure, now.answers)
        assert (total.numerator or 0) == sum(part.numerator or 0 for part in parts)

    @invariant()
    def a_closed_round_has_nothing_waiting_that_was_sent_before(self) -> None:
        round_ = self.round
        if round_.state == RoundState.CLOSED and round_.closed_at is not None:
            for edition in Edition.objects.filter(at__gt=round_.closed_at):
                assert edition.report.excused_until is not None

    @invariant()
    def every_unit_stands_somewhere_in_the_list(self) -> None:
        lines = rounds.lines(self.round, self.today)
        assert sum(rounds.tally(lines).values()) == len(lines) == 3


@pytest.mark.long
@pytest.mark.parametrize("examples", [10, pytest.param(400, marks=pytest.mark.slow)], ids=["short form", "long form"])
def test_reports_keep_their_rules(people: People, examples: int) -> None:
    assert NOW.date() == date(2025, 6, 2)
    run(Reporting, people, examples)
