"""Files as evidence: kept by content, never overwritten."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.evidence import store
from parindex.organization.models import Unit


class StoredFile(Record):
    """A file a unit handed in.

    Always true: the bytes lie under their SHA-256 and are never overwritten or removed while a row
    names them; `received_at` is the server's clock, whatever date the document bears.
    """

    sha256 = models.CharField(_("dấu vân tay SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("kích thước"))
    media_type = models.CharField(_("loại nội dung"), max_length=100)
    name = models.CharField(_("tên tệp"), max_length=255)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="files")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("hệ thống nhận lúc"))

    class Meta:
        verbose_name = _("tệp")
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where the bytes lie."""
        return store.path_of(self.sha256)
