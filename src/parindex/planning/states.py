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
