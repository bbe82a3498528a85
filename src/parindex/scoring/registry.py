"""Which modules tell of work that can still win points: named, not imported; apps add theirs as they start."""

from __future__ import annotations

from importlib import import_module
from typing import Any

_MODULES = ["parindex.scoring.finding"]


def register(module: str) -> None:
    """A module with `works(unit, units, year, at)`; see `scoring.moves.Work`."""
    if module not in _MODULES:
        _MODULES.append(module)


def modules() -> list[Any]:
    return [import_module(name) for name in _MODULES]
