"""Codes of the roles, the lowest thing that policies of every app share.

A role is always held in a unit and for a time; organization.RoleGrant holds who, where and until when.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    INTAKE = "INTAKE", _("Công chức tiếp nhận một cửa")
    CASE_OFFICER = "CASE_OFFICER", _("Công chức giải quyết hồ sơ")
    SELF_ASSESSOR = "SELF_ASSESSOR", _("Người tự đánh giá, báo cáo của đơn vị")
    UNIT_LEADER = "UNIT_LEADER", _("Thủ trưởng đơn vị")
    REFORM_OFFICER = "REFORM_OFFICER", _("Công chức theo dõi CCHC")
    APPRAISER = "APPRAISER", _("Người thẩm định")
    COUNCIL = "COUNCIL", _("Thành viên Hội đồng thẩm định")
    CHAIR = "CHAIR", _("Chủ tịch UBND")
    CLERK = "CLERK", _("Văn thư")
    INSPECTOR = "INSPECTOR", _("Thanh tra, tiếp công dân")
    OVERSIGHT = "OVERSIGHT", _("Mặt trận, đoàn thể giám sát")
    SYSTEM_ADMIN = "SYSTEM_ADMIN", _("Quản trị hệ thống")
    AUDITOR = "AUDITOR", _("Kiểm soát nhật ký")
    DATA_PROTECTION = "DATA_PROTECTION", _("Phụ trách bảo vệ dữ liệu cá nhân")
    API = "API", _("Tài khoản dịch vụ")


AUDITOR = Role.AUDITOR.value

# Those who do an office's work, as against those who look after the system or look on from outside.
STAFF = (
    Role.INTAKE,
    Role.CASE_OFFICER,
    Role.SELF_ASSESSOR,
    Role.UNIT_LEADER,
    Role.REFORM_OFFICER,
    Role.APPRAISER,
    Role.COUNCIL,
    Role.CHAIR,
    Role.CLERK,
    Role.INSPECTOR,
)

# Granting one of these needs a second person (separation of duties, SoD-7).
SENSITIVE = frozenset({Role.APPRAISER, Role.COUNCIL, Role.SYSTEM_ADMIN, Role.AUDITOR})

# Nobody holds both of a pair (SoD-6).
INCOMPATIBLE = (
    frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR}),
    frozenset({Role.SELF_ASSESSOR, Role.APPRAISER}),
    frozenset({Role.SYSTEM_ADMIN, Role.COUNCIL}),
)

# Whoever holds one of these signs in with a second factor.
NEEDS_SECOND_FACTOR = frozenset(
    {
        Role.UNIT_LEADER,
        Role.APPRAISER,
        Role.COUNCIL,
        Role.CHAIR,
        Role.CLERK,
        Role.INSPECTOR,
        Role.SYSTEM_ADMIN,
        Role.AUDITOR,
    }
)
