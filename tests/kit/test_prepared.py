"""A prepared question answers as the same question asked anew, on every thread and whatever was asked before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from parindex.kit.prepared import Blank, Prepared
from parindex.onestop.models import Dossier
from tests.one_stop import received
from tests.people import People

COLUMNS = ("code", "accepted_at", "agent", "unit__name", "procedure_version__name", "closed_at")
BY_CODE = Prepared(lambda: Dossier.objects.filter(code=Blank("code"), channel="DIRECT").values_list(*COLUMNS))


def test_it_gives_what_the_orm_gives(people: People) -> None:
    codes = [received(people).code for _n in range(2)]
    for code in codes:
        rows = BY_CODE.ask(code=code)
        assert rows == list(Dossier.objects.filter(code=code).values_list(*COLUMNS))
        assert (type(rows[0][1]), type(rows[0][2]), rows[0][5]) == (datetime, dict, None)
    assert BY_CODE.ask(code="H00") == []


def test_it_is_one_question_and_compiled_once(people: People) -> None:
    compiled = []

    def question() -> Any:
        compiled.append(1)
        return Dossier.objects.filter(pk=Blank("pk")).values_list("code")

    prepared, dossier = Prepared(question), received(people)
    with CaptureQueriesContext(connection) as queries:
        found = [prepared.ask(pk=pk) for pk in (dossier.pk, 0, dossier.pk)]
    assert found == [[(dossier.code,)], [], [(dossier.code,)]]
    assert (len(compiled), len(queries)) == (1, 3)


def test_a_value_is_never_read_as_sql(people: People) -> None:
    received(people)
    assert BY_CODE.ask(code="' OR '1' = '1") == []


def test_a_blank_that_nobody_fills_is_an_error() -> None:
    with pytest.raises(KeyError, match="code"):
        BY_CODE.ask(pk=1)


def test_each_thread_asks_by_its_own_connection(people: People) -> None:
    code = received(people).code

    def asked(_n: int) -> list[tuple[Any, ...]]:
        try:
            return BY_CODE.ask(code=code)
        finally:
            connections.close_all()

    assert len(BY_CODE.ask(code=code)) == 1
    with ThreadPoolExecutor(2) as threads:  # by others' connections what is not committed yet can't be seen
        assert list(threads.map(asked, range(4))) == [[]] * 4
