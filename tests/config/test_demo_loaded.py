"""The demonstration as it is loaded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Count
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from parindex.accounts.models import User
from parindex.audit.models import AuditEntry, Record
from parindex.config import demo
from parindex.config.demo_scoring import RUNNING
from parindex.config.demo_scoring.setting import COMMUNES, GENERATED, OFFICES
from parindex.kit import clock
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for
from parindex.planning.models import Plan
from parindex.scoring import outlook, publication
from parindex.scoring.models import LeafEntry, Participant, Result
from parindex.scoring.queries import outlooks, results
from tests import demo_database

pytestmark = [pytest.mark.xdist_group(demo_database.GROUP), pytest.mark.long]

# Of the 22 units with duties, those that no person of the demonstration reports for: each gets a reporter.
UNITS_WITHOUT_A_REPORTER, UNITS_WITHOUT_A_HEAD = 19, 20


def counts() -> list[int]:
    return [User.objects.count(), Unit.objects.count(), AuditEntry.objects.count()]


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Put once for this file; each test runs inside it and is rolled back to it."""
    kept = tmp_path_factory.mktemp("demonstration")
    where = override_settings(DEMO_DAY=demo.DEMO_DAY, EVIDENCE_DIR=kept / "evidence", IMPORTS_DIR=kept / "imports")
    with where, django_db_blocker.unblock(), transaction.atomic():
        demo_database.put(kept / "evidence")
        yield
        transaction.set_rollback(True)


def test_it_is_loaded_into_an_empty_database_once(demonstration: None, db: None) -> None:
    loaded = counts()
    assert (loaded[0], Plan.objects.count()) == (
        len(demo.PEOPLE) + UNITS_WITHOUT_A_REPORTER + UNITS_WITHOUT_A_HEAD,
        1,
    )
    assert demo.prepare() is False
    assert counts() == loaded


def test_what_a_plan_says_fits_the_columns_it_is_stored_in(demonstration: None, db: None) -> None:
    """SQLite stores what is too long and PostgreSQL refuses it; the two must take the same documents."""
    too_long = [
        f"{model._meta.label}.{field.name}: {value[:40]}"
        for model in apps.get_models()
        if issubclass(model, Record)
        for field in model._meta.fields
        if field.max_length is not None
        for value in model._base_manager.exclude(**{field.name: None}).values_list(field.name, flat=True)
        if len(value) > field.max_length
    ]
    assert too_long == []


def test_last_year_is_published_and_every_byte_of_it_follows_from_its_inputs(demonstration: None, db: None) -> None:
    result = Result.objects.get()
    assert results.faults(result) == []
    groups = {group["name"]: len(group["units"]) for group in result.read()["groups"]}
    assert groups == {COMMUNES: 8, OFFICES: 13}
    assert list(publication.unscored(result.content)) == []
    assert set(LeafEntry.objects.exclude(note="").values_list("note", flat=True)) == {GENERATED}


def test_nobody_of_the_story_stands_on_both_sides_of_a_sheet(demonstration: None, db: None) -> None:
    sides = Participant.objects.values("sheet", "user").annotate(n=Count("side")).filter(n__gt=1)
    assert not sides.exists()


def test_this_year_s_round_runs_and_every_unit_has_something_to_look_ahead_from(
    demonstration: None, db: None
) -> None:
    officer = actor_for(User.objects.get(username="noivu"), clock.now())
    rows = list(outlooks.visible_to(officer))
    assert len(rows) == 21
    assert {sheet.round.code for sheet in rows} == {RUNNING}
    known = outlooks.known(rows, officer.at)
    assert all(outlook.told(known[sheet.pk]).so_far is not None for sheet in rows)
