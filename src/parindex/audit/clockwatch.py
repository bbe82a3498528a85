"""Has the server's clock been set back? Then nothing that hangs on a moment may be written (R-22)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from parindex.audit.actor import LOCAL_ZONE, Actor, Decision, allowed_if
from parindex.audit.models import AuditEntry
from parindex.kit import clock

# Apps whose acts are worth what their moment is worth.
STRICT = frozenset({"scoring", "evidence"})
# Two workers may be so far apart.
TOLERANCE = timedelta(seconds=2)
ACCEPTED = "audit.clock.accept"


def is_strict(act: str) -> bool:
    return act.partition(".")[0] in STRICT


def latest() -> datetime | None:
    """The latest moment in the journal since the clock was last accepted as right; None for an empty one."""
    rows = AuditEntry.objects.order_by("-at")
    accepted = AuditEntry.objects.filter(act=ACCEPTED).order_by("-seq").values_list("seq", flat=True).first()
    if accepted is not None:
        rows = rows.filter(seq__gte=accepted)
    return rows.values_list("at", flat=True).first()


def steady(actor: Actor) -> Decision:
    """Whether the act's moment is not before what the journal holds already.

    An act that waited for a lock or for a slow upload has an old moment on a right clock, so the clock is asked too:
    the one place below the shells where it is. A demonstration lives through the same day every day.
    """
    if settings.DEMO_DAY is not None:
        return Decision(True)
    last = latest()
    if last is None or max(actor.at, clock.now()) >= last - TOLERANCE:
        return Decision(True)
    return allowed_if(
        False,
        _(
            "Đồng hồ máy chủ đang chậm hơn nhật ký (lần ghi gần nhất lúc %(last)s) nên tạm không nhận điểm và tài "
            "liệu kiểm chứng. Hãy báo quản trị hệ thống chỉnh lại đồng hồ; nội dung bạn nhập chưa được lưu."
        )
        % {"last": f"{last.astimezone(LOCAL_ZONE):%H:%M:%S %d/%m/%Y}"},
    )
