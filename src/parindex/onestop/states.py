from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How a dossier comes in, and how its result may go out."""

    DIRECT = "DIRECT", _("Trực tiếp")
    ONLINE = "ONLINE", _("Trực tuyến")
    POST = "POST", _("Bưu chính công ích")


class OnlineLevel(models.TextChoices):
    NONE = "NONE", _("Chưa cung cấp trực tuyến")
    PARTIAL = "PARTIAL", _("Dịch vụ công trực tuyến một phần")
    FULL = "FULL", _("Dịch vụ công trực tuyến toàn trình")


class VersionState(models.TextChoices):
    DRAFT = "DRAFT", _("Dự thảo")
    PUBLISHED = "PUBLISHED", _("Đã công bố")


class Ending(models.TextChoices):
    """Why a version no longer holds."""

    AMENDED = "AMENDED", _("Được sửa đổi, bổ sung")
    REPLACED = "REPLACED", _("Bị thay thế")
    ABOLISHED = "ABOLISHED", _("Bị bãi bỏ")
    EXPIRED = "EXPIRED", _("Hết hiệu lực")


class DossierState(models.TextChoices):
    """Where a dossier stands. The national codes are in NATIONAL."""

    SUBMITTED = "SUBMITTED", _("Chờ tiếp nhận")
    TO_COMPLETE_FIRST = "TO_COMPLETE_FIRST", _("Chờ bổ sung trước tiếp nhận")
    REFUSED = "REFUSED", _("Không tiếp nhận")
    ACCEPTED = "ACCEPTED", _("Đã tiếp nhận")
    IN_PROCESS = "IN_PROCESS", _("Đang giải quyết")
    TO_COMPLETE = "TO_COMPLETE", _("Chờ bổ sung hồ sơ")
    WAITING_FEE = "WAITING_FEE", _("Chờ nghĩa vụ tài chính")
    WAITING_OTHER = "WAITING_OTHER", _("Chờ cơ quan phối hợp")
    WITHDRAWAL_ASKED = "WITHDRAWAL_ASKED", _("Xin rút hồ sơ")
    WITHDRAWN = "WITHDRAWN", _("Đã rút")
    STOPPED = "STOPPED", _("Dừng giải quyết")
    CLOSED_INCOMPLETE = "CLOSED_INCOMPLETE", _("Kết thúc do không bổ sung")
    SOLVED = "SOLVED", _("Có kết quả")
    RETURNED = "RETURNED", _("Đã trả kết quả")


S = DossierState
# Codes of states when dossiers are synchronised with the national portal.
NATIONAL = {
    S.SUBMITTED: 1,
    S.ACCEPTED: 2,
    S.REFUSED: 3,
    S.IN_PROCESS: 4,
    S.WAITING_OTHER: 4,
    S.TO_COMPLETE_FIRST: 5,
    S.TO_COMPLETE: 5,
    S.WAITING_FEE: 6,
    S.WITHDRAWAL_ASKED: 7,
    S.WITHDRAWN: 7,
    S.STOPPED: 8,
    S.CLOSED_INCOMPLETE: 8,
    S.SOLVED: 9,
    S.RETURNED: 10,
}
BEFORE_ACCEPTANCE = (S.SUBMITTED, S.TO_COMPLETE_FIRST)
# The office works, or waits for somebody else, on an accepted dossier.
UNDER_WAY = (S.ACCEPTED, S.IN_PROCESS, S.TO_COMPLETE, S.WAITING_FEE, S.WAITING_OTHER, S.WITHDRAWAL_ASKED)
# The main clock stands while these last, where the procedure or the law says so.
HELD_UP = (S.TO_COMPLETE, S.WAITING_FEE)
# Where a dossier can be that was never accepted.
NOT_ACCEPTED = (*BEFORE_ACCEPTANCE, S.REFUSED, S.WITHDRAWN, S.CLOSED_INCOMPLETE)
# Nothing more happens to the dossier itself.
CLOSED = (S.REFUSED, S.WITHDRAWN, S.STOPPED, S.CLOSED_INCOMPLETE, S.RETURNED)


class Punctuality(models.TextChoices):
    """Of a finished dossier, for ever as it was when it was finished."""

    EARLY = "EARLY", _("Trước hạn")
    ON_TIME = "ON_TIME", _("Đúng hạn")
    LATE = "LATE", _("Trễ hạn")


class EventKind(models.TextChoices):
    """What happened to a dossier; its control sheet (Mẫu 06) and its history are made of these."""

    SUBMITTED = "SUBMITTED", _("Nộp hồ sơ")
    ACCEPTED = "ACCEPTED", _("Tiếp nhận")
    REFUSED = "REFUSED", _("Từ chối tiếp nhận")
    COMPLETION_ASKED = "COMPLETION_ASKED", _("Yêu cầu bổ sung")
    COMPLETED = "COMPLETED", _("Đã bổ sung")
    HANDED_OVER = "HANDED_OVER", _("Chuyển bước")
    FEE_ASKED = "FEE_ASKED", _("Yêu cầu nghĩa vụ tài chính")
    FEE_PAID = "FEE_PAID", _("Đã nộp phí, lệ phí")
    OTHER_ASKED = "OTHER_ASKED", _("Lấy ý kiến cơ quan phối hợp")
    OTHER_ANSWERED = "OTHER_ANSWERED", _("Cơ quan phối hợp trả lời")
    EXTENDED = "EXTENDED", _("Kéo dài thời hạn")
    APOLOGISED = "APOLOGISED", _("Xin lỗi và hẹn lại")
    WITHDRAWAL_ASKED = "WITHDRAWAL_ASKED", _("Xin rút hồ sơ")
    WITHDRAWAL_DENIED = "WITHDRAWAL_DENIED", _("Không cho rút")
    WITHDRAWN = "WITHDRAWN", _("Cho rút hồ sơ")
    STOPPED = "STOPPED", _("Dừng giải quyết")
    CLOSED_INCOMPLETE = "CLOSED_INCOMPLETE", _("Kết thúc do không bổ sung")
    SOLVED = "SOLVED", _("Có kết quả")
    RETURNED = "RETURNED", _("Trả kết quả")
    CORRECTED = "CORRECTED", _("Mở hồ sơ đính chính")
    PART_OPENED = "PART_OPENED", _("Mở hồ sơ thành phần")
    LATE_CAUSE = "LATE_CAUSE", _("Ghi nguyên nhân trễ")


class SubjectKind(models.TextChoices):
    PERSON = "PERSON", _("Cá nhân")
    ORGANISATION = "ORGANISATION", _("Tổ chức")


class ApologyState(models.TextChoices):
    """A letter of apology (Mẫu 04) from draft to the citizen's hand."""

    PREPARED = "PREPARED", _("Chờ thủ trưởng ký")
    SIGNED = "SIGNED", _("Đã ký, chờ gửi")
    SENT = "SENT", _("Đã gửi và công khai")


