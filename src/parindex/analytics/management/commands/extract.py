"""`parindex extract`: what records changed since the last time becomes facts (Parquet)."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.analytics.extracting import Told, extract
from parindex.analytics.store import Busy, Folder
from parindex.kit import clock


class Command(BaseCommand):
    help = "Trích số liệu từ hồ sơ, phần việc, báo cáo đã thay đổi để tính chỉ số; chạy lại được bất cứ lúc nào."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full", action="store_true", help="đọc lại toàn bộ")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, at = Folder.of_settings(), clock.now()
        try:
            with folder.held():
                told = extract(folder, at, full=options["full"], step=self._step)
        except Busy as busy:
            raise CommandError("Một lần trích số liệu khác đang chạy.", returncode=3) from busy
        if options["format"] == "json":
            said = {"as_of": at.isoformat(), "datasets": [_as_json(one) for one in told]}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            return
        for one in told:
            rows = sum(file.rows for file in one.written.values())
            self.stdout.write(f"{one.dataset}: đọc {one.read}, ghi {len(one.written)} kỳ ({rows} dòng).")

    def _step(self, dataset: str, period: int) -> None:
        self.stderr.write(f"{dataset} {period}")


def _as_json(one: Told) -> dict[str, Any]:
    written = {str(period): {"rows": file.rows, "sha256": file.sha256} for period, file in one.written.items()}
    return {"dataset": one.dataset, "read": one.read, "written": written}
