"""Handing out a kept file: always as a download, in a sandbox, never cached."""

from __future__ import annotations

import structlog
from django.http import FileResponse

from parindex.evidence import store
from parindex.evidence.models import StoredFile

log = structlog.get_logger(__name__)

# A browser that shows the file all the same gives it no script, no form and no origin.
SANDBOX = "default-src 'none'; sandbox"


class Damaged(Exception):
    """The bytes are gone or no longer have their hash; it is in the log, and nothing is handed out."""


def as_download(file: StoredFile, name: str = "") -> FileResponse:
    """The file as it was kept, byte for byte, under `name` or its own. Raises Damaged."""
    if not store.is_intact(file.sha256):
        log.error("evidence.damaged", file=file.pk, sha256=file.sha256)
        raise Damaged
    response = FileResponse(
        file.path.open("rb"), as_attachment=True, filename=name or file.name, content_type=file.media_type
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
