"""What the URLs of recounting are filled with: a procedure with a transition rule put forward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parindex.onestop import commands
from parindex.onestop.models import Recount
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import published, received
from tests.people import People


def _transition(people: People) -> dict[str, Any]:
    received(people)
    return {"code": published(people, NOW.date()).code}


def _recount(people: People) -> Recount:
    received(people)
    version = published(people, NOW.date())
    officer = actor_for(people.officer, NOW)
    return commands.propose_version(officer, version, reason="Rút ngắn", doc="12/QĐ-UBND", article="Điều 3")


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "transition": _transition,
    "recount": lambda people: {"recount_id": _recount(people).pk},
    "recount_approval": lambda people: {"recount_id": _recount(people).pk, "what": "duyet"},
}
