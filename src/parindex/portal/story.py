"""What a citizen is told of their dossier: where it is, what to do now, the days, how late it is, and no name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parindex.kit.catalog import load_working_time
from parindex.kit.templatetags.kit import date_vi, datetime_vi
from parindex.onestop import clock
from parindex.onestop.models import Apology, Dossier
from parindex.onestop.queries.following import Followed, Happened, Story
from parindex.onestop.states import CLOSED, Channel, DossierState, EventKind, Punctuality

S = DossierState
HIDDEN = "…"
LONG_NUMBER = re.compile(r"\d(?:[\s.\-]?\d){7,}")


@dataclass(frozen=True)
class Told:
    """A dossier in words. `now`: what it is waiting for; `todo`: what the citizen has to do, empty when nothing."""

    dossier: Followed
    state: str
    tone: str
    now: str
    todo: list[str]
    left: str
    days: list[tuple[str, str]]
    passed: list[tuple[str, str]]


@dataclass(frozen=True)
class Letter:
    """A published letter of apology; of the code only its end, so that the list is no list of codes."""

    pk: int
    code: str
    procedure: str
    agency: str
    old_day: datetime
    new_day: datetime | None
    reason: str


def told(story: Story, at: datetime) -> Told:
    """Everything a citizen is told at a moment."""
    dossier = story.dossier
    state = DossierState(dossier.state)
    return Told(
        dossier=dossier,
        state=str(state.label),
        tone=_tone(dossier, at),
        now=str(NOW[state]),
        todo=WHAT_TO_DO.get(state, _nothing)(story),
        left=_left(dossier, at),
        days=_days(dossier),
        passed=[(datetime_vi(one.at), _passed(one)) for one in story.events],
    )


def _tone(dossier: Followed, at: datetime) -> str:
    if dossier.state in {S.SOLVED, S.RETURNED}:
        return "good"
    if dossier.state in {S.TO_COMPLETE, S.TO_COMPLETE_FIRST, S.WAITING_FEE}:
        return "warning"
    if dossier.state in CLOSED:
        return "neutral"
    return "bad" if _is_overdue(dossier, at) else "busy"


def _is_overdue(dossier: Followed, at: datetime) -> bool:
    """A dossier that waits for the citizen is never late."""
    return dossier.held_since is None and dossier.due_at is not None and at > dossier.due_at


def letter(row: Apology) -> Letter:
    version, agency = row.dossier.procedure_version, row.agency or row.dossier.unit
    return Letter(
        pk=row.pk,
        code=HIDDEN + row.dossier.code.rpartition("-")[2],
        procedure=version.name if version else row.dossier.procedure.code,
        agency=agency.name,
        old_day=row.old_due_at,
        new_day=row.new_due_at,
        reason=without_person(row.dossier, row.reason),
    )


def without_person(dossier: Dossier | Followed, text: str) -> str:
    """Words of an officer without the applicant's name, address and numbers, should they stand there."""
    agent = dossier.agent if isinstance(dossier.agent, dict) else {}
    known = {dossier.applicant, dossier.address, dossier.email, *(str(value) for value in agent.values())}
    for one in sorted(filter(None, known), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(one)}\b", HIDDEN, text, flags=re.IGNORECASE)
    return LONG_NUMBER.sub(HIDDEN, text)


NOW = {
    S.SUBMITTED: gettext_lazy("Hồ sơ đã nộp và đang chờ Bộ phận Một cửa xem để tiếp nhận. Bạn chưa phải làm gì."),
    S.TO_COMPLETE_FIRST: gettext_lazy("Hồ sơ chưa đủ nên chưa được tiếp nhận, đang chờ bạn bổ sung."),
    S.REFUSED: gettext_lazy("Hồ sơ không được tiếp nhận."),
    S.ACCEPTED: gettext_lazy("Hồ sơ đã được tiếp nhận và sắp chuyển tới người giải quyết. Bạn chưa phải làm gì."),
    S.IN_PROCESS: gettext_lazy("Hồ sơ đang được giải quyết. Bạn chưa phải làm gì."),
    S.TO_COMPLETE: gettext_lazy("Hồ sơ còn thiếu, đang chờ bạn bổ sung."),
    S.WAITING_FEE: gettext_lazy("Hồ sơ đang chờ bạn nộp khoản phải nộp."),
    S.WAITING_OTHER: gettext_lazy(
        "Đang lấy ý kiến cơ quan phối hợp; ngày hẹn không vì thế mà lùi. Bạn chưa phải làm gì."
    ),
    S.WITHDRAWAL_ASKED: gettext_lazy("Bạn đã xin rút hồ sơ; cơ quan giải quyết đang xem xét."),
    S.WITHDRAWN: gettext_lazy("Hồ sơ đã được rút theo đề nghị của bạn."),
    S.STOPPED: gettext_lazy("Việc giải quyết hồ sơ đã dừng."),
    S.CLOSED_INCOMPLETE: gettext_lazy(
        "Hồ sơ đã kết thúc vì quá ngày chờ mà chưa được bổ sung. Bạn có thể nộp hồ sơ mới."
    ),
    S.SOLVED: gettext_lazy("Hồ sơ đã có kết quả."),
    S.RETURNED: gettext_lazy("Kết quả đã được trả."),
}

Todo = Callable[[Story], list[str]]


def _nothing(story: Story) -> list[str]:
    return []


def _to_complete(story: Story) -> list[str]:
    asked = _last(story, EventKind.COMPLETION_ASKED)
    lines = without_person(story.dossier, asked.note).splitlines() if asked else []
    until = story.dossier.waits_until
    if until is not None:
        lines.append(_("Nộp bổ sung đến hết ngày %(day)s; quá ngày này hồ sơ sẽ kết thúc.") % {"day": date_vi(until)})
    return [*lines, _desk(story)]


