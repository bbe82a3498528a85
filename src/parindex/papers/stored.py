"""A document as JSON, to be kept in a record and read back as it was."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from parindex.papers.document import Document

_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)


def dump(document: Document) -> dict[str, Any]:
    """The document in JSON types."""
    return dict(_DOCUMENT.dump_python(document, mode="json"))


def load(stored: dict[str, Any]) -> Document:
    """The document that `dump` gave. Raises ValueError for anything else."""
    return _DOCUMENT.validate_python(stored)
