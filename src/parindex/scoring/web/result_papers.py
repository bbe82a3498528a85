"""Documents of a round: the decision before it is signed and after, notices, score sheets, the table as .xlsx."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.audit.models import Record
from parindex.dispatch.forwarding import put_forward
from parindex.dispatch.links import about
from parindex.kit.paper_files import file_answer, paper_file
from parindex.papers.document import Document
from parindex.papers.pdf import CannotConvert
from parindex.scoring import links, papers, policies, publication, sheets
from parindex.scoring.models import Result, ResultCorrection, Round
from parindex.scoring.queries import results, rounds
from parindex.scoring.queries.published import moved, read, table_of
from parindex.scoring.queries.stories import by_field, stories
from parindex.scoring.states import AskState, RoundState
from parindex.scoring.web.results import found, own_units, shown
from parindex.scoring.web.unit_results import place_of, sheet_or_404

DECISION, NOTICE = "quyet-dinh", "thong-bao"


def _file(request: ActedRequest, compose: Callable[[], Document], shape: str, name: str, back: str) -> HttpResponse:
    """The file; where no PDF can be made the reader is told why, on the page they came from."""
    try:
        return paper_file(compose, shape, name)
    except CannotConvert as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(back)


# Published


@login_required
@require_GET
def workbook(request: ActedRequest, result_id: int) -> HttpResponse:
    """The table with every leaf."""
    result = found(request, result_id)
    data = sheets.book_of(table_of(result), result.round.title)
    return file_answer(data, "xlsx", f"ket-qua-{result.round.code}-{result.number}")


@login_required
@require_GET
def decision(request: ActedRequest, result_id: int, shape: str) -> HttpResponse:
    """The decision as it was published, with its annexes."""
    result = found(request, result_id)
    old = Result.objects.filter(pk=result.corrects_id).first() if result.corrects_id else None

    def compose() -> Document:
        return papers.decision(
            result.round, result.content, result.decided_on, corrects=old, signed=papers.decided(result)
        )

    return _file(request, compose, shape, f"quyet-dinh-{result.round.code}", links.url_of_result(result))


@login_required
@require_GET
def unit_sheet(request: ActedRequest, result_id: int, unit: str, shape: str) -> HttpResponse:
    """Phiếu điểm of a unit."""
    place = place_of(request, result_id, unit)
    parts = by_field(stories(sheet_or_404(place), place.row), place.row)
    back = reverse("results:unit", args=[result_id, unit])
    return _file(
        request, lambda: papers.sheet(place.result, place.group, place.row, parts), shape, f"phieu-diem-{unit}", back
    )


@login_required
@require_POST
def forward_notice(request: ActedRequest, result_id: int, unit: str) -> HttpResponse:
    """Thông báo to a unit, to be checked, signed and sent to it."""
    place = place_of(request, result_id, unit)
    require(policies.may_notify(request.actor, place.result.round))
    sheet = sheet_or_404(place)
    parts = by_field(stories(sheet, place.row), place.row)
    content = papers.notice(place.result, place.group, place.row, parts, request.actor.today)
    receivers = [sheet.handed_to or sheet.unit]
    try:
        return put_forward(request, place.result.round.owner, content, about(sheet, NOTICE), receivers)
    except (InvalidAct, WrongState) as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(reverse("results:unit", args=[result_id, unit]))


# Not yet published: a table that the council has concluded, or a correction it proposes


class Draft:
    """A table that waits for its decision. `record` is what the decision is about."""

    def __init__(self, round_: Round, record: Record, content: str, corrects: Result | None, name: str) -> None:
        self.round, self.record, self.content, self.corrects, self.name = round_, record, content, corrects, name

    def decision(self, request: ActedRequest) -> Document:
        return papers.decision(self.round, self.content, request.actor.today, corrects=self.corrects)

    @property
    def address(self) -> str:
        return reverse(f"results:{self.name}", args=[self.record.pk])


def _of_round(request: ActedRequest, pk: int) -> Draft:
    """Nobody but the council and the chair learns of a table before it is published."""
    round_ = get_object_or_404(rounds.visible_to(request.actor), pk=pk, state=RoundState.COUNCIL)
    if round_.concluded_at is None or not policies.may_draft_decision(request.actor, round_):
        raise Http404
    return Draft(round_, round_, results.composed(round_, {"number": "", "on": ""}, 1), None, "draft")


def _of_correction(request: ActedRequest, pk: int) -> Draft:
    rows = ResultCorrection.objects.select_related("result__round__owner").filter(state=AskState.ASKED)
    one = get_object_or_404(rows, pk=pk)
    old = one.result
    if not policies.may_draft_decision(request.actor, old.round):
        raise Http404
    said = results.about(old.round, {"number": "", "on": ""}, old.number + 1, one.reason)
    content = publication.corrected(old.content, one.changes, {**said, "corrects": old.sha256})
    return Draft(old.round, one, content, old, "correction")


FOUND: dict[str, Callable[[ActedRequest, int], Draft]] = {"dot": _of_round, "dinh-chinh": _of_correction}


@login_required
@require_GET
def draft(request: ActedRequest, pk: int, which: str = "dot") -> HttpResponse:
    """The table as it would be published, for the council and the chair."""
    one = FOUND[which](request, pk)
    table = read(one.content)
    context = {
        "draft": one,
        "round": one.round,
        "table": table,
        "groups": shown(table, own_units(request)),
        "moved": moved(table_of(one.corrects), table) if one.corrects else [],
        "which": which,
    }
    return render(request, "scoring/results/draft.html", context)


@login_required
@require_GET
def draft_decision(request: ActedRequest, pk: int, shape: str, which: str = "dot") -> HttpResponse:
    """The decision to be signed, with room for number and day."""
    one = FOUND[which](request, pk)
    return _file(request, lambda: one.decision(request), shape, f"du-thao-quyet-dinh-{one.round.code}", one.address)


@login_required
@require_POST
def forward_decision(request: ActedRequest, pk: int, which: str = "dot") -> HttpResponse:
    """The decision into the register of outgoing documents, to be checked and signed."""
    one = FOUND[which](request, pk)
    receivers = [sheet.unit for sheet in one.round.sheets.select_related("unit")]
    try:
        return put_forward(
            request, one.round.owner, one.decision(request), about(one.record, DECISION), receivers, replaces=False
        )
    except (InvalidAct, WrongState) as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(one.address)
