"""The committee's report made from those of its units."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.reporting.models.rounds import ReportRound
from parindex.reporting.states import ConsolidationState


class Consolidation(Record):
    """A round's reports as one.

    Always true: `editions` are the ids of the accepted editions it was drawn from; when one of them is no longer
    the accepted one, or another was accepted since, it is stale and says so. A final one is not drawn again.
    """

    round = models.OneToOneField(ReportRound, on_delete=models.PROTECT, related_name="consolidation")
    editions = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ConsolidationState.choices, default=ConsolidationState.DRAFT)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("báo cáo tổng hợp")

    def __str__(self) -> str:
        return str(self.round)


class ConsolidatedText(Record):
    """The words under one heading of the committee's report.

    `drafted` is what the units' texts gave, kept with its sources; `text` is what a person made of it.
    `sources` are [{"unit": id, "edition": id, "text": …}].
    """

    consolidation = models.ForeignKey(Consolidation, on_delete=models.PROTECT, related_name="texts")
    field = models.CharField(max_length=60)
    drafted = models.TextField(blank=True)
    text = models.TextField(blank=True)
    sources = models.JSONField(default=list)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("nội dung báo cáo tổng hợp")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["consolidation", "field"], name="one_text_a_field")]

    def __str__(self) -> str:
        return f"{self.consolidation} {self.field}"
