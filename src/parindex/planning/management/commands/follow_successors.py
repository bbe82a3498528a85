"""`parindex follow_successors NGÀY`: open work of ended units goes to their successors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.accounts.models import User
from parindex.audit.errors import Refusal
from parindex.kit import clock
from parindex.organization.queries import actor_for
from parindex.planning import commands
from parindex.planning.models import Plan
from parindex.planning.queries import overview


class Command(BaseCommand):
    help = "Chuyển phần việc còn mở của các đơn vị đã kết thúc sang đơn vị kế tục, từ một ngày (YYYY-MM-DD)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("on", type=date.fromisoformat, help="ngày sắp xếp có hiệu lực, ví dụ 2025-07-01")
        parser.add_argument("--as", dest="username", required=True, help="tên đăng nhập của người chịu trách nhiệm")
        parser.add_argument("--reason", required=True, help="căn cứ, ví dụ «Nghị quyết 1667/NQ-UBTVQH15»")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"], is_active=True).first()
        if user is None:
            raise CommandError(f"Không có tài khoản «{options['username']}» đang hoạt động.", returncode=2)
        actor = actor_for(user, clock.now())
        for plan in Plan.objects.filter(issuer_id__in=actor.committees()):
            try:
                commands.follow_successors(actor, plan, on=options["on"], reason=options["reason"])
            except Refusal as refusal:
                raise CommandError(f"{plan}: {refusal.message}") from refusal
            left = overview.without_heir(plan, options["on"]).count()
            self.stdout.write(f"{plan}: còn {left} phần việc chưa có nơi nhận.")
