"""Refusals as other systems read them: application/problem+json (RFC 9457), in Vietnamese."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, ValidationError
from pydantic import ValidationError as WrongShape

from parindex.audit.errors import Forbidden, Refusal
from parindex.onestop import bulk

log = structlog.get_logger("parindex.request")

MOST_ERRORS = 100
TRY_AGAIN = 30  # seconds after which another import of the same source may be over
TITLES = {
    400: gettext_lazy("Yêu cầu không đọc được"),
    401: gettext_lazy("Chưa xác thực"),
    403: gettext_lazy("Không có quyền"),
    404: gettext_lazy("Không tìm thấy"),
    409: gettext_lazy("Đang có lần nạp khác"),
    411: gettext_lazy("Thiếu độ dài nội dung"),
    413: gettext_lazy("Nội dung quá lớn"),
    415: gettext_lazy("Kiểu nội dung không nhận"),
    422: gettext_lazy("Nội dung không dùng được"),
    429: gettext_lazy("Thử quá nhiều lần"),
    503: gettext_lazy("Tạm thời không phục vụ được"),
}
# What the library that reads JSON finds → what to tell; anything else is a value of another kind.
FINDINGS = {
    "json_invalid": gettext_lazy("Không phải JSON."),
    "missing": gettext_lazy("Thiếu trường này."),
    "extra_forbidden": gettext_lazy("Không có trường tên như vậy. Hãy xem mô tả API."),
    "too_short": gettext_lazy("Phải có ít nhất một dòng."),
    "too_long": gettext_lazy("Quá nhiều dòng. Hãy chia nhỏ, hoặc gửi dạng CSV."),
    "literal_error": gettext_lazy("Giá trị không có trong các giá trị được chọn."),
}


class NotTaken(Exception):
    """A request refused before anything was done with it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers or {}


def too_often(wait: timedelta) -> NotTaken:
    seconds = math.ceil(wait.total_seconds())
    detail = _("Gửi sai mã truy cập quá nhiều lần. Hãy chờ %(seconds)s giây rồi thử lại.") % {"seconds": seconds}
    return NotTaken(429, detail, {"Retry-After": str(seconds)})


def unknown_token() -> NotTaken:
    return NotTaken(
        401,
        _("Mã truy cập không đúng, đã bị thu hồi, hoặc tài khoản đã đóng. Hãy xin quản trị hệ thống cấp mã mới."),
        {"WWW-Authenticate": 'Bearer realm="parindex", error="invalid_token"'},
    )


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Mapping[str, object]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """One answer for every refusal; `errors` name places, at most MOST_ERRORS of them."""
    told: dict[str, object] = {"title": str(TITLES[status]), "status": status, "detail": detail}
    if errors is not None:
        told["errors"] = errors[:MOST_ERRORS]
    return HttpResponse(
        json.dumps(told, ensure_ascii=False), status=status, content_type="application/problem+json", headers=headers
    )


def _no_token(request: HttpRequest, refusal: AuthenticationError) -> HttpResponse:
    return problem(
        401,
        _("Hãy gửi mã truy cập ở header «Authorization: Bearer …»; phiên đăng nhập của trình duyệt không dùng được."),
        headers={"WWW-Authenticate": 'Bearer realm="parindex"'},
    )


def _busy(request: HttpRequest, refusal: bulk.Busy) -> HttpResponse:
    return problem(409, refusal.message, headers={"Retry-After": str(TRY_AGAIN)})


def _unreadable(request: HttpRequest, refusal: bulk.UnreadableFile) -> HttpResponse:
    error = bulk.RowError(refusal.row, refusal.column, refusal.code, refusal.message)
    return problem(422, refusal.message, errors=[error.as_json()])


def _wrong_shape(request: HttpRequest, refusal: WrongShape) -> HttpResponse:
    found = refusal.errors(include_url=False, include_context=False, include_input=False)
    # A field that takes two kinds is found wrong once for each.
    told = {_pointer(one["loc"]): one["type"] for one in reversed(found)}
    errors = [{"pointer": place, "code": code, "message": _finding(code)} for place, code in reversed(told.items())]
    return problem(422, _("Nội dung gửi không đúng mô tả. Chưa lưu gì."), errors=errors)


def _wrong_parameters(request: HttpRequest, refusal: ValidationError) -> HttpResponse:
    errors = [
        {"parameter": str(one["loc"][-1]), "code": one["type"], "message": _finding(one["type"])}
        for one in refusal.errors
    ]
    return problem(422, _("Tham số không đúng mô tả. Chưa lưu gì."), errors=errors)


def _finding(code: str) -> str:
    return str(FINDINGS.get(code) or _("Giá trị không đúng kiểu."))


def _pointer(place: Sequence[Any]) -> str:
    """A JSON pointer (RFC 6901) to a field, not to the kinds it was tried as."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in place[:3])


def _unavailable(request: HttpRequest, failure: Exception) -> HttpResponse:
    log.error("database.unavailable", error=str(failure))
    return problem(
        503,
        _("Cơ sở dữ liệu tạm không trả lời. Hãy thử lại sau ít phút; lô gửi lại cùng khóa không bị nạp hai lần."),
        headers={"Retry-After": str(TRY_AGAIN)},
    )


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    NotTaken: lambda _request, refusal: problem(refusal.status, refusal.detail, headers=refusal.headers),
    AuthenticationError: _no_token,
    Forbidden: lambda _request, refusal: problem(403, refusal.message),
    bulk.Busy: _busy,
    Refusal: lambda _request, refusal: problem(422, refusal.message),
    bulk.UnreadableFile: _unreadable,
    WrongShape: _wrong_shape,
    ValidationError: _wrong_parameters,
    Http404: lambda _request, _refusal: problem(404, _("Không có nội dung này.")),
    OperationalError: _unavailable,
    InterfaceError: _unavailable,
}
