"""The reform of 1 July 2025 replayed on the demonstration: the district ends, communes merge across its border.

Xã Nhơn Sơn ends inside phường Đô Vinh, xã Mỹ Sơn takes in a commune of another district, the new xã Lâm Sơn bears
the name of one of its two parts, the district has no single successor, the province joins another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor, system_actor
from parindex.kit.catalog import load_calendar
from parindex.organization.commands import grant_role
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for
from parindex.planning import commands, policies, queries
from parindex.planning.models import Obligation, Plan, ProgressReport, TargetValue
from parindex.planning.queries import following, overview
from parindex.planning.states import LIVE, ObligationState
from tests import demo_database
from tests.conftest import NOW

pytestmark = [pytest.mark.xdist_group(demo_database.GROUP), pytest.mark.long]

LAST_DAY, REFORM = date(2025, 6, 30), date(2025, 7, 1)
BASIS = "Nghị quyết 1667/NQ-UBTVQH15"

MERGED = {
    "ninh-son-ubnd-thi-tran-tan-son": "khanh-hoa-ubnd-xa-ninh-son",
    "ninh-son-ubnd-xa-quang-son": "khanh-hoa-ubnd-xa-ninh-son",
    "ninh-son-ubnd-xa-lam-son": "khanh-hoa-ubnd-xa-lam-son",
    "ninh-son-ubnd-xa-luong-son": "khanh-hoa-ubnd-xa-lam-son",
    "ninh-son-ubnd-xa-hoa-son": "khanh-hoa-ubnd-xa-anh-dung",
    "ninh-son-ubnd-xa-ma-noi": "khanh-hoa-ubnd-xa-anh-dung",
    "ninh-son-ubnd-xa-my-son": "khanh-hoa-ubnd-xa-my-son",
    "ninh-son-ubnd-xa-nhon-son": "khanh-hoa-ubnd-phuong-do-vinh",
}


def at(username: str, day: date) -> Actor:
    moment = datetime(day.year, day.month, day.day, 16, tzinfo=LOCAL_ZONE)
    return actor_for(User.objects.get(username=username), moment)


def _officer_of_the_successor(day: date) -> Actor:
    """The province's reform officer: the district's work was handed to the communes and to the province."""
    user = User.objects.get(username="thamdinh")
    province = Unit.objects.get(code="khanh-hoa-ubnd")
    grant_role(system_actor(NOW, name="test"), user, province, "REFORM_OFFICER", valid_from=day)
    return at("thamdinh", day)


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Put once for this file; each test runs inside it and is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo_database.put(tmp_path_factory.mktemp("demonstration") / "evidence")
        yield
        transaction.set_rollback(True)


@pytest.fixture
def plan(demonstration: None, db: None) -> Plan:
    return Plan.objects.get()


def replayed(plan: Plan) -> None:
    commands.follow_successors(at("noivu", LAST_DAY), plan, on=REFORM, reason=BASIS)


def live_by_holder() -> Counter[str]:
    return Counter(Obligation.objects.filter(state__in=LIVE).values_list("unit__code", flat=True))


def test_open_work_of_the_communes_goes_to_their_successors_and_the_sums_agree(plan: Plan) -> None:
    live, reports, values = live_by_holder(), ProgressReport.objects.count(), TargetValue.objects.count()
    everything = Obligation.objects.count()
    finished = Counter(Obligation.objects.filter(state=ObligationState.DONE).values_list("unit__code", flat=True))
    replayed(plan)
    joined = Counter(Obligation.objects.filter(state=ObligationState.JOINED).values_list("unit__code", flat=True))
    wanted: Counter[str] = Counter()
    for code, count in live.items():
        wanted[MERGED.get(code, code)] += count
    assert live_by_holder() == wanted - joined
    assert joined
    assert set(joined) <= set(MERGED.values())
    assert (Obligation.objects.count(), ProgressReport.objects.count(), TargetValue.objects.count()) == (
        everything,
        reports,
        values,
    )
    done = Obligation.objects.filter(state=ObligationState.DONE)
    assert Counter(done.values_list("unit__code", flat=True)) == finished


def test_only_periods_that_begin_after_the_reform_are_joined(plan: Plan) -> None:
    replayed(plan)
    for one in Obligation.objects.filter(state=ObligationState.JOINED).select_related("joined_into"):
        assert one.starts_on
        assert one.starts_on >= REFORM
        assert one.joined_into
        assert (one.joined_into.unit_id, one.joined_into.period) == (one.unit_id, one.period)
    twice = Counter(
        Obligation.objects.filter(state__in=LIVE, starts_on__gte=REFORM, unit__code__in=MERGED.values()).values_list(
            "task_id", "unit_id", "period"
        )
    )
    assert set(twice.values()) == {1}


def test_late_work_stays_late_in_new_hands_with_its_first_date(plan: Plan) -> None:
    late = {one.pk: one for one in overview.overdue(plan, LAST_DAY) if one.unit.code in MERGED}
    assert late
    replayed(plan)
    for one in Obligation.objects.filter(pk__in=late).select_related("unit"):
        was = late[one.pk]
        assert (one.unit.code, one.due_on, one.first_due_on, one.state) == (
            MERGED[was.unit.code],
            was.due_on,
            was.first_due_on,
            was.state,
        )
        assert one.pk in set(overview.overdue(plan, REFORM).values_list("pk", flat=True))


def test_work_of_the_district_s_offices_waits_for_a_person_to_hand_it_over(plan: Plan) -> None:
    replayed(plan)
    orphans = list(overview.without_heir(plan, REFORM))
    assert {one.unit.code for one in orphans}.isdisjoint(MERGED)
    officer = _officer_of_the_successor(REFORM)
    offered = queries.units_to_hand_to(plan, REFORM)
    assert set(MERGED.values()) <= set(offered.values_list("code", flat=True))
    heir = offered.get(code="khanh-hoa-ubnd-xa-ninh-son")
    reports = ProgressReport.objects.count()
    commands.hand_over(officer, orphans, to=heir, reason="Nghị quyết 202/2025/QH15")
    assert not overview.without_heir(plan, REFORM).exists()
    assert ProgressReport.objects.count() == reports
    assert {one.handovers.get().from_unit.code for one in orphans} == {one.unit.code for one in orphans}


def test_a_successor_works_on_with_what_its_parts_reported(plan: Plan) -> None:
    replayed(plan)
    new = Unit.objects.get(code="khanh-hoa-ubnd-xa-lam-son")
    reporter = User.objects.get(username="noivu")
    grant_role(system_actor(NOW, name="test"), reporter, new, "SELF_ASSESSOR", valid_from=REFORM)
    actor = at("noivu", REFORM)
    rows = following.work_of([new.pk], REFORM, load_calendar())
    one = next(row.obligation for row in rows if row.obligation.percent not in (None, 100))
    earlier = one.reports.count()
    assert earlier
    assert policies.may_read_obligation(actor, one)
    one = commands.report_progress(actor, one, percent=100, result="Xã mới hoàn thành phần việc của xã cũ")
    assert (one.state, one.reports.count()) == (ObligationState.SUBMITTED, earlier + 1)
    assert next(report.unit.code for report in one.reports.all()) == new.code


def test_the_past_reads_as_it_was(plan: Plan) -> None:
    before = {unit.code: tally for unit, tally in queries.holders_on(plan, LAST_DAY)}
    live = {unit.code: tally for unit, tally in overview.by_holder(plan, LAST_DAY)}
    assert before == live
    replayed(plan)
    assert {unit.code: tally for unit, tally in queries.holders_on(plan, LAST_DAY)} == before
    after = {unit.code: tally for unit, tally in queries.holders_on(plan, REFORM)}
    assert after == {unit.code: tally for unit, tally in overview.by_holder(plan, REFORM)}
    assert not set(after) & {code for code, tally in live.items() if code in MERGED and not tally.done}
