"""`parindex score --round huyen-2025`: the standings of a round as they are now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.scoring.models import Round
from parindex.scoring.queries import rounds
from parindex.scoring.queries.rounds import Standing


class Command(BaseCommand):
    help = "Tính điểm và xếp hạng của một đợt từ những gì đã chấm đến lúc này; chưa phải kết quả công bố."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--round", required=True, help="mã đợt (mã đơn vị-năm) hoặc số thứ tự")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="cách in ra")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            round_ = rounds.named(options["round"])
        except Round.DoesNotExist as error:
            raise CommandError(f"Không có đợt «{options['round']}».") from error
        found = {group.name: [_row(one) for one in rows] for group, rows in rounds.standings(round_).items()}
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for name, rows in found.items():
            self.stdout.write(f"{name}")
            for row in rows:
                index = row["index"] if row["index"] is not None else f"{row['secure']}–{row['possible']}"
                self.stdout.write(f"  {row['rank'] or '–':>3}  {index:>14}  {row['name']}")


def _row(one: Standing) -> dict[str, Any]:
    index = one.index
    return {
        "rank": one.rank,
        "unit": one.sheet.unit.code,
        "name": one.sheet.unit.name,
        "index": None if index.value is None else f"{index.value:f}",
        "secure": f"{index.secure:f}",
        "possible": f"{index.possible:f}",
        "class": index.rated.code if index.rated else None,
    }
