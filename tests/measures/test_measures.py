"""Every measure says on every engine what its words mean, and opens to exactly the records it counts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parindex.kit.catalog import load_all_measures
from parindex.measures.datasets import DOSSIERS, OBLIGATIONS
from parindex.measures.engines import Engine, open_engine
from parindex.measures.expressions import MEASURES, SIDES, Definition
from parindex.measures.figures import NotExtracted, behind, compute, compute_spans
from tests import measure_model as model
from tests.measure_facts import QUARTERS, UNITS, Row, values_of, write, write_random

CODES = list(MEASURES)
Facts = tuple[Path, dict[str, list[Row]]]
LAST = QUARTERS[-1]
# One a dataset and the hardest one, for an engine that takes seconds for each question.
SOME = ("onestop.on_time_766_ratio", "onestop.services_used_ratio", "planning.tasks_done_ratio")


def rows_of(facts: Facts, code: str, **wanted: object) -> list[Row]:
    rows = facts[1][MEASURES[code].dataset.name]
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def told(engine: Engine, periods: tuple[int, ...] = QUARTERS, by: tuple[str, ...] = ()) -> dict[Any, Any]:
    found = compute(engine, CODES, periods, by)
    return {(one.code, *one.of): (one.part, one.whole, one.unknown) for one in found}


def test_the_words_and_the_expressions_are_of_the_same_measures() -> None:
    words = load_all_measures()
    assert set(words) == set(MEASURES)
    for code, one in MEASURES.items():
        assert (words[code].counts, words[code].basis) == (one.dataset.name, one.basis)
        assert [bool(words[code].whole), bool(words[code].unknown)] == [
            one.side("whole") is not None, one.side("unknown") is not None,
        ]  # fmt: skip
    assert set(words) == {*model.COUNTS, *model.RATIOS, *model.PROCEDURES}


def test_a_quarter_of_a_unit_is_what_its_words_mean(engine: Engine, facts: Facts) -> None:
    found = told(engine, by=("unit", "period"))
    assert len(found) == len(CODES) * len(QUARTERS) * len(UNITS)
    for (code, unit, period), figure in found.items():
        assert figure == model.figure(code, rows_of(facts, code, unit=unit, period=period), period), (code, unit)


@pytest.mark.parametrize("periods", [QUARTERS, QUARTERS[:2], QUARTERS[1:], (LAST,)])
def test_a_span_has_what_happened_in_all_of_it_and_what_stood_at_its_close(
    engine: Engine, facts: Facts, periods: tuple[int, ...]
) -> None:
    found = told(engine, periods, by=("unit",))
    for (code, unit), figure in found.items():
        rows = [row for row in rows_of(facts, code, unit=unit) if row["period"] in periods]
        assert figure == model.figure(code, rows, max(periods)), (code, unit)


def test_spans_asked_for_together_are_what_each_is_by_itself(engine: Engine, facts: Facts) -> None:
    spans = {1: (LAST,), 2: QUARTERS, 3: QUARTERS[:2], 4: QUARTERS[:1], 5: (QUARTERS[0], LAST), 6: QUARTERS}
    spans = spans if engine.name != "spark" else {span: spans[span] for span in (2, 3)}
    found = {(one.code, *one.of): one[2:] for one in compute_spans(engine, CODES, spans)}
    for span, inside in spans.items():
        alone = {(code, unit, span): figure for (code, unit), figure in told(engine, inside, by=("unit",)).items()}
        assert alone == {key: figure for key, figure in found.items() if key[-1] == span}


def test_units_together_count_a_procedure_once(engine: Engine, facts: Facts) -> None:
    for (code,), figure in told(engine).items():
        assert figure == model.figure(code, rows_of(facts, code), LAST), code


def test_dossiers_can_be_told_by_any_of_their_columns(engine: Engine, facts: Facts) -> None:
    codes = [code for code in CODES if MEASURES[code].dataset is DOSSIERS]
    found = compute(engine, codes, QUARTERS, ("office", "channel"))
    assert len(found) == len(codes) * len(UNITS) * 3
    for one in found:
        rows = rows_of(facts, one.code, office=one.of[0], channel=one.of[1])
        assert one[2:] == model.figure(one.code, rows, LAST)


def test_every_figure_opens_to_the_records_it_counts(engine: Engine, facts: Facts) -> None:
    found, unit = told(engine, by=("unit",)), UNITS[0]
    for code in CODES if engine.name != "spark" else SOME:
        measure, known = MEASURES[code], model.behind(code, rows_of(facts, code, unit=unit), LAST)
        for side, figure in zip(SIDES, found[code, unit], strict=True):
            if measure.side(side) is not None:
                records = behind(engine, code, side, QUARTERS, {"unit": unit})
                assert (records, len(records)) == (known[side], figure), (code, side)


def test_a_list_is_read_page_by_page(engine: Engine) -> None:
    everything = behind(engine, "onestop.received", "part", QUARTERS)
    first = behind(engine, "onestop.received", "part", QUARTERS, limit=10)
    assert first == everything[:10]
    assert (
        behind(engine, "onestop.received", "part", QUARTERS, after=first[-1], limit=10)
        == [record for record in everything if record > first[-1]][:10]
    )


def test_what_can_not_be_answered_is_refused(engine: Engine) -> None:
    with pytest.raises(NotExtracted, match=r"no facts of dossiers for \[20253\]"):
        compute(engine, ["onestop.received"], [LAST, 20253])
    with pytest.raises(NotExtracted):
        behind(engine, "reporting.reports_late", "part", [20253])
    with pytest.raises(KeyError):
        behind(engine, "onestop.received", "whole", [LAST])
    with pytest.raises(KeyError):
        behind(engine, "onestop.services_used_ratio", "unknown", [LAST])
    with pytest.raises(ValueError, match="obligations has no column"):
        compute(engine, ["planning.tasks_done_ratio"], [LAST], ("office",))
    with pytest.raises(ValueError, match="no quarters"):
        compute(engine, ["onestop.received"], [])


# The embedded engine, many times over.
def fact(*, period: int) -> st.SearchStrategy[Row]:
    columns = {one.name: st.sampled_from(values_of(one)) for one in DOSSIERS.columns[2:]}
    return st.fixed_dictionaries({**columns, "record": st.integers(1, 9), "period": st.just(period)})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(fact(period=20251), max_size=6), st.lists(fact(period=20252), max_size=6))
def test_whatever_the_facts_a_span_is_its_words(tmp_path: Path, first: list[Row], second: list[Row]) -> None:
    write(tmp_path, DOSSIERS, [*first, *second], (20251, 20252))
    codes = [code for code in CODES if MEASURES[code].dataset is DOSSIERS]
    with open_engine("duckdb", tmp_path) as engine:
        values = compute(engine, codes, (20251, 20252), ())
        together = compute_spans(engine, codes, {20256: (20251, 20252)}, ())
    assert [one._replace(of=()) for one in together] == (values if first or second else [])
    assert {one.code: one[2:] for one in values} == {
        code: model.figure(code, [*first, *second], 20252) for code in codes
    }


def test_what_is_not_known_is_on_no_side_but_its_own(facts: Facts) -> None:
    with open_engine("duckdb", facts[0]) as engine:
        for code, measure in MEASURES.items():
            if isinstance(measure, Definition) and measure.whole and measure.unknown:
                part, whole, unknown = ({*behind(engine, code, side, [LAST])} for side in SIDES)
                assert part <= whole
                assert not whole & unknown


def test_a_quarter_written_again_is_read_again(tmp_path: Path) -> None:
    write_random(tmp_path)
    row = {one.name: values_of(one)[0] for one in OBLIGATIONS.columns[2:]}
    with open_engine("duckdb", tmp_path) as engine:
        write(tmp_path, OBLIGATIONS, [row | {"record": 5, "period": LAST, "is_ended": False}], (LAST,))
        assert behind(engine, "planning.tasks_done_ratio", "whole", [LAST]) == [5]


def test_a_page_that_names_measures_loads_no_engine() -> None:
    heavy = ("ibis", "duckdb", "pyarrow", "pyspark", "chdb")
    code = f"import sys; import parindex.measures.figures; print([n for n in {heavy} if n in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
