"""Why a dossier is due when it is: the limit, each day to it, everything that moved it, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from parindex.core.calendar import ONE_DAY
from parindex.core.deadline import Adjustment, Count, Deadline, Kind, Step
from parindex.core.working_time import Unit, WorkingTime
from parindex.kit.catalog import load_working_time
from parindex.onestop import clock, wording
from parindex.onestop.models import Dossier

COUNTED, OFF, HELD, BEFORE = "counted", "off", "held", "before"


@dataclass(frozen=True)
class Day:
    """One day and how it stands: COUNTED (`number` where days are whole), OFF, HELD or BEFORE it; `why` says."""

    day: date
    standing: str
    why: str
    number: int | None = None

    @property
    def words(self) -> str:
        """ "Thứ Hai 02/06/2025"."""
        return f"{_weekdays()[self.day.weekday()]} {self.day:%d/%m/%Y}"


@dataclass(frozen=True)
class Move:
    """One thing that moved it; `outcome` says when it was due then, or that the clock stood."""

    what: str
    at: datetime
    until: datetime | None
    by: str
    basis: str
    reason: str
    outcome: str

    @property
    def sentence(self) -> str:
        begun = f"{self.what}, {wording.moment_words(self.at)}"
        if self.until:
            begun += " " + _("đến %(until)s") % {"until": wording.moment_words(self.until)}
        told = [
            begun,
            _("lý do: %(reason)s") % {"reason": self.reason} if self.reason else "",
            _("căn cứ: %(basis)s") % {"basis": self.basis} if self.basis else "",
            _("người ghi: %(by)s") % {"by": self.by} if self.by else "",
            self.outcome,
        ]
        return "; ".join(filter(None, told)) + "."


@dataclass(frozen=True)
class Told:
    """One deadline told. `basis` and `version` are where the limit stands, `notes` what must be known beside.

    `started_at` is when what is counted now came: at receipt, or with the last complete dossier (`is_anew`).
    """

    limit: str
    basis: str
    version: str
    started_at: datetime
    is_anew: bool
    first_due_at: datetime
    due_at: datetime | None
    days: tuple[Day, ...]
    moves: tuple[Move, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Reasons:
    """The published limit told, and the shorter one that was promised, where there is one."""

    statutory: Told
    promised: Told | None

    @property
    def appointment(self) -> Told:
        return self.promised or self.statutory


def reasons_of(dossier: Dossier, working: WorkingTime | None = None) -> Reasons | None:
    """Both deadlines of a dossier; None when it was not accepted, or its procedure's version is not known."""
    working = working or load_working_time()
    found = clock.deadlines_of(dossier, dossier.adjustments.select_related("by"), working)
    if found is None or dossier.procedure_version is None:
        return None
    way = dossier.procedure_version.says.way(dossier.channel)
    statutory = _told(found.statutory, wording.limit_words(way.limit), working)
    if way.promised is None:
        return Reasons(statutory, None)
    return Reasons(statutory, _told(found.appointment, wording.limit_words(way.promised), working))


def _told(deadline: Deadline, limit: str, working: WorkingTime) -> Told:
    basis = deadline.limit.basis
    return Told(
        limit=limit,
        basis=wording.basis_words(basis.doc, basis.article),
        version=deadline.limit.version,
        started_at=clock.aware(_begun(deadline)),
        is_anew=_begun(deadline) != deadline.started_at,
        first_due_at=clock.aware(deadline.base_due_at),
        due_at=_aware(deadline.due_at),
        days=tuple(_days(deadline)),
        moves=tuple(map(_move, deadline.steps[1:], (*deadline.steps[2:], None))),
        notes=tuple(_notes(deadline, working)),
    )


def _begun(deadline: Deadline) -> datetime:
    """When what is counted now came: at receipt, or with the last complete dossier."""
    resets = [step.adjustment.at for step in deadline.steps if step.adjustment and step.adjustment.kind == Kind.RESET]
    return resets[-1] if resets else deadline.started_at


def _days(deadline: Deadline) -> Iterator[Day]:
    """Each day from receipt to the due day, or to the last that is told while the clock stands."""
    count, begun = deadline.steps[-1].count, _begun(deadline).date()
    told = {**_counted(count, deadline), **_left_out(count)}
    last = deadline.due_at.date() if deadline.due_at else max(told, default=begun)
    earlier = {
        day: one for step in deadline.steps for day, one in _left_out(step.count).items() if one.standing == HELD
    }
    day = deadline.started_at.date()
    while day <= last:
        known = told.get(day) or (earlier.get(day) if day < begun else None)
        yield known or Day(day, BEFORE, _why_before(day, begun, deadline))
        day += ONE_DAY


def _counted(count: Count, deadline: Deadline) -> dict[date, Day]:
    days = sorted(count.counted)
    whole = deadline.limit.unit != Unit.WORKING_HOUR and not count.held
    words = _("Ngày làm việc, được tính") if deadline.limit.unit in _BY_WORK else _("Được tính")
    return {day: Day(day, COUNTED, words, at if whole else None) for at, day in enumerate(days, start=1)}


