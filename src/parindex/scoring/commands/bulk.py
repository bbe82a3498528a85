"""Many leaves of one sheet in one act: what a unit hands over together, what an appraiser has gone through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import Forbidden, InvalidAct
from parindex.evidence import commands as evidence
from parindex.evidence.models import StoredFile
from parindex.scoring import policies
from parindex.scoring.commands.judging import Marked, _mark, _stage_of
from parindex.scoring.commands.sides import _held, _on_side
from parindex.scoring.commands.telling import _tell_changed_evidence
from parindex.scoring.commands.writing import Document, _declare, _moment, _require_writable, _settle_sheet
from parindex.scoring.models import LeafEntry, LeafEvidence, Mark, Sheet
from parindex.scoring.queries import sheets
from parindex.scoring.states import EvidenceMoment, Side, Stage


@dataclass(frozen=True)
class Declared:
    """What a unit says of one leaf, with its documents; a document of several leaves is kept once."""

    given: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    note: str = ""
    difference: str = ""
    exclusion: str = ""


@command("scoring.sheet.fill", may=policies.may_write_sheet)
def fill(actor: Actor, sheet: Sheet, *, leaves: Mapping[str, Declared]) -> Sheet:
    """Kê khai nhiều tiêu chí một lần, tất cả hoặc không tiêu chí nào.

    Raises what saving each by itself would.
    """
    held = _held(sheet.pk)
    _require_known(held, leaves)
    for code in leaves:
        _require_writable(actor, held, code, EvidenceMoment.SELF_SCORING, EvidenceMoment.REOPENED)
    _on_side(actor, held, Side.SELF)
    live = Count("evidence", filter=Q(evidence__withdrawn_at=None, evidence__replaced_by=None))
    rows = held.entries.filter(leaf__in=leaves).annotate(documents=live)
    files: dict[tuple[str, bytes], StoredFile] = {}
    kept: list[LeafEvidence] = []
    for entry in rows:
        said = leaves[entry.leaf]
        _declare(actor, held, entry, said.given, note=said.note, difference=said.difference, exclusion=said.exclusion)
        kept += [_document(actor, held, entry, one, files) for one in said.documents]
        leaf = held.group.leaf(entry.leaf)
        entry.state = sheets.state_of(leaf, entry, entry.documents + len(said.documents))
        entry.save()
    LeafEvidence.objects.bulk_create(kept)
    _settle_sheet(held)
    for one in kept:
        _tell_changed_evidence(actor, held, one.entry, EvidenceMoment(one.moment))
    return held


def _document(
    actor: Actor, sheet: Sheet, entry: LeafEntry, one: Document, files: dict[tuple[str, bytes], StoredFile]
) -> LeafEvidence:
    key = one.name, one.data
    if key not in files:
        files[key] = evidence.store_file(actor, sheets.unit_of(sheet), name=one.name, data=one.data)
    moment = _moment(sheet, entry, actor)
    return LeafEvidence(
        entry=entry, file=files[key], title=one.title.strip(), pages=one.pages.strip(), issued_on=one.issued_on,
        moment=moment, added_by_id=actor.person, added_at=actor.at,
    )  # fmt: skip


@command("scoring.sheet.mark", may=policies.may_judge)
def mark_leaves(actor: Actor, sheet: Sheet, *, marks: Mapping[str, Marked]) -> list[Mark]:
    """Chấm nhiều tiêu chí của một phiếu một lần, tất cả hoặc không tiêu chí nào."""
    held = _held(sheet.pk)
    _require_known(held, marks)
    stage = _stage_of(held)
    if stage != Stage.COUNCIL:
        _require_allotted(actor, held, marks)
    rows = held.entries.filter(leaf__in=marks).prefetch_related("marks")
    made = [_mark(actor, held, entry, stage, marks[entry.leaf]) for entry in rows]
    if made:
        _on_side(actor, held, Side.APPRAISAL)
    for row in made:
        if row.pk is not None:
            row.save()
    Mark.objects.bulk_create(row for row in made if row.pk is None)
    return made


def _require_known(sheet: Sheet, codes: Iterable[str]) -> None:
    if unknown := sorted(set(codes) - {leaf.code for leaf in sheet.group.criteria.leaves()}):
        raise InvalidAct(_("Phiếu không có tiêu chí %(codes)s.") % {"codes": ", ".join(unknown)}, field="leaves")


def _require_allotted(actor: Actor, sheet: Sheet, marks: Mapping[str, Marked]) -> None:
    mine = set(sheet.allotments.filter(appraiser_id=actor.user_id).values_list("field", flat=True))
    fields = {leaf.code: one.code for one in sheet.group.criteria.fields for leaf in one.leaves()}
    if others := sorted({fields[code] for code in marks} - mine):
        raise Forbidden(
            _("Bạn không được phân công thẩm định lĩnh vực %(fields)s của phiếu này.") % {"fields": ", ".join(others)}
        )
