"""`parindex revoke_api_token ID`: the token is of no use from the next request."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.accounts.commands import revoke_api_token
from parindex.accounts.models import ApiToken
from parindex.audit.actor import system_actor
from parindex.audit.errors import Refusal
from parindex.kit import clock


class Command(BaseCommand):
    help = "Thu hồi một mã truy cập API."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=int, help="mã số hiện khi cấp")

    def handle(self, *args: Any, **options: Any) -> None:
        token = ApiToken.objects.filter(pk=options["id"]).first()
        if token is None:
            raise CommandError(f"Không có mã truy cập số {options['id']}. {known_tokens()}")
        try:
            revoke_api_token(system_actor(clock.now()), token)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"Đã thu hồi mã truy cập số {token.pk} ({token.name}).")


def known_tokens() -> str:
    """Those that can be revoked, in a line."""
    held = ApiToken.objects.filter(revoked_at=None).select_related("user")
    return "Đang dùng: " + (", ".join(f"{one.pk} ({one.name}, {one.user.username})" for one in held) or "không có")
