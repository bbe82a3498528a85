"""Where each dataset is told from. Modules are named, not imported: workers that only read figures stay small."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from typing import Any

# Dataset → the module that tells its rows; what lies above this package adds itself when it starts.
_MODULES = {
    "dossiers": "parindex.onestop.datasets",
    "obligations": "parindex.planning.datasets",
}


_FOLLOWERS: list[str] = []


def register(dataset: str, module: str) -> None:
    _MODULES[dataset] = module


def names() -> list[str]:
    return list(_MODULES)


def follow(module: str) -> None:
    """A module with `after(at)`, called each time figures were counted, and `cuts(at)`: the days it wants cut."""
    if module not in _FOLLOWERS:
        _FOLLOWERS.append(module)


def followers() -> list[Any]:
    return [import_module(name) for name in _FOLLOWERS]


def cuts(at: datetime) -> set[date]:
    """The days at whose end somebody wants the figures of their year."""
    return {day for module in followers() for day in module.cuts(at)}


def module_of(dataset: str) -> Any:
    """Raises KeyError for a dataset that nobody tells."""
    return import_module(_MODULES[dataset])
