"""What the URLs of dossiers are filled with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.one_stop import handled, loaded, numbered, received
from tests.people import People


def _known(people: People) -> dict[str, Any]:
    loaded(people)
    return {}


def _taken(people: People) -> dict[str, Any]:
    numbered(people)
    return {"code": loaded(people).code}


def _dossier(people: People) -> dict[str, Any]:
    return {"code": received(people).code}


def _act(people: People) -> dict[str, Any]:
    return {"code": handled(people).code, "name": "chuyen-buoc"}


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "known": _known,
    "taken": _taken,
    "dossier": _dossier,
    "dossier_act": _act,
}
