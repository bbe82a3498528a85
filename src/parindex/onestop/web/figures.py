"""The figures of the one-stop service, and the dossiers behind each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.core.period import a_year_earlier, before
from parindex.kit.catalog import Measure, load_measures
from parindex.kit.paper_files import file_answer
from parindex.kit.periods import period_label
from parindex.onestop import calc, policies, sheets
from parindex.onestop.models import Dossier
from parindex.onestop.queries import dossiers, figures, measures, services
from parindex.onestop.queries.figures import CENT, TIMES, Figure, Figures
from parindex.onestop.queries.measures import PART, UNKNOWN, WHOLE
from parindex.onestop.web.asked import Asked, group_names, labels

GROUPS_A_PAGE, ROWS_A_PAGE = 50, 50
SIDES = {"tu-so": PART, "mau-so": WHOLE, "khong-ro": UNKNOWN}


@dataclass(frozen=True)
class Line:
    """One measure with its figure in this period, in the one before and in the same a year earlier."""

    measure: Measure
    figure: Figure
    before: Figure | None
    earlier: Figure | None
    links: dict[str, str]

    @property
    def change(self) -> Decimal | None:
        """Percentage points since the period before; None where either has no ratio."""
        if self.before is None or self.before.percent is None or self.figure.percent is None:
            return None
        return (self.figure.percent - self.before.percent).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Counted:
    """Everything one period says: together, by groups, and of procedures."""

    whole: Figures
    groups: list[tuple[int | str, str, Figures]]


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """Measures of a period together and by groups, beside the period before and the year before."""
    asked = Asked.of(request)
    counted = _counted(asked)
    old, older = (figures.total(asked.rows, asked.window_of(move(asked.period))) for move in (before, a_year_earlier))
    known = list(load_measures().values())
    lines = [
        Line(one, counted.whole[one.code], old.get(one.code), older.get(one.code), links(asked, one)) for one in known
    ]
    columns = [one for one in known if one.counts == "dossiers" and not one.variant_of]
    page = Paginator(counted.groups, GROUPS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "choices": asked.choices(),
        "groups": group_names(),
        "group_name": group_names()[asked.slug],
        "lines": lines,
        "columns": columns,
        "page": page,
        "rows": [(name, _cells(asked, columns, value, told)) for value, name, told in page],
        "nothing": not any(one.figure.part or one.figure.whole or one.figure.unknown for one in lines),
        "before": period_label(before(asked.period).key),
        "earlier": period_label(a_year_earlier(asked.period).key),
        "reads_signals": bool(policies.may_read_signals(request.actor)),
    }
    return render(request, "onestop/figures.html", context)


@login_required
@require_GET
def workbook(request: ActedRequest) -> HttpResponse:
    """The same numbers as .xlsx, every group of them; a workbook is Vietnamese whatever the language of the page."""
    asked = Asked.of(request)
    with translation.override("vi"):
        counted = _counted(asked)
        data = sheets.book_of_figures(
            _("Số liệu một cửa"),
            list(load_measures().values()),
            counted.whole,
            [(label, told) for _value, label, told in counted.groups],
            grouped=group_names()[asked.slug],
            lines=[_("Kỳ: %(period)s") % {"period": asked.label}, _("Số liệu tính đến %(at)s") % {"at": asked.as_of}],
        )
    return file_answer(data, "xlsx", f"so-lieu-mot-cua-{asked.period.key}")


def _counted(asked: Asked) -> Counted:
    if asked.group in TIMES:
        groups: dict[Any, Figures] = dict(
            figures.by_time(asked.rows, asked.period, asked.group, asked.request.actor.at)
        )
        whole = figures.total(asked.rows, asked.window)
    else:
        groups = dict(figures.by_group(asked.rows, asked.window, asked.group))
        whole = figures.added(groups.values()) or figures.total(asked.rows, asked.window)
    names = labels(asked.group, groups)
    ordered = groups if asked.group in TIMES else sorted(groups, key=lambda value: names[value])
    whole |= services.figures(services.used(asked.rows, asked.window))
    return Counted(whole, [(value, names[value], groups[value]) for value in ordered])


def links(asked: Asked, one: Measure, **group: object) -> dict[str, str]:
    """Side → the address of what is behind it."""
    name = "figures:records" if one.counts == "dossiers" else "figures:services"
    return {side: f"{reverse(name, args=[one.code, word])}?{asked.query(**group)}" for word, side in SIDES.items()}


def _cells(asked: Asked, columns: list[Measure], value: int | str, told: Figures) -> list[dict[str, Any]]:
    group = {"ky": value} if asked.group in TIMES else {"gia-tri": value}
    return [{"measure": one, "figure": told[one.code], "links": links(asked, one, **group)} for one in columns]


@login_required
@require_GET
def records(request: ActedRequest, code: str, side: str) -> HttpResponse:
    """The dossiers a figure counts, by the very condition of the figure, the newest first."""
    asked = Asked.of(request)
    measure, which = load_measures().get(code), SIDES.get(side)
    if measure is None or measure.counts != "dossiers" or which is None:
        raise Http404
    rows, name = asked.rows, ""
    if "gia-tri" in request.GET:
        rows, name = _of_group(asked, request.GET["gia-tri"])
    try:
        rows = measures.behind(rows, asked.window, code, which)
    except KeyError as error:
        raise Http404 from error
    shown, older = newest(rows, request.GET.get("truoc", ""))
    context = {
        "asked": asked,
        "measure": measure,
        "side": which,
        "words": {PART: measure.part, WHOLE: measure.whole, UNKNOWN: measure.unknown}[which],
        "group_name": group_names()[asked.slug],
        "name": name,
        "rows": [(row, calc.masked_name(row.applicant)) for row in shown],
        "older": older,
    }
    return render(request, "onestop/figure_records.html", context)


def _of_group(asked: Asked, value: str) -> tuple[QuerySet[Dossier], str]:
    """The dossiers of one group and its name. Raises Http404 for a group of time, or one that is not there."""
    if asked.group in TIMES:
        raise Http404
    by_id = asked.group in {"office", "desk", "procedure"}
    if by_id and not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Http404
    wanted: int | str = int(value) if by_id else value
    try:
        name = labels(asked.group, [wanted])[wanted]
    except (KeyError, ValueError) as error:
        raise Http404 from error
    return figures.of_group(asked.rows, asked.group, wanted), name


def newest(rows: QuerySet[Dossier], before_id: str) -> tuple[list[Dossier], int | None]:
    """A page of dossiers, the newest or those before a number, and where the next begins; nothing is counted."""
    rows = dossiers.with_names(rows).order_by("-pk")
    if before_id.isascii() and before_id.isdigit() and len(before_id) < 19:
        rows = rows.filter(pk__lt=int(before_id))
    found = list(rows[: ROWS_A_PAGE + 1])
    return found[:ROWS_A_PAGE], found[ROWS_A_PAGE - 1].pk if len(found) > ROWS_A_PAGE else None
