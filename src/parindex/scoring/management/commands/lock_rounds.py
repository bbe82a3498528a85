"""`parindex lock_rounds`: shows the locks that deadlines have set, which hang on nobody's running it, and reminds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from parindex.audit.actor import system_actor
from parindex.kit import clock
from parindex.scoring import commands


class Command(BaseCommand):
    help = (
        "Khóa các phiếu tự chấm đã hết hạn, nhắc đơn vị trước hạn 7 và 1 ngày làm việc; chạy mỗi giờ. Quá hạn thì "
        "phiếu không nhận gì, dù lệnh chưa chạy."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor(clock.now())
        locked, reminded = commands.lock_due(actor), commands.remind(actor)
        self.stdout.write(f"{len(locked)} phiếu đã khóa, {len(reminded)} đơn vị được nhắc hạn.")
        for sheet in locked:
            self.stdout.write(f"  {sheet.unit.name}")
