"""A round of reports: who asks for it, over which days, until when, with which form."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.kit.catalog import ReportForm
from parindex.organization.models import Unit
from parindex.planning.models import Plan
from parindex.reporting.states import RoundState


class ReportRound(Record):
    """One collection of reports by a people's committee.

    Always true: `form`, the days it covers (`first` to `last`) and `due_on` are those of its opening, whatever
    the catalogue says later; `named_due_on` is the day the rule names, `due_on` the working day on which it
    falls, moved later only, by a `DueRecount`; a periodic report is collected once. `period` is "" for a report on
    request.
    """

    committee = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_rounds")
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="report_rounds")
    type = models.CharField(_("loại báo cáo"), max_length=40)
    title = models.CharField(_("tên báo cáo"), max_length=300)
    request = models.TextField(_("nội dung yêu cầu"), blank=True)
    period = models.CharField(_("kỳ"), max_length=10, blank=True)
    first = models.DateField(_("số liệu từ ngày"))
    last = models.DateField(_("đến hết ngày"))
    named_due_on = models.DateField(_("hạn ghi trong quy định"))
    due_on = models.DateField(_("hạn nộp"))
    correction_days = models.PositiveSmallIntegerField(default=0)
    form = models.JSONField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closing_note = models.TextField(_("ghi chú khi khóa"), blank=True)

    class Meta:
        verbose_name = _("đợt báo cáo")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "type", "period"], condition=~Q(period=""), name="one_round_a_period"
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="round_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN, closed_at__isnull=True)
                | Q(state=RoundState.CLOSED, closed_at__isnull=False),
                name="round_closed_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def form_used(self) -> ReportForm:
        return ReportForm.model_validate(self.form)

    def require_open(self) -> None:
        if self.state != RoundState.OPEN:
            raise WrongState(gettext("Đợt báo cáo này đã khóa từ trước."))


class RungSent(Record):
    """One step of chasing that was taken for one report: the ledger by which each is taken exactly once.

    A moved due date begins the ladder anew, so `due_on` belongs to the key. `passed_over` marks a step whose day
    had passed with a later one already due: it is entered, and nobody is told twice on one day.
    """

    report = models.ForeignKey("reporting.UnitReport", on_delete=models.PROTECT, related_name="rungs")
    rung = models.CharField(_("bậc"), max_length=20)
    due_on = models.DateField()
    at = models.DateTimeField()
    passed_over = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("lần nhắc báo cáo")
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "rung", "due_on"], name="each_rung_once")]

    def __str__(self) -> str:
        return f"{self.report} {self.rung}"


class DueRecount(Record):
    """The due date of a round counted again because the working calendar of its year changed.

    Always true: what was promised is never shortened. `counted` is the day by the new calendar; the round is due on
    the later of it and `promised`.
    """

    round = models.ForeignKey(ReportRound, on_delete=models.PROTECT, related_name="recounts")
    promised = models.DateField(_("hạn đã báo"))
    counted = models.DateField(_("hạn theo lịch mới"))
    at = models.DateTimeField(_("tính lại lúc"))

    class Meta:
        verbose_name = _("lần tính lại hạn")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "promised", "counted"], name="each_recount_once"),
            models.CheckConstraint(condition=~Q(promised=F("counted")), name="recount_differs"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.counted}"

    @property
    def is_kept(self) -> bool:
        """Whether the earlier promise stands, being the later day."""
        return self.promised > self.counted
