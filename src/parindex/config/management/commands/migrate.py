"""`parindex migrate`: Django's own, which on a new machine makes the data folder first."""

from __future__ import annotations

from django.conf import settings
from django.core.management.commands import migrate


class Command(migrate.Command):
    def run_from_argv(self, argv: list[str]) -> None:
        # Before the checks, which already open the database.
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        super().run_from_argv(argv)
