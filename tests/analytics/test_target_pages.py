"""Targets bound to measures in the browser: what is counted, what was written, the records behind each value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from parindex.accounts.models import User
from parindex.analytics.commands import bind_target
from parindex.analytics.filling import fill_all
from parindex.analytics.refreshing import refresh
from parindex.audit.models import AuditEntry
from parindex.organization.queries import actor_for
from parindex.planning import commands as planning
from parindex.planning.models import Plan, TargetMeasure, TargetValue
from parindex.planning.queries.targets import measure_rows
from parindex.planning.states import Reporters
from tests.analytics.test_targets import bound
from tests.conftest import NOW
from tests.one_stop import at, solved
from tests.people import People
from tests.plan_reviews import confirmed

ClientOf = Callable[[User], Client]
ON_TIME = "onestop.on_time_ratio"
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def plan(people: People, facts_dir: Path) -> Plan:
    """A plan after a quarter in which half of two dossiers was late."""
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 6)))
    solved(people, at(date(2025, 5, 5)), at(date(2025, 5, 12)))
    confirmed_plan = confirmed(people)
    refresh(NOW)
    return confirmed_plan


def first(plan: Plan) -> TargetMeasure:
    return TargetMeasure.objects.filter(target__plan=plan).order_by("target__position", "position")[0]


def row(plan: Plan) -> object:
    return measure_rows([first(plan)], NOW.date())[0]


def test_an_officer_binds_a_target_and_unbinds_it(people: People, plan: Plan, client_of: ClientOf) -> None:
    browser, one = client_of(people.officer), first(plan)
    address = f"/chi-so/muc-chi-tieu/{one.pk}/"
    page = browser.get(address).content.decode()
    assert "Tử số:" in page
    assert "Tỷ lệ hồ sơ giải quyết trước hạn, đúng hạn" in page
    assert "onestop.received" not in page  # counts dossiers; the target is a percentage
    answer = browser.post(address, {"code": ON_TIME, "version": one.version})
    assert (answer.status_code, answer["Location"]) == (302, f"/ke-hoach/so-lieu/{one.pk}/")
    one.refresh_from_db()
    assert (one.measure, one.bound_on) == (ON_TIME, NOW.date())
    assert AuditEntry.objects.filter(act="analytics.target.bind").count() == 1
    for said in ({}, {"code": ""}, {"code": "khong.co"}):
        assert browser.post(address, {**said, "version": one.version}).status_code == 422
    one.refresh_from_db()
    assert one.measure == ON_TIME
    browser.post(address, {"code": "-", "version": one.version})
    one.refresh_from_db()
    assert (one.measure, one.bound_on) == ("", None)


def test_what_is_counted_in_another_unit_does_not_bind(people: People, plan: Plan, client_of: ClientOf) -> None:
    one = first(plan)
    answer = client_of(people.officer).post(
        f"/chi-so/muc-chi-tieu/{one.pk}/", {"code": "onestop.received", "version": one.version}
    )
    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.measure == ""


def test_a_bound_target_shows_its_value_at_once_with_the_moment_and_the_records(
    people: People, plan: Plan, client_of: ClientOf
) -> None:
    one = bound(people, plan, ON_TIME, Reporters.COMMUNES)
    page = client_of(people.officer).get(f"/ke-hoach/so-lieu/{one.pk}/").content.decode()
    assert "hệ thống tính, số liệu lúc 09:30 02/06/2025" in page
    query = urlencode({"ky": "2025-Q2", "nhom": "noi-tiep-nhan", "gia-tri": people.unit("xa").pk})
    assert escape(f"{reverse('figures:records', args=[ON_TIME, 'tu-so'])}?{query}") in page
    assert not TargetValue.objects.exists()
    for address in (f"/ke-hoach/{plan.pk}/?view=target", f"/ke-hoach/chi-tieu/{one.target_id}/"):
        assert "hệ thống tính" in client_of(people.officer).get(address).content.decode()


def test_what_a_unit_wrote_stands_beside_the_counted_value_with_the_difference(
    people: People, plan: Plan, client_of: ClientOf
) -> None:
    one = bound(people, plan, ON_TIME, Reporters.COMMUNES)
    communer = actor_for(people.communer, NOW)
    planning.report_value(communer, one, unit=people.unit("xa"), period="2025-Q2", value=Decimal(99))
    told = measure_rows([one], NOW.date())[0]
    assert told.values["2025-Q2"] == 50
    assert [(cell.difference, cell.is_counted) for cell in told.cells["2025-Q2"]] == [(49, True)]
    page = client_of(people.officer).get(f"/ke-hoach/so-lieu/{one.pk}/").content.decode()
    assert "đơn vị ghi 99" in page
    assert "lệch +49" in page
    assert TargetValue.objects.get().value == 99


def test_an_accepted_value_counts_and_the_difference_is_still_told(people: People, plan: Plan) -> None:
    one = bound(people, plan, ON_TIME, Reporters.COMMUNES)
    communer = actor_for(people.communer, NOW)
    value = planning.report_value(communer, one, unit=people.unit("xa"), period="2025-Q2", value=Decimal(99))
    planning.accept_value(actor_for(people.chair, NOW), value)
    told = measure_rows([one], NOW.date())[0]
    assert (told.values["2025-Q2"], told.differing) == (99, 1)


def test_a_quarter_without_records_is_missing_and_what_was_typed_for_it_stays(people: People, plan: Plan) -> None:
    one = bound(people, plan, ON_TIME, Reporters.COMMUNES)
    assert measure_rows([one], NOW.date())[0].values == {"2025-Q1": None, "2025-Q2": 50}
    communer = actor_for(people.communer, NOW)
    planning.report_value(communer, one, unit=people.unit("xa"), period="2025-Q1", value=Decimal(80))
    assert measure_rows([one], NOW.date())[0].values == {"2025-Q1": 80, "2025-Q2": 50}


def test_every_day_counted_values_are_entered_once_by_the_system(people: People, plan: Plan) -> None:
    one = bound(people, plan, ON_TIME, Reporters.COMMUNES)
    assert (fill_all(NOW), fill_all(NOW)) == (1, 0)
    assert AuditEntry.objects.filter(act="analytics.target.fill").count() == 1
    value = TargetValue.objects.get()
    assert (value.measure, value.by, value.value) == (one, None, 50)
    planning.accept_value(actor_for(people.officer, NOW), value)


def test_pages_of_targets_ask_the_same_few_questions_however_many_units_report(
    people: People, plan: Plan, client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    one = bound(people, plan, ON_TIME, Reporters.COMMUNES)
    browser = client_of(people.officer)
    addresses = (
        f"/ke-hoach/so-lieu/{one.pk}/",
        f"/ke-hoach/chi-tieu/{one.target_id}/",
        f"/ke-hoach/{plan.pk}/?view=target",
    )
    spent = []
    for _round in range(2):
        for address in addresses:
            with django_assert_max_num_queries(12) as asked:  # type: ignore[attr-defined]
                assert browser.get(address).status_code == 200
            spent.append(len(asked))
        bind_target(
            actor_for(people.officer, NOW),
            TargetMeasure.objects.filter(target__plan=plan, measure="").earliest("pk"),
            code=ON_TIME,
        )
    assert spent[1:3] == spent[4:6], spent
