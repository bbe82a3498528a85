"""`parindex dossier_template OUT.xlsx`: the workbook in which dossiers of another system are brought in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.onestop import bulk


class Command(BaseCommand):
    help = "Ghi mẫu nạp hồ sơ (.xlsx)."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", metavar="OUT.xlsx", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            options["out"].write_bytes(bulk.template())
        except OSError as error:
            raise CommandError(f"Không ghi được {options['out']}: {error.strerror}.") from error
        self.stdout.write(f"Đã ghi {options['out']}.")
