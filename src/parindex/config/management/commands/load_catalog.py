from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from parindex.audit.actor import system_actor
from parindex.kit import clock
from parindex.kit.catalog import load_sources, load_territories
from parindex.legal.commands import load_register
from parindex.onestop.commands import keep_calendar
from parindex.organization.commands import load_units


class Command(BaseCommand):
    help = "Nạp đơn vị và danh mục văn bản từ catalog/; chạy lại không tạo trùng."

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_actor(clock.now())
        with transaction.atomic():
            units = load_units(actor, load_territories())
            documents = load_register(actor, load_sources())
            keep_calendar(actor)
        self.stdout.write(f"Thêm {len(units)} đơn vị và {len(documents)} văn bản.")
