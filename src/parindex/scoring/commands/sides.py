"""Taking a side of a sheet, once and for all (SoD-1)."""

from __future__ import annotations

from parindex.audit.actor import Actor
from parindex.audit.command import creates
from parindex.scoring import policies
from parindex.scoring.models import Participant, Sheet
from parindex.scoring.queries import sheets
from parindex.scoring.states import Side


@creates("scoring.participant.join", may=policies.may_join)
def join(actor: Actor, sheet: Sheet, *, side: Side) -> Participant:
    """Ghi nhận người này thuộc bên tự chấm hay bên thẩm định của phiếu; không ai ở cả hai bên."""
    row = Participant(sheet=sheet, user_id=actor.person, side=side, since=actor.at)
    row.save()
    return row


def _on_side(actor: Actor, sheet: Sheet, side: Side) -> None:
    """Before a person's first write on a sheet; later ones cost one question."""
    if not Participant.objects.filter(sheet=sheet, user_id=actor.person, side=side).exists():
        join(actor, sheet, side=side)


def _held(sheet_id: int) -> Sheet:
    """The sheet under a lock, with its round, so that neither locking nor publishing can slip in between."""
    Sheet.objects.select_for_update().only("pk").get(pk=sheet_id)
    return sheets.with_group(Sheet.objects.filter(pk=sheet_id)).get()
