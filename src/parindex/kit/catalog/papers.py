"""The format of official documents and their kinds."""

from __future__ import annotations

import functools

from parindex.kit.catalog.reading import catalog_path, content_of, entry_of, unique
from parindex.papers.format import PaperFormat, PaperType


@functools.cache
def load_paper_format() -> PaperFormat:
    """The format in force. Raises CatalogError."""
    path = catalog_path() / "papers" / "format.yaml"
    return entry_of(PaperFormat, path, content_of(path, set(PaperFormat.model_fields)))


@functools.cache
def load_paper_types() -> dict[str, PaperType]:
    """Every kind of document by its code. Raises CatalogError."""
    path = catalog_path() / "papers" / "types.yaml"
    rows = [entry_of(PaperType, path, row) for row in content_of(path, {"source", "mark", "types"})["types"]]
    return unique("papers", (row.code for row in rows), rows)
