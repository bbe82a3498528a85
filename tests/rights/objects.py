"""What the URLs of the table are filled with: all of it belongs to huyện Mẫu."""

from __future__ import annotations

from typing import Any

from parindex.evidence.commands import store_file
from parindex.legal.models import LegalDocument
from parindex.organization.commands import grant_role
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.people import START, People
from tests.plan_reviews import confirmed, opened


def kwargs_for(name: str | None, people: People) -> dict[str, Any]:
    return {} if name is None else BUILDERS[name](people)


def _unit(people: People) -> dict[str, Any]:
    return {"code": people.unit("tu-phap").code}


def _waiting_grant(people: People) -> dict[str, Any]:
    admin = actor_for(people.admin, NOW)
    return {"grant_id": grant_role(admin, people.nobody, people.unit("xa"), "COUNCIL", valid_from=START).pk}


def _file(people: People) -> dict[str, Any]:
    reporter = actor_for(people.reporter, NOW)
    return {"file_id": store_file(reporter, people.unit("tu-phap"), name="báo cáo.txt", data="Đủ".encode()).pk}


def _task(people: People) -> dict[str, Any]:
    plan = confirmed(people)
    return {"task_id": plan.tasks.filter(assignments__unit=people.unit("tu-phap")).earliest("position").pk}


def _legal_document(people: People) -> dict[str, Any]:
    confirmed(people)
    return {"document_id": LegalDocument.objects.earliest("pk").pk}


BUILDERS = {
    "plan": lambda people: {"plan_id": confirmed(people).pk},
    "target": lambda people: {"target_id": confirmed(people).targets.earliest("position").pk},
    "task_of_tu_phap": _task,
    "review": lambda people: {"review_id": opened(people).pk},
    "item": lambda people: {"item_id": opened(people).items.earliest("position").pk},
    "unit": _unit,
    "waiting_grant": _waiting_grant,
    "file_of_tu_phap": _file,
    "legal_document": _legal_document,
    "chapter": lambda people: {"slug": "bat-dau"},
}
