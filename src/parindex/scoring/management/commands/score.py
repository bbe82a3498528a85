"""`parindex score --round huyen-2025`: the standings of a round as they are now.

With --engine what the records say is counted first, on that engine, and put beside what open sheets declare.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.analytics.measuring import Where
from parindex.analytics.refreshing import refresh
from parindex.analytics.store import Busy
from parindex.audit.actor import system_actor
from parindex.kit import clock
from parindex.measures.engines import ENGINES
from parindex.scoring import commands
from parindex.scoring.models import Round
from parindex.scoring.queries import rounds
from parindex.scoring.queries.rounds import Standing
from parindex.scoring.records import OfRecords
from parindex.scoring.states import RoundState


class Command(BaseCommand):
    help = "Tính điểm và xếp hạng của một đợt từ những gì đã chấm đến lúc này; chưa phải kết quả công bố."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--round", required=True, help="mã đợt (mã đơn vị-năm) hoặc số thứ tự")
        parser.add_argument(
            "--engine", choices=ENGINES, help="trước khi chấm tính lại số liệu từ hồ sơ bằng bộ tính này"
        )
        parser.add_argument("--url", default="", help="cơ sở dữ liệu hoặc cụm máy của bộ tính")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="cách in ra")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            round_ = rounds.named(options["round"])
        except Round.DoesNotExist as error:
            raise CommandError(f"Không có đợt «{options['round']}».") from error
        if options["engine"]:
            self._count(round_, options["engine"], options["url"])
        found = {group.name: [_row(one) for one in rows] for group, rows in rounds.standings(round_).items()}
        if options["format"] == "json":
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        for name, rows in found.items():
            self.stdout.write(f"{name}")
            for row in rows:
                index = row["index"] if row["index"] is not None else f"{row['secure']}–{row['possible']}"
                self.stdout.write(f"  {row['rank'] or '–':>3}  {index:>14}  {row['name']}")

    def _count(self, round_: Round, engine: str, url: str) -> None:
        """On the error channel, so that what is printed stays the standings alone."""
        at = clock.now()
        self.stderr.write(f"Đang trích và tính số liệu bằng {engine}…")
        try:
            refresh(at, where=Where(engine, url))
        except Busy as busy:
            raise CommandError("Một lần tính khác đang chạy.", returncode=3) from busy
        if round_.state == RoundState.SELF_SCORING:
            changed = commands.propose(system_actor(at), round_, OfRecords())
            self.stderr.write(f"{changed} tiêu chí có số liệu mới từ hệ thống.")


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
