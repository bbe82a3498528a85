"""Dossiers of other systems, by batches."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router
from ninja.params.functions import Header

from parindex.api.bearer import ApiRequest
from parindex.api.errors import NotTaken
from parindex.api.v1 import schemas
from parindex.audit.errors import require
from parindex.onestop import bulk, intake_runs, policies
from parindex.onestop.models import ImportBatch
from parindex.onestop.queries import importing

router = Router()
Read = Callable[[], bulk.Raw]
LENGTH = re.compile(r"[0-9]{1,15}")


@router.post(
    "/dossier-batches",
    response=schemas.Told,
    summary=schemas.TAKE_IN,
    operation_id="take_in_dossiers",
    url_name="dossier_batches",
    openapi_extra={
        "requestBody": schemas.BATCH_BODY,
        "responses": schemas.problems(400, 401, 403, 409, 411, 413, 415, 422, 429, 503),
    },
)
def take_in(
    request: ApiRequest,
    query: Query[schemas.CsvQuery],
    key: str | None = Header(None, alias="Idempotency-Key", description=schemas.KEY),
) -> dict[str, Any]:
    """Thêm hồ sơ mới, sửa hồ sơ đã đổi, giữ nguyên hồ sơ không đổi. Với JSON, mọi tham số ở trong nội dung gửi."""
    require(policies.may_import(request.auth))
    body = _body(request)
    asked, read = _asked_as_json(request, body) if _is_json(request) else _asked_as_csv(request, query, body)
    actor = request.auth.submitting(key=None if asked.dry_run else _key(key))
    return intake_runs.answer(actor, body, asked, read)


@router.get(
    "/dossier-batches/{int:batch_id}",
    response=schemas.Batch,
    summary=schemas.SHOW,
    operation_id="show_dossier_batch",
    url_name="dossier_batch",
    openapi_extra={"responses": schemas.problems(401, 404, 429, 503)},
)
def show(request: ApiRequest, batch_id: int) -> ImportBatch:
    """Số dòng và trạng thái của một lô do mình, hoặc người cùng phạm vi, nạp."""
    return get_object_or_404(importing.batches(request.auth), pk=batch_id)


def _is_json(request: HttpRequest) -> bool:
    """Which of the two kinds of body it is. Raises NotTaken for any other."""
    if request.content_type not in {"application/json", "text/csv"}:
        raise NotTaken(415, _("Hãy gửi Content-Type là application/json hoặc text/csv."))
    return request.content_type == "application/json"


def _body(request: HttpRequest) -> bytes:
    """The body, never longer than its header says. Raises NotTaken for one too large or of unknown length."""
    if "Transfer-Encoding" in request.headers:
        raise NotTaken(411, _("Hãy gửi kèm Content-Length; nội dung gửi theo khúc (chunked) không đọc được."))
    length = request.headers.get("Content-Length") or "0"
    if not LENGTH.fullmatch(length) or int(length) > settings.IMPORT_LIMIT:
        most = settings.IMPORT_LIMIT // (1024 * 1024)
        raise NotTaken(413, _("Nội dung lớn hơn %(most)s MB. Hãy chia nhỏ.") % {"most": most})
    return request.read()


def _asked_as_json(request: HttpRequest, body: bytes) -> tuple[intake_runs.Asked, Read]:
    _refuse_parameters(request, set())
    sent = schemas.Sent.model_validate_json(body)
    mapping = intake_runs.mapping_for(sent.source)
    rows = [row.model_dump(exclude_unset=True) for row in sent.rows]
    asked = intake_runs.Asked("api.json", mapping, dry_run=sent.dry_run, mode=sent.mode)
    return asked, partial(bulk.of_rows, rows, mapping, most_rows=intake_runs.most_rows())


def _asked_as_csv(request: HttpRequest, query: schemas.CsvQuery, body: bytes) -> tuple[intake_runs.Asked, Read]:
    _refuse_parameters(request, set(schemas.CsvQuery.model_fields))
    mapping = intake_runs.mapping_for(query.source)
    asked = intake_runs.Asked("api.csv", mapping, dry_run=query.dry_run, mode=query.mode)
    return asked, partial(bulk.read, body, mapping, most_rows=intake_runs.most_rows())


def _refuse_parameters(request: HttpRequest, known: set[str]) -> None:
    """One that is not heard might have been meant to keep anything from being stored."""
    if unknown := sorted(set(request.GET) - known):
        detail = _("Tham số không dùng ở đây: %(names)s. Chưa lưu gì.") % {"names": ", ".join(unknown)}
        raise NotTaken(422, detail)


def _key(given: str | None) -> UUID:
    try:
        return UUID(given or "")
    except ValueError:
        raise NotTaken(
            400, _("Hãy gửi header Idempotency-Key: một UUID mới cho mỗi lô, giữ nguyên khi gửi lại lô đó.")
        ) from None
