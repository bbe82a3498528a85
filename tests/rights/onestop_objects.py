"""What the URLs of procedures and postings are filled with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from parindex.onestop import commands
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import drafted, loaded
from tests.people import People


def _procedure(people: People) -> dict[str, Any]:
    return {"code": loaded(people).code}


def _version(people: People) -> dict[str, Any]:
    return {"code": loaded(people).code, "number": 1}


def _drafted(people: People) -> dict[str, Any]:
    loaded(people)
    return {"code": drafted(people).code, "before": 1, "after": 2}


def _draft_act(people: People) -> dict[str, Any]:
    loaded(people)
    return {"code": drafted(people).code, "what": "bo"}


def _posting(people: People) -> dict[str, Any]:
    today = NOW.date()
    posting = commands.post(
        actor_for(people.communer, NOW),
        people.unit("xa"),
        loaded(people),
        place="Bảng số 1",
        posted_on=today,
        next_check_on=today + timedelta(days=90),
    )
    return {"posting_id": posting.pk, "what": "go"}


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "procedure": _procedure,
    "procedure_version": _version,
    "procedure_drafted": _drafted,
    "procedure_draft_act": _draft_act,
    "posting": _posting,
}
