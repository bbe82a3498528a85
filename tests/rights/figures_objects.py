"""What the URLs of figures and signals are filled with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.people import People

BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "figure": lambda people: {"code": "onestop.received", "side": "tu-so"},
    "figure_of_procedures": lambda people: {"code": "onestop.offered_online_ratio", "side": "mau-so"},
    "signal": lambda people: {"code": "xong-ngay"},
}
