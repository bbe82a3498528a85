"""Where a notice about a document leads, and how a record is named as what a document is about."""

from __future__ import annotations

from django.urls import reverse

from parindex.audit.models import Record
from parindex.dispatch.models import OutgoingDocument


def url_of(document: OutgoingDocument) -> str:
    return reverse("dispatch:document", args=[document.pk])


def about(record: Record, part: str = "") -> str:
    """ "reporting.reportround:5", with what of it when a record gives several documents."""
    named = f"{record._meta.label_lower}:{record.pk}"
    return f"{named}:{part}" if part else named
