"""Asked before anything else is done with an uploaded file: before it is read as well as before it is kept."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from parindex.audit.errors import InvalidAct
from parindex.evidence.inspection import Inspected, RefusedFile, inspect


def inspected(data: bytes, name: str) -> Inspected:
    """The file as it may be kept. Raises InvalidAct with what is wrong with it, for the form field "file"."""
    try:
        return inspect(data, name, limit=settings.UPLOAD_LIMIT)
    except RefusedFile as refusal:
        raise InvalidAct(_(refusal.template) % refusal.values, field="file") from refusal
