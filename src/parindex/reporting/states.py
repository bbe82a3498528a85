from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    OPEN = "OPEN", _("Đang thu")
    CLOSED = "CLOSED", _("Đã khóa")


class ReportState(models.TextChoices):
    OPEN = "OPEN", _("Chưa nộp")
    WITH_HEAD = "WITH_HEAD", _("Trình thủ trưởng")
    SUBMITTED = "SUBMITTED", _("Chờ xem xét")
    RETURNED = "RETURNED", _("Trả lại")
    ACCEPTED = "ACCEPTED", _("Đã chấp nhận")
    JOINED = "JOINED", _("Đã gộp")


# The unit still has to do something about these.
WITH_THE_UNIT = frozenset({ReportState.OPEN, ReportState.WITH_HEAD, ReportState.RETURNED})
# The words and figures can be changed only then.
WRITABLE = frozenset({ReportState.OPEN, ReportState.RETURNED})


class EditionState(models.TextChoices):
    WAITING = "WAITING", _("Chờ xem xét")
    ACCEPTED = "ACCEPTED", _("Chấp nhận")
    RETURNED = "RETURNED", _("Trả lại")


class Punctuality(models.TextChoices):
    """How a unit's report stands against its due date, for the list of on time, late and missing."""

    MISSING = "MISSING", _("Quá hạn")
    LATE = "LATE", _("Trễ hạn")
    DUE = "DUE", _("Còn hạn")
    ON_TIME = "ON_TIME", _("Đúng hạn")
    JOINED = "JOINED", _("Đã gộp vào đơn vị kế thừa")


class ExtensionState(models.TextChoices):
    ASKED = "ASKED", _("Chờ quyết định")
    GRANTED = "GRANTED", _("Đồng ý")
    REFUSED = "REFUSED", _("Không đồng ý")


class CorrectionState(models.TextChoices):
    ASKED = "ASKED", _("Chờ quyết định")
    ACCEPTED = "ACCEPTED", _("Chấp nhận, ghi vào kỳ sau")
    REFUSED = "REFUSED", _("Không chấp nhận")


class ConsolidationState(models.TextChoices):
    DRAFT = "DRAFT", _("Đang soạn")
    FINAL = "FINAL", _("Đã chốt")
