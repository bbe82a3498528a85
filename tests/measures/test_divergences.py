"""Each engine answers as its declared divergences say, and as all the others where nothing is declared."""

from __future__ import annotations

import pytest

from parindex.measures.divergences import DIVERGENCES, REFUSED
from parindex.measures.engines import ENGINES, Engine


@pytest.mark.parametrize("name", DIVERGENCES)
def test_an_engine_answers_as_is_declared_of_it(engine: Engine, name: str) -> None:
    one = DIVERGENCES[name]
    try:
        [row] = engine.rows(one.expression())
        answer = repr(row["value"])
    except Exception:  # each engine has errors of its own
        answer = REFUSED
    assert answer == one.answer_of(engine.name)


def test_what_is_declared_is_a_difference() -> None:
    for one in DIVERGENCES.values():
        assert set(one.otherwise) < set(ENGINES)
        assert one.mostly not in one.otherwise.values()
        assert one.says
        assert one.handled
