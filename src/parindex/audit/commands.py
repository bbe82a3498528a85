"""Acts about the journal itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.clockwatch import ACCEPTED
from parindex.audit.command import creates


def _may_accept(actor: Actor, **kwargs: Any) -> Decision:
    return allowed_if(actor.is_system, _("Chỉ người vận hành máy chủ xác nhận đồng hồ, bằng lệnh accept_clock."))


@creates(ACCEPTED, may=_may_accept)
def accept_clock(actor: Actor, *, reason: str) -> None:
    """Xác nhận đồng hồ máy chủ nay đã đúng, sau khi nó từng chạy nhanh; lý do nằm lại trong nhật ký."""
