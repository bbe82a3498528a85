"""What the URLs of reviews are filled with: a plan of huyện Mẫu, a review led by Phòng Tư pháp."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.people import People
from tests.review_plans import added, costed, planned, reviewed, under_way


def _plan(people: People) -> dict[str, Any]:
    return {"plan_id": under_way(people).plan_id}


def _removable(people: People) -> dict[str, Any]:
    return {"item_id": added(people, planned(people)).pk}


def _costed(people: People) -> dict[str, Any]:
    return {"item_id": costed(people, under_way(people)).pk}


def _reviewed(people: People, name: str) -> dict[str, Any]:
    return {"item_id": reviewed(people, under_way(people)).pk, "name": name}


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "review_plan": _plan,
    "review_plan_add": lambda people: {**_plan(people), "name": "them"},
    "review_plan_paper": lambda people: {**_plan(people), "which": "ke-hoach", "shape": "docx"},
    "review_plan_forward": lambda people: {**_plan(people), "which": "ke-hoach"},
    "review_item": lambda people: {"item_id": under_way(people).pk},
    "review_item_costed": _costed,
    "review_item_removable": _removable,
    "review_costs": lambda people: {"item_id": under_way(people).pk, "side": "hien-tai"},
    "review_approve": lambda people: _reviewed(people, "thong-qua"),
}
