"""What every page shows: where one can go, and as whom one is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.roles import Role


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav_items` for the base template: only what this person can open."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return {"nav_items": []}
    places = [
        (_("Việc của đơn vị"), reverse("desk:home")),
        (_("Kế hoạch"), reverse("planning:plans")),
        (_("Văn bản"), reverse("legal:register")),
        (_("Tổ chức"), reverse("organization:tree")),
    ]
    if actor.holds(Role.SYSTEM_ADMIN, Role.AUDITOR):
        places.append((_("Vai trò"), reverse("organization:grants")))
    if actor.holds(Role.AUDITOR):
        places.append((_("Nhật ký"), reverse("audit:journal")))
    return {"nav_items": [_item(label, url, request.path) for label, url in places]}


def _item(label: str, url: str, path: str) -> dict[str, Any]:
    return {"label": label, "url": url, "current": path == url or (url != "/" and path.startswith(url))}
