"""`parindex chase_reports`: each morning, before the letters go out: recount due dates, pass reports on, chase."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from parindex.audit.actor import system_actor
from parindex.kit import clock
from parindex.reporting import commands


class Command(BaseCommand):
    help = (
        "Tính lại hạn khi lịch làm việc đổi, chuyển báo cáo của đơn vị đã kết thúc cho đơn vị kế thừa và nhắc hạn "
        "nộp theo bậc; chạy mỗi sáng."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor(clock.now())
        recounted = commands.recount_due(actor)
        moved = commands.follow_successors(actor)
        sent = commands.climb(actor)
        told = sum(not row.passed_over for row in sent)
        self.stdout.write(
            f"{len(recounted)} hạn tính lại theo lịch, {len(moved)} báo cáo chuyển đơn vị kế thừa, "
            f"{told} lượt nhắc hạn."
        )
