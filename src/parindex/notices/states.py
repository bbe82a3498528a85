from django.db import models
from django.utils.translation import gettext_lazy as _

from parindex.audit.roles import STAFF, Role


class Audience(models.TextChoices):
    """Who reads a notice: people by their roles on the day of reading, never by name."""

    REPORTERS = "REPORTERS", _("người báo cáo và thủ trưởng đơn vị")
    HEADS = "HEADS", _("thủ trưởng đơn vị")
    OFFICERS = "OFFICERS", _("công chức theo dõi CCHC")
    CHAIR = "CHAIR", _("Chủ tịch UBND")
    CLERKS = "CLERKS", _("văn thư")
    STAFF = "STAFF", _("công chức của đơn vị")
    APPRAISERS = "APPRAISERS", _("người thẩm định")


# Roles of an audience, and whether they are held in the unit itself or in its committee.
IN_THE_UNIT: dict[str, tuple[Role, ...]] = {
    Audience.REPORTERS: (Role.SELF_ASSESSOR, Role.UNIT_LEADER),
    Audience.HEADS: (Role.UNIT_LEADER,),
    Audience.STAFF: STAFF,
}
IN_THE_COMMITTEE: dict[str, tuple[Role, ...]] = {
    Audience.OFFICERS: (Role.REFORM_OFFICER,),
    Audience.CHAIR: (Role.CHAIR,),
    Audience.CLERKS: (Role.CLERK,),
    Audience.APPRAISERS: (Role.APPRAISER,),
}
