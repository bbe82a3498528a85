"""What the URLs of figures and signals are filled with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.people import People
from tests.plan_reviews import confirmed


def _bindable(people: People) -> dict[str, Any]:
    return {"measure_id": confirmed(people).targets.earliest("position").measures.earliest("position").pk}


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "figure": lambda people: {"code": "onestop.received", "side": "tu-so"},
    "figure_of_procedures": lambda people: {"code": "onestop.offered_online_ratio", "side": "mau-so"},
    "bindable": _bindable,
    "figure_of_duties": lambda people: {"code": "planning.tasks_done_ratio", "side": "mau-so"},
    "signal": lambda people: {"code": "xong-ngay"},
}
