"""Official documents of reporting as files: .docx, and PDF where LibreOffice is installed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, WrongState, require
from parindex.dispatch.forwarding import put_forward
from parindex.dispatch.links import about
from parindex.kit.paper_files import paper_file
from parindex.papers.document import Document
from parindex.papers.pdf import CannotConvert
from parindex.reporting import links, papers, policies
from parindex.reporting.models import Consolidation, ReportRound
from parindex.reporting.queries import rounds
from parindex.reporting.web.reports import found


@login_required
@require_GET
def consolidated(request: ActedRequest, round_id: int, shape: str) -> HttpResponse:
    """The committee's report, as it was last put together."""
    one = _round(request, round_id)
    drawn = get_object_or_404(Consolidation.objects.select_related("round__committee"), round=one)
    day = request.actor.today
    return _file(request, lambda: papers.consolidated(drawn, day), shape, "bao-cao-tong-hop", links.url_of_round(one))


@login_required
@require_GET
def urging(request: ActedRequest, round_id: int, shape: str) -> HttpResponse:
    """Văn bản đôn đốc to the units that are late."""
    one = _round(request, round_id)
    require(policies.may_run(request.actor, one))
    late = papers.late_lines(one, request.actor.today)
    if not late:
        messages.info(request, _("Không có đơn vị nào quá hạn mà chưa nộp nên không cần đôn đốc."))
        return HttpResponseRedirect(links.url_of_round(one))
    day = request.actor.today
    return _file(request, lambda: papers.urging(one, late, day), shape, "van-ban-don-doc", links.url_of_round(one))


@login_required
@require_GET
def of_unit(request: ActedRequest, report_id: int, shape: str) -> HttpResponse:
    """A unit's report as it stands."""
    one = found(request, report_id)
    day = request.actor.today
    return _file(request, lambda: papers.of_unit(one, day), shape, "bao-cao", links.url_of(one))


@login_required
@require_POST
def put_forward_urging(request: ActedRequest, round_id: int) -> HttpResponse:
    """Văn bản đôn đốc to be checked, signed and sent to the late units."""
    one = _round(request, round_id)
    require(policies.may_run(request.actor, one))
    late = papers.late_lines(one, request.actor.today)
    if not late:
        messages.info(request, _("Không có đơn vị nào quá hạn mà chưa nộp nên không cần đôn đốc."))
        return HttpResponseRedirect(links.url_of_round(one))
    content = papers.urging(one, late, request.actor.today)
    units = [line.report.unit for line in late]
    try:
        return put_forward(request, one.committee, content, about(one, "don-doc"), units, replaces=False)
    except (InvalidAct, WrongState) as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(links.url_of_round(one))


@login_required
@require_POST
def put_forward_unit(request: ActedRequest, report_id: int) -> HttpResponse:
    """A unit's report as a document of the unit, for its head to sign."""
    one = found(request, report_id)
    require(policies.may_write(request.actor, one))
    try:
        return put_forward(request, one.unit, papers.of_unit(one, request.actor.today), about(one))
    except (InvalidAct, WrongState) as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(links.url_of(one))


def _round(request: ActedRequest, round_id: int) -> ReportRound:
    one = get_object_or_404(rounds.visible_to(request.actor), pk=round_id)
    require(policies.may_read_round(request.actor, one))
    return one


def _file(request: ActedRequest, compose: Callable[[], Document], shape: str, name: str, back: str) -> HttpResponse:
    """The file; where no PDF can be made the reader is told why, on the page they came from."""
    try:
        return paper_file(compose, shape, name)
    except CannotConvert as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(back)
