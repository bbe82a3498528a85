"""The sheets of the catalogue's workbook, and the words in it that mean a choice."""

from __future__ import annotations

import re

from parindex.papers.grids import Column, Sheet

TITLE = "Danh mục thủ tục hành chính"
CODE = Column("code", "Mã thủ tục", width=14)
MAIN = Sheet(
    "Thủ tục",
    (
        CODE,
        Column("name", "Tên thủ tục", width=50),
        Column("field", "Lĩnh vực", width=20),
        Column("levels", "Cấp thực hiện", width=16),
        Column("sequence", "Trình tự thực hiện", width=50),
        Column("sets", "Số bộ", "count", width=8),
        Column("subjects", "Đối tượng", width=20),
        Column("performed_by", "Cơ quan thực hiện", width=24),
        Column("decided_by", "Cơ quan có thẩm quyền", width=24),
        Column("coordinating", "Cơ quan phối hợp", width=24),
        Column("result", "Kết quả", width=24),
        Column("conditions", "Yêu cầu, điều kiện", width=30),
        Column("legal_bases", "Căn cứ pháp lý", width=30),
        Column("online", "Mức trực tuyến", width=18),
        Column("online_reason", "Lý do một phần", width=24),
        Column("area", "Địa bàn áp dụng", width=20),
        Column("linked", "Thủ tục liên thông", width=20),
        Column("after_supplement", "Khi bổ sung hồ sơ", width=16),
        Column("supplement_days", "Số ngày chờ bổ sung", "count", width=12),
        Column("decision", "Số quyết định công bố", width=20),
        Column("decided_on", "Ngày quyết định", "date", width=14),
        Column("decision_issuer", "Cơ quan công bố", width=20),
    ),
)
WAYS = Sheet(
    "Cách thức",
    (
        CODE,
        Column("channel", "Hình thức", width=18),
        Column("amount", "Thời hạn", "amount", width=10),
        Column("unit", "Đơn vị", width=16),
        Column("mode", "Đến hết ngày", width=12),
        Column("cut_off", "Giờ chốt nhận", width=12),
        Column("words", "Thời hạn bằng lời", width=40),
        Column("doc", "Mã văn bản căn cứ", width=20),
        Column("article", "Điều khoản", width=14),
        Column("promised", "Cam kết rút ngắn", "amount", width=12),
    ),
)
FEES = Sheet(
    "Phí, lệ phí",
    (
        CODE,
        Column("channel", "Hình thức", width=18),
        Column("name", "Tên khoản thu", width=30),
        Column("amount", "Số tiền (đồng)", "count", width=14),
        Column("words", "Cách tính", width=40),
        Column("basis", "Căn cứ", width=30),
    ),
)
COMPONENTS = Sheet(
    "Thành phần hồ sơ",
    (
        CODE,
        Column("name", "Tên giấy tờ", width=50),
        Column("originals", "Bản chính", "count", width=10),
        Column("copies", "Bản sao", "count", width=10),
        Column("form", "Mẫu", width=24),
        Column("when", "Khi nào cần", width=30),
        Column("instead", "Dữ liệu thay thế", width=30),
    ),
)
STEPS = Sheet(
    "Quy trình nội bộ",
    (
        CODE,
        Column("name", "Bước", width=40),
        Column("by", "Người thực hiện", width=30),
        Column("amount", "Thời gian", "amount", width=10),
        Column("unit", "Đơn vị", width=16),
        Column("output", "Sản phẩm", width=24),
    ),
)
SHEETS = (MAIN, WAYS, FEES, COMPONENTS, STEPS)
UNITS = {"ngày làm việc": "working_day", "giờ làm việc": "working_hour", "ngày": "day", "tháng": "month"}
AFTER = {"tính lại từ đầu": "reset", "tính tiếp": "pause"}
# As the workbook says it, whatever the language of the page.
CHANNELS = {"trực tiếp": "DIRECT", "trực tuyến": "ONLINE", "bưu chính công ích": "POST"}
LEVELS = {"cấp tỉnh": "PROVINCE", "cấp huyện": "DISTRICT", "cấp xã": "COMMUNE"}
ONLINE = {"chưa cung cấp": "NONE", "một phần": "PARTIAL", "toàn trình": "FULL"}
# Columns of the first sheet that are simply words.
WORDS = (
    "name", "field", "sequence", "subjects", "performed_by", "decided_by", "coordinating", "result", "conditions",
    "online_reason", "area",
)  # fmt: skip
YES = "có"
CODE_SHAPE = re.compile(r"\d\.\d{6}(\.[0-9A-Z.]+)?")
