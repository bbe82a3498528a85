"""Figures of the records beside the declared ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import command
from parindex.audit.errors import InvalidAct
from parindex.scoring import policies, proposals
from parindex.scoring.models import Round
from parindex.scoring.proposals import Missing, Records, Value
from parindex.scoring.queries import sheets
from parindex.scoring.states import LeafState, RoundState


@command("scoring.proposal.refresh", may=policies.may_propose)
def propose(actor: Actor, round_: Round, records: Records) -> int:
    """Lấy số liệu hệ thống đặt cạnh số liệu kê khai của mọi phiếu còn mở; trả về số tiêu chí đã đổi.

    A figure that can't be one of the leaf's inputs is kept out, and its leaf says why.
    """
    round_.require(RoundState.SELF_SCORING)
    changed = proposals.news(round_, records)
    documents = sheets.documents_by_entry(round_)
    for entry, new in changed:
        entry.proposed, entry.proposed_at = new, actor.at
        entry.state = sheets.state_of(entry.criterion, entry, documents.get(entry.pk, 0))
        entry.save()
    for sheet in {entry.sheet_id: entry.sheet for entry, _new in changed}.values():
        done = sheet.entries.filter(state=LeafState.DONE).count()
        if done != sheet.leaves_done:
            sheet.leaves_done = done
            sheet.save()
    return len(changed)


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
