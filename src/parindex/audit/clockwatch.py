"""Has the server's clock been set? Back: nothing that hangs on a moment is written. Forward: it is told (R-22)."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
JUMPED = "audit.clock.jump"
# Clocks are put right by small steps all the time; a bigger one forward is told.
BIG_STEP = timedelta(minutes=5)


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


@dataclass(frozen=True)
class Jump:
    """The clock was set forward by `by` at some moment after `since`."""

    by: timedelta
    since: datetime


def running() -> float:
    """Seconds since the machine was started, its sleep too where the system counts it: nobody sets that clock."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class Watch:
    """Compares the clock that can be set with the one that can't, since this process began to look.

    What happened while no process was running it can't see; then only the day is there to be looked at by people.
    """

    def __init__(self) -> None:
        self.began: tuple[float, float] | None = None
        self.seen = 0.0

    def look(self) -> Jump | None:
        """A jump since the last look; it is told once."""
        wall, ran = time.time(), running()
        if self.began is None:
            self.began, self.seen = (wall, ran), wall
        by = timedelta(seconds=(wall - self.began[0]) - (ran - self.began[1]))
        since, self.seen = datetime.fromtimestamp(self.seen, UTC), wall
        if by <= BIG_STEP:
            return None
        self.began = (wall, ran)
        return Jump(by, since)


watch = Watch()


def is_told(jump: Jump) -> bool:
    """Whether another process has entered it; all of them see the same clock jump."""
    return AuditEntry.objects.filter(act=JUMPED, at__gt=jump.since + BIG_STEP).exists()


def told_jump() -> AuditEntry | None:
    """The last jump that nobody has accepted since; None when there is none."""
    last = AuditEntry.objects.filter(act__in=[JUMPED, ACCEPTED]).order_by("-seq").first()
    return last if last is not None and last.act == JUMPED else None


def warning() -> str:
    """What whoever answers for a round is told of the clock; "" when nothing is wrong with it."""
    jump = told_jump()
    if jump is None:
        return ""
    return _(
        "Đồng hồ máy chủ đã nhảy tới, nhận ra lúc %(at)s. Hãy xem lại mốc giờ của điểm và tài liệu nhận quanh lúc "
        "đó, và báo quản trị hệ thống kiểm tra đồng hồ rồi xác nhận."
    ) % {"at": f"{jump.at.astimezone(LOCAL_ZONE):%H:%M:%S %d/%m/%Y}"}
