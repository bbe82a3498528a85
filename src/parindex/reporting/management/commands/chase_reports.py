"""`parindex chase_reports`: each morning, before the letters go out: pass reports on to heirs, climb the ladder."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from parindex.audit.actor import system_actor
from parindex.kit import clock
from parindex.reporting import commands


class Command(BaseCommand):
    help = "Chuyển báo cáo của đơn vị đã kết thúc cho đơn vị kế thừa và nhắc hạn nộp theo bậc; chạy mỗi sáng."

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor(clock.now())
        moved = commands.follow_successors(actor)
        sent = commands.climb(actor)
        told = sum(not row.passed_over for row in sent)
        self.stdout.write(f"{len(moved)} báo cáo chuyển đơn vị kế thừa, {told} lượt nhắc hạn.")
