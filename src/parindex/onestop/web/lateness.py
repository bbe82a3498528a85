"""What is late or about to be, and the letters of apology."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import require
from parindex.kit.forms import carried
from parindex.onestop import clock, commands, policies
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.queries import dossiers, lateness
from parindex.onestop.states import ApologyState
from parindex.onestop.web.showing import Line, lines

LONGEST = 20  # rows of each list, those due first; the others follow as these are dealt with


@dataclass(frozen=True)
class Some:
    """The first of a list; `count` says whether there are more."""

    lines: list[Line]
    count: str


@login_required
@require_GET
def lists(request: ActedRequest) -> HttpResponse:
    """Letters to sign, what is overdue without one, what will be, what nobody has explained."""
    actor = request.actor
    require(policies.may_read_dossiers(actor))
    sight, working = dossiers.Sight.of(actor), clock.working_time()
    mine = dossiers.visible_to(actor, sight)
    letters = list(lateness.letters(mine))

    def some(rows: QuerySet[Dossier]) -> Some:
        found = dossiers.for_lines(rows, "due_at", "pk", most=LONGEST + 1)
        count = str(len(found)) if len(found) <= LONGEST else f"{LONGEST}+"
        return Some(lines(actor, found[:LONGEST], sight, working), count)

    context = {
        "to_sign": [one for one in letters if _ready(one) and policies.may_decide_lateness(actor, one.dossier)],
        "unready": [one for one in letters if one.state == ApologyState.PREPARED and not one.reason],
        "to_send": [one for one in letters if one.state == ApologyState.SIGNED],
        "without": some(mine & lateness.without_apology(actor.at)),
        "again": some(mine & lateness.late_again(actor.at)),
        "soon": some(mine & lateness.due_soon(actor.at, working)),
        "unexplained": some(mine & lateness.unexplained()),
    }
    return render(request, "onestop/lateness.html", context)


@login_required
@require_POST
def sign(request: ActedRequest) -> HttpResponse:
    """Sign the letters ticked, all of them or none."""
    chosen = [int(pk) for pk in request.POST.getlist("letter") if pk.isascii() and pk.isdigit()]
    letters = [
        one for one in lateness.letters(dossiers.visible_to(request.actor)) if one.pk in chosen and _ready(one)
    ]
    if not letters:
        messages.error(request, _("Hãy chọn văn bản để ký."))
        return redirect("dossiers:lateness")
    signed = commands.sign_apologies(request.actor.submitting(key=carried(request.POST)["key"]), letters)
    n = len(signed)
    messages.success(request, ngettext("Đã ký %(n)s văn bản.", "Đã ký %(n)s văn bản.", n) % {"n": n})
    return redirect("dossiers:lateness")


def _ready(letter: Apology) -> bool:
    return letter.state == ApologyState.PREPARED and bool(letter.reason)
