"""Dossiers taken over in bulk from another system: how its columns are read, each batch, what each batch changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.onestop.models.dossiers import Dossier
from parindex.onestop.states import BatchMode, BatchState


class ImportMapping(Record):
    """How the export of one source system is read: its own column titles and words for ours.

    `columns`: our key → their title; `words`: our key → {their word: our value}. `source` is what dossiers taken
    over from it bear.
    """

    source = models.CharField(_("hệ thống nguồn"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=200)
    columns = models.JSONField(_("cột"), default=dict)
    words = models.JSONField(_("từ ngữ"), default=dict)
    changed_at = models.DateTimeField(_("sửa lúc"))

    class Meta:
        verbose_name = _("cách đọc tệp của hệ thống nguồn")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ImportBatch(Record):
    """One file taken in, all of it or its good rows; nothing of it is kept unless it is DONE.

    Always true: `rows` = `created` + `updated` + `unchanged` + `rejected` once it is DONE; the same file of the same
    source changes nothing again. `sha256` is of the file as it came; `changes_sha256` of what was written. `errors`
    are the rejected rows as told to a system that may ask again; null for a file, whose rows went back in one.
    """

    source = models.CharField(_("hệ thống nguồn"), max_length=40)
    file_name = models.CharField(_("tệp"), max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    mode = models.CharField(max_length=10, choices=BatchMode.choices)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.RUNNING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("bắt đầu lúc"))
    ended_at = models.DateTimeField(_("xong lúc"), null=True)
    rows = models.PositiveIntegerField(_("số dòng"), default=0)
    created = models.PositiveIntegerField(_("thêm mới"), default=0)
    updated = models.PositiveIntegerField(_("cập nhật"), default=0)
    unchanged = models.PositiveIntegerField(_("không đổi"), default=0)
    rejected = models.PositiveIntegerField(_("bị loại"), default=0)
    changes_sha256 = models.CharField(max_length=64, blank=True)
    returned = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    errors = models.JSONField(null=True)

    audit_hidden = frozenset({"errors"})

    class Meta:
        verbose_name = _("lần nạp hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=BatchState.DONE)
                | Q(rows=F("created") + F("updated") + F("unchanged") + F("rejected")),
                name="done_batch_adds_up",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.file_name}"


class DossierChange(Record):
    """What one batch changed in a dossier it knew already: the columns before and after. Never changed."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="changes")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(_("lúc"))
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("thay đổi do nạp")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.dossier} {self.at:%d/%m/%Y}"
