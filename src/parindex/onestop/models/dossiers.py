"""Dossiers, their steps, what happened to them, what moved their deadlines."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import DatedRecord, Record
from parindex.core.deadline import Kind
from parindex.evidence.models import StoredFile
from parindex.kit.search import FoldedField
from parindex.onestop.models.procedures import Procedure, ProcedureVersion
from parindex.onestop.states import (
    CLOSED,
    HELD_UP,
    NATIONAL,
    NOT_ACCEPTED,
    UNDER_WAY,
    Channel,
    DossierState,
    EventKind,
    LateCause,
    Punctuality,
    SubjectKind,
)
from parindex.organization.models import Unit

FINISHED = (DossierState.SOLVED, DossierState.RETURNED)


class Dossier(DatedRecord):
    """What one person or organisation asks by one procedure, from its coming to the result in hand.

    Always true: the version of the procedure and the rules are those at receipt; `first_due_at` is what the citizen
    was first told; `statutory_due_at` and the appointment `due_at` come from the limits and the adjustments, never
    from a date typed; while the clock stands (`held_since`) they wait. A new appointment after an apology
    (`reappointed_to`) stands beside `due_at` and makes nothing be in time. `late_since` is the first appointment that
    had passed while the clock ran when something moved the deadline: it is never taken back, and no later day makes
    that dossier be in time. What was finished early, on time or late stays so for ever; a closed dossier never moves.
    Times and flags without a place to come from (`None`) are not known. `unit` is the committee at whose desk it was
    received, `office` who solves it. `parent` is the dossier of a linked procedure it is part of; `corrects` one
    whose result it corrects. `source` and `source_key` name it in the system it was taken from. `changed_at` is the
    moment of the act that wrote it last, whichever way it wrote.
    """

    code = models.CharField(_("mã hồ sơ"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers_received")
    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers_solved")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="dossiers")
    procedure_version = models.ForeignKey(
        ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    channel = models.CharField(_("hình thức nộp"), max_length=10, choices=Channel.choices)
    return_way = models.CharField(_("hình thức nhận kết quả"), max_length=10, choices=Channel.choices)
    state = models.CharField(_("trạng thái"), max_length=20, choices=DossierState.choices)

    subject_kind = models.CharField(max_length=12, choices=SubjectKind.choices, default=SubjectKind.PERSON)
    applicant = models.CharField(_("người nộp"), max_length=200)
    identity = models.CharField(_("số định danh"), max_length=20, blank=True, db_index=True)
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True, db_index=True)
    email = models.CharField(_("thư điện tử"), max_length=200, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    agent = models.JSONField(_("người được ủy quyền"), default=dict, blank=True)
    request = models.CharField(_("nội dung yêu cầu"), max_length=1000, blank=True)
    sets = models.PositiveSmallIntegerField(_("số bộ"), default=1)

    submitted_at = models.DateTimeField(_("nộp lúc"))
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True)
    first_due_at = models.DateTimeField(_("hẹn trả lần đầu"), null=True)
    reappointed_to = models.DateTimeField(_("hẹn lại"), null=True)
    statutory_due_at = models.DateTimeField(_("hạn theo quy định"), null=True)
    due_at = models.DateTimeField(_("hẹn trả"), null=True)
    late_since = models.DateTimeField(_("trễ hạn từ"), null=True)
    held_since = models.DateTimeField(_("hạn dừng từ"), null=True)
    solved_at = models.DateTimeField(_("có kết quả lúc"), null=True)
    result_signed_on = models.DateField(_("ngày ký kết quả"), null=True)
    result_reference = models.CharField(_("số kết quả"), max_length=100, blank=True)
    is_positive = models.BooleanField(_("đồng ý giải quyết"), null=True)
    has_electronic_result = models.BooleanField(_("có kết quả điện tử"), null=True)
    owes_fee = models.BooleanField(_("phải nộp phí, lệ phí"), null=True)
    is_paid_online = models.BooleanField(_("nộp trực tuyến"), null=True)
    is_digitised = models.BooleanField(_("thành phần hồ sơ đã số hóa"), null=True)
    is_reused = models.BooleanField(_("có giấy tờ khai thác từ dữ liệu"), null=True)
    returned_at = models.DateTimeField(_("trả kết quả lúc"), null=True)
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    punctuality = models.CharField(_("đúng hạn"), max_length=10, choices=Punctuality.choices, blank=True)

    # Null where another system's export does not say.
    supplements = models.PositiveSmallIntegerField(_("số lần yêu cầu bổ sung"), null=True, default=0)
    waits_until = models.DateField(_("chờ bổ sung đến hết ngày"), null=True)
    apologised_at = models.DateTimeField(_("xin lỗi lúc"), null=True)
    late_kind = models.CharField(_("loại nguyên nhân trễ"), max_length=20, choices=LateCause.choices, blank=True)
    late_cause = models.CharField(_("nguyên nhân trễ"), max_length=500, blank=True)
    late_step = models.ForeignKey(
        "DossierStep", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("bước làm trễ")
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    source = models.CharField(_("nguồn"), max_length=40, blank=True)
    source_key = models.CharField(_("mã ở nguồn"), max_length=100, blank=True)
    applicant_folded = FoldedField(sources=("applicant",))

    class Meta:
        verbose_name = _("hồ sơ")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="dossier_by_desk"),
            models.Index(fields=["office", "state", "due_at"], name="dossier_by_office"),
            # The name is in both so that a desk's names are read, the newest first, without its rows.
            models.Index(fields=["unit", "-id", "applicant_folded"], name="dossier_newest_of_desk"),
            models.Index(fields=["office", "-id", "applicant_folded"], name="dossier_newest_of_office"),
            # Lists by day stop after a page: in these rows stand in the list's order, with desk and office beside.
            models.Index(
                fields=["due_at", "id", "unit", "office"],
                condition=Q(state__in=UNDER_WAY),
                name="dossier_open_by_due",
            ),
            models.Index(
                fields=["due_at", "id", "unit", "office", "reappointed_to"],
                condition=Q(state__in=UNDER_WAY, reappointed_to__isnull=False),
                name="dossier_open_reappointed",
            ),
            models.Index(
                fields=["due_at", "id", "unit", "office"],
                condition=Q(late_kind="") & (Q(punctuality=Punctuality.LATE) | Q(late_since__isnull=False)),
                name="dossier_late_unexplained",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(solved_at__isnull=True, closed_at__isnull=True),
                name="dossier_unfinished_due",
            ),
            models.Index(fields=["unit", "solved_at"], name="dossier_solved_at_desk"),
            models.Index(fields=["office", "solved_at"], name="dossier_solved_by_office"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], condition=~Q(source=""), name="one_dossier_a_source_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=NOT_ACCEPTED) | Q(accepted_at__isnull=False),
                name="dossier_accepted_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("submitted_at")),
                name="dossier_accepted_after_submitted",
                violation_error_message=_("Thời điểm tiếp nhận phải sau thời điểm nộp."),
            ),
            models.CheckConstraint(
                condition=Q(solved_at__isnull=True) | Q(solved_at__gte=F("accepted_at")),
                name="dossier_solved_after_accepted",
                violation_error_message=_("Thời điểm có kết quả phải sau thời điểm tiếp nhận."),
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(returned_at__gte=F("solved_at")),
                name="dossier_returned_after_solved",
                violation_error_message=_("Thời điểm trả kết quả phải sau thời điểm có kết quả."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FINISHED) | Q(solved_at__isnull=False), name="dossier_finished_has_its_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=DossierState.RETURNED) | Q(returned_at__isnull=False),
                name="dossier_returned_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(held_since__isnull=True) | Q(state__in=HELD_UP), name="dossier_clock_stands_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(late_since__isnull=True) | Q(punctuality__in=("", Punctuality.LATE)),
                name="dossier_once_late_is_late",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="dossier_is_part_of_another"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    # Django's own hash every label of the choices at every call; lists ask twice a row.
    def get_state_display(self) -> str:  # type: ignore[no-redef]
        return str(DossierState(self.state).label)

    def get_punctuality_display(self) -> str:  # type: ignore[no-redef]
        return str(Punctuality(self.punctuality).label) if self.punctuality else ""

    @property
    def national_state(self) -> int:
        """The code of its state at the national portal."""
        return NATIONAL[DossierState(self.state)]

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    def require(self, *states: str) -> None:
        if self.state not in states:
            raise WrongState(
                gettext("Hồ sơ đang ở trạng thái «%(state)s» nên không làm việc này được.")
                % {"state": self.get_state_display().lower()}
            )


class DossierStep(Record):
    """One step of the inner procedure on one dossier, with its own clock.

    Always true: steps of a dossier are handed on in order and never run at once; one that has ended never changes.
    Without an `amount` of its own a step has until the dossier is due.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("bước"), max_length=500)
    by = models.CharField(_("người thực hiện"), max_length=300)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("thời gian"), max_digits=8, decimal_places=3, null=True)
    time_unit = models.CharField(max_length=15, blank=True)
    started_at = models.DateTimeField(_("nhận lúc"), null=True)
    due_at = models.DateTimeField(_("hạn của bước"), null=True)
    ended_at = models.DateTimeField(_("xong lúc"), null=True)

    class Meta:
        verbose_name = _("bước giải quyết hồ sơ")
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["unit", "dossier"],
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="dossier_step_under_way",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="one_dossier_step_a_number"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")), name="step_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class DossierEvent(Record):
    """One thing that happened to a dossier: who, when, from whom to whom, with what words. Never changed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    giver = models.CharField(_("bên giao"), max_length=300, blank=True)
    receiver = models.CharField(_("bên nhận"), max_length=300, blank=True)
    step = models.ForeignKey(DossierStep, null=True, on_delete=models.PROTECT, related_name="events")
    note = models.TextField(_("nội dung"), blank=True)
    basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("diễn biến hồ sơ")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.dossier}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        return str(EventKind(self.kind).label)


class DeadlineAdjustment(Record):
    """One thing that moved a dossier's deadline, as `core.deadline.Adjustment`; `until` is set once, when it ends.

    `due_at`: the appointment that was kept when calendar or law changed; it holds the citizen's day, not the law's.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    at = models.DateTimeField(_("từ lúc"))
    until = models.DateTimeField(_("đến lúc"), null=True)
    amount = models.DecimalField(_("thêm"), max_digits=8, decimal_places=3, null=True)
    time_unit = models.CharField(max_length=15, blank=True)
    due_at = models.DateTimeField(_("hẹn được giữ"), null=True)
    doc = models.CharField(_("văn bản căn cứ"), max_length=100, blank=True)
    article = models.CharField(_("điều khoản"), max_length=100, blank=True)
    reason = models.CharField(_("lý do"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("ghi lúc"))

    class Meta:
        verbose_name = _("điều chỉnh hạn")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("at")), name="adjustment_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier}"
