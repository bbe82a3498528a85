"""A small plan of huyện Mẫu, under review and confirmed, for tests that need one."""

from __future__ import annotations

from parindex.organization.queries import actor_for
from parindex.planning import commands, intake
from parindex.planning.models import Plan, PlanReview
from tests.conftest import NOW
from tests.people import People

TEXT = """ỦY BAN NHÂN DÂN
HUYỆN MẪU

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 15/KH-UBND                         Mẫu, ngày 10 tháng 01 năm 2025

KẾ HOẠCH
Cải cách hành chính năm 2025

Căn cứ Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của Chính phủ;
Ủy ban nhân dân huyện ban hành Kế hoạch cải cách hành chính năm 2025 như sau:

I. CHỈ TIÊU
1. 98,5% hồ sơ được giải quyết đúng hạn.
2. 95% hồ sơ cấp huyện và 75% hồ sơ cấp xã được xử lý trên môi trường mạng.

II. TỔ CHỨC THỰC HIỆN
1. Phòng Nội vụ:
- Theo dõi, đôn đốc việc thực hiện kế hoạch.
- Chủ trì, phối hợp với Phòng Tư pháp kiểm tra công vụ trước ngày 30/9/2025.
2. Phòng Tư pháp: Rà soát văn bản quy phạm pháp luật hằng năm.
3. Ủy ban nhân dân xã Bắc Sơn: Niêm yết công khai thủ tục hành chính.
4. Ban Quản lý chợ: Công khai giá dịch vụ tại chợ.

Nơi nhận:
- Các phòng, ban;
- Lưu: VT, NV.

CHỦ TỊCH
Đặng Văn Quý
"""


def opened(people: People, text: str = TEXT) -> PlanReview:
    """The plan read and waiting for correction; «Ban Quản lý chợ» is a name no unit answers to."""
    issuer = people.unit("huyen")
    document = intake.read(text.encode(), "ke-hoach.txt", intake.directory_for(issuer, NOW.date()))
    return commands.open_review(
        actor_for(people.officer, NOW),
        issuer,
        name="ke-hoach.txt",
        data=text.encode(),
        reading=document.reading,
        lines=document.lines,
    )


def confirmed(people: People, text: str = TEXT) -> Plan:
    """The same plan confirmed, the market's board left out."""
    officer = actor_for(people.officer, NOW)
    review = opened(people, text)
    commands.name_unit(officer, review, written="Ban Quản lý chợ", unit=None)
    return commands.confirm_review(
        officer,
        review,
        title="Cải cách hành chính năm 2025",
        reference="15/KH-UBND",
        issued_on=NOW.date().replace(month=1, day=10),
        year=2025,
        without_lead_is_right=True,
    )
