"""Where the sign-in library's own pages do not fit this house."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

log = structlog.get_logger("parindex.accounts")


@login_required
def closed(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """A page we do not offer: an e-mail address lets its holder in by single sign-on, so nobody sets their own."""
    raise Http404


def when_the_server_answers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Back to the sign-in page with a word when the single sign-on server can't be reached or answers nonsense."""

    def guarded(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id=provider_id)
        except OSError as error:  # what the HTTP library raises derives from it
            log.warning("single_sign_on.unavailable", error=str(error))
            messages.error(
                request,
                _("Máy chủ đăng nhập một lần đang không trả lời. Hãy thử lại sau, hoặc đăng nhập bằng mật khẩu."),
            )
            return redirect("account_login")

    return guarded
