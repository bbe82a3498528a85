"""Criteria sets as data: `catalog/criteria/`, one file a version of a set."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml
from pydantic import BaseModel

from parindex.kit.catalog.reading import Loader, catalog_path, name_of, refuse
from parindex.rules import CriteriaSet, check_versions
from parindex.rules.reading import UnreadableSet, read_set

FLOAT, DAY = "tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp"


class ExactLoader(Loader):  # type: ignore[misc]
    """Leaves decimals and days as they are written: 0.1 is one tenth, the code 1.10 keeps its zero."""


ExactLoader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in found if tag not in (FLOAT, DAY)]
    for first, found in Loader.yaml_implicit_resolvers.items()
}


def read_criteria_file(path: Path) -> CriteriaSet:
    """The set a file holds. Raises UnreadableSet, yaml.YAMLError, OSError."""
    return read_set(exact_yaml(path.read_text("utf-8")))


def exact_yaml(text: str) -> object:
    """What a text of YAML says, decimals and days as text. Raises yaml.YAMLError, for aliases too."""
    if "&" in text and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=ExactLoader)):
        raise yaml.YAMLError("aliases are not used here")
    try:
        return yaml.load(text, Loader=ExactLoader)  # noqa: S506 -- a safe loader, without floats
    except RecursionError as error:
        raise yaml.YAMLError("nested too deep") from error


class ExactDumper(yaml.SafeDumper):
    """Writes decimals bare, as `ExactLoader` reads them."""


def _put_decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    whole = value == value.to_integral_value()
    return dumper.represent_scalar("tag:yaml.org,2002:int" if whole else FLOAT, f"{value.normalize():f}")


ExactDumper.add_representer(Decimal, _put_decimal)


def criteria_yaml(part: BaseModel) -> str:
    """A set, or a part of one, as a file of the catalogue holds it."""
    content = _plain(part.model_dump(exclude_defaults=True))
    return yaml.dump(
        content, Dumper=ExactDumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=118
    )


def _plain(value: object) -> object:
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case str():
            return str(value)  # an Enum too
    return value


@functools.cache
def load_criteria() -> dict[str, list[CriteriaSet]]:
    """code → its versions, the earliest first. Raises CatalogError."""
    return read_criteria(sorted((catalog_path() / "criteria").glob("*.yaml")))


def read_criteria(paths: Sequence[Path]) -> dict[str, list[CriteriaSet]]:
    """The sets of some files: each in the file of its code (`xa.yaml`, `xa@2.yaml`), no two versions at once."""
    found: dict[str, list[CriteriaSet]] = {}
    for path in paths:
        try:
            one = read_criteria_file(path)
        except UnreadableSet as error:
            first = error.findings[0]
            refuse(name_of(path), first.place, first.message, "Sửa trong tệp này.")
        except yaml.YAMLError as error:
            refuse(name_of(path), "tệp", f"không phải YAML: {error}", "Sửa dòng được nêu.")
        if path.stem.partition("@")[0] != one.code:
            refuse(name_of(path), one.code, "mã khác tên tệp", f"Đặt tên tệp {one.code}.yaml hoặc sửa mã.")
        found.setdefault(one.code, []).append(one)
    for code, versions in found.items():
        versions.sort(key=lambda one: (one.valid_from, one.version))
        for finding in check_versions(versions):
            refuse(f"criteria/{code}", finding.place, finding.message, "Sửa ngày hiệu lực trong tệp của bản đó.")
    return found


def criteria_in_force(level: str, day: date) -> list[CriteriaSet]:
    """The sets of a level of government in force on a day; several where kinds of unit have their own."""
    every = (one for versions in load_criteria().values() for one in versions)
    return [one for one in every if one.level == level and one.is_in_force_on(day)]
