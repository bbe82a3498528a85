"""Following a dossier as the one who handed it in: by its code and four digits, or by the code on the receipt.

Whoever guesses learns nothing: an unknown code and wrong digits get the same page by the same way, and tries are
counted by address and by code. What is shown is states, days and units, never a person.
"""

from __future__ import annotations

import math
import re
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parindex.audit.actor import LOCAL_ZONE, ActedRequest
from parindex.core.text import clean
from parindex.kit import addresses, limits
from parindex.onestop import links
from parindex.onestop.queries import following, lateness
from parindex.portal import story

BY_ADDRESS = limits.Limit("follow.address", 10, timedelta(minutes=1))
BY_CODE = limits.Limit("follow.code", 20, timedelta(days=1))
LONGEST_CODE = 60
LAST_DIGITS = re.compile(r"[0-9]{4}")
APOLOGIES_A_PAGE = 20
ROW_ID = re.compile(r"[0-9]{1,18}")
DASHES = re.compile(r"\s*[-‐-―−﹘﹣－_]\s*")


def code_read(typed: str) -> str:
    """A code as it is stored: capital letters, plain dashes, no spaces."""
    return re.sub(r"\s", "", DASHES.sub("-", clean(typed))).upper()


def _problems(code: str, digits: str) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    found = {}
    if not code or len(code) > LONGEST_CODE:
        found["code"] = _("Hãy nhập mã hồ sơ ghi trên giấy tiếp nhận.")
    if not LAST_DIGITS.fullmatch(digits):
        found["digits"] = _("Hãy nhập đúng bốn chữ số cuối, ví dụ 5678.")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: ActedRequest) -> HttpResponse:
    """The form, and on POST the dossier, so that nothing personal stands in an address."""
    if request.method != "POST":
        return render(request, "portal/follow.html")
    code, digits = code_read(request.POST.get("code", "")), request.POST.get("digits", "").strip()
    if problems := _problems(code, digits):
        return render(request, "portal/follow.html", {"problems": problems, "code": code}, status=422)
    wait = limits.exceeded(
        {BY_ADDRESS: addresses.address_of(request), BY_CODE: code}, request.actor.at.astimezone(LOCAL_ZONE)
    )
    if wait is not None:
        return _too_often(request, wait)
    return _shown(request, following.by_digits(code, digits))


@require_GET
def by_token(request: ActedRequest, token: str) -> HttpResponse:
    """The dossier whose address was printed on the receipt: it is proof enough."""
    pk = links.followed(token)
    return _shown(request, None if pk is None else following.by_row(pk))


def _shown(request: ActedRequest, found: following.Story | None) -> HttpResponse:
    if found is None:
        return render(request, "portal/follow.html", {"missed": True}, status=404)
    told = story.told(found, request.actor.at)
    return render(request, "portal/followed.html", {"told": told, "now": request.actor.at})


def _too_often(request: HttpRequest, wait: timedelta) -> HttpResponse:
    seconds = math.ceil(wait.total_seconds())
    context = {"minutes": math.ceil(seconds / 60), "long": wait > BY_ADDRESS.window}
    answer = render(request, "portal/follow_limit.html", context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


@require_GET
def apologies(request: ActedRequest) -> HttpResponse:
    """The letters of apology that were sent, newest first, without whom they were sent to."""
    before = request.GET.get("truoc", "")
    last = int(before) if ROW_ID.fullmatch(before) else None
    rows = list(lateness.published_before(last)[: APOLOGIES_A_PAGE + 1])
    more = len(rows) > APOLOGIES_A_PAGE
    letters = [story.letter(row) for row in rows[:APOLOGIES_A_PAGE]]
    return render(request, "portal/apologies.html", {"letters": letters, "more": more, "later": last is not None})
