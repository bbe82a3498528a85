"""Whether the process lives (`/healthz`, no database) and whether it can serve (`/readyz`)."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

LEAST_FREE_SHARE = 0.10


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part answers, 503 naming the parts that do not."""
    parts = {"database": _database(), "migrations": _migrations(), "disk": _disk()}
    healthy = all(answer == "ok" for answer in parts.values())
    return JsonResponse({"ready": healthy, **parts}, status=200 if healthy else 503)


def _database() -> str:
    """A real write, rolled back."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_submission WHERE 1 = 0")
    except DatabaseError as error:
        return f"cannot write: {type(error).__name__}"
    return "ok"


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return f"cannot read: {type(error).__name__}"
    return "ok" if not waiting else f"{len(waiting)} migrations not applied; run `parindex migrate`"


def _disk() -> str:
    folder = Path(settings.DATA_DIR)
    usage = shutil.disk_usage(folder if folder.exists() else folder.parent)
    return "ok" if usage.free / usage.total >= LEAST_FREE_SHARE else "less than 10% of the disk is free"
