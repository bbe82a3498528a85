"""A set with one part of it changed: order and numbers, what hangs on them, and what may not be left behind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parindex.kit.catalog import load_all_measures, load_criteria
from parindex.rules import CriteriaSet, check
from parindex.rules.criteria import Gate
from parindex.rules.reading import read_set
from parindex.scoring import editing, facts
from tests.scoring_rounds import criteria


def catalogue() -> CriteriaSet:
    return load_criteria()["xa"][0]


def names(told: CriteriaSet) -> list[tuple[str, str]]:
    return [(leaf.code, leaf.name) for leaf in told.leaves()]


def test_a_leaf_that_moves_up_takes_the_number_of_its_new_place() -> None:
    told = editing.moved(criteria(), "1.1.2", -1)
    assert names(told)[:3] == [("1.1.1", "Tiêu chí 1.1.2"), ("1.1.2", "Tiêu chí 1.1.1"), ("1.1.3", "Tiêu chí 1.1.3")]


def test_a_field_moves_with_all_inside_it_and_the_gates_that_take_it() -> None:
    gate = Gate(code="G2", name="Mất an toàn", when="unsafe", takes="2.1.3", basis="Điều 4")
    told = editing.moved(editing.with_gate(criteria(), None, gate), "2", -1)
    assert [(one.code, one.name) for one in told.fields] == [("1", "Phục vụ"), ("2", "Thể chế")]
    assert names(told)[0] == ("1.1.1", "Tiêu chí 2.1.1")
    assert editing.gate_of(told, "G2").takes == "1.1.3"
    assert check(told, load_all_measures().keys()) == []


@pytest.mark.parametrize(("code", "by"), [("1", -1), ("2", 1), ("1.1", 1), ("1.1.1", -1), ("T1", 1), ("G1", -1)])
def test_the_first_cannot_go_up_nor_the_last_down(code: str, by: int) -> None:
    assert editing.moved(criteria(), code, by) == criteria()  # type: ignore[arg-type]


def test_every_part_of_the_catalogue_moved_down_and_up_again_is_where_it_was() -> None:
    made = catalogue()
    for code in [*made.places(), *(one.code for one in (*made.bonus.items, *made.penalty.items, *made.gates))]:
        if (other := editing.neighbour(made, code, 1)) is None:
            continue
        told = editing.moved(made, code, 1)
        assert check(told, load_all_measures().keys()) == []
        assert editing.moved(told, other, -1) == made


def test_a_number_given_to_a_heading_goes_to_all_inside_it_and_to_no_two() -> None:
    told = editing.with_heading(criteria(), "2", name="Phục vụ", points=Decimal(50), new_code="3")
    assert [code for code, _name in names(told)][3:] == ["3.1.1", "3.1.2", "3.1.3", "3.1.4"]
    with pytest.raises(editing.CannotEdit, match="Mã 1 đã dùng cho «Thể chế»"):
        editing.with_heading(criteria(), "2", name="Phục vụ", points=Decimal(50), new_code="1")


def test_no_leaf_takes_the_code_of_another() -> None:
    wanted = criteria().leaf("1.1.1").model_copy(update={"code": "1.1.2"})
    with pytest.raises(editing.CannotEdit, match=r"1\.1\.2 đã dùng"):
        editing.with_leaf(criteria(), "1.1.1", wanted)


def test_what_is_taken_out_leaves_a_set_behind() -> None:
    told = editing.without(criteria(), "2")
    assert list(told.places()) == ["1", "1.1", "1.1.1", "1.1.2", "1.1.3"]
    assert read_set(facts.dump_set(told)) == told
    for code, words in (("1", "lĩnh vực duy nhất"), ("1.1", "bỏ cả lĩnh vực 1")):
        with pytest.raises(editing.CannotEdit, match=words):
            editing.without(told, code)
    only = editing.without(editing.without(told, "1.1.1"), "1.1.2")
    with pytest.raises(editing.CannotEdit, match=r"bỏ cả tiêu chí 1\.1"):
        editing.without(only, "1.1.3")
    assert not editing.without(criteria(), "G1").gates
    assert not editing.without(criteria(), "T1").bonus.items


def test_new_parts_get_the_next_number_that_nothing_bears() -> None:
    made = catalogue()
    assert editing.next_code(made, "fields") == str(len(made.fields) + 1)
    assert editing.next_code(made, made.fields[0].criteria[0]).startswith("1.1.")
    # P4 is a gate there, so the next penalty after P3 is not P4.
    assert editing.next_code(made, "penalty") == "P5"
    assert editing.next_code(criteria(gates=(), bonus={"cap": 0}), "gates") == "G1"


def test_names_for_rules_are_made_of_words() -> None:
    assert editing.name_for("Xuất sắc", set()) == "xuat_sac"
    assert editing.name_for("Xuất sắc", {"xuat_sac"}) == "xuat_sac_2"
    assert editing.name_for("2 sao", set()) == "x_2_sao"
    assert editing.name_for("…", set()) == "x"
