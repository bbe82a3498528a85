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
from django.utils.translation import ngettext

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.desk.pressing import Piece, work_of
from parindex.notices import queries as notices
from parindex.notices.models import Notice
from parindex.organization.queries import actor_for
from parindex.planning.states import Standing

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


def _pressing(actor: Actor) -> list[Piece]:
    return [piece for piece in work_of(actor) if piece.standing in PRESSING]


def _has_begun_to_press(user: User, work: list[Piece]) -> bool:
    """Whether some of this work did not press, or not in this way, on the morning of the last letter.

    Asked as of that morning: with the roles the person held then and the periods that had begun.
    """
    last = notices.told_at(user) if work else None
    before = {(one.key, one.standing) for one in _pressing(actor_for(user, last))} if last else set()
    return any((one.key, one.standing) not in before for one in work)


def _parts(work: list[Piece], fresh: list[Notice], site: str) -> list[Part]:
    parts = []
    for standing, called in PRESSING.items():
        rows = [one for one in work if one.standing == standing]
        lines = [(one.told(), site + one.path) for one in rows]
        parts.append(Part(called(len(rows)) % {"n": len(rows)}, lines))
    count = len(fresh)
    heading = ngettext("%(n)s thông báo mới", "%(n)s thông báo mới", count) % {"n": count}
    parts.append(Part(heading, [(notice.text, site + notice.url) for notice in fresh]))
    return [part for part in parts if part.lines]
