"""`parindex measure`: facts brought up to date, figures counted from them and handed to those who wait for them.

What it hands on: values beside the declared ones of open sheets, each time; values of bound targets into their plans,
once a day. With --every it goes on doing so until it is stopped; it is the one process to keep running.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from parindex.analytics import refreshing
from parindex.analytics.filling import fill_all
from parindex.analytics.measuring import Where
from parindex.analytics.refreshing import Refreshed, refresh
from parindex.analytics.store import Busy
from parindex.audit.actor import local_day
from parindex.kit import clock
from parindex.measures.engines import ENGINES


class Command(BaseCommand):
    help = (
        "Trích số liệu đã thay đổi, tính lại chỉ số bị ảnh hưởng, đặt số liệu cạnh số kê khai trên phiếu chấm; "
        "mỗi ngày một lần ghi số liệu chỉ tiêu đã gắn vào kế hoạch. --every để chạy liên tục."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--engine", choices=ENGINES, default="duckdb")
        parser.add_argument("--url", default="", help="cơ sở dữ liệu hoặc cụm máy của bộ tính")
        parser.add_argument("--full", action="store_true", help="đọc và tính lại toàn bộ")
        parser.add_argument("--every", type=int, metavar="SECONDS", help="lặp lại sau chừng ấy giây, đến khi bị dừng")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        where = Where(options["engine"], options["url"] or self._own_database(options["engine"]))
        full, filled_on = options["full"], None
        with suppress(KeyboardInterrupt):
            while True:
                at = clock.now()
                try:
                    self._once(at, where, full=full, fills=filled_on != local_day(at), form=options["format"])
                    full, filled_on = False, local_day(at)
                except Busy as busy:
                    if not options["every"]:
                        raise CommandError("Một lần tính khác đang chạy.", returncode=3) from busy
                except OperationalError as error:
                    if not options["every"]:
                        raise
                    self.stderr.write(f"Cơ sở dữ liệu chưa dùng được, sẽ thử lại: {error}")
                    connection.close()
                if not options["every"]:
                    return
                time.sleep(options["every"])

    def _once(self, at: datetime, where: Where, *, full: bool, fills: bool, form: str) -> None:
        self._tell(refresh(at, full=full, where=where), at.isoformat(), form)
        refreshing.follow(at)
        entered = fill_all(at) if fills else 0
        if entered and form == "text":
            self.stdout.write(f"Đã ghi {entered} số liệu chỉ tiêu vào kế hoạch.")

    def _own_database(self, engine: str) -> str:
        one = settings.DATABASES["default"]
        if engine != "postgresql" or "postgresql" not in one["ENGINE"]:
            return ""
        parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        return " ".join(f"{name}={one[key]}" for name, key in parts.items() if one.get(key))

    def _tell(self, done: Refreshed, at: str, form: str) -> None:
        counted = {
            one.dataset: {"periods": one.periods, "changed": one.changed, "gone": one.gone} for one in done.counted
        }
        if form == "json":
            self.stdout.write(json.dumps({"as_of": at, "measures": counted}, ensure_ascii=False))
            return
        for name, one in counted.items():
            if one["periods"]:
                self.stdout.write(f"{name}: {one['changed']} giá trị mới hoặc đổi, {one['gone']} giá trị bỏ.")
        self.stdout.write(f"Số liệu lúc {at}.")
