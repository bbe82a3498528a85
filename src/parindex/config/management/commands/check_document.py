"""`parindex check_document TỆP.docx`: where a document departs from the format of Nghị định 30/2020/NĐ-CP."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers.linting import UnreadablePaper, check_document


class Command(BaseCommand):
    help = "Kiểm tra thể thức một văn bản .docx theo Nghị định 30/2020/NĐ-CP; mã thoát 1 khi có chỗ chưa đúng."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp .docx")
        parser.add_argument("--format", choices=("text", "json"), default="text", dest="shape", help="cách in")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Không đọc được tệp «{options['file']}».", returncode=2) from error
        try:
            found = check_document(data, load_paper_format(), load_paper_types())
        except UnreadablePaper as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if options["shape"] == "json":
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        else:
            for one in found:
                self.stdout.write(f"{one.where}\n  {one.message} [{one.rule}]")
            self.stdout.write(f"{len(found)} chỗ chưa đúng thể thức." if found else "Đúng thể thức.")
        if found:
            sys.exit(1)
