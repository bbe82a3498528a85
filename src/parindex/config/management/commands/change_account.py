"""`parindex change_account`: correct an account, give it a new password, close or reopen it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.accounts.commands import change_account
from parindex.audit.actor import system_actor
from parindex.audit.errors import Refusal
from parindex.config.management.commands.create_account import ask_password
from parindex.kit import clock


class Command(BaseCommand):
    help = (
        "Sửa tài khoản: họ tên, chức danh, thư điện tử; cấp lại mật khẩu; đóng hoặc mở lại. Không ghi thì giữ như cũ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", help="họ và tên")
        parser.add_argument("--title", help="chức danh")
        parser.add_argument("--email", help="thư điện tử công vụ: đăng nhập một lần, thư tổng hợp mỗi sáng")
        parser.add_argument(
            "--password", action="store_true", help="cấp lại mật khẩu, được hỏi như khi lập tài khoản"
        )
        state = parser.add_mutually_exclusive_group()
        state.add_argument("--close", action="store_true", help="đóng: người đã nghỉ hoặc chuyển đi")
        state.add_argument("--reopen", action="store_true", help="mở lại")

    def handle(self, *args: Any, **options: Any) -> None:
        active = False if options["close"] else True if options["reopen"] else None
        try:
            user = change_account(
                system_actor(clock.now()),
                options["username"],
                full_name=options["name"],
                title=options["title"],
                email=options["email"],
                is_active=active,
                password=ask_password() if options["password"] else None,
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"Tài khoản {user.username} ({user.full_name}) {'đang mở' if user.is_active else 'đã đóng'}."
        )
