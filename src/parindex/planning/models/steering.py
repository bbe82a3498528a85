"""Difficulties that units raise, and directions of the chair."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.organization.models import Unit
from parindex.planning.models.plans import Plan, Target, Task
from parindex.planning.states import DifficultyState


class Direction(Record):
    """What the chair directed (chỉ đạo); it lives on as a duty of the plan with its own obligations.

    `reference` and `issued_on` are those of the document it stands in, where there is one.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="directions")
    ordinal = models.PositiveIntegerField()
    text = models.TextField(_("nội dung chỉ đạo"))
    reference = models.CharField(_("số, ký hiệu văn bản"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày chỉ đạo"))
    due_on = models.DateField(_("hạn"), null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("chỉ đạo")
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["plan", "ordinal"], name="direction_ordinal")]

    def __str__(self) -> str:
        return self.text[:80]


class Difficulty(Record):
    """A difficulty (khó khăn, vướng mắc) a unit raises, and what became of it.

    It is about a duty, about a target, or stands in a report of the unit, to which `source` then leads.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="difficulties")
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="difficulties")
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="difficulties")
    source = models.CharField(_("báo cáo nêu khó khăn"), max_length=300, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="difficulties")
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(_("nêu lúc"))
    text = models.TextField(_("khó khăn, vướng mắc"))
    proposal = models.TextField(_("đề xuất, kiến nghị"), blank=True)
    state = models.CharField(max_length=10, choices=DifficultyState.choices, default=DifficultyState.RAISED)
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    escalation_note = models.TextField(_("ý kiến khi trình"), blank=True)
    escalated_at = models.DateTimeField(null=True)
    direction = models.ForeignKey(Direction, null=True, on_delete=models.PROTECT, related_name="difficulties")

    class Meta:
        verbose_name = _("khó khăn, vướng mắc")
        ordering = ["-raised_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, target__isnull=True, source="")
                | Q(task__isnull=True, target__isnull=False, source="")
                | (Q(task__isnull=True, target__isnull=True) & ~Q(source="")),
                name="difficulty_about_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(state=DifficultyState.DIRECTED) ^ Q(direction__isnull=True),
                name="difficulty_directed_has_direction",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    def require_state(self, *states: str) -> None:
        if self.state not in states:
            raise WrongState(
                gettext("Khó khăn này đã ở tình trạng «%(state)s» nên không làm việc đó được nữa.")
                % {"state": self.get_state_display().lower()}
            )
