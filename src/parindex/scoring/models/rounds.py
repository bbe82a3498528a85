"""A round: one committee, one year, its moments, the groups ranked together, and who appraises what."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.organization.models import Unit
from parindex.rules import CriteriaSet, Leaf
from parindex.scoring.models.criteria import CriteriaVersion, read_once
from parindex.scoring.states import RoundState

# The moments of a round in their order, with what each ends or begins.
MOMENTS = ("opens_at", "self_due_at", "appraisal_due_at", "explain_due_at", "second_due_at")
# The step of a round → the moment it ends.
STEPS = {
    RoundState.SELF_SCORING: "self_due_at",
    RoundState.APPRAISAL: "appraisal_due_at",
    RoundState.EXPLAINING: "explain_due_at",
    RoundState.SECOND_APPRAISAL: "second_due_at",
}


class Round(Record):
    """Đợt đánh giá.

    Always true: its moments are in order, it goes through its states one by one, and what is published is in its
    `Result`s. Whoever concluded it for the council is not the one who publishes it.
    """

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scoring_rounds")
    year = models.PositiveSmallIntegerField(_("năm"))
    title = models.CharField(_("tên đợt"), max_length=300)
    cutoff_on = models.DateField(_("số liệu tính đến hết ngày"))
    opens_at = models.DateTimeField(_("bắt đầu tự chấm"))
    self_due_at = models.DateTimeField(_("hết hạn tự chấm"))
    appraisal_due_at = models.DateTimeField(_("hết hạn thẩm định lần 1"))
    explain_due_at = models.DateTimeField(_("hết hạn giải trình"))
    second_due_at = models.DateTimeField(_("hết hạn thẩm định lần 2"))
    council_on = models.DateField(_("ngày họp Hội đồng"))
    state = models.CharField(max_length=20, choices=RoundState.choices, default=RoundState.SETUP)
    set_up_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_up_at = models.DateTimeField()
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField(_("Hội đồng thông qua lúc"), null=True)
    conclusion = models.TextField(_("kết luận của Hội đồng"), blank=True)

    class Meta:
        verbose_name = _("đợt đánh giá")
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "year"], name="one_scoring_round_a_year"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("self_due_at"))
                & Q(self_due_at__lt=F("appraisal_due_at"))
                & Q(appraisal_due_at__lt=F("explain_due_at"))
                & Q(explain_due_at__lt=F("second_due_at")),
                name="round_moments_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.PUBLISHED) | Q(concluded_at__isnull=False),
                name="round_published_after_council",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """How a command line names it."""
        return f"{self.owner.code}-{self.year}"

    @property
    def due_at(self) -> datetime | None:
        """The end of the step it is in; None before the first and after the last."""
        moment = STEPS.get(RoundState(self.state))
        return None if moment is None else getattr(self, moment)

    def require(self, *states: RoundState) -> None:
        """Raises WrongState unless the round is in one of `states`."""
        if self.state not in states:
            raise WrongState(
                gettext("Đợt đánh giá đang ở bước «%(state)s» nên không làm được việc này.")
                % {"state": self.get_state_display().lower()}
            )


class RoundGroup(Record):
    """Nhóm đơn vị ranked together by one set.

    Always true: `content` is the set as it was when the group got it, `digest` its SHA-256; neither changes once the
    round is open, whatever becomes of the version it was copied from.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(_("tên nhóm"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    copied_from = models.ForeignKey(CriteriaVersion, on_delete=models.PROTECT, related_name="groups")
    content = models.TextField()
    digest = models.CharField(max_length=64)

    audit_hidden = frozenset({"content"})

    class Meta:
        verbose_name = _("nhóm đơn vị được đánh giá")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["round", "name"], name="group_once_a_round")]

    def __str__(self) -> str:
        return f"{self.round} · {self.name}"

    @property
    def criteria(self) -> CriteriaSet:
        """The set, read once a process; defer `content` when many groups are fetched."""
        return read_once(self.digest, lambda: self.content).criteria

    def leaf(self, code: str) -> Leaf:
        """Raises KeyError."""
        return read_once(self.digest, lambda: self.content).leaves[code]


class ConflictDeclaration(Record):
    """An appraiser says why they should not judge a unit in a round; it is never taken back."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("lý do"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("khai báo xung đột lợi ích")
        constraints = [models.UniqueConstraint(fields=["round", "user", "unit"], name="conflict_declared_once")]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"


def later(first: datetime, second: datetime | None) -> datetime:
    return first if second is None else max(first, second)
