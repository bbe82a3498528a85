"""How dossiers are numbered: the identifier of a desk, and the series of a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.organization.models import Unit


class DossierNumbering(Record):
    """The identifier (mã định danh) that dossiers of a desk bear from a day on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossier_numberings")
    agency = models.CharField(_("mã định danh"), max_length=40)
    since = models.DateField(_("từ ngày"))

    class Meta:
        verbose_name = _("mã định danh của nơi tiếp nhận")
        ordering = ["-since"]
        constraints = [models.UniqueConstraint(fields=["unit", "since"], name="one_agency_code_a_day")]

    def __str__(self) -> str:
        return self.agency


class DossierSeries(Record):
    """The dossiers one identifier was given on a day; `last` is the highest serial."""

    agency = models.CharField(max_length=40)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("dãy mã hồ sơ trong ngày")
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="one_dossier_series_a_day")]

    def __str__(self) -> str:
        return f"{self.agency} {self.day}"
