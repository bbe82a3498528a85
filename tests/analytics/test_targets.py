"""Targets of a plan are filled from figures; what a person wrote is never overwritten, the difference is shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from parindex.analytics import commands
from parindex.analytics.refreshing import refresh
from parindex.audit.errors import Forbidden, InvalidAct
from parindex.organization.queries import actor_for
from parindex.planning import commands as planning
from parindex.planning.models import Plan, TargetMeasure, TargetValue
from parindex.planning.states import Reporters
from tests.analytics.test_imported_figures import imported
from tests.conftest import NOW
from tests.one_stop import at, solved
from tests.people import People
from tests.plan_reviews import confirmed

QUARTER = "2025-Q2"


@pytest.fixture
def plan(people: People, facts_dir: Path) -> Plan:
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 12)))
    refresh(NOW)
    return confirmed(people)


def bound(people: People, plan: Plan, code: str, reporters: str) -> TargetMeasure:
    officer = actor_for(people.officer, NOW)
    one = TargetMeasure.objects.filter(target__plan=plan).order_by("target__position", "position")[0]
    one = planning.describe_measure(
        officer, one, owner=people.unit("noi-vu"), reporters=reporters, baseline=None, legal_basis=""
    )
    return commands.bind_target(officer, one, code=code)


def filled(people: People, plan: Plan) -> list[tuple[str, str, Decimal, bool]]:
    told = commands.fill_targets(actor_for(people.officer, NOW), plan, period=QUARTER)
    return [(one.proposal.unit.code, one.outcome, one.proposal.value, one.differs) for one in told]


@pytest.mark.parametrize(("reporters", "unit"), [(Reporters.OWNER, "noi-vu"), (Reporters.COMMUNES, "xa")])
def test_a_bound_target_gets_its_value_from_sums(people: People, plan: Plan, reporters: str, unit: str) -> None:
    one = bound(people, plan, "onestop.on_time_ratio", reporters)
    assert filled(people, plan) == [(unit, "FILLED", Decimal("50.00"), False)]
    row = TargetValue.objects.get(measure=one)
    assert (row.unit.code, row.value, row.numerator, row.denominator, row.counted_at) == (unit, 50, 1, 2, NOW)
    assert "09:30 02/06/2025" in row.note
    assert filled(people, plan) == [(unit, "SAME", Decimal("50.00"), False)]


def test_what_a_person_wrote_stays_and_the_difference_is_shown(people: People, plan: Plan) -> None:
    one = bound(people, plan, "onestop.on_time_ratio", Reporters.COMMUNES)
    planning.report_value(
        actor_for(people.communer, NOW), one, unit=people.unit("xa"), period=QUARTER, value=Decimal("99")
    )
    assert filled(people, plan) == [("xa", "KEPT_TYPED", Decimal("50.00"), True)]
    assert TargetValue.objects.get(measure=one).value == 99


def test_an_accepted_value_stays_as_it_was_accepted(people: People, plan: Plan) -> None:
    one = bound(people, plan, "onestop.on_time_ratio", Reporters.COMMUNES)
    filled(people, plan)
    planning.accept_value(actor_for(people.chair, NOW), TargetValue.objects.get(measure=one))
    solved(people, NOW, NOW)
    refresh(NOW)
    assert filled(people, plan) == [("xa", "KEPT_ACCEPTED", Decimal("66.67"), True)]


def test_a_typed_value_takes_the_place_of_a_filled_one(people: People, plan: Plan) -> None:
    one = bound(people, plan, "onestop.on_time_ratio", Reporters.COMMUNES)
    filled(people, plan)
    planning.report_value(
        actor_for(people.communer, NOW), one, unit=people.unit("xa"), period=QUARTER, value=Decimal("51")
    )
    assert TargetValue.objects.get(measure=one).counted_at is None


def test_a_figure_of_another_system_fills_a_target_too(people: People, plan: Plan) -> None:
    imported(people, "SIPAS_COMMUNE,xa,2025-Q2,1/6/2025,83.25,100,,")
    bound(people, plan, "SIPAS_COMMUNE", Reporters.COMMUNES)
    assert filled(people, plan) == [("xa", "FILLED", Decimal("83.2500"), False)]
    assert "so-lieu.csv" in TargetValue.objects.get().note


def test_where_no_figure_is_no_value_is_made(people: People, plan: Plan) -> None:
    bound(people, plan, "onestop.electronic_result_ratio", Reporters.OFFICES)
    assert filled(people, plan) == []
    assert not TargetValue.objects.exists()


def test_an_unknown_code_binds_to_nothing(people: People, plan: Plan) -> None:
    with pytest.raises(InvalidAct):
        bound(people, plan, "khong.co", Reporters.OWNER)


def test_a_stranger_fills_nothing(people: People, plan: Plan) -> None:
    with pytest.raises(Forbidden):
        commands.fill_targets(actor_for(people.stranger, NOW), plan, period=QUARTER)
