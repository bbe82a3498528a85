from django.db import models
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    OPEN = "OPEN", _("Đang soát")
    CONFIRMED = "CONFIRMED", _("Đã xác nhận")
    ABANDONED = "ABANDONED", _("Đã bỏ")


class ItemKind(models.TextChoices):
    TARGET = "TARGET", _("Chỉ tiêu")
    TASK = "TASK", _("Nhiệm vụ")
    REPORTING = "REPORTING", _("Chế độ báo cáo")
    UNPLACED = "UNPLACED", _("Chưa xếp được")
    ASIDE = "ASIDE", _("Không phải nhiệm vụ")


class AssignmentRole(models.TextChoices):
    LEAD = "LEAD", _("Chủ trì")
    COOPERATING = "COOPERATING", _("Phối hợp")


class Recurrence(models.TextChoices):
    CONTINUOUS = "continuous", _("Thường xuyên")
    WEEKLY = "weekly", _("Hằng tuần")
    MONTHLY = "monthly", _("Hằng tháng")
    QUARTERLY = "quarterly", _("Hằng quý")
    HALF_YEARLY = "half_yearly", _("6 tháng")
    YEARLY = "yearly", _("Hằng năm")


class Comparator(models.TextChoices):
    AT_LEAST = ">=", _("từ … trở lên")
    MORE = ">", _("trên")
    AT_MOST = "<=", _("không quá")
    LESS = "<", _("dưới")
    EQUAL = "=", _("đúng bằng")


class ReportingPeriod(models.TextChoices):
    WEEK = "week", _("Hằng tuần")
    MONTH = "month", _("Hằng tháng")
    QUARTER = "quarter", _("Hằng quý")
    HALF_YEAR = "half_year", _("6 tháng")
    NINE_MONTHS = "nine_months", _("9 tháng")
    YEAR = "year", _("Hằng năm")
    ON_REQUEST = "on_request", _("Đột xuất")


class DueBasis(models.TextChoices):
    """Where the first due date of an obligation comes from."""

    PLAN = "PLAN", _("kế hoạch ghi")
    PERIOD = "PERIOD", _("ngày cuối của kỳ")
    DIRECTION = "DIRECTION", _("chỉ đạo ghi")
    AMENDMENT = "AMENDMENT", _("điều chỉnh kế hoạch")
    SET = "SET", _("Phòng Nội vụ ấn định")


class ObligationState(models.TextChoices):
    OPEN = "OPEN", _("Chưa báo cáo")
    IN_PROGRESS = "IN_PROGRESS", _("Đang thực hiện")
    SUBMITTED = "SUBMITTED", _("Chờ xác nhận")
    RETURNED = "RETURNED", _("Trả lại")
    DONE = "DONE", _("Hoàn thành")
    DROPPED = "DROPPED", _("Thôi thực hiện")
    JOINED = "JOINED", _("Đã gộp")


# Somebody still has to do something about these.
LIVE = frozenset(
    {ObligationState.OPEN, ObligationState.IN_PROGRESS, ObligationState.SUBMITTED, ObligationState.RETURNED}
)
# Of those, the ones that wait for the unit; what is submitted waits for whoever verifies it.
WITH_THE_UNIT = LIVE - {ObligationState.SUBMITTED}


class ReportState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("Chờ xem xét")
    ACCEPTED = "ACCEPTED", _("Đã xác nhận")
    RETURNED = "RETURNED", _("Trả lại")


class ExtensionState(models.TextChoices):
    ASKED = "ASKED", _("Chờ quyết định")
    GRANTED = "GRANTED", _("Đồng ý")
    REFUSED = "REFUSED", _("Không đồng ý")


class HandoverKind(models.TextChoices):
    REORGANISATION = "REORGANISATION", _("Sắp xếp đơn vị")
    REASSIGNMENT = "REASSIGNMENT", _("Phân công lại")


class AmendmentState(models.TextChoices):
    DRAFT = "DRAFT", _("Đang soạn")
    APPLIED = "APPLIED", _("Đã áp dụng")
    ABANDONED = "ABANDONED", _("Đã bỏ")


class ChangeKind(models.TextChoices):
    ADDED = "ADDED", _("Bổ sung")
    CHANGED = "CHANGED", _("Sửa đổi")
    DROPPED = "DROPPED", _("Thôi thực hiện")


class Reporters(models.TextChoices):
    """Which units report the value of a target's figure."""

    OWNER = "OWNER", _("đơn vị phụ trách chỉ tiêu")
    COMMUNES = "COMMUNES", _("từng xã, phường, thị trấn")
    OFFICES = "OFFICES", _("từng cơ quan chuyên môn")


class DifficultyState(models.TextChoices):
    RAISED = "RAISED", _("Mới nêu")
    ANSWERED = "ANSWERED", _("Đã trả lời")
    ESCALATED = "ESCALATED", _("Đã trình Chủ tịch")
    DIRECTED = "DIRECTED", _("Đã có chỉ đạo")
    WITHDRAWN = "WITHDRAWN", _("Đơn vị đã rút")


class Standing(models.TextChoices):
    """How an obligation stands on a day, in the order in which it asks for attention."""

    OVERDUE = "OVERDUE", _("Quá hạn")
    RETURNED = "RETURNED", _("Bị trả lại")
    DUE_SOON = "DUE_SOON", _("Sắp đến hạn")
    WAITING_LATE = "WAITING_LATE", _("Chờ xác nhận (báo cáo trễ)")
    WAITING = "WAITING", _("Chờ xác nhận")
    ON_COURSE = "ON_COURSE", _("Còn hạn")
    UNDATED = "UNDATED", _("Không ghi hạn")
    DONE_LATE = "DONE_LATE", _("Xong, trễ hạn")
    DONE = "DONE", _("Xong")
    ENDED = "ENDED", _("Thôi thực hiện")


class TargetStanding(models.TextChoices):
    MISSED = "MISSED", _("Không đạt")
    AT_RISK = "AT_RISK", _("Có nguy cơ không đạt")
    MISSING = "MISSING", _("Chưa có số liệu")
    ON_COURSE = "ON_COURSE", _("Đạt mức")
