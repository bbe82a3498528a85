"""`parindex create_api_token USERNAME --name …`: another system may act as this account; the secret is shown once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.accounts import tokens
from parindex.accounts.commands import create_api_token
from parindex.audit.actor import system_actor
from parindex.audit.errors import Refusal
from parindex.kit import clock


class Command(BaseCommand):
    help = "Cấp mã truy cập API cho một tài khoản; mã bí mật chỉ hiện một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="hệ thống nào dùng mã này")

    def handle(self, *args: Any, **options: Any) -> None:
        secret = tokens.new_secret()
        try:
            token = create_api_token(
                system_actor(clock.now()), options["username"], name=options["name"], digest=tokens.digest_of(secret)
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stderr.write(f"Mã số {token.pk}. Mã bí mật dưới đây chỉ hiện một lần; hãy cất ngay.")
        self.stdout.write(secret)
