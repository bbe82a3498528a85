"""`parindex accept_clock --reason …`: after the clock had run ahead, scoring goes on from the time it has now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from parindex.audit import commands
from parindex.audit.actor import system_actor
from parindex.kit import clock


class Command(BaseCommand):
    help = "Xác nhận đồng hồ máy chủ nay đã đúng, sau khi nó từng chạy nhanh; ghi vào nhật ký."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="vì sao đồng hồ từng sai và đã chỉnh thế nào")

    def handle(self, *args: Any, **options: Any) -> None:
        commands.accept_clock(system_actor(clock.now()), reason=options["reason"])
        self.stdout.write("Đã ghi. Việc chấm điểm và nhận tài liệu kiểm chứng tiếp tục theo giờ hiện tại.")
