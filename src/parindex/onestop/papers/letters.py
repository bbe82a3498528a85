"""What the applicant is handed: receipt, request to complete, refusal, apology, notice; and the post's minute."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from parindex.audit.errors import WrongState
from parindex.onestop import wording
from parindex.onestop.clock import local
from parindex.onestop.models import Apology, Dossier, DossierEvent
from parindex.onestop.papers.form import Filling, Printing, composed
from parindex.onestop.papers.told import of_dossier, papers_of
from parindex.onestop.states import Channel, EventKind
from parindex.papers.document import Document, Item


def receipt(dossier: Dossier, printing: Printing) -> Document:
    """Mẫu 01, as it was given on the day of acceptance: with the day the citizen was first told."""
    accepted = _event(dossier, EventKind.ACCEPTED, _("Hồ sơ chưa được tiếp nhận nên chưa có giấy tiếp nhận."))
    values = {**of_dossier(dossier, printing), "receiver": _who(accepted)}
    day = _day(accepted)
    return composed("receipt", _filling(dossier, day, values, day, papers=papers_of(dossier)), printing)


def supplement(dossier: Dossier, printing: Printing, time: int | None = None) -> Document:
    """Mẫu 02 for the last request to complete, or the `time`-th."""
    missing = _("Hồ sơ này chưa lần nào được yêu cầu bổ sung.")
    asked = _event(dossier, EventKind.COMPLETION_ASKED, missing, time)
    items, _line, reason = asked.note.rpartition("\n")
    is_last = asked.pk == _event(dossier, EventKind.COMPLETION_ASKED, missing).pk
    wait = dossier.waits_until if is_last else None
    values = {
        **of_dossier(dossier, printing),
        "reason": reason,
        "basis": asked.basis,
        "waits_until": f"{wait:%d/%m/%Y}" if wait else "",
        "contact": _who(asked),
        "guide": _who(asked),
    }
    lines = tuple(Item(line) for line in (items or reason).splitlines() if line.strip())
    return composed("supplement", _filling(dossier, printing.day, values, _day(asked), items=lines), printing)


def refusal(dossier: Dossier, printing: Printing) -> Document:
    """Mẫu 03."""
    refused = _event(dossier, EventKind.REFUSED, _("Hồ sơ này không bị từ chối tiếp nhận."))
    values = {
        **of_dossier(dossier, printing),
        "reason": refused.note,
        "basis": refused.basis,
        "guide": _who(refused),
    }
    return composed("refusal", _filling(dossier, printing.day, values, _day(refused)), printing)


def apology(letter: Apology | None, dossier: Dossier, printing: Printing) -> Document:
    """Mẫu 04: to be signed, or as it was signed with its number and the name of who signed."""
    if letter is None:
        raise WrongState(_("Hồ sơ này chưa có văn bản xin lỗi. Hãy chuẩn bị ở trang hồ sơ trước."))
    signed = local(letter.signed_at).date() if letter.signed_at else None
    values = {
        **of_dossier(dossier, printing),
        "reason": letter.reason,
        "old_due": wording.moment_words(letter.old_due_at),
        "new_due": wording.moment_words(letter.new_due_at),
    }
    filled = Filling(
        dossier.unit,
        dossier.office,
        signed or printing.day,
        values,
        number=letter.number,
        dated=signed,
        head=letter.signer,
    )
    return composed("apology", filled, printing)


def stop_notice(dossier: Dossier, printing: Printing) -> Document:
    """Mẫu 05: why it is solved no further. Its number and date are given when it is issued."""
    stopped = _event(dossier, EventKind.STOPPED, _("Hồ sơ này không bị dừng giải quyết."))
    values = {
        **of_dossier(dossier, printing),
        "reason": stopped.note,
        "basis": stopped.basis,
        "stopped_day": f"{_day(stopped):%d/%m/%Y}",
    }
    return composed("stop", _filling(dossier, printing.day, values, None), printing)


def post_minute(dossier: Dossier, printing: Printing) -> Document:
    """Biên bản giao nhận hồ sơ between the post and the desk; the moment of signing is when the limit begins."""
    if dossier.channel != Channel.POST:
        raise WrongState(_("Biên bản này chỉ lập cho hồ sơ nộp qua bưu chính công ích."))
    accepted = dossier.events.filter(kind=EventKind.ACCEPTED).select_related("by").first()
    values = {
        **of_dossier(dossier, printing),
        "receiver": _who(accepted) if accepted else "",
        "handed_over_at": wording.moment_words(dossier.accepted_at),
    }
    day = local(dossier.accepted_at).date() if dossier.accepted_at else None
    return composed("post_minute", _filling(dossier, printing.day, values, day, papers=papers_of(dossier)), printing)


def _filling(
    dossier: Dossier, day: date, values: dict[str, str], dated: date | None, **blocks: tuple[object, ...]
) -> Filling:
    return Filling(dossier.unit, dossier.office, day, values, blocks, dated=dated)  # type: ignore[arg-type]


def _event(dossier: Dossier, kind: str, missing: str, time: int | None = None) -> DossierEvent:
    """The last event of a kind, or the `time`-th. Raises WrongState saying what is `missing`."""
    rows = list(dossier.events.filter(kind=kind).select_related("by"))
    if not rows or (time is not None and not 1 <= time <= len(rows)):
        raise WrongState(missing)
    return rows[-1 if time is None else time - 1]


def _day(event: DossierEvent) -> date:
    return local(event.at).date()


def _who(event: DossierEvent) -> str:
    return str(event.by) if event.by_id else ""
