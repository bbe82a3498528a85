"""Work found in plans and dossiers: to be done in time, waiting for somebody's word, or too late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from parindex.audit.actor import local_day
from parindex.core.period import parse
from parindex.kit.catalog import load_calendar
from parindex.onestop.models import Dossier
from parindex.onestop.queries import lateness, measures
from parindex.onestop.queries.measures import PART, WHOLE, Window
from parindex.organization.models import Unit
from parindex.organization.queries import predecessors
from parindex.organization.states import UnitKind
from parindex.planning.models import Obligation
from parindex.planning.states import LIVE, WITH_THE_UNIT
from parindex.rules.advice import Record
from parindex.scoring.links import records_behind
from parindex.scoring.moves import Work

IN_TIME, DONE = "planning.tasks_on_time_ratio", "planning.tasks_done_ratio"
ON_TIME, APOLOGY, DIGITISED = "onestop.on_time_ratio", "onestop.apology_ratio", "onestop.digitised_ratio"
# Of one kind of dossiers; with more, advice says what these win, and the list has them all.
MOST = 2000


def works(unit: Unit, year: int, at: datetime) -> Iterator[Work]:
    """By the very conditions by which measures count."""
    units = {unit.pk, *predecessors({unit.pk})}
    yield from _duties(units, year, local_day(at))
    yield from _dossiers(unit, units, year, at)


def _duties(units: set[int], year: int, today: date) -> Iterator[Work]:
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


def _dossiers(unit: Unit, units: set[int], year: int, at: datetime) -> Iterator[Work]:
    is_desk = unit.kind == UnitKind.PEOPLES_COMMITTEE
    mine = Dossier.objects.filter(Q(unit__in=units) if is_desk else Q(office__in=units))
    window, list_of_late = Window.of(parse(str(year)), at), reverse("dossiers:lateness")
    running = (mine & lateness.running()).filter(due_at__gte=at, late_since__isnull=True)
    yield Work(
        "giai-quyet", _("hồ sơ đang giải quyết, còn hạn"), _("giải quyết đúng hạn"), _("hồ sơ"),
        {(ON_TIME, "part"): 1, (ON_TIME, "whole"): 1}, _records(running), url=reverse("dossiers:index"),
    )  # fmt: skip
    late = measures.behind(mine, window, APOLOGY, WHOLE).exclude(apology__is_in_time=True)
    yield Work(
        "xin-loi", _("hồ sơ trễ chưa có thư xin lỗi trước hạn"), _("gửi thư xin lỗi"), _("hồ sơ"),
        {(APOLOGY, "part"): 1}, _records(late, days_before=1), url=list_of_late,
    )  # fmt: skip
    whole = measures.behind(mine, window, DIGITISED, WHOLE)
    part = measures.behind(mine, window, DIGITISED, PART)
    yield Work(
        "so-hoa", _("hồ sơ chưa số hóa đủ giấy tờ"), _("số hóa nốt giấy tờ"), _("hồ sơ"), {(DIGITISED, "part"): 1},
        tuple(Record(code) for code in _codes(whole.exclude(pk__in=part.values("pk")))),
        url=records_behind(DIGITISED, "whole", unit, year),
    )  # fmt: skip


def _records(rows: QuerySet[Dossier], *, days_before: int = 0) -> tuple[Record, ...]:
    """Each with the last day on which it still counts."""
    found = rows.exclude(due_at=None).order_by("due_at", "pk").values_list("code", "due_at")[:MOST]
    before = timedelta(days=days_before)
    return tuple(Record(code, local_day(due_at) - before) for code, due_at in found if due_at is not None)


def _codes(rows: QuerySet[Dossier]) -> list[str]:
    return list(rows.order_by("-pk").values_list("code", flat=True)[:MOST])
