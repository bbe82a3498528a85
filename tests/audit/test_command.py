"""The door to writing: check, lock, journal, and nothing half done."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import pytest
from django.db import transaction

from parindex.accounts.models import User
from parindex.audit import journal
from parindex.audit.actor import Actor
from parindex.audit.errors import Conflict, Forbidden, InvalidAct, WriteOutsideCommand
from parindex.audit.journal import Act
from parindex.audit.models import AuditEntry, Submission
from parindex.organization import commands
from parindex.organization.models import RoleGrant, Unit
from tests.conftest import NOW
from tests.people import START, People

ActorOf = Callable[[User], Actor]


def last_entry() -> AuditEntry:
    entry = AuditEntry.objects.order_by("-seq").first()
    assert entry is not None
    return entry


def test_a_command_enters_what_changed_before_and_after(people: People) -> None:
    commands.dissolve_unit(people.system, people.unit("xa"), last_day=NOW.date())
    entry = last_entry()
    assert (entry.act, entry.outcome) == ("organization.unit.dissolve", "DONE")
    assert json.loads(entry.payload) == {
        "arguments": {"last_day": "2025-06-02"},
        "changes": [
            {
                "record": f"organization.unit:{people.unit('xa').pk}",
                "before": {"valid_to": None, "version": 1},
                "after": {"valid_to": "2025-06-02", "version": 2},
            }
        ],
    }


def test_side_records_of_an_act_stand_in_the_same_entry(people: People) -> None:
    commands.rename_unit(people.system, people.unit("tu-phap"), name="Phòng Tư pháp và Pháp chế", on=NOW.date())
    changed = [change["record"].split(":")[0] for change in json.loads(last_entry().payload)["changes"]]
    assert changed == ["organization.unitpast", "organization.unit"]


def test_a_refused_act_changes_nothing_and_is_entered_as_refused(people: People, actor_of: ActorOf) -> None:
    with pytest.raises(Forbidden):
        commands.dissolve_unit(actor_of(people.officer), people.unit("xa"), last_day=NOW.date())
    people.unit("xa").refresh_from_db()
    assert people.unit("xa").valid_to is None
    assert (last_entry().act, last_entry().outcome, last_entry().actor_id) == (
        "organization.unit.dissolve",
        "REFUSED",
        people.officer.pk,
    )


def test_an_act_that_fails_half_way_leaves_no_record_and_no_entry(people: People) -> None:
    before = AuditEntry.objects.count()
    with pytest.raises(InvalidAct):
        commands.split_unit(people.system, people.unit("xa"), among=[people.unit("huyen")], on=NOW.date())
    assert AuditEntry.objects.count() == before


def test_the_second_of_two_forms_drawn_from_one_version_is_told_of_the_first(people: People) -> None:
    unit = people.unit("tu-phap")
    commands.rename_unit(people.system.submitting(version=1), unit, name="Phòng A", on=NOW.date())
    with pytest.raises(Conflict) as conflict:
        commands.rename_unit(people.system.submitting(version=1), unit, name="Phòng B", on=NOW.date())
    assert isinstance(conflict.value.record, Unit)
    assert (conflict.value.record.name, conflict.value.expected) == ("Phòng A", 1)


def test_the_same_key_makes_one_record_however_often_it_is_sent(people: People, actor_of: ActorOf) -> None:
    admin = actor_of(people.admin).submitting(key=uuid.uuid4())
    made = [
        commands.grant_role(admin, people.nobody, people.unit("xa"), "INTAKE", valid_from=START).pk for _ in range(5)
    ]
    assert len(set(made)) == 1
    assert RoleGrant.objects.filter(user=people.nobody).count() == 1
    assert Submission.objects.count() == 1


def test_a_key_used_for_another_act_is_refused(people: People, actor_of: ActorOf) -> None:
    admin = actor_of(people.admin).submitting(key=uuid.uuid4())
    grant = commands.grant_role(admin, people.nobody, people.unit("xa"), "INTAKE", valid_from=START)
    with pytest.raises(Forbidden):
        commands.end_grant(admin, grant)


@pytest.mark.parametrize(
    "write",
    [
        lambda unit: unit.save(),
        lambda unit: unit.delete(),
        lambda unit: Unit.objects.filter(pk=unit.pk).update(name="x"),
        lambda unit: Unit.objects.filter(pk=unit.pk).delete(),
        lambda unit: Unit.objects.bulk_update([unit], ["name"]),
        lambda unit: Unit.objects.bulk_create([Unit(code="x", kind="DIVISION", level="DISTRICT", name="x")]),
        lambda unit: Unit.objects.create(code="x", kind="DIVISION", level="DISTRICT", name="x"),
    ],
    ids=["save", "delete", "update", "queryset delete", "bulk_update", "bulk_create", "create"],
)
def test_no_way_of_writing_passes_by_the_door(people: People, write: Callable[[Unit], object]) -> None:
    with pytest.raises(WriteOutsideCommand), transaction.atomic():
        write(people.unit("xa"))


@pytest.mark.parametrize(
    "write",
    [
        lambda unit: Unit.objects.filter(pk=unit.pk).update(name="Tên mới"),
        lambda unit: (setattr(unit, "name", "Tên mới"), Unit.objects.bulk_update([unit], ["name"])),
        lambda unit: (setattr(unit, "name", "Tên mới"), unit.save()),
    ],
    ids=["update", "bulk_update", "save"],
)
def test_every_way_of_changing_a_record_is_noted_with_before_and_after(
    people: People, write: Callable[[Unit], object]
) -> None:
    unit = Unit.objects.get(code="xa")
    act = Act("test", people.system)
    with transaction.atomic(), journal.act_in_progress(act):
        write(unit)
    changes = {ref: journal.changed_only(change) for ref, change in act.changes.items()}
    assert changes[f"organization.unit:{unit.pk}"]["before"]["name"] == "UBND xã Bắc Sơn"
    assert changes[f"organization.unit:{unit.pk}"]["after"]["name"] == "Tên mới"
    assert Unit.objects.get(pk=unit.pk).version == 2


def test_a_password_never_reaches_the_journal(people: People) -> None:
    from parindex.accounts.commands import create_account

    create_account(people.system, "moi", full_name="Người Mới", password="rất-bí-mật-2025")
    assert "rất-bí-mật" not in last_entry().payload
