from django.db import models
from django.utils.translation import gettext_lazy as _


class SetState(models.TextChoices):
    DRAFT = "DRAFT", _("Đang soạn")
    CHECKED = "CHECKED", _("Đã kiểm tra, chờ ban hành")
    ISSUED = "ISSUED", _("Đã ban hành")
    ENDED = "ENDED", _("Hết hiệu lực")


class RoundState(models.TextChoices):
    SETUP = "SETUP", _("Đang thiết lập")
    SELF_SCORING = "SELF_SCORING", _("Đơn vị tự chấm")
    APPRAISAL = "APPRAISAL", _("Thẩm định lần 1")
    EXPLAINING = "EXPLAINING", _("Đơn vị giải trình")
    SECOND_APPRAISAL = "SECOND_APPRAISAL", _("Thẩm định lần 2")
    COUNCIL = "COUNCIL", _("Hội đồng thẩm định")
    PUBLISHED = "PUBLISHED", _("Đã công bố")


# The order in which a round goes; none is skipped.
COURSE = tuple(RoundState)


class SheetState(models.TextChoices):
    WAITING = "WAITING", _("Chưa mở")
    OPEN = "OPEN", _("Đang tự chấm")
    SUBMITTED = "SUBMITTED", _("Đã nộp")
    LOCKED = "LOCKED", _("Đã khóa do hết hạn")
    CLOSED = "CLOSED", _("Đóng, không chấm")


class LeafState(models.TextChoices):
    """How far a unit is with a leaf, for its list of tasks."""

    NOT_STARTED = "NOT_STARTED", _("Chưa bắt đầu")
    IN_PROGRESS = "IN_PROGRESS", _("Đang làm")
    DONE = "DONE", _("Đã xong")
    NOT_YET = "NOT_YET", _("Chưa thể làm")
    PROBLEM = "PROBLEM", _("Có vấn đề")


class Stage(models.TextChoices):
    """Who judges, in the order in which a later judgement prevails."""

    APPRAISAL_1 = "APPRAISAL_1", _("Thẩm định lần 1")
    APPRAISAL_2 = "APPRAISAL_2", _("Thẩm định lần 2")
    COUNCIL = "COUNCIL", _("Hội đồng")


STAGE_OF = {
    RoundState.APPRAISAL: Stage.APPRAISAL_1,
    RoundState.SECOND_APPRAISAL: Stage.APPRAISAL_2,
    RoundState.COUNCIL: Stage.COUNCIL,
}


class Verdict(models.TextChoices):
    """What an appraiser makes of a leaf."""

    AS_DECLARED = "AS_DECLARED", _("Đồng ý với số liệu kê khai")
    CORRECTED = "CORRECTED", _("Chấm theo số liệu đã sửa")
    POINTS = "POINTS", _("Cho điểm")
    NO_EVIDENCE = "NO_EVIDENCE", _("Không có tài liệu kiểm chứng: 0 điểm")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("Không áp dụng với đơn vị")


class Side(models.TextChoices):
    """On which side of a sheet a person has written; nobody is on both."""

    SELF = "SELF", _("Bên tự chấm")
    APPRAISAL = "APPRAISAL", _("Bên thẩm định")


class AskState(models.TextChoices):
    """Something that one person asks for and another decides."""

    ASKED = "ASKED", _("Chờ quyết định")
    GRANTED = "GRANTED", _("Đồng ý")
    REFUSED = "REFUSED", _("Không đồng ý")


class ExtraKind(models.TextChoices):
    BONUS = "BONUS", _("Điểm thưởng")
    PENALTY = "PENALTY", _("Điểm trừ")


class EvidenceMoment(models.TextChoices):
    """When a document reached the sheet."""

    SELF_SCORING = "SELF_SCORING", _("Khi tự chấm")
    EXPLAINING = "EXPLAINING", _("Khi giải trình")
    REOPENED = "REOPENED", _("Khi được mở lại")


class Origin(models.TextChoices):
    """Where the figures of a forecast come from."""

    RECORDS = "RECORDS", _("Hồ sơ trên hệ thống")
    DECLARED = "DECLARED", _("Đơn vị kê khai")
    OUTSIDE = "OUTSIDE", _("Khảo sát, chỉ số khác")
    NOTHING = "NOTHING", _("Chưa có số liệu")
