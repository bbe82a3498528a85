from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.audit.actor import LOCAL_ZONE
from parindex.evidence import queries, store
from parindex.evidence.models import StoredFile

log = structlog.get_logger(__name__)

# Bytes lie on disk a moment before the row that names them.
YOUNG = timedelta(hours=24)


class Command(BaseCommand):
    help = "Tính lại dấu vân tay của mọi tệp đã cất; tệp nào mất hoặc bị thay đổi thì nêu tên và kết thúc với mã 1."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sweep", action="store_true", help="xóa nội dung không có trong sổ và đã nằm trên đĩa hơn 24 giờ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sweep"]:
            self.stdout.write(f"Đã xóa {_sweep()} tệp trên đĩa không có trong sổ.")
        damaged = 0
        for file in queries.damaged():
            damaged += 1
            log.error("evidence.damaged", file=file.pk, sha256=file.sha256)
            self.stderr.write(_line(file))
        if damaged:
            raise CommandError(f"{damaged} tệp không còn nguyên vẹn. Hãy khôi phục từ bản sao lưu.")
        self.stdout.write(f"Mọi tệp đã cất còn nguyên vẹn: {StoredFile.objects.count()} tệp.")


def _sweep() -> int:
    """Remove old bytes that no row names; refuses beside an empty register, which is rather the wrong database."""
    unnamed = queries.unnamed()
    if unnamed and not StoredFile.objects.exists():
        raise CommandError(
            f"Sổ không có tệp nào mà trên đĩa có {len(unnamed)} tệp, nên không xóa gì. "
            "Hãy kiểm tra DATABASE_URL và PARINDEX_DATA có đúng của một hệ thống không."
        )
    # The machine's clock, even in a demonstration: the age of files on disk is told by it.
    return store.remove(unnamed, older_than=datetime.now(UTC) - YOUNG)


def _line(file: StoredFile) -> str:
    received = f"{file.received_at.astimezone(LOCAL_ZONE):%d/%m/%Y %H:%M}"
    what = "bị thay đổi" if store.is_there(file.sha256) else "bị mất"
    return f"#{file.pk} «{file.name}», {file.unit.name}, nhận lúc {received}: {what}"
