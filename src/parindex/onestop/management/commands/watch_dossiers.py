"""`parindex watch_dossiers`: each morning, before the letters go out: what waited too long, what is late."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from parindex.audit.actor import system_actor
from parindex.kit import clock
from parindex.onestop import commands
from parindex.onestop.queries import lateness, recounts


class Command(BaseCommand):
    help = (
        "Kết thúc hồ sơ quá ngày chờ bổ sung, chuẩn bị văn bản xin lỗi và báo thủ trưởng từng nơi về hồ sơ quá hạn, "
        "sắp đến hạn; chạy mỗi sáng."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor(clock.now())
        closing = lateness.waited_too_long(actor.today).count()
        letters = lateness.to_apologise(actor).count()
        told = commands.watch(actor)
        counts = {
            name: sum(getattr(row, name) for row in told) for name in ("overdue", "due_soon", "without_apology")
        }
        self.stdout.write(
            f"{closing} hồ sơ kết thúc do không bổ sung, {letters} văn bản xin lỗi chờ ký; báo {len(told)} nơi: "
            f"{counts['overdue']} hồ sơ quá hạn, {counts['due_soon']} sắp đến hạn, "
            f"{counts['without_apology']} chưa xin lỗi."
        )
        if recounts.catalogue_differs():
            self.stdout.write("Lịch làm việc của danh mục khác lịch tính hạn hồ sơ: xem trang «Tính lại hạn».")
