"""What a page of figures was asked for: which period, by which groups, whose dossiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from parindex.audit.actor import ActedRequest
from parindex.core.period import MONTHS, Period, parse, periods_of
from parindex.kit.periods import period_label
from parindex.kit.templatetags.kit import date_vi, datetime_vi
from parindex.onestop.models import Dossier, ProcedureVersion
from parindex.onestop.queries import dossiers
from parindex.onestop.queries.measures import Window
from parindex.onestop.states import Channel
from parindex.organization.models import Unit

YEARS = 2
OFFERED = ("quarter", "month", "half_year", "nine_months", "year")
SLUGS = {
    "don-vi": "office",
    "noi-tiep-nhan": "desk",
    "thu-tuc": "procedure",
    "hinh-thuc": "channel",
    "vai-tro": "role",
    "thang": "month",
    "quy": "quarter",
}


def group_names() -> dict[str, str]:
    return {
        "don-vi": _("Đơn vị giải quyết"),
        "noi-tiep-nhan": _("Nơi tiếp nhận"),
        "thu-tuc": _("Thủ tục"),
        "hinh-thuc": _("Hình thức nộp"),
        "vai-tro": _("Người thực hiện"),
        "thang": _("Tháng"),
        "quy": _("Quý"),
    }


def kind_names() -> dict[str, str]:
    return {
        "quarter": _("Quý"),
        "month": _("Tháng"),
        "half_year": _("6 tháng"),
        "nine_months": _("9 tháng"),
        "year": _("Năm"),
    }


@dataclass(frozen=True)
class Asked:
    """One period by one kind of groups, over the dossiers this person may see."""

    request: ActedRequest
    period: Period
    slug: str

    @classmethod
    def of(cls, request: ActedRequest) -> Asked:
        """Without a word the quarter of today by office. Raises Http404 for a period to come, or unknown words."""
        key = request.GET.get("ky") or current_quarter(request).key
        slug = request.GET.get("nhom") or "don-vi"
        try:
            period = parse(key)
        except ValueError as error:
            raise Http404 from error
        if period.kind not in MONTHS or period.first > request.actor.today or slug not in SLUGS:
            raise Http404
        return cls(request, period, slug)

    @property
    def group(self) -> str:
        return SLUGS[self.slug]

    @cached_property
    def window(self) -> Window:
        return self.window_of(self.period)

    def window_of(self, period: Period) -> Window:
        return Window.of(period, self.request.actor.at)

    @cached_property
    def rows(self) -> QuerySet[Dossier]:
        return dossiers.visible_to(self.request.actor)

    @property
    def label(self) -> str:
        return period_label(self.period.key)

    @property
    def as_of(self) -> str:
        """Until when it counts, in words: a period that is over to the end of its last day."""
        if self.window.end <= self.request.actor.at:
            return _("hết ngày %(day)s") % {"day": date_vi(self.window.last_day)}
        return datetime_vi(self.window.at)

    def query(self, **more: object) -> str:
        """The address part that asks for this again, with more."""
        return urlencode({"ky": self.period.key, "nhom": self.slug, **more})

    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """The periods that have begun, this year's and last year's, the newest of each kind first."""
        today, names = self.request.actor.today, kind_names()
        years = range(today.year, today.year - YEARS, -1)
        return [
            (
                names[kind],
                [
                    (one.key, period_label(one.key))
                    for year in years
                    for one in reversed(periods_of(kind, year))
                    if one.first <= today
                ],
            )
            for kind in OFFERED
        ]


def current_quarter(request: ActedRequest) -> Period:
    today = request.actor.today
    return next(one for one in periods_of("quarter", today.year) if one.first <= today <= one.last)


def labels(group: str, values: Iterable[int | str]) -> Mapping[int | str, str]:
    """How the values of a group are called, in one question at most."""
    wanted = list(values)
    ids = [value for value in wanted if isinstance(value, int)]
    if group in {"office", "desk"}:
        return {pk: unit.name for pk, unit in Unit.objects.in_bulk(ids).items()}
    if group == "procedure":
        newest = ProcedureVersion.objects.filter(procedure__in=ids).order_by("number")
        told = newest.values_list("procedure", "procedure__code", "name")
        return {pk: f"{name} ({code})" for pk, code, name in told}
    if group == "channel":
        return {value: str(Channel(str(value)).label) for value in wanted}
    if group == "role":
        return {value: str(value) or _("Không rõ bước giải quyết") for value in wanted}
    return {value: period_label(str(value)) for value in wanted}
