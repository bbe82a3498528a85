"""Sets `request.actor` from the roles held right now, and asks for a second factor where a role needs it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from parindex.audit.actor import ActedRequest, Actor
from parindex.audit.roles import NEEDS_SECOND_FACTOR
from parindex.kit import clock
from parindex.organization import queries

# The API takes no session, so a person's second factor is none of its business.
ALWAYS_OPEN = ("/accounts/", "/static/", "/healthz", "/readyz", "/language/", "/api/")


def acting(handle: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        acted = cast(ActedRequest, request)
        _receive(request)
        now = clock.now()
        identity = getattr(request, "request_id", "")
        if request.path in ("/healthz", "/readyz") or not request.user.is_authenticated:
            acted.actor = Actor(user_id=None, name="", at=now, request_id=identity)
            return handle(request)
        acted.actor = queries.actor_for(request.user, now, request_id=identity)
        if _second_factor_missing(acted):
            messages.warning(
                request,
                _("Vai trò của bạn phải đăng nhập hai bước. Hãy cài xác thực hai bước rồi tiếp tục."),
            )
            return redirect("mfa_index")
        return handle(request)

    return middleware


def _receive(request: HttpRequest) -> None:
    """Wait for the whole form, files included: the moment of an act is one at which all of it was here (R-23)."""
    if request.method == "POST" and request.user.is_authenticated:
        with suppress(UnreadablePostError):  # whoever sent it is gone; the form counts as empty
            _ = request.POST


def _second_factor_missing(request: ActedRequest) -> bool:
    return (
        settings.REQUIRE_MFA
        and request.actor.holds(*NEEDS_SECOND_FACTOR)
        and not request.path.startswith(ALWAYS_OPEN)
        and not is_mfa_enabled(request.user)
    )
