"""Results entered too soon, out of order, or in a heap at the end of a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate, TruncMonth
from django.utils.translation import gettext as _

from parindex.audit.actor import LOCAL_ZONE
from parindex.core.calendar import ONE_DAY
from parindex.core.period import Period, parse
from parindex.kit.catalog import load_signals, load_working_time
from parindex.onestop import clock
from parindex.onestop.models import Dossier, ProcedureVersion
from parindex.onestop.queries.measures import Window
from parindex.onestop.queries.signals.found import Found, each, moment

PERCENT, HOUR = 100, 60


def quick(rows: QuerySet[Dossier], window: Window) -> Found:
    """Solved within minutes of receipt; a procedure solved the same day has a threshold of its own."""
    signal = load_signals()["xong-ngay"]
    usual, same_day = (timedelta(minutes=signal.at(name)) for name in ("minutes", "same_day_minutes"))
    soon = rows.filter(window.has("solved_at"), solved_at__lte=F("accepted_at") + max(usual, same_day))
    at_once = _at_once(soon)
    soon = soon.annotate(at_once=Case(When(at_once, then=Value(True)), default=Value(False)))
    within = Q(at_once=True, solved_at__lte=F("accepted_at") + same_day)
    return each(soon.filter(within | Q(at_once=False, solved_at__lte=F("accepted_at") + usual)), _soon)


def _soon(row: Dossier) -> str:
    return _("tiếp nhận %(accepted)s, có kết quả %(solved)s") % {
        "accepted": moment(row.accepted_at),
        "solved": moment(row.solved_at),
    }


def _at_once(rows: QuerySet[Dossier]) -> Q:
    """Those by a version whose limit, in the channel they came by, is the day itself."""
    versions = ProcedureVersion.objects.filter(pk__in=rows.order_by().values("procedure_version"))
    found = Q(pk__in=[])
    for pk, content in versions.values_list("pk", "content"):
        channels = [way["channel"] for way in content["ways"] if Decimal(way["limit"]["amount"]) == 0]
        if channels:
            found |= Q(procedure_version=pk, channel__in=channels)
    return found


def out_of_order(rows: QuerySet[Dossier], window: Window) -> Found:
    """Entered on a day before the signature, or signed on a day before receipt."""
    days = {f"{name}_on": TruncDate(f"{name}_at", tzinfo=LOCAL_ZONE) for name in ("accepted", "solved")}
    wrong = Q(result_signed_on__gt=F("solved_on")) | Q(result_signed_on__lt=F("accepted_on"))
    found = rows.filter(window.has("solved_at")).annotate(**days)
    return each(found.filter(wrong), _order_of)


def _order_of(row: Dossier) -> str:
    return _("tiếp nhận %(accepted)s, ký ngày %(signed)s, ghi có kết quả %(solved)s") % {
        "accepted": moment(row.accepted_at),
        "signed": f"{row.result_signed_on:%d/%m/%Y}" if row.result_signed_on else _("không rõ"),
        "solved": moment(row.solved_at),
    }


@dataclass(frozen=True)
class _Heap:
    """The results of one office in one month: all of them, and those of its last hours, from `since` on."""

    all: int
    last: int
    since: datetime
    month: str


def heaped(rows: QuerySet[Dossier], window: Window) -> Found:
    """A great share of an office's month entered in its last working hours."""
    signal = load_signals()["don-cuoi-ky"]
    ends = {month.key: last_hours(month, signal.at("hours")) for month in _months(window)}
    in_last = Q(pk__in=[])
    for since, until in ends.values():
        in_last |= Q(solved_at__gte=since, solved_at__lt=until)
    solved = rows.filter(window.has("solved_at"))
    by_month = solved.annotate(month=TruncMonth("solved_at", tzinfo=LOCAL_ZONE)).order_by()
    counted = by_month.values("office", "month").annotate(n=Count("pk"), last=Count("pk", filter=in_last))
    heaps: dict[tuple[int, str], _Heap] = {}
    for row in counted:
        key = f"{row['month']:%Y-M%m}"
        many = row["n"] >= signal.at("least_results")
        if many and row["last"] * PERCENT >= row["n"] * signal.at("percent_of_month"):
            heaps[row["office"], key] = _Heap(row["n"], row["last"], ends[key][0], f"{row['month']:%m/%Y}")
    named = Q(pk__in=[])
    for office, key in heaps:
        since, until = ends[key]
        named |= Q(office=office, solved_at__gte=since, solved_at__lt=until)
    return each(solved.filter(named), lambda row: _heap_of(row, heaps))


def _heap_of(row: Dossier, heaps: Mapping[tuple[int, str], _Heap]) -> str:
    solved_at = clock.local(row.solved_at or row.submitted_at)
    heap = heaps[row.office_id, f"{solved_at:%Y-M%m}"]
    return _("ghi lúc %(at)s; %(last)s trong %(all)s kết quả tháng %(month)s của đơn vị ghi từ %(since)s") % {
        "at": moment(row.solved_at),
        "last": heap.last,
        "all": heap.all,
        "month": heap.month,
        "since": moment(heap.since),
    }


def _months(window: Window) -> list[Period]:
    first, last = clock.local(window.start).date(), window.last_day
    keys = {
        f"{n // 12}-M{n % 12 + 1:02}" for n in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    }
    return [parse(key) for key in sorted(keys)]


def last_hours(month: Period, hours: int) -> tuple[datetime, datetime]:
    """From so many office hours before the close of a month's last working day to the end of the month."""
    working = load_working_time()
    day = working.calendar.working_day_before(month.last + ONE_DAY)
    begins = working.hours.clock_after(working.hours.length - hours * HOUR)
    over = datetime.combine(month.last + ONE_DAY, time())
    return clock.aware(datetime.combine(day, begins)), clock.aware(over)
