"""A unit's sheet: its leaves with what was declared, the documents that prove it, more time, reopening."""

from __future__ import annotations

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit
from parindex.rules import Leaf, NotScored, Outcome, points_of
from parindex.scoring.facts import load_outcome
from parindex.scoring.models.rounds import Round, RoundGroup
from parindex.scoring.states import AskState, EvidenceMoment, LeafState, SheetState, Side


class Sheet(Record):
    """Phiếu của một đơn vị.

    Always true: one a unit and round; after its deadline, an extension included, nothing is written on it whether or
    not anybody has set its state (`queries.sheets.deadline_of`). `secure` and `possible` are what the self-score is
    at least and at most, kept with each saving. A closed sheet has a reason and is never scored.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    group = models.ForeignKey(RoundGroup, on_delete=models.PROTECT, related_name="sheets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scoring_sheets")
    state = models.CharField(max_length=10, choices=SheetState.choices, default=SheetState.WAITING)
    secure = models.DecimalField(_("điểm đã chắc"), max_digits=9, decimal_places=6, null=True)
    possible = models.DecimalField(_("điểm còn có thể đạt"), max_digits=9, decimal_places=6, null=True)
    leaves_done = models.PositiveSmallIntegerField(_("tiêu chí đã xong"), default=0)
    leaves_asked = models.PositiveSmallIntegerField(_("tiêu chí phải tự chấm"), default=0)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True)
    locked_at = models.DateTimeField(_("khóa lúc"), null=True)
    signed_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    explained_at = models.DateTimeField(_("chốt giải trình lúc"), null=True)
    handed_to = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    closed_reason = models.TextField(_("lý do đóng"), blank=True)

    class Meta:
        verbose_name = _("phiếu đánh giá")
        ordering = ["group__position", "unit__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit"], name="one_sheet_a_unit_and_round"),
            models.CheckConstraint(
                condition=~Q(state=SheetState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="sheet_submitted_by_act",
            ),
            models.CheckConstraint(
                condition=~Q(state=SheetState.CLOSED) | ~Q(closed_reason=""), name="sheet_closed_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.unit}"


class Participant(Record):
    """On which side of a sheet a person has written. Always true: nobody is on both, the database says so (SoD-1)."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("người tham gia phiếu")
        constraints = [models.UniqueConstraint(fields=["sheet", "user"], name="one_side_of_a_sheet")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_side_display()}"


class LeafEntry(Record):
    """One leaf of a sheet.

    `facts` is what the unit declared and `proposed` what the records say ({name: {"value", "source", "as_of"} or
    {"missing": why}}); they are never mixed. `outcome` is what the declared facts come to by the rule. Of leaves that
    nobody scores for themselves `facts` comes from outside: `by` is then an officer. `state` is kept with each write.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="entries")
    leaf = models.CharField(_("tiêu chí"), max_length=20)
    position = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)
    proposed = models.JSONField(default=dict)
    proposed_at = models.DateTimeField(null=True)
    outcome = models.JSONField(default=dict)
    note = models.TextField(_("ghi chú"), blank=True)
    difference = models.TextField(_("giải trình chênh lệch với số liệu hệ thống"), blank=True)
    exclusion = models.TextField(_("lý do đề nghị không áp dụng"), blank=True)
    state = models.CharField(max_length=12, choices=LeafState.choices, default=LeafState.NOT_STARTED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(null=True)

    audit_beside = frozenset({"proposed", "proposed_at"})

    class Meta:
        verbose_name = _("tiêu chí trong phiếu")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["sheet", "leaf"], name="one_entry_a_leaf")]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.leaf}"

    @property
    def criterion(self) -> Leaf:
        """The leaf as the set says it."""
        return self.sheet.group.leaf(self.leaf)

    @property
    def scored(self) -> Outcome:
        """What the declared facts come to."""
        return load_outcome(self.outcome) if self.outcome else NotScored("Chưa kê khai")

    @property
    def points(self) -> Fraction | None:
        return points_of(self.scored)


class LeafEvidence(Record):
    """A document for a leaf.

    Always true: it is never changed, only withdrawn or followed by another that `replaces` it. `issued_on` is what
    was typed from the document; the file has the moment the system received it, and the two stand side by side.
    """

    entry = models.ForeignKey(LeafEntry, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="scoring_evidence")
    title = models.CharField(_("tên, số ký hiệu"), max_length=300, blank=True)
    pages = models.CharField(_("trang, mục"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True)
    moment = models.CharField(max_length=20, choices=EvidenceMoment.choices)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("đưa vào phiếu lúc"))
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("rút lúc"), null=True)

    class Meta:
        verbose_name = _("tài liệu kiểm chứng của tiêu chí")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or self.file.name


class SheetExtension(Record):
    """More time for one sheet: asked by one person with a reason, granted by another, in sight of all (R-23)."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="extensions")
    moment = models.CharField(
        max_length=20, choices=[choice for choice in EvidenceMoment.choices if choice[0] != EvidenceMoment.REOPENED]
    )
    until = models.DateTimeField(_("đến"))
    reason = models.TextField(_("lý do"))
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("gia hạn chấm điểm")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="extension_by_two_persons"),
            models.CheckConstraint(
                condition=~Q(state=AskState.GRANTED) | Q(decided_by__isnull=False),
                name="extension_granted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.until:%d/%m/%Y %H:%M}"


class Reopening(Record):
    """A locked sheet opened again for the leaves named, for 72 hours at most (SoD-3).

    Always true: asked by the council, granted by the chair, two persons; it stays in the history whatever came of it.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="reopenings")
    leaves = models.JSONField(_("tiêu chí"))
    hours = models.PositiveSmallIntegerField(_("số giờ"))
    reason = models.TextField(_("lý do"))
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(_("đến"), null=True)

    class Meta:
        verbose_name = _("mở lại phiếu")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="reopening_by_two_persons"),
            models.CheckConstraint(condition=Q(hours__gte=1, hours__lte=72), name="reopening_72_hours_at_most"),
            models.CheckConstraint(
                condition=~Q(state=AskState.GRANTED) | Q(decided_by__isnull=False, until__isnull=False),
                name="reopening_granted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {', '.join(self.leaves)}"
