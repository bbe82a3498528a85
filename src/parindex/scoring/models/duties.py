"""What became of advice: a duty of a plan for a leaf."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.planning.models import Change, Direction
from parindex.scoring.models.sheets import Sheet


class LeafDuty(Record):
    """A duty of a plan made from what a forecast advised.

    Always true: it is a direction of the chair, or a change in an amendment that the reform officer drafts. `leaves`
    are those it is to win points of, `points` what it was said to win on that day; `move` names the kind of work.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="duties")
    move = models.CharField(max_length=100)
    leaves = models.JSONField(_("tiêu chí"))
    points = models.DecimalField(_("điểm được thêm"), max_digits=9, decimal_places=6)
    direction = models.ForeignKey(Direction, null=True, on_delete=models.PROTECT, related_name="+")
    change = models.ForeignKey(Change, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("việc giao từ dự báo")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__isnull=True) | Q(change__isnull=True), name="leaf_duty_in_one_way"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.move}"
