from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.audit import checkpoints, queries


class Command(BaseCommand):
    help = "Đi dọc chuỗi nhật ký và so với các điểm chốt giữ ở nơi khác; lỗi thì chỉ ra dòng đầu tiên."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("checkpoints", nargs="*", type=Path, help="tệp điểm chốt đã ký")

    def handle(self, *args: Any, **options: Any) -> None:
        statements = []
        for path in options["checkpoints"]:
            try:
                statements.append(checkpoints.opened(path.read_text("utf-8"))[0])
            except (OSError, ValueError) as error:
                raise CommandError(f"{path}: không phải điểm chốt hợp lệ ({error})", returncode=2) from error
        found = queries.verify(statements)
        if found.broken:
            for place in found.broken:
                self.stderr.write(f"Dòng {place.seq}: {place.reason}")
            raise CommandError(f"Chuỗi nhật ký KHÔNG còn nguyên vẹn, sai từ dòng {found.broken[0].seq}.")
        self.stdout.write(f"Chuỗi nhật ký nguyên vẹn: {found.entries} dòng, đầu chuỗi {found.head[:16]}…")
