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
