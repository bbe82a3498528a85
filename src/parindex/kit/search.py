"""Search that ignores accents and case, the same on both engines: a stored folded column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models

from parindex.core.text import fold

M = TypeVar("M", bound=models.Model)


class FoldedField(models.TextField):  # type: ignore[type-arg]
    """The folded text of other fields of the row, computed at every save."""

    def __init__(self, *, sources: Sequence[str], **kwargs: Any) -> None:
        self.sources = tuple(sources)
        kwargs.update(editable=False, default="", blank=True)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(" ".join(_words(getattr(model_instance, source)) for source in self.sources))
        setattr(model_instance, self.attname, folded)
        return folded


def matching(rows: models.QuerySet[M], words: str, *, column: str = "search_text") -> models.QuerySet[M]:
    """Rows whose folded `column` holds every one of `words`."""
    for word in fold(words).split():
        rows = rows.filter(**{f"{column}__contains": word})
    return rows


def _words(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
