"""Reading a file of `catalog/`, checked before anything uses it.

Errors are for whoever edits the catalogue: they name the file, the entry, the field and the remedy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

PACKAGED = Path(__file__).resolve().parents[2] / "_catalog"
CHECKOUT = Path(__file__).resolve().parents[4] / "catalog"
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Mark = Literal["S", "K", "K-high", "K-med", "K-low", "A"]
M = TypeVar("M", bound=BaseModel)


class CatalogError(ValueError):
    """An entry of the catalogue that can't be used."""

    def __init__(self, file: str, entry: str, problem: str, remedy: str) -> None:
        super().__init__(f"catalog/{file}: {entry}: {problem}. {remedy}")


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def catalog_path() -> Path:
    """The catalogue: packed in the wheel, or of the checkout."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def content_of(path: Path, allowed: set[str]) -> dict[str, Any]:
    content = yaml.load(path.read_text("utf-8"), Loader=Loader)  # noqa: S506 -- a safe loader, in C
    if not isinstance(content, dict) or set(content) - allowed:
        refuse(name_of(path), "file", "unknown keys", f"Only {', '.join(sorted(allowed))} stand at the top.")
    return dict(content)


def entry_of(model: type[M], path: Path, row: dict[str, Any]) -> M:
    label = str(row.get("code") or row.get("id") or row.get("from") or "entry")
    for name, value in row.items():
        if isinstance(value, float):
            refuse(name_of(path), label, f"{name} is a float", 'Write exact decimals in quotes: "98.5".')
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise CatalogError(
            name_of(path), label, f"{field}: {first['msg']}", "Correct or remove the field."
        ) from error


def unique(folder: str, codes: Iterable[str], rows: list[M]) -> dict[str, M]:
    counted = list(codes)
    for code, times in Counter(counted).items():
        if times > 1:
            refuse(folder, code, f"it is defined {times} times", "Give each its own, or merge the entries.")
    return dict(zip(counted, rows, strict=True))


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def refuse(file: str, entry: str, problem: str, remedy: str) -> None:
    raise CatalogError(file, entry, problem, remedy)
