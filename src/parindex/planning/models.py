"""A plan under review, and the plan it becomes when a person has confirmed it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.kit.search import FoldedField
from parindex.organization.models import Unit
from parindex.planning.states import AssignmentRole, Comparator, ItemKind, Recurrence, ReportingPeriod, ReviewState


class PlanReview(Record):
    """A plan document as it was read, being corrected by a person.

    Always true: nothing of it is a plan before it is confirmed. `reading` is what the reader gave
    (document, citations, warnings …), `lines` the source text [{number, text}]; items stand in rows so
    that each is corrected on its own.
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="reviews")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plan_reviews")
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    reading = models.JSONField()
    lines = models.JSONField()
    opened_at = models.DateTimeField(_("mở lúc"))
    plan = models.OneToOneField("Plan", null=True, on_delete=models.PROTECT, related_name="review")

    audit_hidden = frozenset({"reading", "lines"})

    class Meta:
        verbose_name = _("bản soát kế hoạch")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ReviewState.CONFIRMED) ^ Q(plan__isnull=True),
                name="review_confirmed_has_plan",
            )
        ]

    def __str__(self) -> str:
        return str(self.reading["document"].get("title") or self.file.name)

    def require_open(self) -> None:
        if self.state != ReviewState.OPEN:
            raise WrongState(
                gettext("Bản soát này %(state)s nên không sửa được nữa.")
                % {"state": self.get_state_display().lower()}
            )


class ReviewItem(Record):
    """One thing read from the document: a target, a duty, a reporting rule, or text not placed.

    `detail` by kind: TARGET {"measures": [{comparator, value, unit, scope, subject, measure}]};
    TASK {"title", "lead": [{name, code}], "cooperating": [{name, code}], "recurrence", "due_on",
    "due_text", "product"}; REPORTING {"period", "from", "to", "via"}. A `code` of null is a name that
    no unit of the register answers to yet.
    """

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    path = models.CharField(_("mục"), max_length=40, blank=True)
    text = models.TextField(_("nội dung"))
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()
    detail = models.JSONField(default=dict)
    corrected = models.BooleanField(_("đã sửa tay"), default=False)

    class Meta:
        verbose_name = _("mục đang soát")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(last_line__gte=F("first_line")), name="review_item_lines_in_order"),
            models.UniqueConstraint(fields=["review", "position"], name="review_item_position"),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.text[:60]}"


class Plan(Record):
    """A plan in force: what a people's committee set itself and its units for a year.

    Always true: it came from a confirmed review, and `lines` is the text it was read from, so that
    every target and duty can show its source.
    """

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    title = models.TextField(_("trích yếu"))
    reference = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("năm kế hoạch"))
    signer = models.CharField(_("người ký"), max_length=150, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="plans")
    lines = models.JSONField()
    confirmed_at = models.DateTimeField(_("xác nhận lúc"))
    search_text = FoldedField(sources=("title", "reference"))

    audit_hidden = frozenset({"lines"})

    class Meta:
        verbose_name = _("kế hoạch")
        ordering = ["-year", "-confirmed_at"]

    def __str__(self) -> str:
        return self.title

    def source(self, first: int, last: int) -> list[dict[str, Any]]:
        """The lines of the document from `first` to `last`."""
        return [line for line in self.lines if first <= line["number"] <= last]


class PlanPart(Record):
    """What targets and duties share: their place in the plan and the lines they come from."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="%(class)ss")
    position = models.PositiveIntegerField()
    text = models.TextField(_("nội dung"))
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text[:80]


class Target(PlanPart):
    """A target of the plan (chỉ tiêu), as worded; its figures stand in `TargetMeasure`."""

    ordinal = models.CharField(_("số thứ tự"), max_length=20)

    class Meta(PlanPart.Meta):
        verbose_name = _("chỉ tiêu")


class TargetMeasure(Record):
    """One figure of a target: subject, comparator, value and unit, for a level (`scope`) or for all.

    `measure` is the code of the measure that will compute it from records; empty until it is linked.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField()
    comparator = models.CharField(_("so sánh"), max_length=2, choices=Comparator.choices)
    value = models.DecimalField(_("giá trị"), max_digits=18, decimal_places=4)
    unit = models.TextField(_("đơn vị tính"))
    scope = models.TextField(_("phạm vi"), blank=True)
    subject = models.TextField(_("đối tượng đo"))
    measure = models.CharField(_("chỉ số"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("mức chỉ tiêu")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.comparator} {self.value} {self.unit}"


class Task(PlanPart):
    """A duty of the plan (nhiệm vụ): what is to be done, by when or how often, and with what product."""

    path = models.CharField(_("mục"), max_length=40)
    title = models.TextField(_("nhóm"), blank=True)
    recurrence = models.CharField(_("định kỳ"), max_length=12, choices=Recurrence.choices, blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    due_text = models.TextField(_("thời hạn theo văn bản"), blank=True)
    product = models.TextField(_("sản phẩm"), blank=True)
    search_text = FoldedField(sources=("path", "title", "text", "product"))

    class Meta(PlanPart.Meta):
        verbose_name = _("nhiệm vụ")
        constraints = [models.UniqueConstraint(fields=["plan", "path"], name="task_path_once_a_plan")]


class TaskAssignment(Record):
    """A unit leads a duty or cooperates in it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("vai trò"), max_length=12, choices=AssignmentRole.choices)

    class Meta:
        verbose_name = _("phân công")
        ordering = ["role", "unit__position"]
        constraints = [
            models.UniqueConstraint(fields=["task", "unit"], name="unit_once_a_task"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} – {self.get_role_display()}"


class ReportingDuty(Record):
    """Who reports to whom, how often, through whom, as the plan's closing paragraphs say."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reporting")
    period = models.CharField(_("kỳ"), max_length=12, choices=ReportingPeriod.choices)
    reporters = models.TextField(_("bên báo cáo"))
    receiver = models.TextField(_("nơi nhận"))
    via = models.TextField(_("qua"), blank=True)
    first_line = models.PositiveIntegerField()
    last_line = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("chế độ báo cáo")

    def __str__(self) -> str:
        return f"{self.period}: {self.reporters} → {self.receiver}"
