"""Letters of apology, and the list each head is shown in the morning."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.onestop.models.dossiers import Dossier, DossierStep
from parindex.onestop.states import ApologyState, LateCause
from parindex.organization.models import Unit


class Apology(Record):
    """The letter by which the head of the agency apologises for a late dossier and names a new day (Mẫu 04).

    Always true: a dossier has one at most, so a new day is given once; what was signed never changes; it is signed
    by a head, sent after it was signed, and published in the moment it is sent, without the applicant. `old_due_at`
    is the appointment it could not keep. `number` counts in the year of signing, by the agency that signs.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="apology")
    state = models.CharField(max_length=10, choices=ApologyState.choices, default=ApologyState.PREPARED)
    old_due_at = models.DateTimeField(_("hẹn cũ"))
    new_due_at = models.DateTimeField(_("hẹn mới"), null=True)
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    cause = models.CharField(_("loại nguyên nhân"), max_length=20, choices=LateCause.choices, blank=True)
    step = models.ForeignKey(
        DossierStep, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("bước làm trễ")
    )
    prepared_at = models.DateTimeField(_("chuẩn bị lúc"))
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("cơ quan"))
    year = models.PositiveSmallIntegerField(_("năm"), null=True)
    number = models.PositiveIntegerField(_("số"), null=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("ký lúc"), null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signed_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)
    is_in_time = models.BooleanField(_("xin lỗi trước hạn"), null=True)

    class Meta:
        verbose_name = _("văn bản xin lỗi")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["dossier"], condition=~Q(state=ApologyState.SENT), name="apology_waiting")]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "number"], name="one_apology_a_number"),
            models.CheckConstraint(
                condition=Q(new_due_at__isnull=True) | Q(new_due_at__gt=F("old_due_at")),
                name="apology_names_a_later_day",
                violation_error_message=_("Ngày hẹn mới phải sau ngày hẹn cũ."),
            ),
            models.CheckConstraint(
                condition=Q(state=ApologyState.PREPARED)
                | Q(number__isnull=False, signed_at__isnull=False, new_due_at__isnull=False) & ~Q(reason=""),
                name="signed_apology_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApologyState.SENT) | Q(sent_at__gte=F("signed_at"), is_in_time__isnull=False),
                name="sent_apology_was_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} – {self.reference or gettext('chưa ký')}"

    @property
    def reference(self) -> str:
        """Its number and symbol; nothing before it is signed."""
        return f"{self.number:02}/PXL" if self.number is not None else ""

    def require(self, *states: str) -> None:
        if self.state not in states:
            raise WrongState(
                gettext("Văn bản xin lỗi đang ở tình trạng «%(state)s» nên không làm việc này được.")
                % {"state": self.get_state_display().lower()}
            )


class MorningList(Record):
    """What the heads of an office were told one morning; once a day, however often the run is started."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    overdue = models.PositiveIntegerField()
    due_soon = models.PositiveIntegerField()
    without_apology = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("danh sách buổi sáng")
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="one_morning_list_a_day")]

    def __str__(self) -> str:
        return f"{self.unit} {self.day}"
