"""Judging a sheet: who is responsible, their marks, what the unit answers, bonuses, penalties, gates."""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.rules import Outcome, points_of
from parindex.scoring.facts import load_outcome
from parindex.scoring.models.sheets import LeafEntry, Sheet
from parindex.scoring.states import AskState, ExtraKind, Stage, Verdict


class Allotment(Record):
    """Who appraises one field of a sheet. Always true: one person is responsible for each."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="allotments")
    field = models.CharField(_("lĩnh vực"), max_length=20)
    appraiser = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="allotments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("phân công thẩm định")
        constraints = [models.UniqueConstraint(fields=["sheet", "field"], name="one_appraiser_a_field")]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.field}: {self.appraiser}"


class Mark(Record):
    """What one stage made of a leaf.

    `facts` are those the outcome was computed from: as declared, or corrected; of points given by hand there are
    none. `asks` is the question that the unit is to explain, "" when there is nothing to explain.
    """

    entry = models.ForeignKey(LeafEntry, on_delete=models.PROTECT, related_name="marks")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    facts = models.JSONField(default=dict)
    outcome = models.JSONField()
    reason = models.TextField(_("nhận xét, lý do"), blank=True)
    asks = models.TextField(_("yêu cầu giải trình"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("điểm thẩm định")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "stage"], name="one_mark_a_stage"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.AS_DECLARED) | ~Q(reason=""), name="mark_that_differs_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.get_stage_display()}"

    @property
    def scored(self) -> Outcome:
        return load_outcome(self.outcome)

    @property
    def points(self) -> Fraction | None:
        return points_of(self.scored)


class Explanation(Record):
    """What the unit answers to a question about a leaf. None by the deadline means that it accepts the mark."""

    entry = models.OneToOneField(LeafEntry, on_delete=models.PROTECT, related_name="explanation")
    text = models.TextField(_("nội dung giải trình"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("giải trình")

    def __str__(self) -> str:
        return str(self.entry)


class ExtraEntry(Record):
    """A bonus the unit asks for, or a penalty that only those who appraise put down; another person decides it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="extras")
    code = models.CharField(_("mục"), max_length=20)
    kind = models.CharField(max_length=8, choices=ExtraKind.choices)
    facts = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    basis = models.TextField(_("căn cứ"))
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("điểm thưởng, điểm trừ")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "code"], name="one_extra_an_item"),
            models.CheckConstraint(condition=~Q(decided_by=F("by")), name="extra_by_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.code}"


class GateEvent(Record):
    """Something happened that holds a unit's class down or takes its points; it counts once another person agrees."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="gate_events")
    gate = models.CharField(_("điều kiện"), max_length=20)
    basis = models.TextField(_("căn cứ"))
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sự kiện khống chế hạng")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "gate"], name="one_event_a_gate"),
            models.CheckConstraint(condition=~Q(decided_by=F("by")), name="gate_by_two_persons"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.gate}"
