"""Extracts and the figures counted from them; figures of other systems, apart."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from parindex.analytics.states import FigureState, Side
from parindex.audit.models import Record
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit

PERCENT = 100


class Extract(models.Model):
    """One file of facts: a dataset in a quarter, as the records were at `as_of`; it holds every change until then.

    No record: it can be told anew at any time. `measured_sha256` and `measured_as_of` are of the facts that stored
    values were counted from last; where they differ from `sha256` and `as_of`, values are behind.
    """

    dataset = models.CharField(max_length=40)
    period = models.PositiveIntegerField()
    rows = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    measured_sha256 = models.CharField(max_length=64, blank=True)
    measured_as_of = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bản trích số liệu")
        ordering = ["dataset", "period"]
        constraints = [models.UniqueConstraint(fields=["dataset", "period"], name="one_extract_a_quarter")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.period}"

    @property
    def is_measured(self) -> bool:
        """Whether the stored values are those of these facts."""
        return (self.measured_sha256, self.measured_as_of) == (self.sha256, self.as_of)


class MeasureValue(models.Model):
    """One measure of one unit in one period, counted from facts: a quarter, or a span of a year (`core.period`).

    No record: it is counted again whenever facts change. A span has a value of its own, since how things stood does
    not add up over quarters. `as_of` is the moment it was last counted otherwise; until when it holds is the
    freshness of its dataset. No row means that no record is known, which is not 0.
    """

    code = models.CharField(_("chỉ số"), max_length=100)
    side = models.CharField(max_length=10, choices=Side.choices, default=Side.UNIT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveIntegerField(_("kỳ"))
    part = models.PositiveBigIntegerField(_("tử số"))
    whole = models.PositiveBigIntegerField(_("mẫu số"), null=True)
    unknown = models.PositiveBigIntegerField(_("không rõ"), default=0)
    as_of = models.DateTimeField(_("tính lúc"))

    class Meta:
        verbose_name = _("giá trị chỉ số")
        indexes = [models.Index(fields=["unit", "period"], name="measure_values_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["code", "side", "unit", "period"], name="one_value_a_unit_a_period"),
            models.CheckConstraint(
                condition=Q(whole__isnull=True) | Q(part__lte=F("whole")), name="measure_part_in_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.unit_id} {self.period}"


class Cut(models.Model):
    """A day at whose end a year is counted: what happened later in the year is not in the figures of the cut.

    No record, as little as `CutValue`: both can be counted anew. `as_of` is when it was counted last.
    """

    until = models.DateField(_("đến hết ngày"), unique=True)
    as_of = models.DateTimeField(_("tính lúc"))

    class Meta:
        verbose_name = _("ngày chốt số liệu")

    def __str__(self) -> str:
        return f"{self.until}"


class CutValue(models.Model):
    """One measure of one unit from the first day of a year to the end of a cut. No row: nothing is known."""

    cut = models.ForeignKey(Cut, on_delete=models.CASCADE, related_name="values")
    code = models.CharField(_("chỉ số"), max_length=100)
    side = models.CharField(max_length=10, choices=Side.choices, default=Side.UNIT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveBigIntegerField(_("tử số"))
    whole = models.PositiveBigIntegerField(_("mẫu số"), null=True)
    unknown = models.PositiveBigIntegerField(_("không rõ"), default=0)

    class Meta:
        verbose_name = _("giá trị chỉ số đến ngày chốt")
        constraints = [
            models.UniqueConstraint(fields=["cut", "code", "side", "unit"], name="one_cut_value_a_unit"),
            models.CheckConstraint(
                condition=Q(whole__isnull=True) | Q(part__lte=F("whole")), name="cut_part_in_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.unit_id} {self.cut}"


class ExternalFigure(Record):
    """A figure another system published: of an index, of a platform; never mixed with what is counted here.

    Always true: what was imported never changes; a newer import supersedes it and it stays readable. `value` is on
    `scale` (the most it can be, None where there is no bound); part and whole stand beside it where the source gives
    them. `row` is its line in `file`.
    """

    code = models.CharField(_("chỉ số"), max_length=100)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="external_figures")
    period = models.CharField(_("kỳ"), max_length=10)
    value = models.DecimalField(_("giá trị"), max_digits=18, decimal_places=4)
    scale = models.DecimalField(_("thang điểm"), max_digits=18, decimal_places=4, null=True)
    part = models.DecimalField(_("tử số"), max_digits=18, decimal_places=4, null=True)
    whole = models.DecimalField(_("mẫu số"), max_digits=18, decimal_places=4, null=True)
    as_of = models.DateField(_("số liệu ngày"))
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(_("dòng"))
    imported_at = models.DateTimeField(_("nạp lúc"))
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=FigureState.choices, default=FigureState.CURRENT)

    class Meta:
        verbose_name = _("số liệu từ nguồn ngoài")
        ordering = ["code", "period", "unit__position", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "unit", "period"],
                condition=Q(state=FigureState.CURRENT),
                name="one_current_external_figure",
            ),
            models.CheckConstraint(
                condition=Q(scale__isnull=True) | Q(value__gte=0, value__lte=F("scale")),
                name="external_figure_on_its_scale",
                violation_error_message=_("Giá trị phải từ 0 đến mức tối đa của thang điểm."),
            ),
            models.CheckConstraint(
                condition=Q(part__isnull=True, whole__isnull=True) | Q(part__lte=F("whole"), whole__gt=0),
                name="external_figure_part_in_whole",
                violation_error_message=_("Ghi cả tử số và mẫu số; tử số không quá mẫu số."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.unit_id} {self.period}: {self.value}"

    @property
    def percent(self) -> Decimal | None:
        """On a scale of 100; None where there is no scale."""
        return self.value * PERCENT / self.scale if self.scale else None
