from django.db import models
from django.utils.translation import gettext_lazy as _


class Validity(models.TextChoices):
    IN_FORCE = "IN_FORCE", _("Còn hiệu lực")
    PARTLY = "PARTLY", _("Hết hiệu lực một phần, đã sửa đổi")
    NOT_YET = "NOT_YET", _("Chưa có hiệu lực")
    REPLACED = "REPLACED", _("Đã bị thay thế")
    EXPIRED = "EXPIRED", _("Hết hiệu lực")
    UNKNOWN = "UNKNOWN", _("Chưa rõ, cần kiểm tra")


class RelationKind(models.TextChoices):
    REPLACES = "REPLACES", _("thay thế")
    AMENDS = "AMENDS", _("sửa đổi, bổ sung")
