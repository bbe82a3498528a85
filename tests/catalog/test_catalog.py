"""The catalogue that ships with the product: complete, consistent, and refused where it is not."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from parindex.core.text import fold
from parindex.kit.catalog import (
    CatalogError,
    LegalSource,
    catalog_path,
    check_sources,
    load_paper_format,
    load_paper_types,
    load_sources,
    load_territories,
    read_territory_file,
)
from parindex.plans import UnitDirectory, load_source, read_plan

PLAN = "ke-hoach-nang-cao-par-index-2025.docx"


def test_ninh_son_has_thirteen_offices_and_eight_communes_until_the_end_of_june_2025() -> None:
    below = [unit for unit in load_territories().units if unit.parent == "ninh-son-ubnd"]
    assert Counter(unit.kind == "PEOPLES_COMMITTEE" for unit in below) == {False: 13, True: 8}
    assert {unit.valid_to for unit in below} == {date(2025, 6, 30)}


def test_khanh_hoa_has_sixty_five_communes_from_the_first_of_july_2025() -> None:
    communes = [
        unit.place for unit in load_territories().units if unit.parent == "khanh-hoa-ubnd" and unit.level == "COMMUNE"
    ]
    kinds = Counter(place.split()[0] for place in communes)
    assert kinds == {"xã": 48, "phường": 16, "đặc": 1}


def test_each_commune_of_ninh_son_went_to_the_unit_the_resolution_names() -> None:
    names = {unit.code: unit.place for unit in load_territories().units}
    went = {
        names[row.predecessor]: names[row.successor]
        for row in load_territories().successions
        if row.predecessor.startswith("ninh-son-ubnd-")
    }
    assert went == {
        "thị trấn Tân Sơn": "xã Ninh Sơn",
        "xã Quảng Sơn": "xã Ninh Sơn",
        "xã Lâm Sơn": "xã Lâm Sơn",
        "xã Lương Sơn": "xã Lâm Sơn",
        "xã Hòa Sơn": "xã Anh Dũng",
        "xã Ma Nới": "xã Anh Dũng",
        "xã Mỹ Sơn": "xã Mỹ Sơn",
        "xã Nhơn Sơn": "phường Đô Vinh",
    }


def test_every_text_the_demonstration_plan_cites_is_in_the_register() -> None:
    path = catalog_path() / "plans" / PLAN
    reading = read_plan(load_source(path.read_bytes(), path.name), UnitDirectory([]))
    known = {fold(source.reference) for source in load_sources()}
    assert [one.reference for one in reading.citations if fold(one.reference) not in known] == []


def test_no_text_is_replaced_before_it_was_in_force() -> None:
    known = {source.id: source for source in load_sources()}
    backwards = [
        (source.id, relation.id)
        for source in known.values()
        for relation in source.replaces
        if (since := relation.since or source.in_force_from)
        and (old := known[relation.id].in_force_from)
        and since < old
    ]
    assert backwards == []


def test_every_folder_of_the_catalogue_is_described() -> None:
    described = set(re.findall(r"^\| `([a-z-]+)/`", (catalog_path() / "README.md").read_text("utf-8"), re.MULTILINE))
    assert described == {folder.name for folder in catalog_path().iterdir() if folder.is_dir()}


UNIT = "  - {code: mot, kind: DIVISION, level: DISTRICT, name: Phòng Một, mark: S}\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("source: x\nlạ: 1\n", "unknown keys"),
        ("source: x\nunits:\n  - {code: MỘT, kind: A, level: DISTRICT, name: B, mark: S}\n", "code"),
        ("source: x\nunits:\n  - {code: mot, kind: A, level: LÀNG, name: B, mark: S}\n", "level"),
        ("source: x\nunits:\n  - {code: mot, kind: A, level: DISTRICT, name: B, mark: S, tên: C}\n", "tên"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_file_and_field(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "territories" / "sai.yaml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    with pytest.raises(CatalogError, match=problem) as refusal:
        read_territory_file(path)
    assert "territories/sai.yaml" in str(refusal.value)


def test_a_text_that_replaces_nothing_known_is_refused() -> None:
    row = {"id": "mot", "kind": "Luật", "mark": "S", "checked_on": "2026-11-23", "replaces": [{"id": "khong-co"}]}
    with pytest.raises(CatalogError, match="khong-co"):
        check_sources([LegalSource.model_validate(row)])


def test_the_format_of_papers_uses_only_measures_the_decree_allows() -> None:
    paper = load_paper_format()
    sizes = {code: component.size for code, component in paper.components.items()}
    margins = {name: getattr(paper.page, name) for name in ("top_mm", "bottom_mm", "left_mm", "right_mm")}
    measures = {**sizes, **margins, "spacing": paper.body.line_spacing, "between": paper.body.space_between_pt}
    assert {name for name, measure in measures.items() if not measure.allows(measure.default)} == set()


def test_the_kinds_of_papers_have_abbreviations_of_their_own() -> None:
    abbreviations = [kind.abbreviation for kind in load_paper_types().values() if kind.code != "cong-van"]
    assert "" not in abbreviations
    assert len(set(abbreviations)) == len(abbreviations)
    assert load_paper_format().source.doc in {source.id for source in load_sources()}
