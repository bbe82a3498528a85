"""`parindex migrate`: Django's own, which on a new machine makes the data folder first."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.management.commands import migrate

from parindex.config.management.refusals import NO_FOLDER


class Command(migrate.Command):
    def run_from_argv(self, argv: list[str]) -> None:
        # Before the checks, which already open the database.
        try:
            settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            sys.exit(NO_FOLDER.format(folder=settings.DATA_DIR, error=error.strerror))
        super().run_from_argv(argv)
