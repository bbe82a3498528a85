"""What is sent and answered, as the description of the API (OpenAPI) says it, in Vietnamese whoever reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, FailFast, Field, create_model
from pydantic.json_schema import models_json_schema

from parindex.onestop import bulk

MOST_ROWS = 20_000  # of a batch as JSON, which is held in memory whole; more go as CSV
Mode = Literal["ALL", "GOOD_ROWS"]
# What may stand in a column of each kind; numbers with a fraction never: they lose digits on the way.
KINDS: dict[str, Any] = {
    "text": str,
    "moment": str,
    "day": str,
    "word": str | int,
    "flag": bool | str,
    "count": int | str,
}
EXAMPLE: dict[str, Any] = {
    "source": "he-thong-tinh",
    "mode": "GOOD_ROWS",
    "dry_run": False,
    "rows": [
        {
            "code": "H43.12-250512-0001",
            "procedure": "1.004873",
            "unit": "xa-bac-son",
            "channel": "Trực tuyến",
            "applicant": "Nguyễn Thị A",
            "state": "Đã trả kết quả",
            "submitted_at": "12/05/2025 08:00",
            "accepted_at": "12/05/2025 08:30",
            "due_at": "15/05/2025 08:30",
            "solved_at": "14/05/2025 15:00",
            "returned_at": "14/05/2025 16:00",
            "owes_fee": True,
        }
    ],
}
ABOUT = (
    "Nạp hồ sơ một cửa từ hệ thống khác. Mỗi yêu cầu kèm «Authorization: Bearer <mã truy cập>» do quản trị hệ thống "
    "cấp. Điều bị từ chối được trả dưới dạng application/problem+json (RFC 9457)."
)
TAKE_IN = "Nạp một lô hồ sơ"
SHOW = "Xem kết quả một lô đã nạp"
KEY = (
    "UUID do bên gửi đặt cho mỗi lô, bắt buộc khi không chỉ kiểm tra. Gửi lại cùng khóa và cùng nội dung thì không "
    "nạp lần nữa mà nhận lại đúng kết quả cũ; cùng khóa với nội dung khác bị từ chối (422). Lô chưa lưu gì thì khóa "
    "vẫn còn dùng được."
)
SOURCE = "Mã hệ thống nguồn: mẫu chung, hoặc mã đã khai ở trang Nạp hồ sơ"
MODE = "ALL: có dòng sai thì không lưu dòng nào; GOOD_ROWS: lưu các dòng đúng"
DRY_RUN = "Chỉ kiểm tra, không lưu gì"
CSV = "Tệp .csv có dòng tiêu đề như mẫu nạp hồ sơ, hoặc như đã khai cho hệ thống nguồn"


def _column(one: bulk.Field) -> tuple[Any, Any]:
    must = "Bắt buộc. " if one.required else ""
    return KINDS[one.kind] | None, Field(default=None, title=one.title, description=(must + one.hint).strip() or None)


Row = create_model(
    "Row",
    __config__=ConfigDict(extra="forbid", strict=True),
    __doc__="Một hồ sơ; ô trống thì bỏ trường đó hoặc ghi null.",
    **{one.key: _column(one) for one in bulk.COLUMNS},  # type: ignore[call-overload]
)


class Sent(BaseModel):
    """Một lô hồ sơ; dòng đầu của rows là dòng 1 trong các lỗi được trả về."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [EXAMPLE]})

    source: str = Field(bulk.TEMPLATE.source, description=SOURCE, max_length=40)
    mode: Mode = Field("GOOD_ROWS", description=MODE)
    dry_run: bool = Field(False, description=DRY_RUN)
    # After the first bad row the others aren't looked at: what is told of them has no end.
    rows: Annotated[list[Row], FailFast()] = Field(min_length=1, max_length=MOST_ROWS)


class CsvQuery(Schema):
    """Điều ghi trong địa chỉ khi gửi .csv."""

    source: str = Field(bulk.TEMPLATE.source, description=SOURCE, max_length=40)
    mode: Mode = Field("GOOD_ROWS", description=MODE)
    dry_run: bool = Field(False, description=DRY_RUN)


class RowError(Schema):
    """Một điều phải sửa: dòng, cột, mã cho chương trình, lời cho người đọc."""

    row: int
    column: str
    code: str
    message: str


class Counts(Schema):
    """rows = created + updated + unchanged + rejected, trừ khi ALL có dòng sai nên không lưu gì."""

    rows: int
    created: int
    updated: int
    unchanged: int
    rejected: int


class Told(Counts):
    """Kết quả một lần gửi; batch là null khi không lưu gì."""

    errors: list[RowError]
    batch: int | None


class Batch(Counts):
    """Một lô đã nạp."""

    batch: int = Field(validation_alias="pk")
    source: str
    mode: Mode
    state: Literal["RUNNING", "DONE", "STOPPED", "FAILED"]
    started_at: datetime
    ended_at: datetime | None


class Problem(BaseModel):
    """Điều bị từ chối và cách sửa (RFC 9457). errors chỉ chỗ sai: pointer, parameter, hoặc row và column."""

    title: str
    status: int
    detail: str
    errors: list[dict[str, str | int]] | None = None


def components() -> dict[str, Any]:
    """What the description refers to beside what the library writes into it."""
    described = models_json_schema(
        [(Sent, "validation"), (Problem, "serialization")], ref_template="#/components/schemas/{model}"
    )
    found: dict[str, Any] = described[1]["$defs"]
    return found


def problems(*statuses: int) -> dict[int, Any]:
    """The refusals of one operation."""
    told = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": "Bị từ chối", "content": told} for status in statuses}


BATCH_BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Sent"}},
        "text/csv": {"schema": {"type": "string", "description": CSV}},
    },
}
