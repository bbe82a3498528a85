"""Forecast pages: how every unit stands before the year is over, one unit leaf by leaf, and «nếu… thì»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parindex.audit.actor import ActedRequest
from parindex.audit.errors import InvalidAct, require
from parindex.kit.forms import carried
from parindex.onestop import links
from parindex.onestop.policies import may_read_dossiers
from parindex.rules.advice import Act, Advice
from parindex.rules.forecast import Stand
from parindex.rules.numbers import exact
from parindex.scoring import advising, commands, outlook, policies, reach
from parindex.scoring.models import LeafDuty, Sheet
from parindex.scoring.moves import Listed
from parindex.scoring.outlook import Part, Told
from parindex.scoring.queries import outlooks
from parindex.scoring.web import supposing

UNITS_A_PAGE, SHOWN = 25, 10


@dataclass(frozen=True)
class Row:
    """One unit in the table; `rank` only where the whole group is on the page."""

    sheet: Sheet
    told: Told

    @property
    def bar(self) -> list[Piece]:
        return bar(self.told.stand)


@dataclass(frozen=True)
class Piece:
    """A stretch of the bar in percent of its length, as an attribute of a drawing is written."""

    kind: str
    start: str
    width: str


def bar(stand: Stand) -> list[Piece]:
    """Secure, at risk, to win and lost side by side."""
    amounts = {"secure": stand.secure, "at-risk": stand.at_risk, "to-win": stand.to_win, "lost": stand.lost}
    whole, start, found = sum(amounts.values()), Fraction(0), []
    for kind, amount in amounts.items():
        if whole and amount:
            found.append(Piece(kind, f"{float(100 * start / whole):.2f}", f"{float(100 * amount / whole):.2f}"))
            start += amount
    return found


@dataclass(frozen=True)
class Place:
    """Where values stand on a scale, in their order; None for what has no value."""

    scale: Scale
    ranks: Sequence[int | None]


@dataclass(frozen=True)
class Scale:
    """Values among which another is placed; `own` is one more that stands there already."""

    values: Sequence[Decimal]
    words: str
    own: int

    @property
    def among(self) -> int:
        return len(self.values) + self.own

    def place(self, *values: Decimal | None) -> Place:
        return Place(self, [outlook.place_among(value, self.values) for value in values])


@dataclass(frozen=True)
class Seen:
    """A sheet as this person sees it; those above see how the others of its group stand too."""

    sheet: Sheet
    told: Told
    others: Sequence[Told]

    @classmethod
    def of(cls, request: ActedRequest, sheet_id: int) -> Seen:
        """Raises Http404."""
        found = outlooks.with_group(request.actor, sheet_id)
        if found is None:
            raise Http404
        one, rows = found
        known = outlooks.known(rows, request.actor.at)
        others = [outlook.told(known[row.pk]) for row in rows if row.pk != one.pk]
        return cls(one, outlook.told(known[one.pk]), others)

    @property
    def is_above(self) -> bool:
        return outlooks.is_above(self.sheet)

    def group(self) -> Iterator[Scale]:
        """The group as it stands now, for those who see it."""
        if self.is_above:
            values = [other.so_far for other in self.others if other.so_far is not None]
            yield Scale(values, _("trong nhóm, theo điểm tạm tính hôm nay"), 1)


def _published(one: Sheet) -> Iterator[Scale]:
    """What was published last for the group: everybody may know where a value would stand there."""
    published = outlooks.last_published(one)
    if published is not None:
        words = _("nếu đặt vào kết quả năm %(year)s của nhóm") % {"year": published.year}
        yield Scale(published.values, words, 0)


@login_required
@require_GET
def index(request: ActedRequest) -> HttpResponse:
    """The units whose forecast this person may see, by round and group."""
    page = Paginator(outlooks.visible_to(request.actor), UNITS_A_PAGE).get_page(request.GET.get("page"))
    known = outlooks.known(list(page), request.actor.at)
    rows = [Row(sheet, outlook.told(known[sheet.pk])) for sheet in page]
    groups = [(group, list(some)) for group, some in groupby(rows, key=lambda row: row.sheet.group)]
    return render(request, "scoring/outlooks.html", {"groups": groups, "page": page})


@login_required
@require_GET
def sheet(request: ActedRequest, sheet_id: int) -> HttpResponse:
    """One unit: every leaf and office, what is supposed, and where to look."""
    seen = Seen.of(request, sheet_id)
    one, told = seen.sheet, seen.told
    advice = advising.advised(one, told.known, request.actor.at)
    advised = _advised(one, advice)
    context = {
        "sheet": one,
        "told": told,
        "advice": advice,
        "advised": advised[:SHOWN],
        "more": advised[SHOWN:],
        "titles": {leaf.code: leaf.name for leaf in told.known.criteria.leaves()},
        "may_assign": seen.is_above,
        "closed_list": "" if may_read_dossiers(request.actor) else links.url_of_lateness(),
        "bar": bar(told.stand),
        "offices": told.offices(_("Chưa ghi trong bộ tiêu chí")),
        "unknown_points": sum((exact(line.leaf.points) for line in told.unknown), Fraction(0)),
        "times": reach.TIMES,
        "however_quiet": reach.HOWEVER_QUIET,
        "places": [scale.place(told.so_far) for scale in seen.group()],
    }
    return render(request, "scoring/outlook.html", context)


@login_required
@require_POST
def assign(request: ActedRequest, sheet_id: int) -> HttpResponse:
    """One act of the advice becomes a duty; what it says is worked out here and not taken from the form."""
    seen = Seen.of(request, sheet_id)
    one = seen.sheet
    require(policies.may_assign(request.actor, one))
    advice = advising.advised(one, seen.told.known, request.actor.at)
    acts = {advising.listed(act).key: act for act in (advice.acts if advice else ())}
    act = acts.get(request.POST.get("viec", ""))
    if act is None:
        raise InvalidAct(_("Việc này không còn thêm điểm nữa; xem lại dự báo của đơn vị."))
    due_on = advising.due_on(act, request.actor.today, one.round.cutoff_on)
    leaves = sorted(act.move.touched())
    advised = commands.Advised(advising.listed(act).key, leaves, act.points, _text(act, one), due_on)
    duty = commands.assign(request.actor.submitting(**carried(request.POST)), one, advised=advised)
    if duty.direction_id is not None:
        messages.success(request, _("Đã giao thành chỉ đạo; đơn vị được báo."))
    else:
        messages.success(request, _("Đã đưa vào bản soạn điều chỉnh kế hoạch."))
    return redirect("outlook:sheet", one.pk)


def _text(act: Act, one: Sheet) -> str:
    """What the duty says: the work, then for which leaves it is."""
    codes = ", ".join(sorted(act.move.touched()))
    told = {"what": act.sentence[:1].upper() + act.sentence[1:], "codes": codes, "year": one.round.year}
    return _("%(what)s. Tiêu chí %(codes)s, đánh giá cải cách hành chính năm %(year)s.") % told


@dataclass(frozen=True)
class Advised:
    """One act on the page, and the duty that was made of it."""

    act: Act
    move: Listed
    leaves: Sequence[str]
    duty: LeafDuty | None


def _advised(one: Sheet, advice: Advice | None) -> list[Advised]:
    duties = {duty.move: duty for duty in outlooks.duties_of(one)}
    acts = [(act, advising.listed(act)) for act in (advice.acts if advice else ())]
    return [Advised(act, move, sorted(move.touched()), duties.get(move.key)) for act, move in acts]


@login_required
@require_GET
def suppose(request: ActedRequest, sheet_id: int) -> HttpResponse:
    """Other figures, and what they would come to; nothing is kept. With HTMX only the answer comes back."""
    seen = Seen.of(request, sheet_id)
    one, told = seen.sheet, seen.told
    asked = supposing.asked(told, request.GET)
    part = _part(told, request.GET.get("linh-vuc", ""))
    supposed = outlook.suppose(told, asked.changes)
    context = {
        "sheet": one,
        "told": told,
        "part": part,
        "asked": asked,
        "leaves": [(line, asked.boxes.get(line.leaf.code, [])) for line in part.lines],
        "carried": asked.elsewhere(part.lines),
        "tabs": [(other, _query(request, other)) for other in told.fields],
        "supposed": supposed,
        "titles": {leaf.code: leaf.name for leaf in told.known.criteria.leaves()},
        "places": [scale.place(*supposed.so_far) for scale in (*seen.group(), *_published(one))],
    }
    only_answer = getattr(request, "htmx", False)
    return render(request, "scoring/_supposed.html" if only_answer else "scoring/suppose.html", context)


def _part(told: Told, code: str) -> Part:
    return next((part for part in told.fields if part.code == code), told.fields[0])


def _query(request: ActedRequest, part: Part) -> str:
    """The same suppositions with another field open."""
    query = request.GET.copy()
    query["linh-vuc"] = part.code
    return query.urlencode()