class LateCause(models.TextChoices):
    """Why a dossier was late, for counting; the words stand beside it."""

    STAFF = "STAFF", _("Thiếu người, quá tải")
    OFFICER = "OFFICER", _("Người giải quyết chậm")
    OTHER_AGENCY = "OTHER_AGENCY", _("Cơ quan phối hợp chậm")
    VERIFYING = "VERIFYING", _("Phải xác minh, nội dung phức tạp")
    SYSTEM = "SYSTEM", _("Sự cố hệ thống, đường truyền")
    OTHER = "OTHER", _("Nguyên nhân khác")


class BatchMode(models.TextChoices):
    ALL = "ALL", _("Tất cả hoặc không")
    GOOD_ROWS = "GOOD_ROWS", _("Chỉ dòng đúng")


class BatchState(models.TextChoices):
    RUNNING = "RUNNING", _("Đang nạp")
    DONE = "DONE", _("Đã nạp")
    STOPPED = "STOPPED", _("Đã dừng, không lưu gì")
    FAILED = "FAILED", _("Không nạp được, không lưu gì")


class RecountKind(models.TextChoices):
    CALENDAR = "CALENDAR", _("Lịch làm việc đổi")
    LAW = "LAW", _("Quy định đổi")


class RecountState(models.TextChoices):
    PROPOSED = "PROPOSED", _("Chờ duyệt")
    APPLIED = "APPLIED", _("Đã áp dụng")
    UNDONE = "UNDONE", _("Đã hoàn tác")
    DROPPED = "DROPPED", _("Không áp dụng")


