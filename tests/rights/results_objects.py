"""What the URLs of published results are filled with: a round of huyện Mẫu, published or waiting for its decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine

from parindex.scoring import commands
from parindex.scoring.models import Result
from parindex.scoring.publication import Change, Judgement
from parindex.scoring.states import Verdict
from tests.people import People
from tests.scoring_rounds import COUNCIL, Cast, at, cast_of, concluded, published

UNITS = ("tu-phap",)


def _published(people: People) -> tuple[Cast, Result]:
    cast = cast_of(people)
    return cast, published(cast, UNITS)


def _result(people: People, **more: Any) -> dict[str, Any]:
    return {"result_id": _published(people)[1].pk, **more}


def _of_unit(people: People, **more: Any) -> dict[str, Any]:
    return _result(people, unit="tu-phap", **more)


def _concluded(people: People, **more: Any) -> dict[str, Any]:
    return {"pk": concluded(cast_of(people), UNITS).pk, **more}


def _correction(people: People, **more: Any) -> dict[str, Any]:
    cast, result = _published(people)
    change = Change("tu-phap", "2.1.4", Judgement(Verdict.POINTS, points="2", reason="Cộng nhầm"))
    council = at(COUNCIL + timedelta(days=30), cast.council)
    proposed = commands.propose_correction(council, result, changes=[change], reason="Cộng nhầm")
    return {"pk": proposed.pk, **more}


def _later(build: Callable[[People], dict[str, Any]]) -> Callable[[People], dict[str, Any]]:
    """The round is of the year's end: a clock that stands in June would refuse its acts."""

    def built(people: People) -> dict[str, Any]:
        with time_machine.travel(COUNCIL + timedelta(days=60), tick=False):
            return build(people)

    return built


_MADE: dict[str, Callable[[People], dict[str, Any]]] = {
    "result": _result,
    "result_paper": lambda people: _result(people, shape="docx"),
    "result_unit": _of_unit,
    "result_sheet": lambda people: _of_unit(people, shape="docx"),
    "result_leaf": lambda people: _of_unit(people, code="1.1.2"),
    "result_draft": _concluded,
    "result_draft_paper": lambda people: _concluded(people, shape="docx"),
    "result_correction": _correction,
    "result_correction_paper": lambda people: _correction(people, shape="docx"),
}

BUILDERS = {name: _later(build) for name, build in _MADE.items()}
