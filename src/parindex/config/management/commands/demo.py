"""`parindex demo`: a working day in huyện Ninh Sơn, on this machine only."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.__main__ import DEMO_PORT, LAST_PORT
from parindex.config import demo, demo_papers

# Seconds between two counts of what changed.
EVERY = 20
HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Chuẩn bị dữ liệu trình diễn (huyện Ninh Sơn, 2025) và mở trang ở 127.0.0.1."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(DEMO_PORT))
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--prepare-only", action="store_true", help="chỉ chuẩn bị dữ liệu, không mở trang")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO_DAY is None:
            raise CommandError("Hãy chạy bằng lệnh «parindex demo»; lệnh này tự đặt môi trường của bản trình diễn.")
        if not options["prepare_only"]:
            self._refuse_taken(options["port"])
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        try:
            demo.refuse_other_data()
            call_command("migrate", verbosity=0)
            call_command("collectstatic", verbosity=0, interactive=False)
            fresh = demo.prepare()
        except demo.NotADemo as error:
            raise CommandError(
                f"Cơ sở dữ liệu {settings.DATABASES['default']['NAME']} đang chứa dữ liệu khác nên không trộn "
                "dữ liệu trình diễn vào. Hãy chỉ PARINDEX_DATA tới một thư mục trống, hoặc bỏ DATABASE_URL."
            ) from error
        self.stdout.write("Đã chuẩn bị dữ liệu trình diễn." if fresh else "Dùng lại dữ liệu trình diễn đã có.")
        keys = demo_papers.make_keys(settings.DATA_DIR, demo.PASSWORD)
        self._introduce(options["port"])
        self.stdout.write(f"Ký thử văn bản bằng chứng thư số thử nghiệm (cùng mật khẩu) trong {keys}", ending="\n\n")
        if not options["prepare_only"]:
            self._serve(options["port"], options["workers"])
        elif fresh:
            self._counting().wait()

    def _refuse_taken(self, port: int) -> None:
        """Told before the minute of preparing, not after it."""
        if not 1 <= port <= LAST_PORT:
            raise CommandError(f"Không có cổng {port}: hãy chọn một số từ 1 đến {LAST_PORT}, ví dụ 8080.")
        with socket.socket() as asked:
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
            try:
                asked.bind((HOST, port))
            except OSError as error:
                raise CommandError(
                    f"Không mở được cổng {port} ở {HOST}: chương trình khác đang dùng cổng này, hoặc hệ điều hành "
                    "không cho dùng. Hãy chọn cổng khác, ví dụ: parindex demo --port 8080"
                ) from error

    def _counting(self, *options: str) -> subprocess.Popen[bytes]:
        """Figures from the records, and what they say beside the sheets of the running round and in the plan.

        The first count takes longer than anybody should wait for a first page, so pages are served meanwhile.
        """
        counting = [sys.executable, "-m", "parindex", "measure", *options]
        return subprocess.Popen(counting, stdout=subprocess.DEVNULL)  # noqa: S603 -- our own

    def _introduce(self, port: int) -> None:
        self.stdout.write(f"\nTrang:      http://{HOST}:{port}/")
        self.stdout.write(f"Hôm nay:    {settings.DEMO_DAY:%d/%m/%Y} (ngày của bản trình diễn)")
        self.stdout.write(f"Mật khẩu:   {demo.PASSWORD}\n\nTên đăng nhập:")
        for person in demo.PEOPLE:
            self.stdout.write(f"  {person.username:10} {person.full_name:22} {person.role.label}")
        self.stdout.write("")

    def _serve(self, port: int, workers: int) -> None:
        self.stdout.write("Nhấn Ctrl+C để dừng.")
        self.stdout.flush()
        from gunicorn.app.wsgiapp import run

        sys.argv = [
            "gunicorn",
            "parindex.config.wsgi:application",
            f"--bind={HOST}:{port}",
            f"--workers={workers}",
            "--preload",
            "--log-level=warning",
        ]
        counting = self._counting("--every", str(EVERY))
        try:
            run()
        finally:
            counting.terminate()
