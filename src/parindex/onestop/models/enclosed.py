"""What comes with a dossier: its papers and the fees it owes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.onestop.models.dossiers import Dossier


class DossierPaper(Record):
    """A paper of a dossier: handed in, or spared because the data were there (`reused`)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers")
    name = models.CharField(_("giấy tờ"), max_length=1000)
    originals = models.PositiveSmallIntegerField(_("bản chính"), default=0)
    copies = models.PositiveSmallIntegerField(_("bản sao"), default=0)
    reused = models.BooleanField(_("khai thác từ dữ liệu"), default=False)
    digitised = models.BooleanField(_("đã số hóa"), default=False)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("giấy tờ của hồ sơ")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class DossierFee(Record):
    """A fee a dossier owes. `amount` is None while nobody has reckoned it; paid when `paid_at` is set."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="fees")
    name = models.CharField(_("khoản thu"), max_length=200)
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"), null=True)
    basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    exemption = models.CharField(_("lý do miễn, giảm"), max_length=300, blank=True)
    paid_at = models.DateTimeField(_("nộp lúc"), null=True)
    paid_online = models.BooleanField(_("nộp trực tuyến"), default=False)
    receipt = models.CharField(_("số biên lai"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("khoản thu của hồ sơ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True) | Q(amount__isnull=False), name="paid_fee_has_its_sum"
            )
        ]

    def __str__(self) -> str:
        return self.name
