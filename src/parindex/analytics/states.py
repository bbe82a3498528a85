from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """Which unit of a record a figure is laid to: who received it, or who solves it."""

    UNIT = "unit", _("đơn vị")
    OFFICE = "office", _("cơ quan giải quyết")


class FigureState(models.TextChoices):
    CURRENT = "CURRENT", _("Đang dùng")
    SUPERSEDED = "SUPERSEDED", _("Đã có số mới hơn")
