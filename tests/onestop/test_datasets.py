"""A dossier as a row for measures says what the conditions of measures say of the dossier."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from parindex.audit.journal import Act, act_in_progress
from parindex.core.period import number_of, of_number, parse
from parindex.onestop import commands, datasets
from parindex.onestop.models import Dossier
from parindex.onestop.queries.measures import HANDED_IN, Window, placed
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import at, handled, received, solved
from tests.people import People
from tests.random_dossiers import made

FLAGS = ("has_electronic_result", "owes_fee", "is_paid_online", "is_digitised", "is_reused")


def everything(now: datetime) -> pl.DataFrame:
    return pl.concat(datasets.of_periods(datasets.periods(now), now))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_row_is_what_the_conditions_say_of_its_dossier(people: People, seed: int) -> None:
    made(people, 150, seed, NOW)
    told = {(row["record"], row["period"]): row for row in everything(NOW).iter_rows(named=True)}
    expected = {}
    for period in datasets.periods(NOW):
        rows = placed(
            Dossier.objects.select_related("procedure_version", "apology"), Window.of(of_number(period), NOW)
        )
        handed = set(Dossier.objects.filter(HANDED_IN).values_list("pk", flat=True))
        for one in rows:
            version, letter = one.procedure_version, getattr(one, "apology", None)
            is_closed_in_time = one.phase == "CLOSED" and one.late_since is None
            expected[one.pk, period] = {
                "record": one.pk,
                "period": period,
                "unit": one.unit_id,
                "office": one.office_id,
                "procedure": one.procedure_id,
                "channel": one.channel,
                "phase": one.phase,
                "is_submitted": one.is_submitted,
                "is_accepted": one.is_accepted,
                "is_handed_in": one.pk in handed,
                "online": version.online if version else None,
                "punctuality": one.punctuality,
                "is_asked_often": None if one.supplements is None else one.supplements > 1,
                "has_due": one.due_at is not None,
                "is_closed_in_time": is_closed_in_time and one.due_at is not None and one.closed_at <= one.due_at,
                "has_result": one.solved_at is not None,
                **{name: getattr(one, name) for name in FLAGS},
                "is_apologised": one.apologised_at is not None,
                "is_apology_in_time": letter.is_in_time if letter else None,
            }
    assert len({period for _pk, period in expected}) == 2
    assert told == expected


def test_rows_of_a_quarter_come_in_the_order_of_units(people: People) -> None:
    made(people, 60, 4, NOW)
    rows = pl.concat(datasets.of_periods([20252], NOW))
    assert rows["unit"].to_list() == sorted(rows["unit"])


def test_a_dossier_is_in_every_quarter_from_its_coming_to_its_end(people: People) -> None:
    dossier = solved(people, at(date(2025, 1, 6)), at(date(2025, 5, 6)))
    rows = everything(NOW)
    assert rows.filter(record=dossier.pk).select("period", "phase", "is_accepted", "punctuality").rows() == [
        (20251, "OVERDUE", True, "LATE"),
        (20252, "SOLVED", False, "LATE"),
    ]


def changes(since: datetime, now: datetime) -> set[int]:
    return {pk for ids, _rows in datasets.changed(since, now) for pk in ids}


def test_what_an_act_changed_is_told_again(people: People) -> None:
    rows = made(people, 40, 1, NOW)
    later = NOW + timedelta(hours=1)
    assert changes(later, later) == set()
    dossier = received(people, later)
    assert changes(later, later) == {dossier.pk}
    commands.hand_over(actor_for(people.receiver, later + timedelta(minutes=5)), dossier)
    assert changes(later + timedelta(minutes=1), later + timedelta(minutes=5)) == {dossier.pk}
    assert changes(NOW, later) >= {row.pk for row in rows}


def test_a_day_of_appointment_that_came_makes_a_dossier_told_again(people: People) -> None:
    dossier = handled(people, NOW)
    since, due = NOW + timedelta(minutes=1), dossier.due_at
    assert due is not None
    assert changes(since, due) == set()
    assert changes(since, due + timedelta(minutes=1)) == {dossier.pk}
    rows = pl.concat(frame for _ids, frame in datasets.changed(since, due + timedelta(minutes=1)))
    assert rows.select("period", "phase").rows() == [(20252, "OVERDUE")]


def test_in_a_new_quarter_all_that_are_unfinished_are_told_again(people: People) -> None:
    unfinished = handled(people, NOW)
    solved(people, NOW, NOW)
    july = datetime(2025, 7, 1, 0, 10, tzinfo=NOW.tzinfo)
    assert changes(july - timedelta(days=2), july) == {unfinished.pk}
    rows = pl.concat(frame for _ids, frame in datasets.changed(july - timedelta(days=2), july))
    assert rows.select("period", "phase").rows() == [(20252, "OVERDUE"), (20253, "OVERDUE")]


def test_every_way_of_writing_moves_the_moment_of_change(people: People) -> None:
    later = actor_for(people.officer, NOW + timedelta(days=1))
    row = made(people, 1, 1, NOW)[0]
    assert Dossier.objects.get(pk=row.pk).changed_at == NOW
    with act_in_progress(Act("tests.change", later)):
        Dossier.objects.filter(pk=row.pk).update(request="Khác")
    assert Dossier.objects.get(pk=row.pk).changed_at == later.at
    much_later = actor_for(people.officer, NOW + timedelta(days=2))
    with act_in_progress(Act("tests.change", much_later)):
        fresh = Dossier.objects.get(pk=row.pk)
        fresh.request = "Nữa"
        fresh.save(update_fields=["request"])
    assert Dossier.objects.get(pk=row.pk).changed_at == much_later.at


@pytest.mark.parametrize(
    ("key", "number"), [("2025-Q2", 20252), ("2025", 20250), ("2025-H1", 20256), ("2025-9M", 20259)]
)
def test_a_period_has_a_number_and_back(key: str, number: int) -> None:
    assert number_of(parse(key)) == number
    assert of_number(number) == parse(key)


@pytest.mark.parametrize("key", ["2025-M03", "2025-H2", "2025-W10"])
def test_a_period_without_a_number_says_so(key: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        number_of(parse(key))


def test_a_number_that_is_no_period_says_so() -> None:
    with pytest.raises(ValueError, match="no period"):
        of_number(20255)
