"""One refresh: what records changed becomes facts, and the figures that they touch are counted anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from parindex.analytics.extracting import Step, Told, extract, silent
from parindex.analytics.measuring import Counted, Where, measure
from parindex.analytics.store import Folder


@dataclass(frozen=True)
class Refreshed:
    """What was told and what was counted."""

    told: list[Told]
    counted: list[Counted]


def refresh(
    at: datetime,
    *,
    full: bool = False,
    where: Where | None = None,
    step: Step = silent,
) -> Refreshed:
    """Raises store.Busy while another process does it."""
    folder = Folder.of_settings()
    with folder.held():
        told = extract(folder, at, full=full, step=step)
        return Refreshed(told, measure(folder, at, where=where, told=told, full=full))
