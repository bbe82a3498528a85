"""`parindex lock_rounds`: shows the locks that deadlines have set; nothing hangs on its running."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from parindex.audit.actor import system_actor
from parindex.kit import clock
from parindex.scoring import commands


class Command(BaseCommand):
    help = "Khóa các phiếu tự chấm đã hết hạn; chạy mỗi giờ. Quá hạn thì phiếu không nhận gì, dù lệnh chưa chạy."

    def handle(self, *args: Any, **options: Any) -> None:
        locked = commands.lock_due(system_actor(clock.now()))
        self.stdout.write(f"{len(locked)} phiếu đã khóa.")
        for sheet in locked:
            self.stdout.write(f"  {sheet.unit.name}")
