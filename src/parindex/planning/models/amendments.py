"""Amending a plan: each change with what stood before and what stands after."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.planning.models.plans import Plan, Target, TargetMeasure, Task
from parindex.planning.states import AmendmentState, ChangeKind


class Amendment(Record):
    """A version of the plan: why it was amended, by which decision, from which day.

    Always true: nothing in the plan changes while it is a draft, and once applied it is never edited.
    `number` counts the applied ones of a plan.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("lần điều chỉnh"), null=True)
    reason = models.TextField(_("lý do điều chỉnh"), blank=True)
    reference = models.CharField(_("số, ký hiệu văn bản điều chỉnh"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày văn bản"), null=True)
    state = models.CharField(max_length=10, choices=AmendmentState.choices, default=AmendmentState.DRAFT)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần điều chỉnh kế hoạch")
        ordering = ["plan", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="amendment_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=AmendmentState.DRAFT), name="one_amendment_drafted"
            ),
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.APPLIED)
                | (Q(number__isnull=False, decided_on__isnull=False) & ~Q(reason="")),
                name="amendment_applied_has_reason_and_date",
            ),
        ]

    def __str__(self) -> str:
        if self.number is None:
            return gettext("Bản soạn điều chỉnh")
        return gettext("Điều chỉnh lần %(n)s") % {"n": self.number}

    def require_draft(self) -> None:
        if self.state != AmendmentState.DRAFT:
            raise WrongState(gettext("Lần điều chỉnh này không còn là bản soạn nên không sửa được nữa."))


class Change(Record):
    """One change of an amendment, of a duty (`task`), a target or one figure of a target (`measure`).

    `before` and `after` say the whole of it: a duty {"path", "text", "lead": [codes], "cooperating": [codes],
    "due_on", "recurrence", "due_text", "product", "needs_document"}, a figure {"comparator", "value"}, a target
    {"ordinal", "text"}, an added one with its figure, if it has one, {"subject", "scope", "comparator", "value",
    "unit"}. `before` is empty for what is added. `after` of a duty dropped says how much work was open then,
    {"live", "reported", "overdue"}, so that lateness is not dropped unseen. What is added has `task` or `target`
    once the amendment is applied.
    """

    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="changes")
    target = models.ForeignKey(Target, null=True, on_delete=models.PROTECT, related_name="changes")
    measure = models.ForeignKey(TargetMeasure, null=True, on_delete=models.PROTECT, related_name="changes")
    before: Any = models.JSONField(default=dict)
    after: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("nội dung điều chỉnh")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "task"], name="task_changed_once"),
            models.UniqueConstraint(fields=["amendment", "target"], name="target_changed_once"),
            models.UniqueConstraint(fields=["amendment", "measure"], name="measure_changed_once"),
        ]

    @property
    def adds_target(self) -> bool:
        return self.kind == ChangeKind.ADDED and "ordinal" in self.after

    def __str__(self) -> str:
        about = self.after or self.before
        return f"{self.get_kind_display()} {about.get('path') or about.get('ordinal') or ''}".strip()
