"""The sheets of a criteria set's workbook, and the words in it that mean a choice."""

from __future__ import annotations

from parindex.papers.grids import Column, Sheet
from parindex.rules.criteria import Method, ZeroPolicy

TITLE = "Bộ tiêu chí Chỉ số cải cách hành chính"
CODE = Column("code", "Mã", width=10)
RULE = Column("rule", "Quy tắc", width=60)
# For people: the rule in words, made anew each time and not read back.
WORDS = Column("words", "Cách chấm bằng lời", width=50)
SET = Sheet("Bộ tiêu chí", (Column("key", "Mục", width=34), Column("value", "Nội dung", width=90)))
HEADINGS = Sheet(
    "Lĩnh vực, tiêu chí",
    (
        CODE,
        Column("parent", "Thuộc lĩnh vực", width=12),
        Column("name", "Tên", width=70),
        Column("points", "Điểm", "amount"),
    ),
)
LEAVES = Sheet(
    "Tiêu chí thành phần",
    (
        CODE,
        Column("criterion", "Thuộc tiêu chí", width=10),
        Column("name", "Tên", width=50),
        Column("points", "Điểm tối đa", "amount", width=10),
        Column("method", "Người chấm", width=18),
        RULE,
        WORDS,
        Column("when_nothing_arose", "Khi không phát sinh", width=16),
        Column("evidence", "Tài liệu kiểm chứng", width=40),
        Column("owner", "Chủ trì", width=20),
        Column("partners", "Phối hợp", width=20),
        Column("guide", "Hướng dẫn", width=40),
        Column("basis", "Căn cứ", width=40),
        Column("local", "Của địa phương", width=10),
    ),
)
INPUTS = Sheet(
    "Số liệu",
    (
        CODE,
        Column("name", "Tên trong quy tắc", width=26),
        Column("title", "Số liệu", width=70),
        Column("kind", "Loại", width=14),
        Column("measure", "Mã chỉ số từ hồ sơ", width=34),
        Column("side", "Vế", width=10),
        Column("part_of", "Là một phần của", width=26),
    ),
)
EXCLUSIONS = Sheet("Không áp dụng", (CODE, Column("when", "Khi", width=40), Column("reason", "Lý do", width=70)))
EXTRAS = Sheet(
    "Thưởng, trừ",
    (
        CODE,
        Column("kind", "Thưởng hay trừ", width=12),
        Column("name", "Tên", width=60),
        Column("points", "Nhiều nhất", "amount", width=10),
        RULE,
        WORDS,
        Column("basis", "Căn cứ", width=30),
    ),
)
GATES = Sheet(
    "Khống chế",
    (
        CODE,
        Column("name", "Tên", width=60),
        Column("when", "Sự việc", width=30),
        Column("class_not_above", "Không xếp trên hạng", width=20),
        Column("takes", "Mất điểm mục", width=14),
        Column("basis", "Căn cứ", width=30),
    ),
)
CLASSES = Sheet("Xếp hạng", (CODE, Column("label", "Hạng", width=30), Column("min", "Từ điểm", "amount")))
SHEETS = (SET, HEADINGS, LEAVES, INPUTS, EXCLUSIONS, EXTRAS, GATES, CLASSES)

YES, NO = "có", "không"
METHODS = {
    "thẩm định": Method.APPRAISAL,
    "khảo sát": Method.SURVEY,
    "chỉ số khác": Method.IMPORT,
    "hội đồng": Method.COUNCIL,
}
POLICIES = {"đủ điểm": ZeroPolicy.FULL, "0 điểm": ZeroPolicy.ZERO, "không tính": ZeroPolicy.EXCLUDE}
KINDS = {
    "số": "number",
    "số đếm": "count",
    "có/không": "yes_no",
    "ngày": "day",
    "mức": "option",
    "phiếu": "ballots",
    "cùng nhóm": "peers",
    "danh sách": "items",
}
SIDES = {"tử số": "part", "mẫu số": "whole", "giá trị": "value"}
LEVELS = {
    "cấp tỉnh": "PROVINCE",
    "cấp huyện": "DISTRICT",
    "cấp xã": "COMMUNE",
    "phòng": "DIVISION",
    "sở": "DEPARTMENT",
}
# Row of the first sheet → where it stands in a set.
PLACES = {
    "Mã bộ": ("code",),
    "Bản số": ("version",),
    "Tên bộ": ("title",),
    "Cấp": ("level",),
    "Có hiệu lực từ": ("valid_from",),
    "Hết hiệu lực sau ngày": ("valid_to",),
    "Thang điểm": ("scale",),
    "Phỏng theo bộ": ("extends",),
    "Nguồn: mã văn bản": ("source", "doc"),
    "Nguồn: tên": ("source", "title"),
    "Nguồn: độ chắc chắn": ("source", "mark"),
    "Nguồn: ghi chú": ("source", "note"),
    "Số lẻ của điểm": ("options", "point_places"),
    "Số lẻ của chỉ số": ("options", "index_places"),
    "Tính lại thang khi có tiêu chí loại ra": ("options", "rescale"),
    "Điểm thưởng, trừ cộng vào": ("options", "extras"),
    "Khi không khảo sát": ("options", "without_survey"),
    "Đồng hạng": ("options", "ties"),
    "Điểm thưởng nhiều nhất": ("bonus", "cap"),
    "Điểm trừ nhiều nhất": ("penalty", "cap"),
}
CHOICES: dict[tuple[str, ...], dict[str, object]] = {
    ("level",): dict(LEVELS),
    ("options", "rescale"): {YES: True, NO: False},
    ("options", "extras"): {"sau khi tính lại thang": "after_rescale", "trước khi tính lại thang": "before_rescale"},
    ("options", "without_survey"): {"loại tiêu chí khảo sát ra": "exclude", "chờ khảo sát": "wait"},
    ("options", "ties"): {"chung hạng, bỏ hạng sau": "share", "chung hạng, không bỏ hạng": "dense"},
}
NOT_ROUNDED = "không làm tròn"
