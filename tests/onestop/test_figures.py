"""The figures of the one-stop service are what their words say, and open to exactly the dossiers they count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parindex.audit.journal import Act, act_in_progress
from parindex.core.period import parse
from parindex.kit.catalog import load_measures
from parindex.onestop import clock, commands
from parindex.onestop.models import Dossier, ProcedureVersion
from parindex.onestop.queries import dossiers, figures, lateness, measures, services
from parindex.onestop.queries.figures import Figure
from parindex.onestop.queries.measures import CONDITIONS, PART, UNKNOWN, WHOLE, Window
from parindex.onestop.states import UNDER_WAY, DossierState, Punctuality
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import BIRTH, MARITAL_STATUS, SHOP, at, handled, loaded, received, solved
from tests.people import People
from tests.random_dossiers import made

QUARTER = Window.of(parse("2025-Q2"), NOW)
MONDAY, WEDNESDAY, FRIDAY = date(2025, 5, 5), date(2025, 5, 7), date(2025, 5, 9)
EVERYTHING = Dossier.objects.all


def changed(dossier: Dossier, people: People, **columns: object) -> Dossier:
    with act_in_progress(Act("tests.change", people.system)):
        for name, value in columns.items():
            setattr(dossier, name, value)
        dossier.save()
    return dossier


def counted(code: str, window: Window = QUARTER) -> tuple[int, int | None, int]:
    one = figures.total(EVERYTHING(), window)[code]
    return one.part, one.whole, one.unknown


def test_the_catalogue_and_the_code_know_the_same_measures() -> None:
    assert {*CONDITIONS, *services.RULES} == set(load_measures())
    by_words = {code: (bool(one.whole), bool(one.unknown)) for code, one in load_measures().items()}
    by_code = {code: (one.whole is not None, one.unknown is not None) for code, one in CONDITIONS.items()}
    assert by_code | dict.fromkeys(services.RULES, (True, False)) == by_words


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("key", ["2025-Q2", "2025-M04", "2025"])
def test_every_figure_is_the_count_of_its_list(people: People, seed: int, key: str) -> None:
    made(people, 120, seed, NOW)
    window, rows = Window.of(parse(key), NOW), EVERYTHING()
    for code, figure in figures.total(rows, window).items():
        sides = {PART: figure.part, WHOLE: figure.whole, UNKNOWN: figure.unknown}
        for side, told in sides.items():
            if CONDITIONS[code].side(side) is not None:
                assert measures.behind(rows, window, code, side).count() == told, (code, side)
        if figure.whole is not None:
            part, whole, unknown = (
                set(measures.behind(rows, window, code, side).values_list("pk", flat=True))
                for side in (PART, WHOLE, UNKNOWN)
            )
            assert part <= whole
            assert not whole & unknown


@pytest.mark.parametrize("group", list(figures.GROUPS))
def test_groups_add_up_to_the_total_and_each_opens_to_its_own_dossiers(people: People, group: str) -> None:
    made(people, 120, 4, NOW)
    grouped = figures.by_group(EVERYTHING(), QUARTER, group)
    assert len(grouped) > 1
    assert figures.added(grouped.values()) == figures.total(EVERYTHING(), QUARTER)
    for value, told in grouped.items():
        rows = figures.of_group(EVERYTHING(), group, value)
        assert figures.total(rows, QUARTER) == told


def test_a_figure_of_a_past_month_is_what_was_true_at_its_end(people: People) -> None:
    dossier = solved(people, at(date(2025, 4, 21)), at(date(2025, 5, 6)))
    april, may = (Window.of(parse(key), NOW) for key in ("2025-M04", "2025-M05"))
    assert counted("onestop.open_overdue", april) == (1, None, 0)
    assert counted("onestop.solved", april) == (0, None, 0)
    assert counted("onestop.on_time_with_open_ratio", april) == (0, 1, 0)
    assert counted("onestop.open_overdue", may) == (0, None, 0)
    assert counted("onestop.on_time_ratio", may) == (0, 1, 0)
    assert dossier.punctuality == Punctuality.LATE


def test_a_moment_belongs_to_the_day_on_the_wall_in_viet_nam(people: People) -> None:
    received(people, at(date(2025, 5, 1), "06:30"))  # still April in London
    may, april = (Window.of(parse(key), NOW) for key in ("2025-M05", "2025-M04"))
    assert (counted("onestop.received", may)[0], counted("onestop.received", april)[0]) == (1, 0)


def test_open_overdue_of_now_are_those_of_the_list_of_late_dossiers(people: People) -> None:
    made(people, 150, 5, NOW)
    window = Window.of(parse("2025-Q2"), NOW)
    listed = set(lateness.overdue(NOW).values_list("pk", flat=True))
    behind = measures.behind(EVERYTHING(), window, "onestop.open_overdue", PART)
    assert len(listed) > 3
    assert set(behind.values_list("pk", flat=True)) == listed


def test_on_time_leaves_out_the_open_and_its_variant_counts_the_overdue_of_them(people: People) -> None:
    solved(people, at(MONDAY), at(WEDNESDAY))
    solved(people, at(MONDAY), at(date(2025, 5, 12)))
    handled(people, at(MONDAY))
    changed(solved(people, at(MONDAY), at(WEDNESDAY)), people, punctuality="")
    assert counted("onestop.on_time_ratio") == (1, 2, 1)
    assert counted("onestop.on_time_with_open_ratio") == (1, 3, 1)
    assert counted("onestop.open_overdue") == (1, None, 0)


def test_by_766_a_second_supplement_is_late_and_what_is_still_in_time_is_in_time(people: People) -> None:
    solved(people, at(MONDAY), at(WEDNESDAY))
    changed(solved(people, at(MONDAY), at(WEDNESDAY)), people, supplements=2)
    changed(solved(people, at(MONDAY), at(WEDNESDAY)), people, supplements=None)  # nobody said whether it was asked
    changed(solved(people, at(MONDAY), at(date(2025, 5, 12))), people, supplements=None)  # late anyhow
    handled(people, NOW - timedelta(hours=1))  # still in time
    handled(people, at(MONDAY))  # overdue
    changed(handled(people, at(MONDAY)), people, due_at=None)
    withdrawn = handled(people, at(MONDAY))
    changed(withdrawn, people, state=DossierState.WITHDRAWN, closed_at=at(WEDNESDAY))
    assert counted("onestop.on_time_766_ratio") == (3, 6, 2)


def test_a_dossier_that_waits_for_the_citizen_is_never_late(people: People) -> None:
    dossier = handled(people, at(MONDAY))
    commands.ask_completion(actor_for(people.handler, at(date(2025, 5, 6))), dossier, items="A", reason="B")
    assert counted("onestop.open_overdue") == (0, None, 0)
    assert counted("onestop.on_time_766_ratio") == (1, 1, 0)


def test_an_apology_counts_when_it_was_sent_a_day_before(people: People) -> None:
    for day, cause in ((date(2025, 5, 6), "OFFICER"), (FRIDAY, "OFFICER"), (None, "")):
        dossier = handled(people, at(MONDAY))
        if day is not None:
            head = actor_for(people.head, at(day))
            apology = commands.prepare_apology(
                actor_for(people.handler, at(day)), dossier, reason="Chậm", cause=cause, new_due_on=date(2025, 5, 14)
            )
            commands.send_apology(actor_for(people.receiver, at(day)), commands.sign_apology(head, apology))
    elsewhere = handled(people, at(MONDAY))
    changed(elsewhere, people, source="MCDT", source_key="1", apologised_at=at(WEDNESDAY))
    assert counted("onestop.apology_ratio") == (1, 3, 1)


def test_online_counts_only_procedures_that_can_be_asked_for_online(people: People) -> None:
    levels = {one: loaded(people, one).online for one in (MARITAL_STATUS, SHOP, BIRTH)}
    assert "NONE" not in levels.values()
    received(people, at(MONDAY), channel="ONLINE")
    received(people, at(MONDAY))
    changed(received(people, at(MONDAY)), people, procedure_version=None)
    whole = received(people, at(MONDAY), SHOP)
    changed(received(people, at(MONDAY), SHOP), people, parent=whole)
    assert counted("onestop.online_ratio") == (1, 3, 1)
    parts = [counted(f"onestop.online_{level}_ratio") for level in ("full", "partial")]
    assert [sum(column) for column in zip(*(part[:2] for part in parts), strict=True)] == [1, 3]
    with act_in_progress(Act("tests.change", people.system)):
        ProcedureVersion.objects.filter(procedure__code=SHOP).update(online="NONE")
    assert counted("onestop.online_ratio") == (1, 2, 1)


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("onestop.digitised_ratio", "is_digitised"),
        ("onestop.reused_ratio", "is_reused"),
        ("onestop.electronic_result_ratio", "has_electronic_result"),
    ],
)
def test_what_nobody_said_is_in_neither_part_nor_whole(people: People, code: str, column: str) -> None:
    for value in (True, True, False, None):
        changed(solved(people, at(MONDAY), at(WEDNESDAY)), people, **{column: value})
    assert counted(code) == (2, 3, 1)


def test_payment_counts_those_who_owed_and_paid(people: People) -> None:
    told = [(True, True), (True, False), (True, None), (False, None), (None, None)]
    for owes, online in told:
        changed(solved(people, at(MONDAY), at(WEDNESDAY)), people, owes_fee=owes, is_paid_online=online)
    assert counted("onestop.paid_online_ratio") == (1, 2, 2)


def test_by_766_an_online_dossier_needs_its_electronic_result(people: People) -> None:
    for value in (True, False, None):
        one = solved(people, at(MONDAY), at(WEDNESDAY), channel="ONLINE")
        changed(one, people, has_electronic_result=value)
    received(people, at(MONDAY), channel="ONLINE")
    received(people, at(MONDAY))
    assert counted("onestop.online_of_received_ratio") == (2, 4, 1)


def test_services_are_counted_by_procedures_in_force_at_the_level_of_the_unit(people: People) -> None:
    for code in (MARITAL_STATUS, SHOP, BIRTH):
        loaded(people, code)
    received(people, at(MONDAY), channel="ONLINE")
    found = services.used(EVERYTHING(), QUARTER)
    communal = {one.code for one in found.in_force}
    assert communal == {one.procedure.code for one in ProcedureVersion.objects.all() if "COMMUNE" in one.levels}
    told = services.figures(found)
    assert told["onestop.services_used_ratio"] == Figure(1, sum(one.online != "NONE" for one in found.in_force))
    assert [one.code for one in services.behind("onestop.services_used_ratio", PART, found)] == [MARITAL_STATUS]


def test_percent_is_of_sums_and_nothing_of_nothing_is_not_zero() -> None:
    apart = [{"a": Figure(1, 1)}, {"a": Figure(1, 9, 2)}]
    assert figures.added(apart) == {"a": Figure(2, 10, 2)}
    assert figures.added(apart)["a"].percent == Decimal(20)
    assert (Figure(0, 0).percent, Figure(7).percent, figures.added([])) == (None, None, {})


def test_months_are_asked_for_only_when_they_have_begun(people: People) -> None:
    received(people, at(MONDAY))
    told = figures.by_time(EVERYTHING(), parse("2025-Q2"), "month", at(date(2025, 5, 20)))
    assert {key: one["onestop.received"].part for key, one in told.items()} == {"2025-M04": 0, "2025-M05": 1}


def test_the_number_of_questions_does_not_grow_with_the_dossiers(people: People) -> None:
    received(people, at(MONDAY))
    asked = []
    for many in (0, 60):
        made(people, many, 6, NOW)
        with CaptureQueriesContext(connection) as queries:
            for group in figures.GROUPS:
                figures.by_group(EVERYTHING(), QUARTER, group)
            services.figures(services.used(EVERYTHING(), QUARTER))
        asked.append(len(queries))
    assert asked == [len(figures.GROUPS) + 3] * 2


def test_nobody_counts_what_they_may_not_see(people: People) -> None:
    made(people, 60, 8, NOW)

    def seen(user: object) -> int:
        rows = dossiers.visible_to(actor_for(user, NOW))  # type: ignore[arg-type]
        return figures.total(rows, Window.of(parse("2025"), NOW))["onestop.received"].part

    everything = figures.total(EVERYTHING(), Window.of(parse("2025"), NOW))["onestop.received"].part
    assert seen(people.officer) == everything
    assert 0 < seen(people.receiver) < everything
    assert (seen(people.stranger), seen(people.nobody)) == (0, 0)


def oracle(rows: Iterable[Dossier], window: Window) -> tuple[int, int]:
    """On time and open overdue counted one by one, as the words of the catalogue say."""
    kept = overdue = 0
    for row in rows:
        if row.solved_at and window.start <= row.solved_at < window.end:
            kept += row.punctuality in {Punctuality.EARLY, Punctuality.ON_TIME}
        begun = row.accepted_at is not None and row.accepted_at < window.end
        ended = row.solved_at or row.closed_at
        still = ended >= window.end if ended else row.state in UNDER_WAY
        held = row.source != "" and row.state in {DossierState.TO_COMPLETE, DossierState.WAITING_FEE}
        waits = row.held_since < window.end if row.held_since else held
        missed = any(day is not None and day < window.at for day in (row.due_at, row.late_since))
        overdue += bool(begun and still and not waits and missed)
    return kept, overdue


@pytest.mark.parametrize("key", ["2025-M03", "2025-M04", "2025-M05", "2025-Q2"])
def test_counted_one_by_one_it_is_the_same(people: People, key: str) -> None:
    made(people, 200, 9, NOW)
    window = Window.of(parse(key), NOW)
    told = figures.total(EVERYTHING(), window)
    assert (told["onestop.on_time_ratio"].part, told["onestop.open_overdue"].part) == oracle(EVERYTHING(), window)


def test_the_close_of_a_running_period_is_now() -> None:
    running, over = Window.of(parse("2025-Q2"), NOW), Window.of(parse("2025-M03"), NOW)
    assert (running.at, running.last_day) == (NOW, NOW.date())
    assert over.at == datetime(2025, 4, 1, tzinfo=clock.LOCAL_ZONE)
    assert over.last_day == date(2025, 3, 31)
