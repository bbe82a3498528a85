"""The yearly review of procedures: the plan, what was found, and what compliance costs before and after."""

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
from parindex.kit.catalog import load_cost_rules
from parindex.onestop.models.procedures import ProcedureVersion
from parindex.onestop.states import OF_A_LINE, Channel, CostPart, CostSide, Finding, ReviewResult, ReviewState
from parindex.organization.models import Unit

IN_WORDS = 10_000
DECIDED = (ReviewState.ENACTED, ReviewState.REFUSED)
SENT = (ReviewState.SENT, *DECIDED)


class ReviewPlan(Record):
    """The plan of a people's committee to review procedures in a year.

    Always true: a committee has one a year. From the day it was issued nothing is taken out of it and no day in it
    moves; what is added later says when.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="review_plans", verbose_name=_("UBND"))
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên kế hoạch"), max_length=300)
    reference = models.CharField(_("số, ký hiệu"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True)
    sent_on = models.DateField(_("ngày gửi"), null=True)

    class Meta:
        verbose_name = _("kế hoạch rà soát thủ tục")
        ordering = ["-year", "unit__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="one_review_plan_a_year"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | ~Q(reference="") & Q(sent_on__isnull=False),
                name="issued_review_plan_is_numbered_and_sent",
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(sent_on__gte=F("issued_on")),
                name="review_plan_sent_after_issue",
                violation_error_message=_("Ngày gửi không thể trước ngày ban hành."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def due_before(self) -> date:
        """The day before which it has to be sent (Nghị định 63/2010/NĐ-CP, điều 30)."""
        return load_cost_rules().plan_due_before(self.year)

    def is_late(self, day: date) -> bool:
        """Whether it was sent too late, or is still to be sent on `day` and too late already."""
        return (self.sent_on or day) >= self.due_before


class ReviewItem(Record):
    """A procedure, or a group of them, to be reviewed by a unit from one day to another.

    Always true: it names a version of a procedure or a group, never both; what was found, proposed and reckoned
    stands still once it was reviewed, until it is sent back; whoever approved took no part in the review.
    """

    plan = models.ForeignKey(ReviewPlan, on_delete=models.PROTECT, related_name="items")
    procedure_version = models.ForeignKey(
        ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="reviews", verbose_name=_("thủ tục")
    )
    group = models.CharField(_("nhóm thủ tục"), max_length=500, blank=True)
    lead_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="reviews_led", verbose_name=_("chủ trì")
    )
    starts_on = models.DateField(_("bắt đầu"))
    ends_on = models.DateField(_("hoàn thành"))
    added_on = models.DateField(_("đưa vào kế hoạch"))
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.IN_PLAN)
    necessity = models.CharField(_("sự cần thiết"), max_length=10, choices=Finding.choices, blank=True)
    necessity_note = models.TextField(max_length=IN_WORDS, blank=True)
    reasonableness = models.CharField(_("tính hợp lý"), max_length=10, choices=Finding.choices, blank=True)
    reasonableness_note = models.TextField(max_length=IN_WORDS, blank=True)
    legality = models.CharField(_("tính hợp pháp"), max_length=10, choices=Finding.choices, blank=True)
    legality_note = models.TextField(max_length=IN_WORDS, blank=True)
    cost_note = models.TextField(_("chi phí tuân thủ"), max_length=IN_WORDS, blank=True)
    result = models.CharField(_("kết quả"), max_length=10, choices=ReviewResult.choices, blank=True)
    proposal = models.TextField(_("nội dung phương án"), max_length=IN_WORDS, blank=True)
    legal_change = models.TextField(_("văn bản cần sửa"), max_length=IN_WORDS, blank=True)
    evidence = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("biểu mẫu, tài liệu")
    )
    reviewed_on = models.DateField(_("rà soát xong ngày"), null=True)
    returned_reason = models.TextField(_("lý do trả lại"), max_length=IN_WORDS, blank=True)
    approval = models.CharField(_("văn bản thông qua"), max_length=200, blank=True)
    approved_on = models.DateField(_("ngày thông qua"), null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    sent_to = models.CharField(_("nơi nhận kiến nghị"), max_length=300, blank=True)
    sent_on = models.DateField(_("ngày gửi kiến nghị"), null=True)
    outcome = models.CharField(_("văn bản trả lời, thực thi"), max_length=300, blank=True)
    outcome_on = models.DateField(_("ngày có kết quả"), null=True)

    class Meta:
        verbose_name = _("nội dung rà soát")
        ordering = ["ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(procedure_version__isnull=False, group="")
                | Q(procedure_version__isnull=True) & ~Q(group=""),
                name="review_of_a_procedure_or_a_group",
            ),
            models.UniqueConstraint(
                fields=["plan", "procedure_version"],
                condition=Q(procedure_version__isnull=False),
                name="procedure_reviewed_once_a_plan",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="review_ends_after_start",
                violation_error_message=_("Ngày hoàn thành phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(state=ReviewState.IN_PLAN)
                | Q(reviewed_on__isnull=False)
                & ~(Q(result="") | Q(necessity="") | Q(reasonableness="") | Q(legality="")),
                name="reviewed_procedure_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ReviewState.IN_PLAN, ReviewState.REVIEWED])
                | Q(approved_on__isnull=False, approved_by__isnull=False) & ~Q(approval=""),
                name="approved_review_says_by_what",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SENT)
                | Q(sent_on__isnull=False) & ~Q(sent_to="") & ~Q(result=ReviewResult.KEEP),
                name="sent_proposal_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=DECIDED) | Q(outcome_on__isnull=False) & ~Q(outcome=""),
                name="decided_proposal_says_by_what",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def subject(self) -> str:
        """The procedure's name, or the group's."""
        return self.procedure_version.name if self.procedure_version else self.group

    @property
    def is_done(self) -> bool:
        return self.state != ReviewState.IN_PLAN

    def is_late(self, day: date) -> bool:
        """Whether it was reviewed after its day, or is still to be and its day has gone by."""
        return (self.reviewed_on if self.is_done and self.reviewed_on else day) > self.ends_on

    def require(self, *states: str) -> None:
        if self.state not in states:
            raise WrongState(
                gettext("Nội dung rà soát đang ở tình trạng «%(state)s» nên không làm việc này được.")
                % {"state": self.get_state_display()}
            )

    def require_under_review(self) -> None:
        """Raises WrongState unless its unit may write: the plan was issued and the review is not finished."""
        self.require(ReviewState.IN_PLAN)
        if self.plan.issued_on is None:
            raise WrongState(
                gettext("Kế hoạch chưa ban hành nên chưa rà soát. Hãy chờ công chức theo dõi ghi ban hành.")
            )

    def new_author(self, user_id: int | None) -> ReviewAuthor | None:
        """The row to keep for somebody who now has a hand in it; None when it is there."""
        if user_id is None or self.authors.filter(user=user_id).exists():
            return None
        return ReviewAuthor(item=self, user_id=user_id)


class ReviewAuthor(Record):
    """Somebody who wrote anything of a review, and so may not approve it."""

    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="authors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("người rà soát")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="one_review_author")]

    def __str__(self) -> str:
        return str(self.user)


class CostSheet(Record):
    """What complying costs now, or after the simplification proposed; its figures are `CostInput` rows."""

    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="sheets")
    side = models.CharField(max_length=10, choices=CostSide.choices)

    class Meta:
        verbose_name = _("bảng chi phí tuân thủ")
        ordering = ["-side"]  # BEFORE, then AFTER
        constraints = [models.UniqueConstraint(fields=["item", "side"], name="one_cost_sheet_a_side")]

    def __str__(self) -> str:
        return f"{self.item} – {self.get_side_display()}"


class CostLine(Record):
    """One piece of work or one payment, by one way to submit or by all of them (`channel` empty)."""

    sheet = models.ForeignKey(CostSheet, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    activity = models.CharField(_("công việc"), max_length=30)
    name = models.CharField(_("diễn giải"), max_length=300, blank=True)
    channel = models.CharField(_("cách nộp"), max_length=10, choices=Channel.choices, blank=True)

    class Meta:
        verbose_name = _("dòng chi phí")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "activity", "name", "channel"], name="one_cost_line_each")
        ]

    def __str__(self) -> str:
        return self.name or self.activity


class CostInput(Record):
    """A figure of a sheet, or of one of its lines, with where it was found; never without.

    Several of the same part are sources that differ: the lower middle one counts.
    """

    sheet = models.ForeignKey(CostSheet, on_delete=models.PROTECT, related_name="inputs")
    line = models.ForeignKey(CostLine, null=True, on_delete=models.PROTECT, related_name="inputs")
    part = models.CharField(max_length=20, choices=CostPart.choices)
    value = models.DecimalField(max_digits=15, decimal_places=4)
    source = models.CharField(_("nguồn"), max_length=300)
    dated = models.DateField(_("ngày của số liệu"))

    class Meta:
        verbose_name = _("số liệu chi phí")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="cost_input_not_negative"),
            models.CheckConstraint(condition=~Q(source=""), name="cost_input_has_its_source"),
            models.CheckConstraint(
                condition=Q(line__isnull=True) ^ Q(part__in=OF_A_LINE),
                name="cost_input_of_a_line_or_a_sheet",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.value}"
