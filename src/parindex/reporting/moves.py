"""Reports whose due date is over and that were not sent: sent late they cost less than not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.audit.actor import local_day
from parindex.kit.catalog import load_calendar
from parindex.organization.models import Unit
from parindex.reporting.queries import rounds
from parindex.reporting.states import Punctuality
from parindex.rules.advice import Record
from parindex.scoring.moves import Work

MISSING, LATE = ("reporting.reports_missing", "value"), ("reporting.reports_late", "value")


def works(unit: Unit, units: Collection[int], year: int, at: datetime) -> Iterator[Work]:
    """The reports that the measure counts as missing."""
    today, calendar = local_day(at), load_calendar()
    rows = rounds.owed_by(units).filter(due_on__year=year)
    missing = [one for one in rows if rounds.line_of(one, today, calendar).punctuality == Punctuality.MISSING]
    records = tuple(Record(str(one.round.title)) for one in missing)
    yield Work(
        "bao-cao", _("báo cáo quá hạn chưa gửi"), _("gửi"), _("báo cáo"), {MISSING: -1, LATE: 1}, records,
        url=reverse("reporting:index"),
    )  # fmt: skip
