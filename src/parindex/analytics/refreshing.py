"""One refresh: what records changed becomes facts, and the figures that they touch are counted anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from parindex.analytics import registry
from parindex.analytics.cutting import cut
from parindex.analytics.extracting import Step, Told, extract, silent
from parindex.analytics.measuring import Counted, Where, measure
from parindex.analytics.store import Folder


@dataclass(frozen=True)
class Refreshed:
    """What was told and what was counted, and the cut-off days of which it was."""

    told: list[Told]
    counted: list[Counted]
    cuts: list[date]


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
        counted = measure(folder, at, where=where, told=told, full=full)
        return Refreshed(told, counted, cut(folder, at, where=where or Where(), full=full))


def follow(at: datetime) -> None:
    """What is to be done with figures once they are counted: values put beside what people declare."""
    for module in registry.followers():
        module.after(at)
