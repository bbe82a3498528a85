from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.audit import checkpoints, queries
from parindex.audit.models import AuditEntry
from parindex.kit import clock


class Command(BaseCommand):
    help = "Ký điểm chốt của chuỗi nhật ký; gửi tệp này cho ít nhất hai cơ quan bên ngoài giữ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, help="ghi vào tệp thay vì in ra")

    def handle(self, *args: Any, **options: Any) -> None:
        last = AuditEntry.objects.order_by("-seq").first()
        if last is None:
            raise CommandError("Nhật ký chưa có dòng nào nên chưa có gì để chốt.")
        statement = checkpoints.Statement(
            seq=last.seq,
            head=last.hash,
            at=clock.now().astimezone(UTC).isoformat(timespec="seconds"),
            counts=queries.counts_by_act(),
        )
        key = Path(settings.CHECKPOINT_KEY or settings.DATA_DIR / "checkpoint.pem")
        document = checkpoints.signed(statement, checkpoints.signing_key(key))
        if options["out"]:
            options["out"].write_text(document + "\n", "utf-8")
            self.stdout.write(f"Đã chốt đến dòng {statement.seq}, mã ngắn {statement.short()}.")
        else:
            self.stdout.write(document)
