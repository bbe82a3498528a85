"""What units and appraisers hear of a round; each thing once, and nothing that names a person."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.notices import commands as notices
from parindex.notices.models import Notice
from parindex.notices.states import Audience
from parindex.scoring.links import url_of_result, url_of_rounds, url_of_sheet
from parindex.scoring.models import LeafEntry, Reopening, Result, Round, Sheet, SheetExtension
from parindex.scoring.queries import marks, sheets
from parindex.scoring.states import AskState, EvidenceMoment


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(LOCAL_ZONE):%H:%M %d/%m/%Y}"


def _tell_unit(actor: Actor, sheet: Sheet, text: str) -> None:
    """Whoever answers for the sheet now."""
    told = f"«{sheet.round.title}»: {text}"
    notices.notify(actor, [sheets.unit_of(sheet)], Audience.REPORTERS, text=told, url=url_of_sheet(sheet))


def _tell_unit_once(actor: Actor, sheet: Sheet, text: str) -> bool:
    """Not again what this unit was told of this sheet in these very words: the notices are the ledger."""
    told = f"«{sheet.round.title}»: {text}"
    if Notice.objects.filter(url=url_of_sheet(sheet), audience=Audience.REPORTERS, text=told[:600]).exists():
        return False
    _tell_unit(actor, sheet, text)
    return True


def _tell_appraisers(actor: Actor, sheet: Sheet, text: str) -> None:
    told = f"«{sheet.round.title}»: {sheet.unit.name} {text}"
    notices.notify(actor, [sheet.round.owner], Audience.APPRAISERS, text=told, url=url_of_rounds())


def _tell_opened(actor: Actor, round_: Round) -> None:
    for sheet in _told_of(round_):
        told = {"opens": _clock(round_.opens_at), "due": _clock(round_.self_due_at)}
        _tell_unit(actor, sheet, _("tự chấm từ %(opens)s, hết hạn lúc %(due)s") % told)


def _tell_locked(actor: Actor, sheet: Sheet) -> None:
    _tell_unit(actor, sheet, _("phiếu tự chấm đã khóa do hết hạn, với những gì đã lưu trước giờ đó"))


def _tell_asked(actor: Actor, round_: Round) -> None:
    """Units of which something is to be explained."""
    due = _clock(round_.explain_due_at)
    for sheet in _told_of(round_):
        if asked := len(sheets.asked_of(sheet)):
            _tell_unit(actor, sheet, _("%(n)s tiêu chí cần giải trình trước %(due)s") % {"n": asked, "due": due})


def _tell_handed_in(actor: Actor, sheet: Sheet) -> None:
    _tell_appraisers(actor, sheet, _("đã nộp phiếu tự chấm"))


def _tell_explained(actor: Actor, sheet: Sheet) -> None:
    _tell_appraisers(actor, sheet, _("đã chốt giải trình"))


def _tell_changed_evidence(actor: Actor, sheet: Sheet, entry: LeafEntry, moment: EvidenceMoment) -> None:
    """A change of documents after the lock is for the appraiser to know of (R-24)."""
    if moment != EvidenceMoment.SELF_SCORING:
        told = {"leaf": entry.leaf, "when": moment.label.lower()}
        _tell_appraisers(actor, sheet, _("thay đổi tài liệu kiểm chứng của tiêu chí %(leaf)s %(when)s") % told)


def _tell_extension(actor: Actor, sheet: Sheet, one: SheetExtension) -> None:
    if one.state == AskState.GRANTED:
        _tell_unit(actor, sheet, _("được gia hạn đến %(until)s") % {"until": _clock(one.until)})
    else:
        _tell_unit(actor, sheet, _("không được gia hạn: %(why)s") % {"why": one.answer})


def _tell_reopened(actor: Actor, sheet: Sheet, one: Reopening) -> None:
    if one.until is not None:
        told = {"leaves": ", ".join(one.leaves), "until": _clock(one.until)}
        _tell_unit(actor, sheet, _("phiếu được mở lại cho tiêu chí %(leaves)s đến %(until)s") % told)


def _tell_published(actor: Actor, result: Result) -> None:
    units = [sheets.unit_of(sheet) for sheet in _told_of(result.round)]
    told = {"title": result.round.title, "decision": result.decision}
    if result.corrects_id is None:
        text = _("«%(title)s»: kết quả đã công bố theo %(decision)s") % told
    else:
        text = _("«%(title)s»: kết quả đã được đính chính theo %(decision)s") % told
    notices.notify(actor, units, Audience.REPORTERS, text=text, url=url_of_result(result))


def _told_of(round_: Round) -> list[Sheet]:
    rows = marks.live_sheets(round_).select_related("round", "unit", "handed_to")
    return list(rows.order_by("pk"))
