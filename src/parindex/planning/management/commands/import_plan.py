"""`parindex import_plan FILE`: read a plan; print what was read, or open a review of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.accounts.models import User
from parindex.audit.errors import Refusal
from parindex.kit import clock
from parindex.organization.queries import actor_for
from parindex.planning import intake
from parindex.planning.intake import ReadDocument
from parindex.plans import UnreadableDocument


class Command(BaseCommand):
    help = "Đọc một kế hoạch (.docx, .pdf có chữ, .txt). Với --dry-run chỉ in ra; không có thì mở bản soát."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp kế hoạch")
        parser.add_argument("--dry-run", action="store_true", help="chỉ đọc và in, không lưu gì")
        parser.add_argument("--format", choices=("json", "text"), default="text", help="cách in kết quả")
        parser.add_argument("--as", dest="username", help="tên đăng nhập của công chức mở bản soát")
        parser.add_argument("--issuer", help="mã đơn vị ban hành; mặc định nhận từ tên ghi trong văn bản")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Không mở được tệp {path}: {error.strerror}.", returncode=2) from error
        try:
            issuer, document = intake.read_as_issued(data, path.name, issuer_code=options["issuer"])
        except UnreadableDocument as refusal:
            raise CommandError(f"{refusal.message} [{refusal.code}]", returncode=2) from refusal
        result = document.reading
        if not options["dry_run"]:
            result = {**result, "review": self._open(options["username"], issuer, path.name, data, document)}
        if options["format"] == "json":
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_as_text(result))

    def _open(self, username: str | None, issuer: str | None, name: str, data: bytes, document: ReadDocument) -> int:
        from parindex.planning import commands  # a dry run is spared loading the write path

        user = User.objects.filter(username=username or "", is_active=True).first()
        if user is None:
            raise CommandError(
                "Mở bản soát phải có người chịu trách nhiệm: thêm --as TÊN_ĐĂNG_NHẬP của công chức Phòng Nội vụ.",
                returncode=2,
            )
        unit = intake.registered_issuer(issuer)
        if unit is None:
            raise CommandError(
                "Không nhận ra cơ quan ban hành trong danh sách đơn vị: thêm --issuer MÃ_ĐƠN_VỊ.",
                returncode=2,
            )
        try:
            review = commands.open_review(
                actor_for(user, clock.now()),
                unit,
                name=name,
                data=data,
                reading=document.reading,
                lines=document.lines,
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        return review.pk


def _as_text(result: dict[str, Any]) -> str:
    """A summary for a terminal."""
    document = result["document"]
    lines = [
        document["title"] or "(không có trích yếu)",
        f"Cơ quan ban hành: {document['issuer'] or '?'}",
        "",
    ]
    lines += [f"Chỉ tiêu {target['ordinal']}: {target['text']}" for target in result["targets"]]
    lines.append("")
    for task in result["tasks"]:
        lines.append(f"{task['path']}  {task['text'][:100]}")
        lines.append(f"        chủ trì: {', '.join(task['lead']) or '(chưa rõ)'}")
    lines += ["", f"Văn bản viện dẫn: {len(result['citations'])}"]
    lines += [f"Cần xem: {w['message']} (dòng {w['lines'][0]})" for w in result["warnings"] if w["lines"]]
    lines += [f"Chưa xếp được, dòng {p['lines'][0]}: {p['text'][:80]}" for p in result["unplaced"]]
    if "review" in result:
        lines.append(f"Đã mở bản soát số {result['review']}.")
    return "\n".join(lines)