_BY_WORK = (Unit.WORKING_DAY, Unit.WORKING_HOUR)


def _left_out(count: Count) -> dict[date, Day]:
    off = {day: Day(day, OFF, why) for day, why in count.off}
    return {**off, **{day: Day(day, HELD, _why_held(one)) for day, one in count.held}}


def _why_held(one: Adjustment) -> str:
    reason = "; ".join(one.reason.splitlines())
    return _("Hạn dừng, chờ: %(reason)s") % {"reason": reason} if reason else _("Hạn dừng")


def _why_before(day: date, first: date, deadline: Deadline) -> str:
    """Of a day that is neither counted nor off nor held: before the count, its first day, or where its end moved."""
    begins, same_day = deadline.counts_from.date(), deadline.limit.amount == 0
    if day < first:
        return _("Trước khi nhận đủ hồ sơ; đếm lại từ đầu nên không tính")
    if same_day and day == begins:
        return _("Ngày giải quyết hồ sơ: thời hạn là trong ngày")
    if day > begins:
        return _("Ngày cuối của thời hạn là ngày nghỉ nên lùi đến ngày làm việc này")
    if day < begins:
        return _("Nhận hồ sơ sau giờ chốt nhận hoặc vào ngày nghỉ") if day == first else _("Chưa bắt đầu tính")
    return _("Ngày đầu của thời hạn, không tính (Bộ luật Dân sự 2015, Điều 147)")


def _move(step: Step, following: Step | None) -> Move:
    one = step.adjustment
    if one is None:
        raise ValueError("the first step moves nothing")
    return Move(
        what=_kinds()[one.kind],
        at=clock.aware(one.at),
        until=_aware(one.until),
        by=one.actor,
        basis=wording.basis_words(one.basis.doc, one.basis.article) if one.basis else "",
        reason="; ".join(filter(None, (line.strip() for line in one.reason.splitlines()))) + _amount(step),
        outcome=_outcome(step, following),
    )


def _outcome(step: Step, following: Step | None) -> str:
    """When it was due after a step; nothing where the next one, in the same moment, began the count anew."""
    if step.due_at is None:
        return _("hạn đang dừng")
    if step.adjustment and following and following.adjustment:
        anew = following.adjustment.kind == Kind.RESET
        if anew and following.adjustment.at == step.adjustment.until:
            return ""
    return _("hạn sau đó: %(due)s") % {"due": wording.moment_words(clock.aware(step.due_at))}


def _aware(at: datetime | None) -> datetime | None:
    return clock.aware(at) if at else None


def _amount(step: Step) -> str:
    one = step.adjustment
    if one is None or one.amount is None or one.unit is None:
        return ""
    return f" (+{wording.amount_words(one.amount, one.unit)})"


def _notes(deadline: Deadline, working: WorkingTime) -> Iterator[str]:
    begun = _begun(deadline)
    if deadline.counts_from != begun:
        yield _("Hồ sơ đến sau giờ chốt nhận hoặc vào ngày nghỉ nên bắt đầu tính từ %(at)s.") % {
            "at": f"{deadline.counts_from:%H:%M %d/%m/%Y}"
        }
    if any(step.adjustment and step.adjustment.kind == Kind.RESET for step in deadline.steps):
        yield _("Thời hạn đếm lại từ đầu khi nhận đủ hồ sơ; những ngày trước đó không còn tính.")
    count = deadline.steps[-1].count
    if count.held and deadline.limit.unit in _BY_WORK:
        yield _("Ngày hạn dừng và ngày tính tiếp chỉ được tính phần giờ làm việc còn chạy.")
    if deadline.due_at is None:
        yield _("Hạn đang dừng. Ngày trả kết quả được tính tiếp khi nhận đủ hồ sơ hoặc khoản phải nộp.")
    end = (deadline.due_at or deadline.base_due_at).date()
    years = range(begun.year, (end + timedelta(days=1)).year + 1)
    for year in years:
        if not working.calendar.is_confirmed(year):
            yield _("Lịch nghỉ năm %(year)s chưa được quyết định; khi có lịch, ngày này có thể đổi.") % {"year": year}


def _kinds() -> dict[Kind, str]:
    return {
        Kind.RESET: _("Đếm lại từ đầu"),
        Kind.PAUSE: _("Dừng tính hạn"),
        Kind.EXCLUDE: _("Thời gian không tính vào hạn"),
        Kind.EXTEND: _("Kéo dài thời hạn"),
        Kind.AREA_BONUS: _("Thêm thời gian cho xã miền núi, vùng khó khăn"),
        Kind.REAPPOINT: _("Hẹn lại"),
        Kind.CALENDAR_CHANGE: _("Lịch nghỉ thay đổi"),
    }


def _weekdays() -> tuple[str, ...]:
    return (
        _("Thứ Hai"), _("Thứ Ba"), _("Thứ Tư"), _("Thứ Năm"), _("Thứ Sáu"), _("Thứ Bảy"), _("Chủ nhật"),
    )  # fmt: skip
