"""`parindex import_figures FILE --unit CODE`: figures that another system published, from .xlsx or .csv."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.accounts.models import User
from parindex.analytics import commands, policies, sheets
from parindex.audit.errors import Refusal
from parindex.kit import clock
from parindex.onestop.bulk.refusal import UnreadableFile
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for

SHOWN = 20


class Command(BaseCommand):
    help = "Nạp số liệu do hệ thống khác công bố (Bộ chỉ số 766, SIPAS…) cho các đơn vị thuộc một UBND."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--unit", required=True, metavar="CODE", help="mã UBND nhận số liệu")
        parser.add_argument("--as", dest="user", metavar="TÀI_KHOẢN", help="người nạp; bắt buộc khi lưu")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không lưu gì")
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
            committee = Unit.objects.get(code=options["unit"])
            checked = sheets.check(data, policies.reach(committee), clock.now().date())
        except OSError as error:
            raise CommandError(f"Không đọc được {options['file']}: {error.strerror}.", returncode=2) from error
        except Unit.DoesNotExist as error:
            raise CommandError(f"Không có đơn vị {options['unit']}.", returncode=2) from error
        except UnreadableFile as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        self._tell(checked, options["format"])
        if checked.errors:
            raise CommandError(f"{len(checked.errors)} dòng phải sửa; chưa nạp dòng nào.", returncode=1)
        if not options["dry_run"]:
            self._keep(committee, options["file"].name, data, options["user"])

    def _keep(self, committee: Unit, name: str, data: bytes, username: str | None) -> None:
        user = User.objects.filter(username=username or "").first()
        if user is None:
            raise CommandError("Hãy ghi --as TÀI_KHOẢN của công chức theo dõi CCHC nạp số liệu.", returncode=2)
        try:
            commands.import_figures(actor_for(user, clock.now()), committee, name=name, data=data)
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal

    def _tell(self, checked: sheets.Checked, form: str) -> None:
        if form == "json":
            self.stdout.write(json.dumps(checked.as_json(), ensure_ascii=False, indent=1))
            return
        self.stdout.write(
            f"{checked.rows} dòng: mới {len(checked.new)}, thay số cũ {len(checked.newer)}, "
            f"không đổi {checked.unchanged}, sai {len(checked.errors)}."
        )
        for one in checked.errors[:SHOWN]:
            self.stdout.write(f"  dòng {one.row}, {one.column}: {one.message}")
