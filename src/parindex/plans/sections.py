"""What a part of a plan is for, told from its heading: purpose, targets, tasks, organisation, narrative."""

import re

from parindex.core.text import plain, squeeze

PURPOSE, TARGETS, SOFT_TARGETS, TASKS, ORGANISATION, NARRATIVE = (
    "purpose", "targets", "soft_targets", "tasks", "organisation", "narrative",
)  # fmt: skip

_SITUATION = re.compile(
    r"thực trạng|tình hình|bối cảnh|khái quát|kết quả (?:đạt được|thực hiện|công tác|xếp hạng|chỉ số)|"
    r"tồn tại|hạn chế|nguyên nhân|"
    r"sự cần thiết|đánh giá (?:kết quả|chung|tình hình|thực trạng)|phần mở đầu|đặc điểm"
)
_FUNDING = re.compile(r"kinh phí|nguồn lực tài chính|dự toán|nguồn lực thực hiện")
_PURPOSE = re.compile(
    r"mục đích|yêu cầu|quan điểm|mục tiêu chung|mục tiêu tổng quát|nguyên tắc|phạm vi|đối tượng|phương châm|căn cứ"
)
_TARGETS = re.compile(r"chỉ tiêu|mục tiêu cụ thể|mục tiêu chủ yếu|các mục tiêu|mục tiêu phấn đấu|mục tiêu đến năm")
_GOAL = re.compile(r"mục tiêu")
_TASKS = re.compile(r"nhiệm vụ|giải pháp|nội dung|biện pháp|hoạt động|công việc|chương trình công tác")
_ORGANISATION = re.compile(
    r"tổ chức (?:triển khai |và )?thực hiện|phân công|trách nhiệm (?:thực hiện|của|các|tổ chức)|triển khai thực hiện|"
    r"chế độ (?:thông tin|báo cáo)|điều khoản thi hành|tổ chức triển khai"
)
_CHILD = (
    (PURPOSE, re.compile(r"^(?:về )?(?:mục tiêu chung|mục tiêu tổng quát|mục đích|yêu cầu|quan điểm|"
                         r"nguyên tắc)(?!\w)")),
    (TARGETS, re.compile(r"^(?:về )?(?:các |một số |những )?(?:chỉ tiêu|mục tiêu cụ thể|mục tiêu chủ "
                         r"yếu|mục tiêu, chỉ tiêu)(?!\w)")),
    (SOFT_TARGETS, re.compile(r"^(?:về )?(?:các |một số )?mục tiêu(?!\w)")),
    (ORGANISATION, re.compile(r"^(?:tổ chức thực hiện|phân công|trách nhiệm)(?!\w)")),
    (TASKS, re.compile(r"^(?:các |một số |những )?(?:nhiệm vụ|giải pháp|nội dung)(?!\w)")),
    (NARRATIVE, re.compile(r"^(?:kinh phí|nguồn kinh phí|thực trạng|tồn tại|hạn chế|kết quả đạt được|"
                           r"nguyên nhân)(?!\w)")),
)  # fmt: skip


def role_of_part(heading: str) -> str | None:
    """Role of a part by its heading; None where the heading names a subject and not a role."""
    low = plain(squeeze(heading))[:200]
    if _ORGANISATION.search(low) and not _TARGETS.search(low):
        return TASKS if re.match(r"(?:các )?(?:nội dung|nhiệm vụ)", low) else ORGANISATION
    if _TARGETS.search(low) and not _TASKS.search(low):
        return TARGETS
    if _FUNDING.search(low):
        return NARRATIVE
    if _PURPOSE.search(low) and not _TASKS.search(low):
        return SOFT_TARGETS if _GOAL.match(low) and "mục tiêu chung" not in low else PURPOSE
    if _SITUATION.search(low) and not re.search(r"nhiệm vụ|giải pháp", low):
        return NARRATIVE
    if _TASKS.search(low):
        return TASKS
    return SOFT_TARGETS if _GOAL.search(low) else None


def role_of_item(heading: str, inherited: str) -> str:
    """Role of an item within a part: its own where its heading opens with one, else the part's."""
    low = plain(squeeze(heading))
    if len(low) > 120:
        return inherited
    for role, pattern in _CHILD:
        if pattern.match(low):
            if inherited in {PURPOSE, NARRATIVE} and role == TASKS:
                return inherited
            if inherited in {TARGETS, SOFT_TARGETS} and role in {TARGETS, SOFT_TARGETS}:
                return TARGETS if role == TARGETS or inherited == TARGETS else SOFT_TARGETS
            return role
    return inherited
