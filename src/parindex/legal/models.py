"""The register of legal and directive documents, how they act on each other, and where they are cited."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.kit.search import FoldedField


class LegalDocument(Record):
    """One legal or directive document.

    Always true: what is not known is null, never guessed; validity on a day is derived from the dates
    and relations (`legal.queries.validity`), never stored. `catalog_id` names the entry in
    catalog/sources it was loaded from; null for a text that was only met as a citation.
    """

    catalog_id = models.SlugField(max_length=100, null=True, unique=True)
    kind = models.CharField(_("loại văn bản"), max_length=60)
    reference = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    number = models.CharField(_("số"), max_length=20, null=True)
    year = models.PositiveSmallIntegerField(_("năm"), null=True)
    symbol = models.CharField(_("ký hiệu"), max_length=60, blank=True)
    title = models.TextField(_("trích yếu"), null=True)
    issuer = models.TextField(_("cơ quan ban hành"), null=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True)
    in_force_from = models.DateField(_("có hiệu lực từ"), null=True)
    in_force_until = models.DateField(_("hết hiệu lực từ"), null=True)
    certainty = models.CharField(_("mức chắc chắn"), max_length=10, blank=True)
    source = models.CharField(_("nguồn"), max_length=300, blank=True)
    checked_on = models.DateField(_("kiểm tra ngày"), null=True)
    note = models.TextField(_("ghi chú"), blank=True)
    search_text = FoldedField(sources=("kind", "reference", "title", "issuer"))

    class Meta:
        verbose_name = _("văn bản")
        ordering = ["kind", "-issued_on", "reference"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
                name="legal_ends_after_start",
                violation_error_message=_("Ngày hết hiệu lực phải sau ngày có hiệu lực."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}".strip() if self.reference else self.title or self.kind


class LegalRelation(Record):
    """`newer` replaces or amends `older` from a day; `scope` says which part, empty for all of it."""

    newer = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="acts_on")
    older = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="acted_on_by")
    kind = models.CharField(max_length=10)
    since = models.DateField(_("từ ngày"), null=True)
    scope = models.TextField(_("phạm vi"), blank=True)

    class Meta:
        verbose_name = _("quan hệ văn bản")
        constraints = [
            models.UniqueConstraint(fields=["newer", "older", "kind"], name="legal_relation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.newer} → {self.older}"


class Citation(Record):
    """A record (`record_type`:`record_id`) cites a document, with what the linter found wrong in how."""

    document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, related_name="citations")
    record_type = models.CharField(max_length=100)
    record_id = models.CharField(max_length=64)
    record_title = models.TextField(_("nơi viện dẫn"))
    occurrences = models.PositiveSmallIntegerField(_("số lần"))
    lines = models.JSONField(_("dòng"), default=list)
    problems = models.JSONField(_("điểm cần kiểm tra"), default=list)

    class Meta:
        verbose_name = _("viện dẫn")
        constraints = [
            models.UniqueConstraint(fields=["document", "record_type", "record_id"], name="citation_once_a_record"),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.record_title})"
