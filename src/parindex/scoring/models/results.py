"""What was published, for ever."""

from __future__ import annotations

import json
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.scoring.models.rounds import Round
from parindex.scoring.states import AskState


class Result(Record):
    """The published table of a round.

    Always true: `content` is canonical JSON with everything it was computed from and `sha256` its fingerprint;
    triggers of the database refuse to change or remove a row. What turns out wrong is mended by another result that
    `corrects` this one, and both stay readable.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.TextField(_("lý do đính chính"), blank=True)
    decision = models.CharField(_("quyết định công bố"), max_length=200)
    decided_on = models.DateField(_("ngày quyết định"))
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("công bố lúc"))

    audit_hidden = frozenset({"content"})

    class Meta:
        verbose_name = _("kết quả công bố")
        ordering = ["round", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_result_a_number"),
            models.CheckConstraint(condition=~Q(published_by=F("prepared_by")), name="result_by_two_persons"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="correction_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} ({self.number})"

    def read(self) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self.content))


class ResultCorrection(Record):
    """A proposal to mend a published result: judgements by unit and leaf, the council's, decided by the chair."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="corrections")
    changes = models.JSONField()
    reason = models.TextField(_("lý do"))
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đề nghị đính chính")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(decided_by=F("by")), name="correction_by_two_persons")]

    def __str__(self) -> str:
        return f"{self.result}: {self.reason[:60]}"
