"""Answers to what is refused or broken: a page in Vietnamese that says what to do, never a trace."""

from __future__ import annotations

import sys
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

log = structlog.get_logger("parindex.request")
DATABASE_IS_AWAY = (OperationalError, InterfaceError)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, title=_("Yêu cầu không đọc được"))


def forbidden(request: HttpRequest, exception: Exception | None = None, *, reason: str = "") -> HttpResponse:
    return _page(request, 403, reason=reason)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when what failed is the database, which middleware asks before any view."""
    failure = sys.exception()
    return unavailable(request, failure) if isinstance(failure, DATABASE_IS_AWAY) else _bare_page(request, 500)


def unavailable(request: HttpRequest, failure: BaseException) -> HttpResponse:
    log.error("database.unavailable", error=str(failure))
    return _bare_page(request, 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        403,
        reason=_("Phiên làm việc đã đổi nên biểu mẫu không còn hiệu lực. Hãy tải lại trang rồi gửi lại."),
    )


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, f"errors/{status}.html", {"status": status, **context}, status=status)


def _bare_page(request: HttpRequest, status: int) -> HttpResponse:
    """A page that asks nothing of the session or the database: either may be what is broken."""
    known = {"path": request.path, "request_id": getattr(request, "request_id", "")}
    return HttpResponse(
        render_to_string(f"errors/{status}.html", {"status": status, "request": known}), status=status
    )
