"""Sets of criteria as a people's committee issues them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.organization.models import Unit
from parindex.rules import CriteriaSet, Leaf
from parindex.scoring.states import SetState

MOST_KEPT = 64


class ReadSet(NamedTuple):
    """A set with its leaves by code, so that ten thousand entries don't each look through it."""

    criteria: CriteriaSet
    leaves: dict[str, Leaf]


# Sets never change, so what is kept under a digest can't grow old.
_READ: dict[str, ReadSet] = {}


def read_once(digest: str, content: Callable[[], str]) -> ReadSet:
    """The set of a digest; `content` is asked for only when it was not read before in this process."""
    if digest not in _READ:
        if len(_READ) >= MOST_KEPT:
            _READ.clear()
        criteria = CriteriaSet.model_validate_json(content())
        _READ[digest] = ReadSet(criteria, {leaf.code: leaf for leaf in criteria.leaves()})
    return _READ[digest]


class CriteriaVersion(Record):
    """Bộ tiêu chí of a committee in one version.

    Always true: `content` is the set's own JSON and `digest` its SHA-256; an issued one never changes, and whoever
    had a hand in the draft (`drafters`) does not issue it.
    """

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="criteria_versions")
    code = models.CharField(_("mã"), max_length=60)
    number = models.PositiveSmallIntegerField(_("bản số"))
    title = models.CharField(_("tên"), max_length=300)
    level = models.CharField(_("dùng cho"), max_length=40)
    valid_from = models.DateField(_("áp dụng từ"))
    valid_to = models.DateField(_("đến hết"), null=True)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=SetState.choices, default=SetState.DRAFT)
    drafters = models.JSONField(default=list)
    drafted_at = models.DateTimeField(_("soạn lúc"))
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(_("kiểm tra lúc"), null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(_("ban hành lúc"), null=True)
    decision = models.CharField(_("quyết định ban hành"), max_length=200, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True)

    audit_hidden = frozenset({"content"})

    class Meta:
        verbose_name = _("bộ tiêu chí")
        ordering = ["code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "code", "number"], name="criteria_version_once"),
            models.CheckConstraint(
                condition=Q(state__in=[SetState.DRAFT, SetState.CHECKED])
                | (Q(issued_by__isnull=False, decided_on__isnull=False) & ~Q(decision="")),
                name="criteria_issued_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="criteria_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code} – {self.number})"

    @property
    def criteria(self) -> CriteriaSet:
        return read_once(self.digest, lambda: self.content).criteria

    def require(self, *states: SetState) -> None:
        """Raises WrongState unless it is in one of `states`."""
        if self.state not in states:
            raise WrongState(
                gettext("Bộ tiêu chí đang ở tình trạng «%(state)s» nên không làm được việc này.")
                % {"state": self.get_state_display().lower()}
            )
