"""Due dates as an iCalendar feed (RFC 5545), for the calendar program on a person's telephone or desk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from parindex.kit.periods import period_label
from parindex.planning import links
from parindex.planning.models import Obligation

ONE_DAY = timedelta(days=1)
# How often a program should ask again.
REFRESH = timedelta(hours=6)
WORDS_OF_A_DUTY = 16


def calendar_of(obligations: Iterable[Obligation], *, site: str, at: datetime) -> bytes:
    """One event of a whole day for each obligation, which must have a due date.

    What leaves the feed leaves the person's calendar: a subscribed calendar is replaced as a whole.
    """
    name = _("Hạn báo cáo cải cách hành chính")
    calendar = Calendar()
    calendar.add("prodid", "-//parindex//parindex//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for one in obligations:
        calendar.add_component(_event(one, site, at))
    content: bytes = calendar.to_ical()
    return content


def _event(one: Obligation, site: str, at: datetime) -> Event:
    if one.due_on is None:
        raise ValueError(f"obligation {one.pk} has no due date; select those that have one")
    event = Event()
    event.add("uid", f"obligation-{one.pk}@{urlsplit(site).hostname}")
    event.add("dtstamp", at)
    event.add("sequence", one.version)
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + ONE_DAY)
    event.add("summary", _summary(one))
    event.add("description", _description(one))
    event.add("url", site + links.url_of(one))
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # a due date keeps nobody busy
    return event


def _summary(one: Obligation) -> str:
    """ "IV.5.1 – hạn báo cáo: Rà soát văn bản quy phạm pháp luật"."""
    duty = Truncator(plain(one.task.text)).words(WORDS_OF_A_DUTY, truncate=" …")
    return _("%(path)s – hạn báo cáo: %(duty)s") % {"path": one.task.path, "duty": duty}


def _description(one: Obligation) -> str:
    """Unit, period and state, a line each."""
    lines = (one.unit.name, period_label(one.period), str(one.get_state_display()))
    return "\n".join(filter(None, map(plain, lines)))


def plain(text: str) -> str:
    """Text on one line, without the control characters that the format forbids."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
