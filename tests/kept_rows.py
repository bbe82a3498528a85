"""Rows that commands made once in a process, put back as they were for each test that starts from them."""

from __future__ import annotations

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

# Made again by Django itself after each test that empties the tables.
NOT_OURS = {"contenttypes", "auth", "sessions"}


class KeptRows:
    """All rows there are at this moment."""

    def __init__(self) -> None:
        tables = [m for m in apps.get_models(include_auto_created=True) if m._meta.app_label not in NOT_OURS]
        kept = [(model, list(model._base_manager.order_by("pk"))) for model in tables]
        self._rows: list[tuple[type[models.Model], list[models.Model]]] = [(m, rows) for m, rows in kept if rows]

    def put_back(self) -> None:
        """Foreign keys are checked at the end of the transaction, so the order of tables does not matter."""
        with transaction.atomic():
            for model, rows in self._rows:
                model._base_manager.bulk_create(rows, batch_size=200)
            with connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(
                    no_style(), [model for model, _rows in self._rows]
                ):
                    cursor.execute(statement)
