"""Many rows written at once inside an act whose own record keeps a seal over them, so that its entry needn't."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connection, models

from parindex.audit import journal
from parindex.audit.models import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class SealedRows(Generic[R]):
    """The rows of one table. Every write is refused outside an act, and none is noted in it."""

    model: type[R]

    def add(self, rows: Sequence[R]) -> None:
        journal.require(f"{self.model.__name__} rows")
        plain: models.QuerySet[R] = models.QuerySet(self.model)
        plain.bulk_create(rows)

    def change(self, rows: Iterable[R], names: Sequence[str]) -> None:
        """Write these columns of rows that are there; each becomes the next version of itself."""
        known = {field.name: field for field in self.model._meta.concrete_fields}
        fields = [known[name] for name in names]
        sets = ", ".join(f'"{field.column}" = %s' for field in fields)
        statement = f'UPDATE {self.model._meta.db_table} SET {sets}, "version" = "version" + 1 WHERE "id" = %s'  # noqa: S608
        self._each(
            statement,
            [
                (*(field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields), row.pk)
                for row in rows
            ],
        )

    def remove(self, ids: Iterable[int]) -> None:
        self._each(f'DELETE FROM {self.model._meta.db_table} WHERE "id" = %s', [(pk,) for pk in ids])  # noqa: S608

    def _each(self, statement: str, parameters: list[tuple[Any, ...]]) -> None:
        journal.require(f"{self.model.__name__} rows")
        if parameters:
            with connection.cursor() as cursor:
                cursor.executemany(statement, parameters)
