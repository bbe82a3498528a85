"""Work found in plans and dossiers: to be done in time, waiting for somebody's word, or too late."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.audit.actor import local_day
from parindex.core.period import parse
from parindex.kit.catalog import load_calendar
from parindex.onestop.models import Dossier
from parindex.onestop.queries import lateness, measures
from parindex.onestop.queries.measures import WHOLE, Window
from parindex.onestop.states import UNDER_WAY
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.planning.models import Obligation
from parindex.planning.states import LIVE, WITH_THE_UNIT
from parindex.rules.advice import Record
from parindex.scoring.links import records_behind
from parindex.scoring.moves import Work

IN_TIME, DONE = "planning.tasks_on_time_ratio", "planning.tasks_done_ratio"
ON_TIME, APOLOGY, DIGITISED = "onestop.on_time_ratio", "onestop.apology_ratio", "onestop.digitised_ratio"
# Of the dossiers of a unit, those due first; advice says what these win, and the lists have them all.
MOST = 3000
A_DAY = timedelta(days=1)
Told = tuple[str, date, bool, bool, bool]


def works(unit: Unit, units: Collection[int], year: int, at: datetime) -> Iterator[Work]:
    """By the very conditions by which measures count; `units` are the unit and those whose work came to it."""
    yield from _duties(units, year, local_day(at))
    yield from _dossiers(unit, units, year, at)


def _duties(units: Collection[int], year: int, today: date) -> Iterator[Work]:
    calendar, words = load_calendar(), _("phần việc")
    rows = Obligation.objects.filter(unit__in=units, state__in=LIVE, first_due_on__year=year)
    ahead: list[Record] = []
    missed: list[Record] = []
    waiting: list[Record] = []
    for one in rows.select_related("task").order_by("first_due_on", "task__position"):
        assert one.first_due_on is not None
        last = calendar.working_day_from(one.first_due_on)
        record = Record(f"{one.task.path}: {one.task.text[:80]}", last)
        if one.state in WITH_THE_UNIT:
            (missed if last < today else ahead).append(record)
        elif last < today and one.reported_on is not None and one.reported_on <= last:
            waiting.append(record._replace(until=None))
    url = reverse("desk:home")
    both = {(IN_TIME, "part"): 1, (IN_TIME, "whole"): 1, (DONE, "part"): 1, (DONE, "whole"): 1}
    yield Work("dung-han", _("phần việc chưa đến hạn"), _("làm đúng hạn"), words, both, tuple(ahead), url=url)
    yield Work(
        "xac-nhan", _("phần việc đã báo cáo đúng hạn, chờ xác nhận"), _("xác nhận"), words,
        {(IN_TIME, "part"): 1, (DONE, "part"): 1}, tuple(waiting), office=_("công chức theo dõi"), url=url,
    )  # fmt: skip
    yield Work(
        "qua-han", _("phần việc kế hoạch quá hạn chưa xong"), _("làm đúng hạn"), words, {(IN_TIME, "part"): 1},
        tuple(missed), url=url,
    )  # fmt: skip
    late = tuple(record._replace(until=None) for record in missed)
    done = {(DONE, "part"): 1}
    yield Work("lam-not", _("phần việc quá hạn chưa xong"), _("hoàn thành"), words, done, late, url=url)


def _dossiers(unit: Unit, units: Collection[int], year: int, at: datetime) -> Iterator[Work]:
    found = list(_told(unit, units, year, at))
    running = [Record(code, day) for code, day, still, _late, _bare in found if still]
    late = [Record(code, day - A_DAY) for code, day, _still, is_late, _bare in found if is_late]
    bare = [Record(code) for code, _day, _still, _late, is_bare in found if is_bare]
    words = _("hồ sơ")
    yield Work(
        "giai-quyet", _("hồ sơ đang giải quyết, còn hạn"), _("giải quyết đúng hạn"), words,
        {(ON_TIME, "part"): 1, (ON_TIME, "whole"): 1}, tuple(running), url=reverse("dossiers:index"),
    )  # fmt: skip
    yield Work(
        "xin-loi", _("hồ sơ trễ chưa có thư xin lỗi trước hạn"), _("gửi thư xin lỗi"), words, {(APOLOGY, "part"): 1},
        tuple(late), url=reverse("dossiers:lateness"),
    )  # fmt: skip
    yield Work(
        "so-hoa", _("hồ sơ chưa số hóa đủ giấy tờ"), _("số hóa nốt giấy tờ"), words, {(DIGITISED, "part"): 1},
        tuple(bare), url=records_behind(DIGITISED, "whole", unit, year),
    )  # fmt: skip


def _told(unit: Unit, units: Collection[int], year: int, at: datetime) -> Iterator[Told]:
    """Code and day of appointment; under way in time, late without a letter in time, with papers not digitised."""
    is_desk = unit.kind == UnitKind.PEOPLES_COMMITTEE
    mine = Dossier.objects.filter(unit__in=units) if is_desk else Dossier.objects.filter(office__in=units)
    conditions = {
        "still": lateness.CLOCK_RUNS & Q(state__in=UNDER_WAY, due_at__gte=at, late_since__isnull=True),
        "without": measures.counted(APOLOGY, WHOLE) & ~Q(apology__is_in_time=True),
        "bare": measures.counted(DIGITISED, WHOLE) & Q(is_digitised=False),
    }
    rows = measures.placed(mine, Window.of(parse(str(year)), at)).filter(reduce(or_, conditions.values()))
    is_so = BooleanField()
    flags = {name: Case(When(one, then=True), default=False, output_field=is_so) for name, one in conditions.items()}
    told = rows.annotate(**flags).order_by("due_at", "pk").values_list("code", "due_at", *flags)[:MOST]
    for code, due_at, still, late, bare in told:
        yield code, local_day(due_at or at), still, late, bare
