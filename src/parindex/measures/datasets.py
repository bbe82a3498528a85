"""The datasets that measures are defined over: grain, columns, types. No moments in them, only what they come to.

A fact is worked out once, when records are extracted: local days become quarters, statuses become flags. A period is
an integer: year × 10 + quarter, so 20252 is the second quarter of 2025. What is not known is null, never False.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Type = Literal["int64", "int32", "boolean", "string"]


@dataclass(frozen=True)
class Column:
    """`nullable` where a fact may be unknown; `says` in Vietnamese, as a data dictionary prints it."""

    name: str
    type: Type
    says: str
    nullable: bool = False


@dataclass(frozen=True)
class Dataset:
    """One row a `grain`. Every dataset has record, period and unit: the id behind a figure, when, and whose."""

    name: str
    grain: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


RECORD = Column("record", "int64", "mã bản ghi ở hệ thống")
PERIOD = Column("period", "int32", "quý: năm × 10 + số thứ tự quý")
UNIT = Column("unit", "int64", "đơn vị")

DOSSIERS = Dataset(
    "dossiers",
    "một hồ sơ trong một quý có liên quan: nộp, tiếp nhận, có kết quả, kết thúc hoặc còn dở dang lúc chốt quý",
    (
        RECORD,
        PERIOD,
        Column("unit", "int64", "đơn vị tiếp nhận"),
        Column("office", "int64", "cơ quan giải quyết"),
        Column("procedure", "int64", "thủ tục"),
        Column("channel", "string", "kênh nộp"),
        Column("phase", "string", "ở quý này: SOLVED, CLOSED, OVERDUE, OPEN, hoặc rỗng"),
        Column("is_submitted", "boolean", "nộp trong quý"),
        Column("is_accepted", "boolean", "tiếp nhận trong quý"),
        Column("is_handed_in", "boolean", "do người dân nộp: không phải hồ sơ thành phần, không phải đính chính"),
        Column("online", "string", "mức trực tuyến của thủ tục lúc tiếp nhận", nullable=True),
        Column("punctuality", "string", "EARLY, ON_TIME, LATE; rỗng khi chưa có kết quả hay không rõ hạn"),
        Column("is_asked_often", "boolean", "bị yêu cầu bổ sung quá một lần", nullable=True),
        Column("has_due", "boolean", "có hạn trả"),
        Column("is_closed_in_time", "boolean", "kết thúc cách khác, không sau hạn, chưa từng trễ"),
        Column("has_result", "boolean", "đã có kết quả"),
        Column("has_electronic_result", "boolean", "có kết quả điện tử", nullable=True),
        Column("owes_fee", "boolean", "phải nộp phí, lệ phí", nullable=True),
        Column("is_paid_online", "boolean", "nộp phí trực tuyến", nullable=True),
        Column("is_digitised", "boolean", "thành phần hồ sơ đã số hóa", nullable=True),
        Column("is_reused", "boolean", "có giấy tờ khai thác từ dữ liệu", nullable=True),
        Column("is_apologised", "boolean", "đã xin lỗi"),
        Column("is_apology_in_time", "boolean", "thư xin lỗi gửi trước hạn", nullable=True),
    ),
)

OBLIGATIONS = Dataset(
    "obligations",
    "một phần việc của một đơn vị theo một nhiệm vụ trong kế hoạch, ở quý có hạn đầu tiên",
    (
        RECORD,
        PERIOD,
        UNIT,
        Column("plan", "int64", "kế hoạch"),
        Column("is_ended", "boolean", "thôi thực hiện (điều chỉnh, sáp nhập): không tính"),
        Column("is_due", "boolean", "đã đến hạn lúc chốt"),
        Column("is_done", "boolean", "đã được xác nhận hoàn thành lúc chốt"),
        Column("is_on_time", "boolean", "hoàn thành không sau hạn đầu tiên; chưa hoàn thành thì không"),
    ),
)

REPORTS = Dataset(
    "reports",
    "một báo cáo mà một đơn vị phải gửi trong một kỳ, ở quý có hạn gửi",
    (
        RECORD,
        PERIOD,
        UNIT,
        Column("is_due", "boolean", "đã đến hạn lúc chốt"),
        Column("is_sent", "boolean", "đã gửi lúc chốt"),
        Column("is_on_time", "boolean", "đã gửi, không sau hạn (kể cả hạn được gia hạn)"),
        Column("is_returned", "boolean", "từng bị trả lại vì nội dung"),
    ),
)

PROCEDURES = Dataset(
    "procedures",
    "một thủ tục ở một đơn vị tiếp nhận trong một quý: áp dụng lúc chốt quý, hoặc có hồ sơ nộp trong quý",
    (
        Column("record", "int64", "thủ tục"),
        PERIOD,
        Column("unit", "int64", "đơn vị tiếp nhận"),
        Column("is_in_force", "boolean", "áp dụng ở cấp của đơn vị, theo phiên bản có hiệu lực ngày chốt"),
        Column("online", "string", "mức trực tuyến của phiên bản đó; rỗng khi không áp dụng"),
        Column("has_fee", "boolean", "phiên bản đó có phí, lệ phí"),
        Column("is_used_online", "boolean", "trong quý có hồ sơ nộp trực tuyến ở đơn vị"),
        Column("is_used_with_fee", "boolean", "trong quý có hồ sơ nộp ở đơn vị phải nộp phí, lệ phí"),
    ),
)

DATASETS: Mapping[str, Dataset] = {one.name: one for one in (DOSSIERS, OBLIGATIONS, REPORTS, PROCEDURES)}
