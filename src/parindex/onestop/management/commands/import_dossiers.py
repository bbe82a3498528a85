"""`parindex import_dossiers FILE`: dossiers of another system from a .xlsx or .csv file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.audit.actor import system_actor
from parindex.audit.errors import Refusal
from parindex.kit import clock
from parindex.onestop import bulk, intake_runs
from parindex.onestop.models import ImportMapping
from parindex.onestop.states import BatchMode

SHOWN = 20


class Command(BaseCommand):
    help = "Nạp hồ sơ từ .xlsx hoặc .csv: thêm mới, cập nhật phần đã đổi; dòng sai được trả lại kèm cách sửa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--mapping", metavar="NAME", help="hệ thống nguồn; không ghi thì dùng mẫu chung")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không lưu gì")
        parser.add_argument("--all-or-nothing", action="store_true", help="có dòng sai thì không lưu dòng nào")
        parser.add_argument("--errors", metavar="OUT.xlsx", type=Path, help="nơi ghi các dòng sai kèm cách sửa")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được {options['file']}: {error.strerror}.", returncode=2) from error
        actor = system_actor(clock.now())
        asked = intake_runs.Asked(
            file_name=options["file"].name,
            mapping=_mapping(options["mapping"]),
            dry_run=options["dry_run"],
            mode=BatchMode.ALL if options["all_or_nothing"] else BatchMode.GOOD_ROWS,
            errors_to=options["errors"],
        )
        try:
            told = intake_runs.run(actor, data, asked)
        except bulk.UnreadableFile as refusal:
            told = intake_runs.refused(refusal)
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        self.stdout.write(
            json.dumps(told, ensure_ascii=False, indent=1) if options["format"] == "json" else _text(told)
        )
        if told["rows"] == 0:
            raise CommandError(told["errors"][0]["message"], returncode=2)


def _mapping(name: str | None) -> bulk.Mapping:
    if name is None or name == bulk.TEMPLATE.source:
        return bulk.TEMPLATE
    row = ImportMapping.objects.filter(source=name).first() or ImportMapping.objects.filter(name=name).first()
    if row is None:
        known = ", ".join(ImportMapping.objects.values_list("source", flat=True)) or "chưa có"
        raise CommandError(f"Không có cách đọc tệp «{name}». Hiện có: {known}.", returncode=2)
    return intake_runs.mapping_of(row)


def _text(told: dict[str, Any]) -> str:
    lines = [
        f"{told['rows']} dòng: thêm {told['created']}, cập nhật {told['updated']}, không đổi {told['unchanged']}, "
        f"loại {told['rejected']}."
    ]
    lines += [f"  dòng {one['row']}, {one['column']}: {one['message']}" for one in told["errors"][:SHOWN]]
    more = len(told["errors"]) - SHOWN
    return "\n".join([*lines, f"  … còn {more} lỗi"] if more > 0 else lines)
