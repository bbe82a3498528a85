"""Request ids, and turning refusals of the write path into pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parindex.audit.errors import Conflict, Forbidden, Refusal
from parindex.config import errors
from parindex.kit.forms import labels_of

log = structlog.get_logger("parindex.request")
Handler = Callable[[HttpRequest], HttpResponse]
DEVELOPERS_PAGES = (404, 500)  # Django's own when debugging, with script and style in them
SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id(handle: Handler) -> Handler:
    """Give each request an id, the proxy's if it sent a sane one; it is in the log, the page and the journal."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        identity = given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex[:16]
        request.request_id = identity  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=identity)
        response = handle(request)
        response["X-Request-ID"] = identity
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
            log.info("request", method=request.method, path=request.path, status=response.status_code)
        return response

    return middleware


def content_security_policy(handle: Handler) -> Handler:
    """The one policy of the site on every answer that brings none of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = handle(request)
        if not settings.DEBUG or response.status_code not in DEVELOPERS_PAGES:
            response.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response

    return middleware


class answer_refusals:  # noqa: N801 -- listed in MIDDLEWARE beside functions
    """Pages for what commands refuse: 403 with the reason, 409 with both versions, 422 for the rest."""

    def __init__(self, handle: Handler) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL holds no NUL; forms refuse it, an address is refused here.
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return errors.bad_request(request)
        return self.handle(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Forbidden):
            return errors.forbidden(request, reason=exception.message)
        if isinstance(exception, Conflict):
            return self._refused(request, 409, exception, {"record": exception.record})
        if isinstance(exception, Refusal):
            return self._refused(request, 422, exception, {})
        if isinstance(exception, errors.DATABASE_IS_AWAY):
            return errors.unavailable(request, exception)
        return None

    def _refused(self, request: HttpRequest, status: int, refusal: Refusal, context: dict[str, Any]) -> HttpResponse:
        typed = {
            name: values
            for name, values in request.POST.lists()
            if name not in {"csrfmiddlewaretoken", "key", "version", "password"}
        }
        labels = labels_of(typed)
        typed = {labels[name]: values for name, values in typed.items()}
        return render(
            request,
            f"errors/{status}.html",
            {"status": status, "reason": refusal.message, "typed": typed, **context},
            status=status,
        )
