"""Units keep their code and their past through every reorganisation."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from parindex.audit.errors import InvalidAct, WrongState
from parindex.kit.catalog import load_territories
from parindex.organization import commands, queries
from parindex.organization.models import Succession, Unit
from parindex.organization.queries import Node
from tests.people import People

DAY = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)


def names(nodes: list[Node]) -> list[str]:
    return [name for node in nodes for name in [node.name, *names(node.children)]]


def new_commune(people: People, code: str, name: str, *, since: date | None = DAY) -> Unit:
    return commands.establish_unit(
        people.system,
        code=code,
        kind="PEOPLES_COMMITTEE",
        level="COMMUNE",
        name=name,
        parent=people.unit("tinh"),
        valid_from=since,
    )


def test_a_renamed_unit_is_read_as_it_was_and_as_it_is_now(people: People) -> None:
    commands.rename_unit(people.system, people.unit("tu-phap"), name="Phòng Pháp chế", on=DAY)
    assert "Phòng Tư pháp" in names(queries.tree(BEFORE))
    assert "Phòng Pháp chế" in names(queries.tree(DAY))
    assert "Phòng Pháp chế" in names(queries.tree(BEFORE, named_as_of=DAY))


def test_a_moved_unit_stands_below_its_old_parent_before_and_its_new_one_after(people: People) -> None:
    commands.move_unit(people.system, people.unit("tu-phap"), parent=people.unit("lang-gieng"), on=DAY)
    unit = Unit.objects.get(code="tu-phap")
    assert queries.placement(unit, BEFORE)[1] == people.unit("huyen").pk
    assert queries.placement(unit, DAY)[1] == people.unit("lang-gieng").pk


def test_two_changes_on_one_day_are_refused(people: People) -> None:
    commands.rename_unit(people.system, people.unit("tu-phap"), name="A", on=DAY)
    with pytest.raises(InvalidAct) as refusal:
        commands.rename_unit(people.system, people.unit("tu-phap"), name="B", on=DAY)
    assert refusal.value.field == "on"


def test_a_unit_is_never_placed_below_itself(people: People) -> None:
    with pytest.raises(InvalidAct):
        commands.move_unit(people.system, people.unit("huyen"), parent=people.unit("tu-phap"), on=DAY)


def test_a_merger_ends_the_old_units_and_keeps_their_codes(people: People) -> None:
    into = new_commune(people, "xa-moi", "UBND xã Bắc Sơn")
    commands.merge_units(people.system, [people.unit("xa")], into=into, on=DAY)
    old = Unit.objects.get(code="xa")
    assert (old.valid_to, old.name) == (BEFORE, "UBND xã Bắc Sơn")
    assert queries.predecessors([into.pk]) == {old.pk}
    assert [row.kind for row in Succession.objects.all()] == ["MERGER"]


def test_a_commune_can_end_inside_a_ward_that_already_exists(people: People) -> None:
    ward = new_commune(people, "phuong", "UBND phường Cũ", since=None)
    commands.merge_units(people.system, [people.unit("xa")], into=ward, on=DAY)
    assert Succession.objects.get().kind == "ABSORPTION"
    assert Unit.objects.get(code="phuong").valid_to is None


def test_a_unit_merges_only_once(people: People) -> None:
    into = new_commune(people, "xa-moi", "UBND xã Mới")
    commands.dissolve_unit(people.system, people.unit("xa"), last_day=BEFORE)
    with pytest.raises(WrongState):
        commands.merge_units(people.system, [people.unit("xa")], into=into, on=DAY)
    assert Succession.objects.count() == 0


def test_a_unit_does_not_merge_into_itself_or_into_one_not_yet_born(people: People) -> None:
    with pytest.raises(InvalidAct):
        commands.merge_units(people.system, [people.unit("xa")], into=people.unit("xa"), on=DAY)
    later = new_commune(people, "xa-sau", "UBND xã Sau", since=date(2026, 1, 1))
    with pytest.raises(InvalidAct):
        commands.merge_units(people.system, [people.unit("xa")], into=later, on=DAY)


def test_lineage_reaches_over_two_reorganisations(people: People) -> None:
    first = new_commune(people, "xa-2", "UBND xã Hai")
    commands.merge_units(people.system, [people.unit("xa")], into=first, on=DAY)
    parts = [new_commune(people, f"xa-3{x}", f"UBND xã Ba {x}", since=date(2026, 1, 1)) for x in "ab"]
    commands.split_unit(people.system, Unit.objects.get(code="xa-2"), among=parts, on=date(2026, 1, 1))
    assert queries.predecessors([parts[0].pk]) == {first.pk, people.unit("xa").pk}
    assert queries.successors([people.unit("xa").pk]) == {first.pk, *(part.pk for part in parts)}


def test_a_code_is_never_used_twice(people: People) -> None:
    commands.dissolve_unit(people.system, people.unit("xa"), last_day=BEFORE)
    with translation.override("vi"), pytest.raises(InvalidAct) as refusal:
        new_commune(people, "xa", "UBND xã Khác")
    assert refusal.value.message == "Mã «xa» đã có đơn vị mang. Hãy chọn mã khác."


def test_search_ignores_accents_and_case(people: People) -> None:
    from parindex.kit.search import matching

    found = matching(Unit.objects.all(), "BAC son")
    assert [unit.name for unit in found] == ["UBND xã Bắc Sơn"]


def test_loading_the_catalogue_twice_makes_nothing_twice(people: People) -> None:
    first = commands.load_units(people.system, load_territories())
    assert len(first) == len(load_territories().units)
    assert commands.load_units(people.system, load_territories()) == []


def test_ninh_son_before_and_after_the_first_of_july_2025(people: People) -> None:
    commands.load_units(people.system, load_territories())
    district = Unit.objects.get(code="ninh-son-ubnd")
    assert queries.under(district, BEFORE).count() == 21
    assert list(queries.under(district, DAY)) == []
    ward = Unit.objects.get(code="khanh-hoa-ubnd-phuong-do-vinh")
    came_from = Unit.objects.filter(pk__in=queries.predecessors([ward.pk])).values_list("name", flat=True)
    assert sorted(came_from) == ["UBND phường Đô Vinh", "UBND xã Nhơn Sơn"]
