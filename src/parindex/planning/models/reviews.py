"""A plan under review: what the reader gave, being corrected by a person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit
from parindex.planning.states import ItemKind, ReviewState


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
