"""What every page shows: where one can go, what day it is in a demonstration and which version runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.notices import queries as notices
from parindex.onestop.queries.dossiers import READERS
from parindex.scoring.queries.work import TAKING_PART

try:
    PRODUCT_VERSION = version("parindex")
except PackageNotFoundError:  # run from a checkout that was never installed
    PRODUCT_VERSION = ""


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav_items` (only what this person can open), `demo_day` and `product_version`."""
    return {
        "nav_items": [_item(label, url, request.path) for label, url in _places(getattr(request, "actor", None))],
        "demo_day": settings.DEMO_DAY,
        "product_version": PRODUCT_VERSION,
    }


def _places(actor: Actor | None) -> list[tuple[str, str]]:
    if actor is None or actor.user_id is None:
        return []
    places = [
        (_("Việc của đơn vị"), reverse("desk:home")),
        (pgettext("plural", "Kế hoạch"), reverse("planning:plans")),
        (pgettext("plural", "Báo cáo"), reverse("reporting:index")),
        *([(_("Chấm điểm"), reverse("scoring:index"))] if actor.holds(*TAKING_PART) else []),
        (_("Chỉ số CCHC"), reverse("results:index")),
        (_notices(actor), reverse("notices:notices")),
        (_("Văn bản đi"), reverse("dispatch:index")),
        *([(pgettext("plural", "Hồ sơ"), reverse("dossiers:index"))] if actor.holds(*READERS) else []),
        (pgettext("plural", "Thủ tục"), reverse("onestop:procedures")),
        (pgettext("plural", "Văn bản"), reverse("legal:register")),
        (_("Tổ chức"), reverse("organization:tree")),
    ]
    if actor.holds(Role.SYSTEM_ADMIN, Role.AUDITOR):
        places.append((pgettext("plural", "Vai trò"), reverse("organization:grants")))
    if actor.holds(Role.AUDITOR):
        places.append((_("Nhật ký"), reverse("audit:journal")))
    return places


def _notices(actor: Actor) -> str:
    count = notices.new_count(actor)
    return _("Thông báo (%(n)s)") % {"n": count} if count else _("Thông báo")


def _item(label: str, url: str, path: str) -> dict[str, Any]:
    """`current` for the place one is in: the longest prefix wins, so «Vai trò» is not also «Tổ chức»."""
    within = (url, reverse("criteria:index"), reverse("outlook:index")) if url == reverse("scoring:index") else (url,)
    inside = path == url or (url not in ("/", reverse("organization:tree")) and path.startswith(within))
    return {"label": label, "url": url, "current": inside}