class LineFate(models.TextChoices):
    """What became of one recounted dossier when the recounting was undone."""

    STANDS = "STANDS", _("Theo lần tính lại")
    RESTORED = "RESTORED", _("Đã trả về như cũ")
    LEFT = "LEFT", _("Giữ nguyên vì đã có việc khác")
    RECOUNTED = "RECOUNTED", _("Tính lại khi hoàn tác")


class ReviewState(models.TextChoices):
    """Where the review of a procedure stands, from the year's plan to what became of its proposal."""

    IN_PLAN = "IN_PLAN", _("Trong kế hoạch")
    REVIEWED = "REVIEWED", _("Đã rà soát")
    APPROVED = "APPROVED", _("Phương án được thông qua")
    SENT = "SENT", _("Đã gửi kiến nghị")
    ENACTED = "ENACTED", _("Đã thực thi")
    REFUSED = "REFUSED", _("Không được chấp nhận")


class ReviewResult(models.TextChoices):
    """What a review proposes (Nghị định 63/2010/NĐ-CP)."""

    KEEP = "KEEP", _("Giữ nguyên")
    AMEND = "AMEND", _("Sửa đổi, bổ sung")
    REPLACE = "REPLACE", _("Thay thế")
    ABOLISH = "ABOLISH", _("Bãi bỏ")


class Finding(models.TextChoices):
    """How a procedure answers one of the questions of a review."""

    MEETS = "MEETS", _("Đạt")
    PARTLY = "PARTLY", _("Đạt một phần")
    FAILS = "FAILS", _("Không đạt")


class CostSide(models.TextChoices):
    BEFORE = "BEFORE", _("Hiện tại")
    AFTER = "AFTER", _("Sau đơn giản hóa")


class CostPart(models.TextChoices):
    """What a figure of a cost sheet is. The first three belong to a line, the others to the whole sheet."""

    HOURS = "HOURS", _("Số giờ")
    OUTSOURCED = "OUTSOURCED", _("Thuê ngoài")
    DIRECT = "DIRECT", _("Chi trực tiếp, số tiền")
    WAGE = "WAGE", _("Thu nhập một giờ (đồng)")
    GDP = "GDP", _("GDP bình quân đầu người một năm (đồng)")
    TIMES = "TIMES", _("Số lần thực hiện một năm")
    SUBJECTS = "SUBJECTS", _("Số đối tượng một năm")
    WEIGHT_DIRECT = "WEIGHT_DIRECT", _("Tỷ lệ nộp trực tiếp (%)")
    WEIGHT_ONLINE = "WEIGHT_ONLINE", _("Tỷ lệ nộp trực tuyến (%)")
    WEIGHT_POST = "WEIGHT_POST", _("Tỷ lệ nộp qua bưu chính (%)")


OF_A_LINE = (CostPart.HOURS, CostPart.OUTSOURCED, CostPart.DIRECT)
WEIGHTS = {
    Channel.DIRECT: CostPart.WEIGHT_DIRECT,
    Channel.ONLINE: CostPart.WEIGHT_ONLINE,
    Channel.POST: CostPart.WEIGHT_POST,
}
