"""A plan in force: its targets with their figures, its duties and who is assigned to them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.kit.search import FoldedField
from parindex.organization.models import Unit
from parindex.planning.states import AssignmentRole, Comparator, Recurrence, Reporters, ReportingPeriod


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

    def source(self, first: int | None, last: int | None) -> list[dict[str, Any]]:
        """Those lines; none for what came later than the document."""
        if first is None or last is None:
            return []
        return [line for line in self.lines if first <= line["number"] <= last]


class PlanPart(Record):
    """What targets and duties share: their place in the plan and the lines they come from.

    What came later than the document, by a direction or an amendment, has no lines. What an amendment
    dropped keeps its row and everything reported on it.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="%(class)ss")
    position = models.PositiveIntegerField()
    text = models.TextField(_("nội dung"))
    first_line = models.PositiveIntegerField(null=True)
    last_line = models.PositiveIntegerField(null=True)
    dropped_on = models.DateField(_("thôi thực hiện từ ngày"), null=True)

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

    `measure` is the code of the measure that counts it from records, since `bound_on`; empty until it is bound.
    The units named by `reporters` report its value each quarter, and for each of them it is counted; `owner`
    answers for it.
    `baseline` is the value before the plan, null when nobody knows it.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField()
    comparator = models.CharField(_("so sánh"), max_length=2, choices=Comparator.choices)
    value = models.DecimalField(_("giá trị"), max_digits=18, decimal_places=4)
    unit = models.TextField(_("đơn vị tính"))
    scope = models.TextField(_("phạm vi"), blank=True)
    subject = models.TextField(_("đối tượng đo"))
    measure = models.CharField(_("chỉ số"), max_length=100, blank=True)
    bound_on = models.DateField(_("gắn với chỉ số từ ngày"), null=True)
    reporters = models.CharField(
        _("đơn vị báo cáo số liệu"), max_length=10, choices=Reporters.choices, default=Reporters.OWNER
    )
    owner = models.ForeignKey(
        Unit, verbose_name=_("đơn vị phụ trách"), null=True, on_delete=models.PROTECT, related_name="owned_measures"
    )
    baseline = models.DecimalField(_("giá trị năm trước"), max_digits=18, decimal_places=4, null=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("mức chỉ tiêu")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.comparator} {self.value} {self.unit}"


class Task(PlanPart):
    """A duty of the plan (nhiệm vụ): what is to be done, by when or how often, and with what product.

    A direction of the chair becomes a duty too (`direction`). `needs_document`: it can't be closed
    without the document or file that is its result.
    """

    path = models.CharField(_("mục"), max_length=40)
    title = models.TextField(_("nhóm"), blank=True)
    recurrence = models.CharField(_("định kỳ"), max_length=12, choices=Recurrence.choices, blank=True)
    due_on = models.DateField(_("hạn"), null=True, blank=True)
    due_text = models.TextField(_("thời hạn theo văn bản"), blank=True)
    product = models.TextField(_("sản phẩm"), blank=True)
    needs_document = models.BooleanField(_("phải có văn bản kết quả"), default=False)
    direction = models.OneToOneField("Direction", null=True, on_delete=models.PROTECT, related_name="task")
    search_text = FoldedField(sources=("path", "title", "text", "product"))

    class Meta(PlanPart.Meta):
        verbose_name = _("nhiệm vụ")
        constraints = [models.UniqueConstraint(fields=["plan", "path"], name="task_path_once_a_plan")]


class TaskAssignment(Record):
    """A unit leads a duty or cooperates in it, as the plan says; `ended_on` when an amendment took it off.

    Who holds the work after a reorganisation stands in the obligations, not here.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(_("vai trò"), max_length=12, choices=AssignmentRole.choices)
    ended_on = models.DateField(_("thôi từ ngày"), null=True)

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
