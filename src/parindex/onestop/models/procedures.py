"""Procedures in dated versions, and where each is posted."""

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
from parindex.kit.catalog import ProcedureContent
from parindex.kit.search import FoldedField
from parindex.onestop.states import Ending, OnlineLevel, VersionState
from parindex.organization.models import Unit


class Procedure(Record):
    """A procedure by its national code (mã TTHC), which it keeps whatever its versions say."""

    code = models.CharField(_("mã thủ tục"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("thủ tục hành chính")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(Record):
    """What a procedure says from one day to another; one draft may wait beside what is published.

    Always true: `content` (a `ProcedureContent`) of a published version never changes; versions of one procedure
    never overlap; the columns beside `content` repeat it for searching and counting.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    content = models.JSONField()
    name = models.CharField(_("tên thủ tục"), max_length=1000)
    field = models.CharField(_("lĩnh vực"), max_length=200, db_index=True)
    levels = models.JSONField(_("cấp thực hiện"), default=list)
    online = models.CharField(_("mức trực tuyến"), max_length=10, choices=OnlineLevel.choices)
    by_post = models.BooleanField(_("qua bưu chính"))
    has_fee = models.BooleanField(_("có phí, lệ phí"))
    valid_from = models.DateField(_("áp dụng từ ngày"), null=True)
    valid_to = models.DateField(_("áp dụng đến hết ngày"), null=True)
    ending = models.CharField(_("lý do hết áp dụng"), max_length=10, choices=Ending.choices, blank=True)
    ended_by = models.CharField(_("quyết định chấm dứt"), max_length=200, blank=True)
    published_at = models.DateTimeField(_("đưa vào áp dụng lúc"), null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    search_text = FoldedField(sources=("code", "name", "field"))

    class Meta:
        verbose_name = _("phiên bản thủ tục")
        ordering = ["procedure__code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="one_procedure_version_a_number"),
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(state=VersionState.DRAFT), name="one_procedure_draft"
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(state=VersionState.PUBLISHED, valid_to__isnull=True),
                name="one_open_procedure_version",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="procedure_version_ends_after_start",
                violation_error_message=_("Ngày hết áp dụng phải sau ngày bắt đầu."),
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED) | Q(valid_from__isnull=False, published_at__isnull=False),
                name="published_procedure_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | ~Q(ending=""), name="ended_procedure_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} {self.name}"

    @property
    def code(self) -> str:
        return self.procedure.code

    @property
    def says(self) -> ProcedureContent:
        """Its content, typed."""
        return ProcedureContent.model_validate(self.content)

    def say(self, content: ProcedureContent) -> None:
        """Take a content and repeat it in the columns."""
        self.require_draft()
        self.content = content.model_dump(mode="json")
        self.name, self.field, self.levels = content.name, content.field, list(content.levels)
        self.online, self.by_post, self.has_fee = content.online, content.by_post, content.has_fee

    def require_draft(self) -> None:
        if self.state != VersionState.DRAFT:
            raise WrongState(gettext("Phiên bản đã công bố không sửa được. Hãy lập phiên bản mới."))

    def holds_on(self, day: date) -> bool:
        """Whether it is the version in force on a day."""
        begun = self.valid_from is not None and self.valid_from <= day
        return self.state == VersionState.PUBLISHED and begun and (self.valid_to is None or day <= self.valid_to)


class Posting(Record):
    """A version of a procedure posted at a place of a unit (niêm yết), until it is taken down.

    Always true: who posted, where and when stay; `checked_on` is the last day somebody looked that it hangs there
    whole, legible and current, `next_check_on` when to look again.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    procedure_version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="postings")
    place = models.CharField(_("nơi niêm yết"), max_length=300)
    posted_on = models.DateField(_("ngày niêm yết"))
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    photo = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("ảnh chụp")
    )
    checked_on = models.DateField(_("kiểm tra ngày"))
    next_check_on = models.DateField(_("kiểm tra lần tới"))
    removed_on = models.DateField(_("gỡ ngày"), null=True)

    class Meta:
        verbose_name = _("niêm yết")
        ordering = ["unit__position", "place", "-posted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "procedure_version", "place"],
                condition=Q(removed_on__isnull=True),
                name="posted_once_a_place",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True) | Q(removed_on__gte=F("posted_on")),
                name="posting_ends_after_start",
                violation_error_message=_("Ngày gỡ phải sau ngày niêm yết."),
            ),
            models.CheckConstraint(
                condition=Q(next_check_on__gt=F("checked_on")),
                name="posting_checked_again_later",
                violation_error_message=_("Ngày kiểm tra lần tới phải sau lần kiểm tra này."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_version} – {self.place}"
