"""Units are reminded before a deadline of theirs, seven working days and one working day ahead."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, local_day
from parindex.audit.command import creates
from parindex.kit.catalog import load_calendar
from parindex.scoring import policies
from parindex.scoring.commands.telling import _clock, _tell_unit_once
from parindex.scoring.models import Round, Sheet
from parindex.scoring.queries import rounds, sheets
from parindex.scoring.states import EvidenceMoment, RoundState

# Working days before the deadline, the nearest first.
AHEAD = (1, 7)
WRITING = {
    RoundState.SELF_SCORING: EvidenceMoment.SELF_SCORING,
    RoundState.EXPLAINING: EvidenceMoment.EXPLAINING,
}


@creates("scoring.round.remind", may=policies.may_lock)
def remind(actor: Actor) -> list[Sheet]:
    """Nhắc các đơn vị sắp hết hạn tự chấm, giải trình: mỗi mốc đúng một lần; hạn mới thì nhắc lại từ đầu.

    After days on which nothing ran only the nearest is told. Who has handed in or finished explaining is left alone.
    """
    running = Round.objects.select_for_update(of=("self",)).filter(state__in=WRITING).order_by("pk")
    return [sheet for round_ in running for sheet in _reminded(actor, round_)]


def _reminded(actor: Actor, round_: Round) -> Iterator[Sheet]:
    moment = WRITING[RoundState(round_.state)]
    if actor.at < round_.opens_at:
        return
    for sheet in rounds.still_writing(round_, actor.at, moment):
        due = sheets.deadline_of(sheet, moment)
        ahead = _come(due, actor)
        if ahead is not None and _tell_unit_once(actor, sheet, _words(moment, ahead, due)):
            yield sheet


def _come(due: datetime, actor: Actor) -> int | None:
    """The nearest of the reminders whose day has come."""
    calendar = load_calendar()
    days = {ahead: calendar.add_working_days(local_day(due), -ahead) for ahead in AHEAD}
    return next((ahead for ahead in AHEAD if days[ahead] <= actor.today), None)


def _words(moment: EvidenceMoment, ahead: int, due: datetime) -> str:
    told = {"due": _clock(due)}
    if moment == EvidenceMoment.EXPLAINING:
        if ahead == AHEAD[0]:
            return _("hạn giải trình đã rất gần: %(due)s; không giải trình là đồng ý với điểm thẩm định") % told
        return _("sắp hết hạn giải trình: %(due)s") % told
    if ahead == AHEAD[0]:
        return _("hạn tự chấm đã rất gần: %(due)s; quá giờ đó phiếu tự khóa") % told
    return _("sắp hết hạn tự chấm: %(due)s") % told
