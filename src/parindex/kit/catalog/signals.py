"""Signals for an inspector's eye and their thresholds: `catalog/parameters/dau-hieu-mot-cua.yaml`."""

from __future__ import annotations

import functools

from pydantic import Field

from parindex.kit.catalog.onestop import Parameter
from parindex.kit.catalog.reading import Entry, catalog_path, content_of, entry_of, unique


class Signal(Entry):
    """What is looked at, what it often turns out to be, and from which figures on a record is named."""

    code: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    looks_at: str
    often: str
    thresholds: dict[str, Parameter]

    def at(self, name: str) -> int:
        """Raises KeyError for a threshold the signal does not have."""
        return self.thresholds[name].value


@functools.cache
def load_signals() -> dict[str, Signal]:
    """code → signal. Raises CatalogError."""
    path = catalog_path() / "parameters" / "dau-hieu-mot-cua.yaml"
    rows = [entry_of(Signal, path, row) for row in content_of(path, {"checked_on", "signals"})["signals"]]
    return unique("parameters", (row.code for row in rows), rows)
