"""The morning letter to one person: new notices, and the work of their units that asks for attention.

Its text names units, numbers of duties and days, never a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.kit.catalog import load_calendar
from parindex.kit.periods import period_label
from parindex.kit.templatetags.kit import date_vi
from parindex.notices import queries as notices
from parindex.notices.models import Notice
from parindex.organization.queries import actor_for
from parindex.planning import links
from parindex.planning.policies import REPORTERS
from parindex.planning.queries import following
from parindex.planning.queries.following import Row
from parindex.planning.states import Standing
from parindex.planning.templatetags.planning import days_told

# Lines of one part of a letter; the rest is counted and left to the page.
LONGEST_PART = 20

# The work a letter tells of, in its order, and how so many pieces of it are called.
PRESSING: dict[Standing, Callable[[int], str]] = {
    Standing.OVERDUE: lambda n: ngettext("%(n)s việc quá hạn", "%(n)s việc quá hạn", n),
    Standing.RETURNED: lambda n: ngettext("%(n)s việc bị trả lại", "%(n)s việc bị trả lại", n),
    Standing.DUE_SOON: lambda n: ngettext("%(n)s việc sắp đến hạn", "%(n)s việc sắp đến hạn", n),
}


@dataclass(frozen=True)
class Letter:
    """What is sent; `through` is the last notice that the person has then been told of."""

    subject: str
    text: str
    through: int


@dataclass(frozen=True)
class Part:
    """One heading of a letter, such as «3 việc quá hạn», with lines of a text and an address each."""

    heading: str
    lines: list[tuple[str, str]]

    @property
    def shown(self) -> list[tuple[str, str]]:
        return self.lines[:LONGEST_PART]

    @property
    def more(self) -> int:
        return len(self.lines) - len(self.shown)


def compose(user: User, at: datetime, *, site: str) -> Letter | None:
    """This person's letter of the morning of `at`; None when nothing is new since their last one.

    `site` is what the paths of links are added to. Work alone is new when it begins to press, or begins to
    press otherwise; a letter sent for whatever reason tells of all the work that presses.
    """
    actor, told = actor_for(user, at), notices.told_through(user)
    fresh, work = list(notices.untold(actor, told)), _pressing(actor)
    if not fresh and not _has_begun_to_press(user, work):
        return None
    with translation.override(settings.LANGUAGE_CODE):
        parts = _parts(work, fresh, site)
        subject = f"parindex: {', '.join(part.heading for part in parts)}"
        text = render_to_string("desk/digest.txt", {"parts": parts, "day": actor.today, "site": site})
    return Letter(subject, text, through=max([told, *(notice.pk for notice in fresh)]))


def _pressing(actor: Actor) -> list[Row]:
    """Work of the units the person reports for that is overdue, sent back or due soon, most pressing first."""
    work = following.work_of(actor.units(*REPORTERS), actor.today, load_calendar())
    return [row for row in work if row.position.standing in PRESSING]


def _has_begun_to_press(user: User, work: list[Row]) -> bool:
    """Whether some of this work did not press, or not in this way, on the morning of the last letter.

    Asked as of that morning: with the roles the person held then and the periods that had begun.
    """
    last = notices.told_at(user) if work else None
    before = {_stand(row) for row in _pressing(actor_for(user, last))} if last else set()
    return any(_stand(row) not in before for row in work)


def _stand(row: Row) -> tuple[int, Standing]:
    return row.obligation.pk, row.position.standing


def _parts(work: list[Row], fresh: list[Notice], site: str) -> list[Part]:
    parts = []
    for standing, called in PRESSING.items():
        rows = [row for row in work if row.position.standing == standing]
        lines = [(_told(row), site + links.url_of(row.obligation)) for row in rows]
        parts.append(Part(called(len(rows)) % {"n": len(rows)}, lines))
    count = len(fresh)
    heading = ngettext("%(n)s thông báo mới", "%(n)s thông báo mới", count) % {"n": count}
    parts.append(Part(heading, [(notice.text, site + notice.url) for notice in fresh]))
    return [part for part in parts if part.lines]


def _told(row: Row) -> str:
    """ "II.1.2 (Quý II/2025), Phòng Tư pháp: hạn 30/09/2025, trễ 4 ngày làm việc"."""
    one = row.obligation
    what = f"{one.task.path} ({period_label(one.period)})" if one.period else one.task.path
    due = _("hạn %(day)s") % {"day": date_vi(one.due_on)} if one.due_on else _("không ghi hạn")
    return f"{what}, {one.unit.name}: {', '.join(filter(None, [due, days_told(row)]))}"
