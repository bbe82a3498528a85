"""A plan through its year: what each unit owes in each period, what it reported, and how dates and hands moved."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit
from parindex.planning.models.plans import Task, TaskAssignment
from parindex.planning.states import (
    LIVE,
    DueBasis,
    ExtensionState,
    HandoverKind,
    ObligationState,
    ReportState,
)

DONE = 100


class Obligation(Record):
    """What one unit owes for one duty in one period ("" for a duty without periods).

    Always true: the assignment says whom the plan named, `unit` who holds it now; `first_due_on` never
    changes once set; `reported_on` is the server's day of the report that claims completion, and no
    typed date can move it. A due date is missing where nobody set one: such an obligation is never late.
    """

    assignment = models.ForeignKey(TaskAssignment, on_delete=models.PROTECT, related_name="obligations")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="obligations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obligations")
    period = models.CharField(_("kỳ"), max_length=10, blank=True)
    starts_on = models.DateField(_("bắt đầu"), null=True)
    due_on = models.DateField(_("hạn"), null=True)
    first_due_on = models.DateField(_("hạn đầu tiên"), null=True)
    due_basis = models.CharField(_("căn cứ của hạn"), max_length=10, choices=DueBasis.choices, blank=True)
    state = models.CharField(
        _("tình trạng"), max_length=12, choices=ObligationState.choices, default=ObligationState.OPEN
    )
    percent = models.PositiveSmallIntegerField(_("mức hoàn thành (%)"), null=True)
    reported_on = models.DateField(_("ngày báo cáo hoàn thành"), null=True)
    ended_on = models.DateField(_("thôi từ ngày"), null=True)
    joined_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")

    class Meta:
        verbose_name = _("phần việc")
        ordering = ["task__position", "period", "unit__position"]
        indexes = [
            models.Index(fields=["unit", "state", "due_on"], name="obligation_of_unit"),
            models.Index(fields=["task", "state", "due_on"], name="obligation_of_task"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "period"], name="obligation_once_a_period"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=DONE),
                name="obligation_percent",
                violation_error_message=_("Mức hoàn thành phải từ 0 đến 100%."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, first_due_on__isnull=True)
                | Q(due_on__isnull=False, first_due_on__isnull=False),
                name="obligation_keeps_first_due",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ObligationState.SUBMITTED, ObligationState.DONE])
                | Q(percent=DONE, reported_on__isnull=False),
                name="obligation_done_was_reported",
            ),
            models.CheckConstraint(
                condition=Q(state=ObligationState.JOINED) ^ Q(joined_into__isnull=True),
                name="obligation_joined_has_heir",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ObligationState.DROPPED, ObligationState.JOINED]) ^ Q(ended_on__isnull=True),
                name="obligation_ended_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task.path} · {self.unit}" + (f" · {self.period}" if self.period else "")

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def require_live(self) -> None:
        if not self.is_live:
            raise WrongState(
                gettext("Phần việc này đã ở tình trạng «%(state)s» nên không thay đổi được nữa.")
                % {"state": self.get_state_display().lower()}
            )

    def take_report(self, percent: int, on: date) -> None:
        """A report of the holder arrived on `on`: 100 asks to be verified, less is progress."""
        self.require_live()
        self.percent = percent
        done = percent == DONE
        self.state = ObligationState.SUBMITTED if done else ObligationState.IN_PROGRESS
        self.reported_on = on if done else None

    def verify(self) -> None:
        self._require_submitted()
        self.state = ObligationState.DONE

    def send_back(self) -> None:
        self._require_submitted()
        self.state, self.reported_on = ObligationState.RETURNED, None

    def move_due(self, to: date) -> None:
        """A later due date; the first one stays."""
        self.require_live()
        self.due_on = to

    def set_due(self, on: date, basis: str) -> None:
        """Give a first due date to an obligation that has none."""
        self.require_live()
        if self.first_due_on is not None:
            raise WrongState(gettext("Phần việc này đã có hạn; muốn lùi hạn thì gia hạn, kèm lý do."))
        self.due_on = self.first_due_on = on
        self.due_basis = basis

    def drop(self, on: date) -> None:
        """From `on` the plan no longer asks for it; what was reported stays readable."""
        self.require_live()
        self.state, self.ended_on = ObligationState.DROPPED, on

    def join(self, into: Obligation, on: date) -> None:
        """From `on` one report answers for both: what its holder owes twice after a merger."""
        self.state, self.joined_into, self.ended_on = ObligationState.JOINED, into, on
        self.percent = self.reported_on = None

    def take_up_again(self) -> None:
        """A later amendment asks again for what an earlier one dropped."""
        if self.state != ObligationState.DROPPED:
            raise WrongState(gettext("Phần việc này không ở tình trạng thôi thực hiện."))
        self.state = ObligationState.OPEN if self.percent is None else ObligationState.IN_PROGRESS
        self.reported_on = self.ended_on = None

    def _require_submitted(self) -> None:
        if self.state != ObligationState.SUBMITTED:
            raise WrongState(
                gettext("Chỉ xác nhận hoặc trả lại được phần việc đã báo cáo hoàn thành; phần này đang «%(state)s».")
                % {"state": self.get_state_display().lower()}
            )


class ProgressReport(Record):
    """One report of progress, kept as it was handed in; a later one does not change it.

    `done_on` is typed by the unit, `at` is when the system received it: both are shown, only `at` counts.
    `document` is the number and symbol of the result document.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("nhận lúc"))
    percent = models.PositiveSmallIntegerField(_("mức hoàn thành (%)"))
    done_on = models.DateField(_("ngày hoàn thành (đơn vị ghi)"), null=True)
    result = models.TextField(_("kết quả"))
    document = models.CharField(_("văn bản kết quả"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.SUBMITTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("báo cáo tiến độ")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__lte=DONE),
                name="report_percent",
                violation_error_message=_("Mức hoàn thành phải từ 0 đến 100%."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation} · {self.percent}%"

    def decide(self, state: str, by: int | None, at: datetime, note: str) -> None:
        self.state, self.decided_by_id, self.decided_at, self.decision_note = state, by, at, note


class ReportEvidence(Record):
    """A file that shows what a report says, and where in it to look."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.CharField(_("trang"), max_length=100, blank=True)
    is_result = models.BooleanField(_("là văn bản kết quả"), default=False)

    class Meta:
        verbose_name = _("tài liệu kiểm chứng")

    def __str__(self) -> str:
        return self.file.name


class Extension(Record):
    """A due date asked to be moved, and what was decided; `from_due` is the date it would replace."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="extensions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    from_due = models.DateField(_("hạn hiện tại"))
    to_due = models.DateField(_("hạn đề nghị"))
    reason = models.TextField(_("lý do"))
    state = models.CharField(max_length=10, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("gia hạn")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_due__gt=F("from_due")),
                name="extension_later",
                violation_error_message=_("Hạn mới phải sau hạn hiện tại."),
            ),
            models.UniqueConstraint(
                fields=["obligation"], condition=Q(state=ExtensionState.ASKED), name="one_extension_asked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation}: {self.from_due} → {self.to_due}"

    def decide(self, state: str, by: int | None, at: datetime, note: str) -> None:
        if self.state != ExtensionState.ASKED:
            raise WrongState(gettext("Đề nghị gia hạn này đã được quyết định từ trước."))
        self.state, self.decided_by_id, self.decided_at, self.decision_note = state, by, at, note


class Handover(Record):
    """An obligation passed from one unit to another on a day; `from_unit` held it until the day before."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="handovers")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("từ ngày"))
    kind = models.CharField(max_length=15, choices=HandoverKind.choices)
    reason = models.CharField(_("lý do"), max_length=600)

    class Meta:
        verbose_name = _("chuyển giao phần việc")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.from_unit} → {self.to_unit}"


class Reminder(Record):
    """A unit was urged (đôn đốc) about an obligation."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="reminders")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField(_("nội dung"))

    class Meta:
        verbose_name = _("lần đôn đốc")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.obligation} {self.at:%d/%m/%Y}"
