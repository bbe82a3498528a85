"""Where each dataset is told from. Modules are named, not imported: workers that only read figures stay small."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Dataset → the module that tells its rows; what lies above this package adds itself when it starts.
_MODULES = {
    "dossiers": "parindex.onestop.datasets",
    "obligations": "parindex.planning.datasets",
}


def register(dataset: str, module: str) -> None:
    _MODULES[dataset] = module


def names() -> list[str]:
    return list(_MODULES)


def module_of(dataset: str) -> Any:
    """Raises KeyError for a dataset that nobody tells."""
    return import_module(_MODULES[dataset])
