"""Questions to the database that are asked so often that compiling them anew would cost more than their answer.

A question is written as any other, with a `Blank` for each value that differs from time to time:

    _NEWEST = Prepared(lambda: Letter.objects.filter(unit=Blank("unit")).values_list("pk", "sent_at"))
    rows = _NEWEST.ask(unit=3)
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, QuerySet
from django.db.models.sql.compiler import SQLCompiler


class Blank(Expression):
    """The place of a value in a prepared question; the value goes to the database as it is given."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Prepared:
    """A question of `values_list`, compiled when it is first asked."""

    def __init__(self, question: Callable[[], QuerySet[Any, Any]]) -> None:
        self._question = question
        # A compiler belongs to a connection, and so to a thread.
        self._mine = threading.local()

    def ask(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, with each blank filled by the value of its name."""
        connection = connections[DEFAULT_DB_ALIAS]
        if getattr(self._mine, "connection", None) is not connection:
            self._compile(connection)
        filled = [values[one.name] if isinstance(one, Blank) else one for one in self._mine.parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._mine.sql, filled)
            rows = cursor.fetchall()
        compiler, converters = self._mine.compiler, self._mine.converters
        return [tuple(row) for row in compiler.apply_converters(rows, converters)]

    def _compile(self, connection: BaseDatabaseWrapper) -> None:
        compiler = self._question().query.get_compiler(connection=connection)
        self._mine.sql, self._mine.parameters = compiler.as_sql()
        self._mine.converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        self._mine.compiler, self._mine.connection = compiler, connection
