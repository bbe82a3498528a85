"""What the URLs of criteria sets are filled with: drafts of huyện Mẫu, and one that was issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from parindex.organization.queries import actor_for
from parindex.scoring import commands
from parindex.scoring.models import CriteriaVersion
from tests.conftest import NOW
from tests.people import People
from tests.scoring_rounds import criteria

BEFORE = NOW - timedelta(hours=2)


def _draft(people: People, number: int = 1) -> CriteriaVersion:
    officer = actor_for(people.officer, BEFORE)
    return commands.draft_set(officer, people.unit("huyen"), criteria(version=number))


def _checked(people: People) -> CriteriaVersion:
    return commands.check_set(actor_for(people.officer, BEFORE), _draft(people))


def _issued(people: People) -> CriteriaVersion:
    chair = actor_for(people.chair, BEFORE)
    return commands.issue_set(chair, _checked(people), decision="12/QĐ-UBND", decided_on=BEFORE.date())


def _two(people: People) -> dict[str, Any]:
    return {"other": _draft(people).pk, "pk": _draft(people, 2).pk}


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "set_issued": lambda people: {"pk": _issued(people).pk},
    "set_draft": lambda people: {"pk": _draft(people).pk},
    "set_two": _two,
    "set_heading": lambda people: {"pk": _draft(people).pk, "code": "1.1"},
    "set_field": lambda people: {"pk": _draft(people).pk, "code": "1"},
    "set_kind": lambda people: {"pk": _draft(people).pk, "kind": "thuong"},
    "set_extra": lambda people: {"pk": _draft(people).pk, "code": "T1"},
    "set_gate": lambda people: {"pk": _draft(people).pk, "code": "G1"},
    "set_leaf": lambda people: {"pk": _draft(people).pk, "code": "1.1.1"},
    "set_act": lambda people: {"pk": _checked(people).pk, "name": "ban-hanh"},
}
