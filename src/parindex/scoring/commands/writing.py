"""The unit's side: facts leaf by leaf, documents, handing in, explaining, asking for a bonus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct, WrongState
from parindex.evidence import commands as evidence
from parindex.scoring import facts, policies
from parindex.scoring.commands.sides import _held, _on_side
from parindex.scoring.commands.telling import _tell_changed_evidence, _tell_explained, _tell_handed_in
from parindex.scoring.facts import BadFact
from parindex.scoring.models import Explanation, LeafEntry, LeafEvidence, Sheet
from parindex.scoring.queries import sheets
from parindex.scoring.states import EvidenceMoment, LeafState, SheetState, Side

LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class Document:
    """A file for a leaf: where in it, and the date it bears."""

    name: str
    data: bytes
    title: str = ""
    pages: str = ""
    issued_on: date | None = None

    def __str__(self) -> str:  # as the journal keeps an argument
        return f"{self.name} ({len(self.data)} bytes)"


@command("scoring.leaf.save", may=policies.may_declare)
def save_leaf(
    actor: Actor, entry: LeafEntry, *, given: Mapping[str, Any], note: str = "", difference: str = "",
    exclusion: str = "",
) -> LeafEntry:  # fmt: skip
    """Lưu số liệu kê khai của một tiêu chí, có thể còn dở; điểm tính theo quy tắc ngay khi lưu.

    `given` is name → value as JSON (numbers as text); what is left out is not known. Raises InvalidAct with the input
    that can't be read as `field`, WrongState once the time is over.
    """
    sheet = _writable(actor, entry, EvidenceMoment.SELF_SCORING, EvidenceMoment.REOPENED)
    _declare(actor, sheet, entry, given, note=note, difference=difference, exclusion=exclusion)
    _settle(sheet, entry)
    return entry


@command("scoring.evidence.attach", may=policies.may_declare)
def attach(
    actor: Actor, entry: LeafEntry, document: Document, *, replaces: LeafEvidence | None = None
) -> LeafEvidence:
    """Đính kèm tài liệu kiểm chứng; thay tài liệu cũ thì bản cũ vẫn còn để xem."""
    sheet = _writable(actor, entry, *EvidenceMoment)
    moment = _moment(sheet, entry, actor)
    if replaces is not None and (replaces.entry_id != entry.pk or not _stands(replaces)):
        raise InvalidAct(_("Tài liệu này không còn để thay."), field="replaces")
    if document.issued_on is not None and document.issued_on.year < 1945:
        raise InvalidAct(_("Ngày ban hành chưa đúng."), field="issued_on")
    file = evidence.store_file(actor, sheets.unit_of(sheet), name=document.name, data=document.data)
    row = LeafEvidence(
        entry=entry, file=file, title=document.title.strip(), pages=document.pages.strip(),
        issued_on=document.issued_on, moment=moment, replaces=replaces, added_by_id=actor.person, added_at=actor.at,
    )  # fmt: skip
    row.save()
    _settle(sheet, entry)
    _tell_changed_evidence(actor, sheet, entry, moment)
    return row


@command("scoring.evidence.withdraw", may=policies.may_withdraw)
def withdraw(actor: Actor, document: LeafEvidence) -> LeafEvidence:
    """Rút một tài liệu khi còn trong hạn; tệp và dòng này vẫn còn trong lịch sử."""
    sheet = _writable(actor, document.entry, EvidenceMoment.SELF_SCORING, EvidenceMoment.REOPENED)
    if not _stands(document):
        raise WrongState(_("Tài liệu này đã được rút hoặc thay."))
    document.withdrawn_by_id, document.withdrawn_at = actor.person, actor.at
    document.save()
    _settle(sheet, document.entry)
    _tell_changed_evidence(actor, sheet, document.entry, _moment(sheet, document.entry, actor))
    return document


@command("scoring.sheet.submit", may=policies.may_submit)
def submit(actor: Actor, sheet: Sheet, *, signed: Document | None = None) -> Sheet:
    """Thủ trưởng chốt tự chấm, kèm bản có chữ ký nếu có.

    Raises InvalidAct with the leaves that are not done: no figures, points without a document, differences from the
    records without a reason.
    """
    held = _held(sheet.pk)
    if sheets.moment_of(held, "", actor.at) != EvidenceMoment.SELF_SCORING:
        raise WrongState(_closed(held))
    _on_side(actor, held, Side.SELF)
    rows = sheet.entries.exclude(state__in=[LeafState.DONE, LeafState.NOT_YET])
    if codes := list(rows.values_list("leaf", flat=True)):
        raise InvalidAct(
            _("Còn %(n)s tiêu chí chưa xong: %(codes)s. Mở từng tiêu chí để xem còn thiếu số liệu, tài liệu kiểm "
              "chứng hay giải trình chênh lệch.") % {"n": len(codes), "codes": ", ".join(codes)}
        )  # fmt: skip
    if signed is not None:
        unit = sheets.unit_of(held)
        sheet.signed_file = evidence.store_file(actor, unit, name=signed.name, data=signed.data)
    sheet.state, sheet.submitted_by_id, sheet.submitted_at = SheetState.SUBMITTED, actor.person, actor.at
    sheet.save()
    _tell_handed_in(actor, held)
    return sheet


@command("scoring.sheet.take_back", may=policies.may_submit)
def take_back(actor: Actor, sheet: Sheet) -> Sheet:
    """Lấy lại phiếu đã nộp để sửa khi còn trong hạn."""
    if sheet.state != SheetState.SUBMITTED:
        raise WrongState(_("Phiếu chưa nộp."))
    held = _held(sheet.pk)
    held.state = SheetState.OPEN
    if sheets.moment_of(held, "", actor.at) != EvidenceMoment.SELF_SCORING:
        raise WrongState(_closed(held))
    sheet.state, sheet.submitted_by, sheet.submitted_at = SheetState.OPEN, None, None
    sheet.save()
    return sheet


@command("scoring.explanation.give", may=policies.may_declare)
def explain(actor: Actor, entry: LeafEntry, *, text: str) -> Explanation:
    """Giải trình một tiêu chí được yêu cầu; không giải trình trong hạn là đồng ý với điểm thẩm định."""
    _writable(actor, entry, EvidenceMoment.EXPLAINING)
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise InvalidAct(_("Hãy ghi nội dung giải trình, không quá %(n)s ký tự.") % {"n": LONGEST_TEXT}, field="text")
    row = Explanation.objects.filter(entry=entry).first() or Explanation(entry=entry)
    row.text, row.by_id, row.at = text.strip(), actor.person, actor.at
    row.save()
    return row


@command("scoring.explanation.finish", may=policies.may_submit)
def finish_explaining(actor: Actor, sheet: Sheet) -> Sheet:
    """Chốt giải trình trước hạn; những tiêu chí không giải trình là đồng ý."""
    held = _held(sheet.pk)
    if not any(sheets.moment_of(held, leaf, actor.at) == EvidenceMoment.EXPLAINING for leaf in sheets.asked_of(held)):
        raise WrongState(_("Phiếu không ở bước giải trình."))
    _on_side(actor, held, Side.SELF)
    sheet.explained_at = actor.at
    sheet.save()
    _tell_explained(actor, held)
    return sheet


def _declare(
    actor: Actor, sheet: Sheet, entry: LeafEntry, given: Mapping[str, Any], *, note: str, difference: str,
    exclusion: str,
) -> None:  # fmt: skip
    """What the unit says of a leaf, put into its entry, which is not saved yet."""
    leaf = sheet.group.leaf(entry.leaf)
    rows = {name: {"value": value, "source": _("đơn vị kê khai")} for name, value in given.items()}
    try:
        entry.facts = facts.dump_facts(facts.load_facts(leaf, rows))
    except BadFact as error:
        raise InvalidAct(str(error), field=error.name) from error
    if max(len(note), len(difference), len(exclusion)) > LONGEST_TEXT:
        raise InvalidAct(_("Nội dung dài quá %(n)s ký tự.") % {"n": LONGEST_TEXT}, field="note")
    entry.note, entry.difference, entry.exclusion = note.strip(), difference.strip(), exclusion.strip()
    entry.outcome = facts.dump_outcome(sheets.outcome_of(sheet.group.criteria, leaf, entry.facts)) if rows else {}
    entry.by_id, entry.at = actor.person, actor.at


def _writable(actor: Actor, entry: LeafEntry, *moments: EvidenceMoment) -> Sheet:
    """The entry's sheet under a lock, the writer on its side.

    Raises WrongState when it isn't the time, InvalidAct for a leaf that the unit doesn't score itself.
    """
    sheet = _held(entry.sheet_id)
    _require_writable(actor, sheet, entry.leaf, *moments)
    _on_side(actor, sheet, Side.SELF)
    entry.sheet = sheet
    return sheet


def _moment(sheet: Sheet, entry: LeafEntry, actor: Actor) -> EvidenceMoment:
    """As what something counts that may be written now."""
    moment = sheets.moment_of(sheet, entry.leaf, actor.at)
    assert moment is not None
    return moment


def _require_writable(actor: Actor, sheet: Sheet, leaf: str, *moments: EvidenceMoment) -> None:
    if not sheet.group.leaf(leaf).is_self_scored:
        raise InvalidAct(
            _("Tiêu chí %(leaf)s do khảo sát, chỉ số khác hoặc người thẩm định chấm; đơn vị không tự chấm.")
            % {"leaf": leaf}
        )
    if sheets.moment_of(sheet, leaf, actor.at) not in moments:
        raise WrongState(_closed(sheet))


def _closed(sheet: Sheet) -> str:
    return _(
        "Phiếu đang ở tình trạng «%(state)s», đợt đang ở bước «%(step)s»; không nhận thêm ngoài thời hạn. Nội dung "
        "bạn nhập chưa được lưu. Cần thêm thời gian thì đề nghị gia hạn hoặc mở lại phiếu."
    ) % {"state": sheet.get_state_display().lower(), "step": sheet.round.get_state_display().lower()}


def _stands(document: LeafEvidence) -> bool:
    return document.withdrawn_at is None and not LeafEvidence.objects.filter(replaces=document).exists()


def _settle(sheet: Sheet, entry: LeafEntry) -> None:
    """Keep how far the leaf is and what the sheet comes to now."""
    documents = sheets.documents_of(entry).count()
    entry.state = sheets.state_of(sheet.group.leaf(entry.leaf), entry, documents)
    entry.save()
    _settle_sheet(sheet)


def _settle_sheet(sheet: Sheet) -> None:
    index = sheets.self_index(sheet)
    sheet.secure, sheet.possible = index.secure, index.possible
    sheet.leaves_done = sheet.entries.filter(state=LeafState.DONE).count()
    sheet.save()
