"""The demonstration's database, prepared once in a session and put back for each test that needs it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from parindex.config import demo

# Made again by Django itself after each test that empties the tables.
NOT_OURS = {"contenttypes", "auth", "sessions"}

# Of the 50,000 dossiers of the other system; every test that needs them puts them back.
NEWEST = 600

_rows: list[tuple[type[models.Model], list[models.Model]]] = []
_files: list[Path] = []


def put(evidence: Path) -> None:
    """Fill the empty database, and the folder of kept files, with the demonstration as it was prepared."""
    if _rows:
        _restore(evidence)
        return
    demo.prepare(newest=NEWEST)
    _rows.extend((model, list(model._base_manager.order_by("pk"))) for model in _models())
    _files.append(Path(tempfile.mkdtemp(prefix="parindex-demo-")) / "evidence")
    shutil.copytree(evidence, _files[0])


def _restore(evidence: Path) -> None:
    """Foreign keys are checked at the end of the transaction, so the order of tables does not matter."""
    with transaction.atomic():
        for model, rows in _rows:
            model._base_manager.bulk_create(rows, batch_size=200)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [model for model, _rows in _rows]):
                cursor.execute(statement)
    shutil.copytree(_files[0], evidence, dirs_exist_ok=True)


def _models() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label not in NOT_OURS]