def _to_pay(story: Story) -> list[str]:
    return [*_owed(story), _desk(story)]


def _to_collect(story: Story) -> list[str]:
    if story.dossier.return_way == Channel.POST:
        return [*_owed(story), _("Kết quả được gửi tới bạn qua bưu chính công ích.")]
    if story.dossier.return_way == Channel.ONLINE:
        return [*_owed(story), _("Kết quả điện tử được gửi tới tài khoản của bạn trên Cổng Dịch vụ công.")]
    return [_("Mời bạn tới nhận kết quả, mang theo giấy tiếp nhận hồ sơ."), *_owed(story), _desk(story)]


def _why_ended(kind: str) -> Todo:
    def lines(story: Story) -> list[str]:
        event = _last(story, kind)
        said = without_person(story.dossier, event.note).splitlines() if event else []
        basis = [_("Căn cứ: %(basis)s") % {"basis": event.basis}] if event and event.basis else []
        return [*said, *basis, _("Cần giải thích thêm, hãy hỏi Bộ phận Một cửa.")]

    return lines


WHAT_TO_DO: dict[DossierState, Todo] = {
    S.TO_COMPLETE_FIRST: _to_complete,
    S.TO_COMPLETE: _to_complete,
    S.WAITING_FEE: _to_pay,
    S.SOLVED: _to_collect,
    S.REFUSED: _why_ended(EventKind.REFUSED),
    S.STOPPED: _why_ended(EventKind.STOPPED),
}


def _owed(story: Story) -> list[str]:
    return [
        _("%(name)s: %(amount)s đồng") % {"name": fee.name, "amount": number_format(fee.amount, force_grouping=True)}
        for fee in story.fees
        if fee.amount and fee.paid_at is None and not fee.exemption
    ]


def _desk(story: Story) -> str:
    hours = ", ".join(f"{begin:%H:%M}–{end:%H:%M}" for begin, end in load_working_time().hours.sessions)
    return _("Nơi đến: Bộ phận Một cửa, %(unit)s; giờ làm việc %(hours)s các ngày làm việc.") % {
        "unit": story.dossier.unit__name,
        "hours": hours,
    }


def _last(story: Story, kind: str) -> Happened | None:
    return next((one for one in reversed(story.events) if one.kind == kind), None)


def _left(dossier: Followed, at: datetime) -> str:
    """How long it still has, or by how much it was or is late; nothing before it is accepted or once it ended."""
    if dossier.due_at is None:
        return ""
    if dossier.solved_at is not None:
        return _finished(dossier, dossier.due_at, dossier.solved_at)
    if dossier.state in CLOSED:
        return ""
    if dossier.held_since is not None:
        return _("Thời hạn đang dừng, chờ bạn.")
    if _is_overdue(dossier, at):
        return _("Đã quá ngày hẹn %(how_long)s.") % {"how_long": _span(dossier.due_at, at)}
    return _("Còn %(how_long)s.") % {"how_long": _span(at, dossier.due_at)}


def _finished(dossier: Followed, due_at: datetime, solved_at: datetime) -> str:
    if dossier.punctuality == Punctuality.LATE and solved_at <= due_at:
        return _("Có kết quả trễ hẹn: ngày hẹn trước đó đã qua khi hạn được tính lại.")
    if dossier.punctuality == Punctuality.LATE:
        return _("Có kết quả trễ hẹn %(how_long)s.") % {"how_long": _span(due_at, solved_at)}
    return {
        Punctuality.EARLY.value: _("Có kết quả trước ngày hẹn."),
        Punctuality.ON_TIME.value: _("Có kết quả đúng ngày hẹn."),
    }.get(dossier.punctuality, "")


def _span(start: datetime, end: datetime) -> str:
    """Office time between two moments in whole days, or in hours when it is less than one; never nothing."""
    working = load_working_time()
    minutes = working.minutes_between(clock.local(start), clock.local(end))
    days = minutes // working.hours.length
    if days:
        return ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", days) % {"n": days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", hours) % {"n": hours}
    return _("chưa đến một giờ làm việc")


DAYS = (
    (gettext_lazy("Nộp"), "submitted_at"),
    (gettext_lazy("Tiếp nhận"), "accepted_at"),
    (gettext_lazy("Hẹn trả kết quả"), "first_due_at"),
    (gettext_lazy("Hạn sau khi điều chỉnh"), "due_at"),
    (gettext_lazy("Hẹn lại, kèm thư xin lỗi"), "reappointed_to"),
    (gettext_lazy("Tạm dừng tính hạn từ"), "held_since"),
    (gettext_lazy("Có kết quả"), "solved_at"),
    (gettext_lazy("Trả kết quả"), "returned_at"),
    (gettext_lazy("Kết thúc"), "closed_at"),
)


def _days(dossier: Followed) -> list[tuple[str, str]]:
    """The days there are; the due day only when it moved, the end only when it was another than the result."""
    untold = set()
    if dossier.due_at == dossier.first_due_at:
        untold.add("due_at")
    if dossier.state not in {S.REFUSED, S.WITHDRAWN, S.STOPPED, S.CLOSED_INCOMPLETE}:
        untold.add("closed_at")
    moments = [(label, getattr(dossier, name)) for label, name in DAYS if name not in untold]
    return [(str(label), datetime_vi(moment)) for label, moment in moments if moment is not None]


def _passed(event: Happened) -> str:
    label = str(EventKind(event.kind).label)
    return f"{label}: {event.step}" if event.kind == EventKind.HANDED_OVER and event.step else label
