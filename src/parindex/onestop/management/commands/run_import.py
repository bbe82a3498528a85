"""`parindex run_import JOB`: an import that a page began, in a process of its own."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from parindex.accounts.models import User
from parindex.kit import clock
from parindex.onestop import bulk, intake_runs
from parindex.organization.queries import actor_for


class Command(BaseCommand):
    help = "Chạy một lần nạp hồ sơ do trang bắt đầu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("job")

    def handle(self, *args: Any, **options: Any) -> None:
        job = bulk.Job.named(options["job"])
        if job is None:
            raise CommandError(f"Không có lần nạp {options['job']}.")
        with job.held():
            actor = actor_for(User.objects.get(pk=job.asked["user"]), clock.now())
            try:
                intake_runs.do(job, actor)
            except Exception:
                job.put("failed", {"message": _("Hệ thống gặp lỗi nên chưa lưu gì. Hãy báo quản trị rồi nạp lại.")})
                raise
