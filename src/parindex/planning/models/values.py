"""Values of targets, as units report them period by period."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit
from parindex.planning.models.plans import TargetMeasure
from parindex.planning.states import ReportState


class TargetValue(Record):
    """What one unit reported for one figure of a target in one period.

    Always true: a missing value has no row. A ratio keeps `numerator` and `denominator`, so that the value of
    several units is computed from their sums and never as a mean of percentages. `counted_at` is of when the figure
    is that the system filled it from, by itself where `by` is nobody; None where a person wrote it, whom the system
    never overwrites.
    """

    measure = models.ForeignKey(TargetMeasure, on_delete=models.PROTECT, related_name="values")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="target_values")
    period = models.CharField(_("kỳ"), max_length=10)
    value = models.DecimalField(_("giá trị"), max_digits=18, decimal_places=4)
    numerator = models.DecimalField(_("tử số"), max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(_("mẫu số"), max_digits=18, decimal_places=4, null=True)
    note = models.TextField(_("ghi chú"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("nhận lúc"))
    counted_at = models.DateTimeField(_("hệ thống tính, số liệu lúc"), null=True)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.SUBMITTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("số liệu chỉ tiêu")
        ordering = ["period", "unit__position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "unit", "period"], name="one_value_a_unit_and_period"),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__gt=0),
                name="value_ratio_whole",
                violation_error_message=_("Ghi cả tử số và mẫu số (lớn hơn 0), hoặc không ghi cả hai."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.period}: {self.value}"

    @property
    def is_copied(self) -> bool:
        """Entered by the system and not looked at yet: the counted value itself says the same, and later."""
        return self.counted_at is not None and self.state == ReportState.SUBMITTED

    def wait(self) -> None:
        """A new report waits to be looked at, whatever was decided on an earlier one."""
        self.state, self.decided_by_id, self.decided_at, self.decision_note = ReportState.SUBMITTED, None, None, ""

    def decide(self, state: str, by: int | None, at: datetime, note: str) -> None:
        self.state, self.decided_by_id, self.decided_at, self.decision_note = state, by, at, note


class ValueEvidence(Record):
    """A file that shows a value, and where in it to look."""

    value = models.ForeignKey(TargetValue, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.CharField(_("trang"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("tài liệu kiểm chứng số liệu")

    def __str__(self) -> str:
        return self.file.name
