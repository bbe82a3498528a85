"""`parindex recompute --verify [ROUND]`: published tables worked out again from their own inputs, byte for byte."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.scoring.models import Result, Round
from parindex.scoring.queries import results, rounds


class Command(BaseCommand):
    help = "Tính lại kết quả đã công bố từ bộ tiêu chí và số liệu đã lưu, so từng byte."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", nargs="?", help="mã đợt (mã đơn vị-năm) hoặc số thứ tự; bỏ trống là mọi đợt")
        parser.add_argument("--verify", action="store_true", help="chỉ so, không in kết quả tính lại")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Result.objects.select_related("round", "round__owner").order_by("round", "number")
        if options["round"]:
            try:
                found = found.filter(round=rounds.named(options["round"]))
            except Round.DoesNotExist as error:
                raise CommandError(f"Không có đợt «{options['round']}».") from error
        wrong = 0
        for result in found.iterator():
            if not options["verify"]:
                self.stdout.write(results.recompute(result).decode())
                continue
            faults = results.faults(result)
            wrong += bool(faults)
            told = "; ".join(faults) if faults else "khớp từng byte"
            self.stdout.write(f"{result.round.code} bản {result.number} ({result.sha256[:16]}): {told}")
        if wrong:
            self.stderr.write(f"{wrong} kết quả không khớp.")
            sys.exit(1)
