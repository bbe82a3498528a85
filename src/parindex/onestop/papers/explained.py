"""The days of a dossier's deadline as a paper for the citizen."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from parindex.audit.errors import WrongState
from parindex.onestop import wording
from parindex.onestop.models import Dossier
from parindex.onestop.papers.form import Filling, Printing, composed, table
from parindex.onestop.papers.reasons import COUNTED, Reasons, Told, reasons_of
from parindex.onestop.papers.told import of_dossier
from parindex.papers.document import Block, Document, Entry, Heading, Item, Paragraph


def explanation(dossier: Dossier, printing: Printing) -> Document:
    """Raises WrongState for a dossier that has no limit to explain."""
    found = reasons_of(dossier)
    if found is None:
        raise WrongState(no_reasons(dossier))
    blocks = {"explanation": tuple(_told(found, dossier))}
    filled = Filling(
        dossier.unit, dossier.office, printing.day, of_dossier(dossier, printing), blocks, dated=printing.day
    )
    return composed("explanation", filled, printing)


def no_reasons(dossier: Dossier) -> str:
    """Why there is nothing to explain."""
    if dossier.accepted_at is None:
        return _("Hồ sơ chưa được tiếp nhận nên chưa có hạn trả kết quả.")
    return _("Hồ sơ lấy từ hệ thống khác, không kèm phiên bản thủ tục nên không giải thích được cách tính hạn.")


def _told(found: Reasons, dossier: Dossier) -> Iterator[Block]:
    yield Entry(_("Hẹn trả kết quả"), wording.moment_words(found.appointment.due_at) or _("đang dừng tính hạn"))
    if dossier.reappointed_to:
        yield Entry(_("Đã xin lỗi và hẹn lại"), wording.moment_words(dossier.reappointed_to))
    if found.promised is not None:
        yield Heading("", _("Thời hạn cơ quan cam kết"), 2)
        yield from _deadline(found.promised)
        yield Heading("", _("Thời hạn theo quy định"), 2)
    yield from _deadline(found.statutory, moves=found.promised is None)


def _deadline(told: Told, *, moves: bool = True) -> Iterator[Block]:
    yield Entry(_("Thời hạn"), told.limit)
    if told.basis:
        yield Entry(_("Quy định tại"), told.basis)
    yield Entry(_("Phiên bản thủ tục đang áp dụng khi nhận"), told.version)
    yield Entry(
        _("Nhận đủ hồ sơ lúc") if told.is_anew else _("Nhận hồ sơ lúc"), wording.moment_words(told.started_at)
    )
    rows = [
        {
            "day": day.words,
            "counted": (str(day.number) if day.number else _("có")) if day.standing == COUNTED else _("không"),
            "why": day.why,
        }
        for day in told.days
    ]
    yield table("days", rows)
    for note in told.notes:
        yield Paragraph(note, italic=True)
    if told.moves and moves:
        yield Entry(_("Hẹn lúc đầu"), wording.moment_words(told.first_due_at))
        yield from (Item(move.sentence) for move in told.moves)
    if told.due_at is not None:
        yield Entry(_("Hết hạn"), wording.moment_words(told.due_at))
