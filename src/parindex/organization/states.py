from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    PEOPLES_COMMITTEE = "PEOPLES_COMMITTEE", _("Ủy ban nhân dân")
    PEOPLES_COUNCIL = "PEOPLES_COUNCIL", _("Hội đồng nhân dân")
    PARTY_COMMITTEE = "PARTY_COMMITTEE", _("Cấp ủy Đảng")
    OFFICE = "OFFICE", _("Văn phòng")
    DIVISION = "DIVISION", _("Phòng")
    INSPECTORATE = "INSPECTORATE", _("Thanh tra")
    DEPARTMENT = "DEPARTMENT", _("Sở")
    PUBLIC_SERVICE_UNIT = "PUBLIC_SERVICE_UNIT", _("Đơn vị sự nghiệp công lập")
    PUBLIC_SERVICE_CENTER = "PUBLIC_SERVICE_CENTER", _("Trung tâm Phục vụ hành chính công")
    FATHERLAND_FRONT = "FATHERLAND_FRONT", _("Mặt trận Tổ quốc, đoàn thể")


class Level(models.TextChoices):
    PROVINCE = "PROVINCE", _("Cấp tỉnh")
    DISTRICT = "DISTRICT", _("Cấp huyện")
    COMMUNE = "COMMUNE", _("Cấp xã")


class SuccessionKind(models.TextChoices):
    MERGER = "MERGER", _("Sáp nhập")
    SPLIT = "SPLIT", _("Chia, tách")
    ABSORPTION = "ABSORPTION", _("Nhập vào")
    RENAMING = "RENAMING", _("Đổi thành")
    HANDOVER = "HANDOVER", _("Chuyển giao nhiệm vụ")


class GrantState(models.TextChoices):
    PROPOSED = "PROPOSED", _("Chờ người thứ hai xác nhận")
    ACTIVE = "ACTIVE", _("Đang có hiệu lực")
    ENDED = "ENDED", _("Đã thu hồi")
