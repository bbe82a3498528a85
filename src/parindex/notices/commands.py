"""Writing notices, what has been seen, and the ledger of digests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.command import creates
from parindex.notices import policies, queries
from parindex.notices.models import Digest, Notice, Seen, Subscription
from parindex.organization.models import Unit


@creates("notices.notice.give", may=policies.may_notify)
def notify(actor: Actor, units: Iterable[Unit], audience: str, *, text: str, url: str) -> list[Notice]:
    """Báo cho một hay nhiều đơn vị về một việc. `text` không nêu tên người."""
    return Notice.objects.bulk_create(
        Notice(unit=unit, audience=audience, text=text[:600], url=url, at=actor.at) for unit in units
    )


@creates("notices.notice.see", may=policies.may_mark)
def see_all(actor: Actor) -> Seen:
    """Đánh dấu đã xem mọi thông báo đến lúc này."""
    last = queries.visible_to(actor).values_list("pk", flat=True).first() or 0
    seen = Seen.objects.filter(user_id=actor.person).first() or Seen(user_id=actor.person)
    seen.through = max(seen.through, last)
    seen.save()
    return seen


@creates("notices.digest.record", may=policies.may_send)
def record_digest(actor: Actor, user: User, *, day: date, through: int) -> Digest | None:
    """Ghi sổ một thư tổng hợp; None nếu người này đã có thư trong ngày.

    Call it in one transaction with the sending: when sending fails nothing is kept and the next run tries again.
    """
    if Digest.objects.filter(user=user, day=day).exists():
        return None
    digest = Digest(user=user, day=day, through=through, sent_at=actor.at)
    digest.save()
    return digest


@creates("notices.calendar.subscribe", may=policies.may_mark)
def renew_subscription(actor: Actor, *, digest: str) -> Subscription:
    """Cấp địa chỉ lịch mới; địa chỉ cũ hết dùng được ngay. `digest` là dấu vân tay của phần bí mật."""
    found = Subscription.objects.filter(user_id=actor.person).first() or Subscription(user_id=actor.person)
    found.digest, found.made_at = digest, actor.at
    found.save()
    return found


@creates("notices.calendar.unsubscribe", may=policies.may_mark)
def end_subscription(actor: Actor) -> None:
    """Thôi dùng địa chỉ lịch."""
    for found in Subscription.objects.filter(user_id=actor.person):
        found.delete()
