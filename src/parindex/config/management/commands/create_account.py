import getpass
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.accounts.commands import create_account
from parindex.audit.actor import system_actor
from parindex.audit.errors import Refusal
from parindex.audit.roles import Role
from parindex.kit import clock
from parindex.organization.commands import grant_role
from parindex.organization.models import Unit


class Command(BaseCommand):
    help = "Lập tài khoản và giao vai trò đầu tiên; mật khẩu được hỏi, hoặc đọc từ đầu vào chuẩn."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--title", default="", help="chức danh")
        parser.add_argument("--email", default="", help="thư điện tử công vụ, dùng cho đăng nhập một lần")
        parser.add_argument("--role", choices=Role.values)
        parser.add_argument("--unit", help="mã đơn vị giữ vai trò")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["role"]) != bool(options["unit"]):
            raise CommandError("--role và --unit phải đi cùng nhau: vai trò luôn gắn với một đơn vị.")
        unit = Unit.objects.filter(code=options["unit"]).first() if options["unit"] else None
        if options["unit"] and unit is None:
            raise CommandError(f"Không có đơn vị mang mã «{options['unit']}». Xem mã ở trang «Tổ chức».")
        actor = system_actor(clock.now())
        try:
            user = create_account(
                actor,
                options["username"],
                full_name=options["name"],
                title=options["title"],
                email=options["email"],
                password=ask_password(),
            )
            if unit is not None:
                grant_role(actor, user, unit, options["role"], valid_from=actor.today)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"Đã lập tài khoản {user.username}.")


def ask_password() -> str:
    """From the terminal unseen, or one line of standard input."""
    return getpass.getpass("Mật khẩu: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
