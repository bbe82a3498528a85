"""Believable documents of every kind, for tests and for looking at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from parindex.papers.document import (
    Annex,
    Article,
    Column,
    Document,
    Heading,
    Issuer,
    Item,
    Paragraph,
    Signer,
    Table,
)

COMMITTEE = Issuer(("ỦY BAN NHÂN DÂN", "XÃ NINH SƠN"), "Ủy ban nhân dân xã Ninh Sơn")
DIVISION = Issuer(("PHÒNG VĂN HÓA - XÃ HỘI",), "Phòng Văn hóa - Xã hội", parent="UBND XÃ NINH SƠN")
CHAIR = Signer(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Trần Thị Minh Nguyệt")
LONG = (
    "Ủy ban nhân dân xã đã ban hành kế hoạch cải cách hành chính, phân công nhiệm vụ cụ thể cho từng cơ quan; "
    "tổ chức tuyên truyền trên hệ thống truyền thanh cơ sở và niêm yết công khai thủ tục hành chính tại Trung tâm "
    "Phục vụ hành chính công xã."
)
RECIPIENTS = ("UBND tỉnh Khánh Hòa", "Sở Nội vụ", "TT. Đảng ủy, TT. HĐND xã", "CT, các PCT. UBND xã")
TABLE = Table(
    (
        Column("STT", 1, "center"),
        Column("Đơn vị", 5),
        Column("Hồ sơ tiếp nhận", 2, "right"),
        Column("Đúng hạn", 2, "right"),
        Column("Tỷ lệ (%)", 2, "right"),
    ),
    tuple((str(n), f"Phòng chuyên môn số {n}", str(100 + n), str(95 + n), "95,05") for n in range(1, 41)),
    strong=frozenset({39}),
)


def base(kind: str, symbol: str, subject: str, **more: object) -> Document:
    made = Document(
        kind=kind, issuer=COMMITTEE, symbol=symbol, place="Ninh Sơn", year=2026, subject=subject, signer=CHAIR,
        number=7, issued_on=date(2026, 3, 5), recipients=RECIPIENTS, archive="VT, VHXH",
        body=(Paragraph(LONG), Paragraph("Đề nghị các cơ quan, đơn vị triển khai thực hiện.")),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


REPORT = base(
    "bao-cao",
    "BC-UBND",
    "Công tác cải cách hành chính quý I năm 2026",
    body=(
        Paragraph("Thực hiện Nghị định số 09/2019/NĐ-CP, Ủy ban nhân dân xã Ninh Sơn báo cáo như sau:"),
        Heading("I.", "Công tác chỉ đạo, điều hành"),
        *(Paragraph(LONG) for _n in range(4)),
        Heading("II.", "Kết quả thực hiện"),
        Heading("1.", "Cải cách thể chế", 2),
        Paragraph(LONG),
        Item("Ban hành 12 văn bản chỉ đạo;"),
        Item("Rà soát 05 văn bản quy phạm pháp luật."),
        Heading("2.", "Cải cách thủ tục hành chính", 2),
        *(Paragraph(LONG) for _n in range(4)),
        Paragraph("Trên đây là báo cáo của Ủy ban nhân dân xã Ninh Sơn."),
    ),
    annexes=(
        Annex("Số liệu cải cách hành chính của các đơn vị", (TABLE,), landscape=True),
        Annex("Danh sách đơn vị chưa báo cáo", (Item("Phòng Kinh tế."),)),
    ),
)
LETTER = base(
    "cong-van", "UBND-VHXH", "triển khai kế hoạch cải cách hành chính năm 2026", number=45,
    addressees=("Văn phòng HĐND và UBND xã", "Phòng Kinh tế", "Trung tâm Phục vụ hành chính công xã"),
)  # fmt: skip
URGING = base(
    "cong-van", "UBND-VHXH", "đôn đốc nộp báo cáo cải cách hành chính quý I năm 2026", number=112,
    issued_on=date(2026, 3, 25), addressees=("Phòng Kinh tế",), urgency="KHẨN",
)  # fmt: skip
PLAN = base("ke-hoach", "KH-UBND", "Cải cách hành chính năm 2026")
NOTICE = base("thong-bao", "TB-UBND", "Kết luận của Chủ tịch Ủy ban nhân dân xã tại cuộc họp cải cách hành chính")
DECISION = base(
    "quyet-dinh", "QĐ-UBND", "Ban hành Quy chế làm việc của Trung tâm Phục vụ hành chính công xã", number=123,
    authority="ỦY BAN NHÂN DÂN XÃ NINH SƠN",
    bases=("Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025", "Theo đề nghị của Chánh Văn phòng"),
    body=(
        Article(1, "Ban hành kèm theo Quyết định này Quy chế làm việc của Trung tâm Phục vụ hành chính công xã."),
        Article(2, "Quyết định này có hiệu lực từ ngày ký."),
        Article(3, "Chánh Văn phòng và thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này"),
    ),
    recipients=("Như Điều 3", *RECIPIENTS),
)  # fmt: skip
INVITATION = base(
    "giay-moi", "GM-UBND", "Họp giao ban công tác cải cách hành chính quý I",
    body=(
        Paragraph("Ủy ban nhân dân xã Ninh Sơn trân trọng kính mời: Thủ trưởng các cơ quan, đơn vị thuộc xã."),
        Paragraph("Chủ trì: Chủ tịch Ủy ban nhân dân xã."),
        Paragraph("Thời gian: 8 giờ 00, ngày 20 tháng 3 năm 2026."),
        Paragraph("Địa điểm: Hội trường Ủy ban nhân dân xã."),
    ),
)  # fmt: skip
MINUTES = base(
    "bien-ban", "BB-UBND", "Họp giao ban công tác cải cách hành chính quý I",
    body=(
        Paragraph("Thời gian bắt đầu: 8 giờ 00, ngày 20 tháng 3 năm 2026."),
        Paragraph("Địa điểm: Hội trường Ủy ban nhân dân xã."),
        Paragraph("Nội dung: " + LONG),
        Paragraph("Cuộc họp kết thúc vào 10 giờ 30 cùng ngày."),
    ),
    signer=Signer(("CHỦ TỌA",), "Trần Thị Minh Nguyệt"),
    secretary=Signer(("THƯ KÝ",), "Lê Văn Định"),
)  # fmt: skip
PROPOSAL = base(
    "to-trinh", "TTr-VHXH", "Về việc phê duyệt danh mục thủ tục hành chính", issuer=DIVISION, number=None,
    issued_on=None, addressees=("Chủ tịch Ủy ban nhân dân xã",),
    signer=Signer(("TRƯỞNG PHÒNG",), "Nguyễn Hữu Đạt"),
)  # fmt: skip
ALL = {
    "report": REPORT, "letter": LETTER, "urging": URGING, "plan": PLAN, "notice": NOTICE, "decision": DECISION,
    "invitation": INVITATION, "minutes": MINUTES, "proposal": PROPOSAL,
}  # fmt: skip
