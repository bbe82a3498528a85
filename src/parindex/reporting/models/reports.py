"""A unit's report: its answers while it is written, the editions it sent, and what was decided on them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit
from parindex.reporting.calc import Given
from parindex.reporting.models.rounds import ReportRound
from parindex.reporting.states import (
    WITH_THE_UNIT,
    WRITABLE,
    CorrectionState,
    EditionState,
    ExtensionState,
    ReportState,
)


class UnitReport(Record):
    """What one unit owes in a round.

    Always true: `for_unit` is the unit that was asked, `unit` who answers now (its heir after a reorganisation);
    `first_due_on` never changes; `due_on` moves by an extension or with its round's; `correct_by` is set when it is
    sent back; `counted_on` is the server's day of the sending that waits or was accepted. A joined report is answered
    in that of the heir, `joined_into`.
    """

    round = models.ForeignKey(ReportRound, on_delete=models.PROTECT, related_name="reports")
    for_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="unit_reports")
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.OPEN)
    first_due_on = models.DateField(_("hạn đầu tiên"))
    due_on = models.DateField(_("hạn nộp"))
    correct_by = models.DateField(_("hạn nộp lại"), null=True)
    excused = models.BooleanField(_("lùi hạn vì lý do khách quan"), default=False)
    first_sent_on = models.DateField(_("nộp lần đầu"), null=True)
    counted_on = models.DateField(_("ngày nộp được tính"), null=True)
    joined_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined")

    class Meta:
        verbose_name = _("báo cáo của đơn vị")
        ordering = ["for_unit__position", "pk"]
        indexes = [models.Index(fields=["unit", "state", "due_on"], name="report_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["round", "for_unit"], name="one_report_a_unit_and_round"),
            models.CheckConstraint(condition=Q(due_on__gte=F("first_due_on")), name="report_due_only_later"),
            models.CheckConstraint(
                condition=~Q(state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED]) | Q(counted_on__isnull=False),
                name="report_sent_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.JOINED) ^ Q(joined_into__isnull=True), name="report_joined_has_heir"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.for_unit}"

    @property
    def last_day(self) -> date:
        """The day until which a sending counts as in time.

        A later date granted counts only when the reason was objective; what was sent in time and sent back may
        come again until `correct_by`.
        """
        due = self.due_on if self.excused else self.first_due_on
        return max(due, self.correct_by) if self.correct_by else due

    def require_writable(self, today: date) -> None:
        """Raises WrongState when the words can't be changed now; what was typed stays with the person."""
        if self.state not in WRITABLE:
            raise WrongState(
                gettext("Báo cáo đang ở tình trạng «%(state)s» nên không sửa được. Nội dung bạn nhập chưa được lưu.")
                % {"state": self.get_state_display().lower()}
            )
        self.require_taken(today)

    def require_taken(self, today: date) -> None:
        """A closed round takes nothing more, except within an extension."""
        if self.round.closed_at is not None and not (self.excused_until and today <= self.excused_until):
            raise WrongState(
                gettext(
                    "Đợt báo cáo đã khóa nên không nhận thêm. Nội dung bạn nhập chưa được lưu; hãy sao lại, rồi "
                    "đề nghị Phòng Nội vụ gia hạn để nộp bổ sung."
                )
            )

    @property
    def excused_until(self) -> date | None:
        """The last day of a later date that was granted; None without one."""
        return self.due_on if self.due_on > max(self.first_due_on, self.round.due_on) else None

    def require_with_the_unit(self) -> None:
        if self.state not in WITH_THE_UNIT:
            raise WrongState(
                gettext("Báo cáo đang ở tình trạng «%(state)s» nên không làm việc này được.")
                % {"state": self.get_state_display().lower()}
            )


class Answer(Record):
    """What a unit has written for one field so far.

    Always true: no row, or a blank one, is "not reported"; `nothing` is "không phát sinh"; 0 is a number.
    """

    report = models.ForeignKey(UnitReport, on_delete=models.PROTECT, related_name="answers")
    field = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    nothing = models.BooleanField(_("không phát sinh"), default=False)
    note = models.TextField(_("giải trình"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("nội dung báo cáo")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "field"], name="one_answer_a_field"),
            models.CheckConstraint(
                condition=Q(nothing=False)
                | Q(text="", number__isnull=True, numerator__isnull=True, denominator__isnull=True),
                name="nothing_arose_has_no_figure",
                violation_error_message=_("Đã chọn «không phát sinh» thì không ghi số liệu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.field}"

    @property
    def given(self) -> Given:
        return Given(self.text, self.number, self.numerator, self.denominator, self.nothing, self.note)

    def take(self, given: Given) -> None:
        for name in ("text", "number", "numerator", "denominator", "nothing", "note"):
            setattr(self, name, getattr(given, name))


class AnswerEvidence(Record):
    """A file that shows what a field says, and where in it to look."""

    report = models.ForeignKey(UnitReport, on_delete=models.PROTECT, related_name="evidence")
    field = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.CharField(_("trang"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("tài liệu kiểm chứng của báo cáo")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.file.name


class Edition(Record):
    """A report as it was sent, frozen: `content` is everything in it and `sha256` its digest.

    {"answers": {field: {...}}, "targets": [...], "duties": [...], "files": [...], "units": [...]}
    """

    report = models.ForeignKey(UnitReport, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("lần nộp"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("nộp lúc"))
    state = models.CharField(max_length=10, choices=EditionState.choices, default=EditionState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("bản báo cáo đã nộp")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="edition_number")]

    def __str__(self) -> str:
        return f"{self.report} #{self.number}"

    def decide(self, actor_id: int | None, at: object, state: str, note: str) -> None:
        self.state, self.decided_by_id, self.decided_at, self.decision_note = state, actor_id, at, note  # type: ignore[assignment]

    def answers(self) -> dict[str, Given]:
        return {key: Given.load(kept) for key, kept in self.content["answers"].items()}


class Remark(Record):
    """Why one field of an edition was sent back."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="remarks")
    field = models.CharField(max_length=60)
    text = models.TextField(_("lý do trả lại"))

    class Meta:
        verbose_name = _("ý kiến về nội dung báo cáo")
        constraints = [models.UniqueConstraint(fields=["edition", "field"], name="one_remark_a_field")]

    def __str__(self) -> str:
        return self.text[:80]


class ReportExtension(Record):
    """A later due date asked for, and what was decided.

    `objective` is decided with it: only then does a report sent by the later date count as in time.
    """

    report = models.ForeignKey(UnitReport, on_delete=models.PROTECT, related_name="extensions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    to_due = models.DateField(_("hạn đề nghị"))
    reason = models.TextField(_("lý do"))
    state = models.CharField(max_length=10, choices=ExtensionState.choices, default=ExtensionState.ASKED)
    objective = models.BooleanField(_("lý do khách quan"), default=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("gia hạn báo cáo")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(state=ExtensionState.ASKED), name="one_report_extension_asked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} → {self.to_due}"


class Correction(Record):
    """A figure of an accepted report found wrong after its round was closed.

    The accepted edition stays as it was; an accepted correction shows in the unit's next report and in the
    next consolidated one, as an adjustment of the period it belongs to.
    """

    report = models.ForeignKey(UnitReport, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=60)
    before = models.JSONField()
    after = models.JSONField()
    reason = models.TextField(_("lý do"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=CorrectionState.choices, default=CorrectionState.ASKED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("điều chỉnh số liệu báo cáo")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "field"], condition=Q(state=CorrectionState.ASKED), name="one_correction_asked"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.field}"
