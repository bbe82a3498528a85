"""A unit's published result: its sheet, where points were lost, the year before, the records behind a leaf."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from parindex.audit.actor import ActedRequest
from parindex.evidence import queries as evidence
from parindex.kit import charts
from parindex.kit.catalog import Measure, load_all_measures
from parindex.rules.numbers import rounded
from parindex.scoring import links, policies
from parindex.scoring.models import Mark, Result, Sheet
from parindex.scoring.queries import external, years
from parindex.scoring.queries.published import Group, Row, table_of
from parindex.scoring.queries.stories import Figure, Story, by_field, sheet_of, stories
from parindex.scoring.states import Stage
from parindex.scoring.web.results import found
from parindex.scoring.wording import fact_text


@dataclass(frozen=True)
class Place:
    """A unit in a published result, for every page of it."""

    result: Result
    group: Group
    row: Row


def place_of(request: ActedRequest, result_id: int, unit: str) -> Place:
    """Raises Http404 for a unit that the result doesn't have."""
    result = found(request, result_id)
    try:
        group, row = table_of(result).find(unit)
    except KeyError as error:
        raise Http404 from error
    return Place(result, group, row)


def sheet_or_404(place: Place) -> Sheet:
    try:
        return sheet_of(place.result, place.row.unit)
    except Sheet.DoesNotExist as error:
        raise Http404 from error


def _page(request: ActedRequest, place: Place, view: str, **told: Any) -> HttpResponse:
    context = {"result": place.result, "group": place.group, "row": place.row, "view": view, **told}
    return render(request, f"scoring/results/{view}.html", context)


@login_required
@require_GET
def show(request: ActedRequest, result_id: int, unit: str) -> HttpResponse:
    """Every leaf of the sheet: declared, appraised, explained, decided, and why."""
    place = place_of(request, result_id, unit)
    sheet = sheet_or_404(place)
    told = stories(sheet, place.row)
    context = {
        "sheet": sheet,
        "parts": by_field(told, place.row),
        "chart": _fields_chart(place),
        "tie": place.row.rank in place.group.ties(),
        "stability": place.group.stability.get(unit),
        "may_notify": bool(policies.may_notify(request.actor, place.result.round)),
    }
    return _page(request, place, "unit", **context)


def _fields_chart(place: Place) -> charts.Chart:
    """The share of each field beside the mean of the group."""
    row = place.row
    shares = [
        charts.FieldShare(one.name, _percent(row.sums[one.code].share), None, _percent(place.group.mean(one.code)))
        for one in row.criteria.fields
    ]
    title = _("Phần trăm điểm đạt theo lĩnh vực")
    return charts.field_bars(title, shares, row.name, "", _("Trung bình nhóm"))


def _percent(share: Fraction | None) -> Decimal | None:
    return None if share is None else rounded(share, 1)


@login_required
@require_GET
def lost(request: ActedRequest, result_id: int, unit: str) -> HttpResponse:
    """Where points were lost, the most first, and what the rule asks for to have them."""
    place = place_of(request, result_id, unit)
    losses = place.row.lost()
    steps = [
        charts.Loss(field.name, rounded(points, 2))
        for field in place.group.criteria.fields
        if (points := place.row.sums[field.code].applicable - place.row.sums[field.code].earned) > 0
    ]
    most = rounded(place.row.total.applicable, 2)
    title = _("Điểm mất theo lĩnh vực")
    chart = charts.lost_points_waterfall(title, most, steps, _("Điểm tối đa"), _("Điểm đạt")) if steps else None
    total = sum((one.points for one in losses), Fraction(0))
    return _page(request, place, "lost", losses=losses, chart=chart, total=total)


@login_required
@require_GET
def compared(request: ActedRequest, result_id: int, unit: str) -> HttpResponse:
    """Beside the year before: as it was, and as it is now after mergers."""
    place = place_of(request, result_id, unit)
    sheet = sheet_or_404(place)
    earlier = years.earlier_of(sheet.unit_id, place.result.round.year)
    own = [one for one in earlier if one.row.unit == unit]
    was = years.as_it_was(own[0].row, place.row) if own else None
    merged = years.as_it_is_now([one.row for one in earlier], place.row) if len(earlier) > len(own) else None
    context = {
        "earlier": earlier,
        "year": place.result.round.year - 1,
        "was": was,
        "merged": merged,
        "chart": _years_chart(place, merged or was),
    }
    return _page(request, place, "years", **context)


def _years_chart(place: Place, told: years.Comparison | None) -> charts.Chart | None:
    if told is None or not told.same:
        return None
    shares = []
    for field in place.group.criteria.fields:
        if most := told.most(field.code):
            now, before = (100 * points / most for points in (told.now(field.code), told.before(field.code)))
            shares.append(charts.FieldShare(field.name, _percent(now), _percent(before)))
    year = place.result.round.year
    title = _("Phần trăm điểm đạt trên các tiêu chí so sánh được")
    return charts.field_bars(
        title, shares, _("Năm %(year)s") % {"year": year}, _("Năm %(year)s") % {"year": year - 1}, ""
    )


@login_required
@require_GET
def outside(request: ActedRequest, result_id: int, unit: str) -> HttpResponse:
    """Figures that other systems published of the unit, beside those counted from its records."""
    place = place_of(request, result_id, unit)
    sheet = sheet_or_404(place)
    rows = external.beside(sheet.unit, place.result.round.year, place.row)
    opens = evidence.readable(request.actor, (one.figure.file_id for one in rows))
    told = [(one, one.figure.file_id in opens) for one in rows]
    return _page(request, place, "outside", rows=told)


@dataclass(frozen=True)
class Told:
    """A figure of a leaf in words, with the page of the records it counts."""

    figure: Figure
    declared: str
    proposed: str
    judged: str
    records: str
    measure: Measure | None


@login_required
@require_GET
def leaf(request: ActedRequest, result_id: int, unit: str, code: str) -> HttpResponse:
    """One leaf with everything behind its points."""
    place = place_of(request, result_id, unit)
    sheet = sheet_or_404(place)
    told = stories(sheet, place.row, (code,))
    if not told:
        raise Http404
    story = told[0]
    owner = place.result.round.owner_id
    opens = evidence.readable(request.actor, (one.file_id for one in story.documents))
    context = {
        "sheet": sheet,
        "story": story,
        "field": next(field for field in place.group.criteria.fields if story.leaf in list(field.leaves())),
        "figures": [_told(place, sheet, story, figure) for figure in story.figures()],
        "marks": _marks(story),
        "documents": [(one, one.file_id in opens) for one in story.documents],
        "names": owner in request.actor.committees(*policies.JUDGING),
        "group_rows": _others(place, code),
    }
    return _page(request, place, "leaf", **context)


def _told(place: Place, sheet: Sheet, story: Story, figure: Figure) -> Told:
    def text(given: Any) -> str:
        return fact_text(story.leaf, figure.name, given["value"]) if given and "value" in given else ""

    year = place.result.round.year
    records = links.records_behind(figure.measure, figure.side, sheet.unit, year) if figure.measure else ""
    measure = load_all_measures().get(figure.measure)
    return Told(figure, text(figure.declared), text(figure.proposed), text(figure.judged), records, measure)


def _marks(story: Story) -> list[Mark]:
    return [story.marks[stage] for stage in Stage if stage in story.marks]


def _others(place: Place, code: str) -> list[tuple[Row, Fraction | None]]:
    """What the other units of the group have on the same leaf."""
    return [(row, row.points(code)) for row in place.group.rows]
