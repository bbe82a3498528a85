"""Figures of the records beside the declared ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct
from parindex.scoring import policies, proposals
from parindex.scoring.facts import BadFact, load_facts
from parindex.scoring.models import LeafEntry, Round
from parindex.scoring.proposals import Missing, Records, Value
from parindex.scoring.queries import marks, sheets
from parindex.scoring.states import LeafState, RoundState, SheetState


@command("scoring.proposal.refresh", may=policies.may_propose)
def propose(actor: Actor, round_: Round, records: Records) -> int:
    """Lấy số liệu hệ thống đặt cạnh số liệu kê khai của mọi phiếu còn mở; trả về số tiêu chí đã đổi.

    A figure that can't be one of the leaf's inputs is kept out, and its leaf says why.
    """
    round_.require(RoundState.SELF_SCORING)
    rows = list(sheets.with_group(marks.live_sheets(round_).filter(state=SheetState.OPEN)))
    said = proposals.proposed(records, rows)
    by_sheet = {sheet.pk: sheet for sheet in rows}
    changed = 0
    entries = LeafEntry.objects.filter(sheet__in=by_sheet, leaf__in={leaf for _sheet, leaf in said})
    for entry in entries:
        entry.sheet = by_sheet[entry.sheet_id]
        new = _sound(entry, said.get((entry.sheet_id, entry.leaf), {}))
        if new == entry.proposed:
            continue
        entry.proposed, entry.proposed_at = new, actor.at
        entry.state = sheets.state_of(entry.criterion, entry, sheets.documents_of(entry).count())
        entry.save()
        changed += 1
    for sheet in rows:
        sheet.leaves_done = sheet.entries.filter(state=LeafState.DONE).count()
        sheet.save()
    return changed


class Given:
    """Values handed over by a person or another system instead of the records."""

    def __init__(self, values: Mapping[tuple[str, str, int], Value | Missing]) -> None:
        self._values = values

    def values(
        self, wanted: Iterable[tuple[str, str]], units: Iterable[int], *_period: object
    ) -> Mapping[tuple[str, str, int], Value | Missing]:
        pairs, members = set(wanted), set(units)
        return {key: one for key, one in self._values.items() if key[:2] in pairs and key[2] in members}

    def __str__(self) -> str:
        return f"{len(self._values)} values"


@command("scoring.proposal.give", may=policies.may_propose)
def give_values(actor: Actor, round_: Round, *, values: Mapping[tuple[str, str, int], Value | Missing]) -> int:
    """Đưa số liệu từ nguồn ngoài (chỉ số, vế, đơn vị) đặt cạnh số liệu kê khai."""
    if any(isinstance(one, Value) and not one.source.strip() for one in values.values()):
        raise InvalidAct(_("Hãy ghi nguồn của từng số liệu."), field="source")
    return propose(actor, round_, Given(values))


def _sound(entry: LeafEntry, said: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, row in said.items():
        try:
            if "value" in row:
                load_facts(entry.criterion, {name: row})
            found[name] = dict(row)
        except BadFact as error:
            found[name] = {"missing": str(error)}
    return found
