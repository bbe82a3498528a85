"""The demonstration's dossiers: the same each time, by the rates that are stated, and nothing that can't be."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from parindex.config import demo
from parindex.config.demo_dossiers import KEYS, moved_due_dates, rows, tell_desk
from parindex.config.demo_dossiers.rates import load_rates
from parindex.kit.catalog import load_calendar, load_procedures, load_sources, load_territories
from parindex.legal.commands import load_register
from parindex.onestop import calc, clock, commands
from parindex.onestop.models import Apology, Dossier, DossierNumbering
from parindex.onestop.queries import lateness
from parindex.onestop.states import ApologyState, Channel, DossierState, LateCause
from parindex.organization.commands import load_units

# The 50,000 rows are made once, by the one process that runs these tests.
pytestmark = pytest.mark.xdist_group("demo-dossiers")

Row = dict[str, Any]
RATES = load_rates()
EXPORTED = datetime.combine(demo.DEMO_DAY, datetime.min.time())
STATES = {str(state.label): state for state in DossierState}


@pytest.fixture(scope="module")
def made() -> list[Row]:
    return list(rows())


def solved(made: list[Row]) -> list[Row]:
    return [row for row in made if row["solved_at"]]


def late_share(some: list[Row]) -> float:
    return sum(row["solved_at"] > row["due_at"] for row in some) / len(some)


def flag_share(some: list[Row], key: str) -> float:
    told = [row[key] for row in some if row[key]]
    return told.count("Có") / len(told)


def test_the_same_seed_gives_the_same_rows_and_another_seed_others(made: list[Row]) -> None:
    def digest(some: list[Row]) -> str:
        return hashlib.sha256(repr(some).encode()).hexdigest()

    assert digest(list(rows())) == digest(made)
    assert digest(list(rows(seed=1))) != digest(made)


def test_as_many_as_stated_each_with_its_own_code_and_every_key(made: list[Row]) -> None:
    assert len(made) == len({row["code"] for row in made}) == RATES.total
    assert {tuple(row) for row in made} == {KEYS}


def test_units_procedures_and_words_are_those_of_the_system(made: list[Row]) -> None:
    codes = {unit.code for unit in load_territories().units}
    assert {row["unit"] for row in made} | {row["office"] for row in made} <= codes
    for row in made:
        content = [
            one for one in load_procedures()[row["procedure"]].versions if one.since <= row["submitted_at"].date()
        ]
        assert content
    assert {row["state"] for row in made} <= STATES.keys()
    assert {row["channel"] for row in made} == {str(label) for label in Channel.labels}
    assert {row["late_kind"] for row in made} <= {"", *(str(label) for label in LateCause.labels)}
    assert {row["subject_kind"] for row in made} == {"Cá nhân", "Tổ chức"}


def test_no_due_date_is_on_a_day_off_and_the_desk_receives_in_office_hours(made: list[Row]) -> None:
    calendar = load_calendar()
    for key in ("accepted_at", "due_at", "solved_at", "returned_at", "reappointed_to"):
        assert {row[key].date() for row in made if row[key] and not calendar.is_working_day(row[key].date())} == set()
    clocks = {row["accepted_at"].time() for row in made if row["accepted_at"]}
    assert (min(clocks).hour, max(clocks).hour) == (7, 16)
    online = [row for row in made if row["channel"] == "Trực tuyến"]
    assert any(row["submitted_at"].hour >= 20 for row in online)
    assert any(not calendar.is_working_day(row["submitted_at"].date()) for row in online)


def test_times_are_in_order_and_over_by_the_day_of_the_export(made: list[Row]) -> None:
    for row in made:
        told = [row[key] for key in ("submitted_at", "accepted_at", "solved_at", "returned_at") if row[key]]
        assert told == sorted(told), row
        assert told[-1] < EXPORTED, row
        assert row["due_at"] is None or row["accepted_at"] <= row["due_at"], row
        assert row["reappointed_to"] is None or row["due_at"] < row["reappointed_to"], row
        assert row["apologised_at"] is None or row["accepted_at"] <= row["apologised_at"] < EXPORTED, row


def test_a_state_has_its_moments_and_none_of_a_later_one(made: list[Row]) -> None:
    for row in made:
        state = STATES[row["state"]]
        received = state not in {DossierState.SUBMITTED, DossierState.TO_COMPLETE_FIRST, DossierState.REFUSED}
        finished = state in {DossierState.SOLVED, DossierState.RETURNED}
        given = {key: row[key] is not None for key in ("accepted_at", "due_at", "solved_at", "returned_at")}
        assert given == {
            "accepted_at": received,
            "due_at": received,
            "solved_at": finished,
            "returned_at": state == DossierState.RETURNED,
        }, row


def test_numbers_of_people_could_be_and_are_nobodys(made: list[Row]) -> None:
    for row in made:
        person = row["subject_kind"] == "Cá nhân"
        assert calc.identity_problem(row["identity"], person=person) == ""
        assert calc.phone_problem(row["phone"]) == ""
        assert row["phone"].startswith("09000")
        assert not person or (row["identity"][:3], row["identity"][6:8]) == ("058", "00")


def test_rates_are_near_those_stated(made: list[Row]) -> None:
    assert 0.02 <= late_share(solved(made)) <= 0.04
    by_unit = {
        desk.unit: late_share([row for row in solved(made) if row["unit"] == desk.unit]) for desk in RATES.desks
    }
    assert all(0.01 <= share <= 0.06 for share in by_unit.values()), by_unit
    first = [row for row in made if row["submitted_at"] < datetime(2024, 4, 1)]
    last = [row for row in made if row["submitted_at"] >= datetime(2025, 4, 1)]
    for key in ("is_digitised", "is_reused", "has_electronic_result", "is_paid_online"):
        assert flag_share(last, key) > flag_share(first, key) + 0.15
    assert sum(row["channel"] == "Trực tuyến" for row in last) / len(last) > 0.3
    late = [row for row in solved(made) if row["solved_at"] > row["due_at"] and row["apologised_at"]]
    in_time = sum(row["apologised_at"].date() < row["due_at"].date() for row in late)
    assert in_time > 0.6 * len(late)
    kinds = Counter(row["late_kind"] for row in late)
    assert kinds.most_common(1)[0][0] == str(LateCause.STAFF.label)


def test_fewer_come_before_tet_and_more_after_it(made: list[Row]) -> None:
    per_day = Counter(row["accepted_at"].date() for row in made if row["accepted_at"])

    def mean(first: date, last: date) -> float:
        counts = [n for day, n in per_day.items() if first <= day <= last]
        return sum(counts) / len(counts)

    usual = mean(date(2024, 9, 1), date(2024, 11, 30))
    assert mean(date(2025, 1, 17), date(2025, 1, 24)) < 0.75 * usual
    assert mean(date(2025, 2, 3), date(2025, 2, 14)) > 1.15 * usual


def test_some_hundreds_are_under_way_on_the_day(made: list[Row]) -> None:
    going = ("Đã tiếp nhận", "Đang giải quyết", "Chờ nghĩa vụ tài chính", "Chờ cơ quan phối hợp")
    under_way = [row for row in made if row["state"] in going]
    paused = [row for row in made if row["state"] == "Chờ bổ sung hồ sơ"]
    assert 200 <= len(under_way) + len(paused) <= 400
    assert paused
    assert 3 <= sum(row["due_at"] < EXPORTED for row in under_way) <= 40
    soon = EXPORTED + timedelta(days=1)
    assert any(EXPORTED <= row["due_at"] < soon for row in under_way)
    assert any(row["state"] == "Chờ tiếp nhận" for row in made)


def test_what_is_planted_can_be_found(made: list[Row]) -> None:
    planted = RATES.planted
    quick = [
        row
        for row in solved(made)
        if row["unit"] == planted.within_minutes.unit
        and row["due_at"].date() > row["accepted_at"].date() + timedelta(days=2)
        and row["solved_at"] - row["accepted_at"] < timedelta(minutes=10)
    ]
    assert len(quick) >= 20
    closing = Counter((row["unit"], row["solved_at"].date()) for row in solved(made) if row["solved_at"].hour >= 14)
    assert closing.most_common(1)[0][0] == (planted.mass_closing.unit, planted.mass_closing.last)


def test_a_later_export_puts_off_appointments_that_were_missed(made: list[Row]) -> None:
    before = {row["code"]: row for row in made}
    later = list(moved_due_dates(made))
    assert 5 <= len(later) <= RATES.planted.due_moved.count
    for row in later:
        old = before[row["code"]]
        assert old["solved_at"] > old["due_at"]
        assert row["due_at"] > old["due_at"]
        assert row["solved_at"] <= row["due_at"]
        assert {key for key in KEYS if row[key] != old[key]} <= {"due_at", "late_kind", "late_cause"}


def test_the_desk_of_lam_son_has_one_of_everything(db: None, evidence_dir: object) -> None:
    now = clock.aware(EXPORTED + timedelta(hours=8))
    system = demo.system_actor(now)
    load_units(system, load_territories())
    load_register(system, load_sources())
    for person in demo.PEOPLE:
        demo._settle(system, person)
    commands.load_procedures(system, load_procedures().values())
    tell_desk(system)
    assert DossierNumbering.objects.count() == len(RATES.desks)
    states = Counter(Dossier.objects.values_list("state", flat=True))
    for state in set(DossierState) - {DossierState.SOLVED, DossierState.STOPPED, DossierState.CLOSED_INCOMPLETE}:
        assert states[state] or state == DossierState.WITHDRAWAL_ASKED, state
    assert 28 <= Dossier.objects.count() <= 36
    assert Dossier.objects.filter(parent__isnull=False).count() == 1
    assert {row.dossier.code for row in Apology.objects.filter(state=ApologyState.PREPARED)}
    assert Apology.objects.get(state=ApologyState.SENT).is_in_time
    assert lateness.without_apology(now).count() == 1
    today = [row for row in lateness.running() if clock.local(row.due_at).date() == demo.DEMO_DAY]  # type: ignore[arg-type]
    assert today
    for dossier in Dossier.objects.filter(held_since__isnull=True, solved_at__isnull=True, due_at__isnull=False):
        told = clock.deadlines_of(dossier, dossier.adjustments.all())
        assert told is not None
        assert clock.aware(told.appointment.due_at) == dossier.due_at  # type: ignore[arg-type]
