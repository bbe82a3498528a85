"""The columns in which dossiers come, ours and by another system's titles: the one place that names them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import TextChoices

from parindex.core.text import clean, fold
from parindex.onestop.states import NATIONAL, Channel, DossierState, LateCause, SubjectKind

Kind = Literal["text", "moment", "day", "word", "flag", "count"]


@dataclass(frozen=True)
class Field:
    """One column of ours: its key in the code, its title, what it holds, how long a text may be.

    `due`: a day without a clock time means until the end of that day's office hours. `kept`: an empty cell leaves
    what is recorded here, because lateness is also recorded by hand.
    """

    key: str
    title: str
    kind: Kind = "text"
    required: bool = False
    longest: int = 0
    due: bool = False
    kept: bool = False
    hint: str = ""


DAY_HINT = "Ngày giờ: 15/06/2025 08:30"
FLAG_HINT = "Có / Không; để trống nếu không rõ"
COLUMNS = (
    Field("code", "Mã hồ sơ", required=True, longest=60, hint="Mã duy nhất của hồ sơ ở hệ thống nguồn"),
    Field("procedure", "Mã thủ tục", required=True, hint="Ví dụ 1.004873; định dạng ô là Văn bản"),
    Field("unit", "Mã đơn vị tiếp nhận", required=True, hint="Mã đơn vị ở trang Tổ chức"),
    Field("office", "Mã đơn vị giải quyết", hint="Để trống nếu là đơn vị tiếp nhận"),
    Field("channel", "Hình thức nộp", "word", required=True, hint="Trực tiếp / Trực tuyến / Bưu chính công ích"),
    Field("return_way", "Hình thức nhận kết quả", "word", hint="Trực tiếp / Trực tuyến / Bưu chính công ích"),
    Field("subject_kind", "Đối tượng", "word", hint="Cá nhân / Tổ chức"),
    Field("applicant", "Người nộp", required=True, longest=200),
    Field("identity", "Số định danh", longest=20, hint="Định dạng ô là Văn bản để giữ số 0 ở đầu"),
    Field("phone", "Số điện thoại", longest=20, hint="Định dạng ô là Văn bản để giữ số 0 ở đầu"),
    Field("address", "Địa chỉ", longest=300),
    Field("state", "Trạng thái", "word", required=True, hint="Tên trạng thái, hoặc mã 1–10 của Cổng Dịch vụ công"),
    Field("submitted_at", "Nộp lúc", "moment", required=True, hint=DAY_HINT),
    Field("accepted_at", "Tiếp nhận lúc", "moment", hint=DAY_HINT),
    Field("due_at", "Hẹn trả", "moment", due=True, hint="Chỉ ghi ngày thì tính đến hết giờ làm việc ngày đó"),
    Field("solved_at", "Có kết quả lúc", "moment", hint=DAY_HINT),
    Field("result_signed_on", "Ngày ký kết quả", "day", hint="15/06/2025"),
    Field("returned_at", "Trả kết quả lúc", "moment", hint=DAY_HINT),
    Field("supplements", "Số lần bổ sung", "count"),
    Field("owes_fee", "Có phí, lệ phí", "flag", hint=FLAG_HINT),
    Field("is_paid_online", "Nộp phí trực tuyến", "flag", hint=FLAG_HINT),
    Field("is_digitised", "Đã số hóa", "flag", hint=FLAG_HINT),
    Field("is_reused", "Có giấy tờ khai thác từ dữ liệu", "flag", hint=FLAG_HINT),
    Field("has_electronic_result", "Có kết quả điện tử", "flag", hint=FLAG_HINT),
    Field("apologised_at", "Xin lỗi lúc", "moment", kept=True, hint=DAY_HINT),
    Field("reappointed_to", "Hẹn lại", "moment", due=True, kept=True, hint=DAY_HINT),
    Field(
        "late_kind", "Loại nguyên nhân trễ", "word", kept=True, hint=" / ".join(str(one.label) for one in LateCause)
    ),
    Field("late_cause", "Nguyên nhân trễ", longest=500, kept=True),
)
BY_KEY = {one.key: one for one in COLUMNS}

# The national portal's own names of its ten states.
NATIONAL_NAMES = {
    "Mới đăng ký": 1,
    "Được tiếp nhận": 2,
    "Không được tiếp nhận": 3,
    "Đang xử lý": 4,
    "Yêu cầu bổ sung giấy tờ": 5,
    "Yêu cầu thực hiện nghĩa vụ tài chính": 6,
    "Công dân yêu cầu rút hồ sơ": 7,
    "Dừng xử lý": 8,
    "Đã xử lý xong": 9,
    "Đã trả kết quả": 10,
}
# Where one national code stands for several states of ours; 5 is told apart by whether the dossier was received.
OF_NATIONAL = {code: state for state, code in reversed(NATIONAL.items())} | {5: DossierState.TO_COMPLETE}


def _labels(choices: type[TextChoices]) -> dict[str, str]:
    """Folded label → value; the labels as they stand in the code, whatever the language of the page."""
    return {fold(str(label)): str(value) for value, label in _source_labels(choices)}


def _source_labels(choices: type[TextChoices]) -> Iterable[tuple[str, str]]:
    from django.utils.translation import override

    with override("vi"):
        return [(str(value), str(label)) for value, label in choices.choices]


CHANNELS = _labels(Channel)
WORDS: dict[str, dict[str, str]] = {
    "channel": CHANNELS,
    "return_way": CHANNELS,
    "subject_kind": _labels(SubjectKind),
    "state": {
        **{str(code): str(state) for code, state in OF_NATIONAL.items()},
        **{fold(name): str(OF_NATIONAL[code]) for name, code in NATIONAL_NAMES.items()},
        **_labels(DossierState),
    },
    "late_kind": _labels(LateCause),
}
FLAGS = {"co": "1", "khong": "0"}
# What a mapping may give words for; one set of words serves every yes-or-no column.
WORD_KEYS = ("channel", "return_way", "subject_kind", "state", "late_kind", "flag")


@dataclass(frozen=True)
class Mapping:
    """How the export of one source is read: our key → its title, our key → {its word: our value}.

    A key without a title of its own is looked for under ours; a word it does not give is read as ours are.
    """

    source: str
    name: str
    columns: Table[str, str] = field(default_factory=dict)
    words: Table[str, Table[str, str]] = field(default_factory=dict)

    def title(self, one: Field) -> str:
        return self.columns.get(one.key) or one.title

    def meanings(self, one: Field) -> dict[str, str]:
        """Folded word → our value."""
        flag = one.kind == "flag"
        own = self.words.get("flag" if flag else one.key, {})
        return (FLAGS if flag else WORDS[one.key]) | {fold(clean(word)): value for word, value in own.items()}


TEMPLATE = Mapping(source="he-thong-tinh", name="Mẫu của parindex")
