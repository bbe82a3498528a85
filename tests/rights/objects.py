"""What the URLs of the table are filled with: all of it belongs to huyện Mẫu."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from parindex.evidence.commands import store_file
from parindex.legal.models import LegalDocument
from parindex.notices import commands as notice_commands
from parindex.notices import queries as notices
from parindex.organization.commands import grant_role
from parindex.organization.queries import actor_for
from parindex.planning import commands as planning
from parindex.planning.models import Obligation, TargetMeasure
from tests.conftest import NOW
from tests.people import START, People
from tests.plan_reviews import confirmed, opened
from tests.rights import (
    api_objects,
    bulk_objects,
    dispatch_objects,
    dossier_objects,
    figures_objects,
    follow_objects,
    forms_objects,
    onestop_objects,
    outlook_objects,
    recount_objects,
    report_objects,
    results_objects,
    reviews_objects,
    scoring_objects,
    sets_objects,
)


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


def _obligation(people: People) -> Obligation:
    """Phòng Tư pháp's part in the inspection of public duty, due on 30/9."""
    plan = confirmed(people)
    return Obligation.objects.get(task__plan=plan, task__path="II.1.2", unit=people.unit("tu-phap"))


def _extension(people: People) -> dict[str, Any]:
    reporter = actor_for(people.reporter, NOW)
    asked = planning.ask_extension(reporter, _obligation(people), to_due=date(2025, 10, 15), reason="Chờ")
    return {"extension_id": asked.pk}


def _difficulty(people: People) -> dict[str, Any]:
    task, unit = _obligation(people).task, people.unit("tu-phap")
    return {
        "difficulty_id": planning.raise_difficulty(actor_for(people.reporter, NOW), unit, about=task, text="Vướng").pk
    }


def _measure(people: People) -> TargetMeasure:
    """The commune's figure: 75% of dossiers on line."""
    measure = confirmed(people).targets.get(ordinal="2").measures.get(value=75)
    officer = actor_for(people.officer, NOW)
    return planning.describe_measure(
        officer, measure, owner=None, reporters="COMMUNES", baseline=None, legal_basis=""
    )


def _value(people: People) -> dict[str, Any]:
    communer = actor_for(people.communer, NOW)
    row = planning.report_value(
        communer, _measure(people), unit=people.unit("xa"), period="2025-Q1", value=Decimal("80")
    )
    return {"value_id": row.pk}


def _feed(people: People) -> dict[str, Any]:
    secret = notices.new_secret()
    notice_commands.renew_subscription(actor_for(people.reporter, NOW), digest=notices.digest_of(secret))
    return {"secret": secret}


def _amendment(people: People, *more: str) -> dict[str, Any]:
    plan = confirmed(people)
    draft = planning.draft_amendment(actor_for(people.officer, NOW), plan)
    asked = {
        "task_id": plan.tasks.get(path="II.2").pk,
        "target_id": plan.targets.earliest("position").pk,
        "measure_id": plan.targets.earliest("position").measures.earliest("position").pk,
    }
    return {"amendment_id": draft.pk, **{name: asked[name] for name in more}}


def _change(people: People) -> dict[str, Any]:
    plan = confirmed(people)
    officer = actor_for(people.officer, NOW)
    draft = planning.draft_amendment(officer, plan)
    return {"change_id": planning.drop_task(officer, draft, task=plan.tasks.get(path="II.2")).pk}


BUILDERS = {
    **report_objects.BUILDERS,
    **results_objects.BUILDERS,
    **dispatch_objects.BUILDERS,
    **onestop_objects.BUILDERS,
    **outlook_objects.BUILDERS,
    **dossier_objects.BUILDERS,
    **recount_objects.BUILDERS,
    **forms_objects.BUILDERS,
    **follow_objects.BUILDERS,
    **reviews_objects.BUILDERS,
    **sets_objects.BUILDERS,
    **figures_objects.BUILDERS,
    **bulk_objects.BUILDERS,
    **api_objects.BUILDERS,
    **scoring_objects.BUILDERS,
    "amendment": _amendment,
    "amendment_task": lambda people: _amendment(people, "task_id"),
    "amendment_measure": lambda people: _amendment(people, "measure_id"),
    "amendment_target": lambda people: _amendment(people, "target_id"),
    "bulk_remind": lambda people: {"plan_id": confirmed(people).pk, "name": "don-doc"},
    "change": _change,
    "feed_of_reporter": _feed,
    "obligation_of_tu_phap": lambda people: {"obligation_id": _obligation(people).pk},
    "act_of_tu_phap": lambda people: {"obligation_id": _obligation(people).pk, "name": "bao-cao"},
    "extension_of_tu_phap": _extension,
    "difficulty_of_tu_phap": _difficulty,
    "measure": lambda people: {"measure_id": _measure(people).pk},
    "value_of_xa": _value,
    "plan_paper": lambda people: {"plan_id": confirmed(people).pk, "shape": "docx"},
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
