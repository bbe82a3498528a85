"""What was published: worked out again byte for byte, never changed, corrected in sight of all."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.scoring import commands, publication
from parindex.scoring.facts import digest, dump_set
from parindex.scoring.models import Result, ResultCorrection
from parindex.scoring.publication import Change, Judgement, UnitInputs
from parindex.scoring.queries import results, rounds
from parindex.scoring.states import Verdict
from tests.scoring_rounds import COUNCIL, Cast, at, concluded, criteria, entry_of, in_council, published, sheet_of

LATER = COUNCIL + timedelta(days=30)
# Of the round of tests/scoring_rounds.py, on every engine.
PUBLISHED = "1d020fe8749421aad03ec8048d0af7c2f1668ae3aceeb4f205f655ce0ab3bde8"


def test_the_same_round_gives_the_same_bytes_on_every_engine(cast: Cast) -> None:
    result = published(cast)
    assert result.sha256 == publication.fingerprint(result.content) == PUBLISHED
    assert results.recompute(result) == result.content.encode()


def test_a_published_result_is_neither_changed_nor_removed(cast: Cast) -> None:
    result = published(cast)
    for act in (
        lambda: QuerySet(Result).filter(pk=result.pk).update(content="{}"),
        lambda: QuerySet(Result).filter(pk=result.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    entry = entry_of(result.round, cast, "xa", "2.1.4")
    with pytest.raises(Forbidden):
        commands.mark(at(LATER, cast.council), entry, verdict=Verdict.NO_EVIDENCE, reason="x")
    sheet = sheet_of(result.round, cast, "xa")
    with pytest.raises(WrongState):
        commands.ask_reopening(at(LATER, cast.council), sheet, leaves=["1.1.1"], hours=1, reason="x")


def test_publication_takes_the_chair_after_the_council(cast: Cast) -> None:
    round_ = in_council(cast)
    with pytest.raises(InvalidAct, match=r"chưa có điểm \(2\.1\.4\)"):
        commands.conclude(at(COUNCIL, cast.council), round_, conclusion="Nhất trí")
    with pytest.raises(WrongState, match="Hội đồng chưa thông qua"):
        commands.publish(at(COUNCIL, cast.chair), round_, decision="1/QĐ", decided_on=date(2026, 1, 15))


def test_the_day_of_the_council_is_waited_for_and_the_chair_may_send_it_back(cast: Cast) -> None:
    round_ = concluded(cast)
    with pytest.raises(Forbidden):
        commands.publish(at(COUNCIL, cast.council), round_, decision="1/QĐ", decided_on=date(2026, 1, 15))
    with pytest.raises(WrongState):
        commands.mark(at(LATER, cast.council), entry_of(round_, cast, "xa", "2.1.4"), verdict=Verdict.POINTS,
                      points=Decimal(9), reason="x")  # fmt: skip
    round_ = commands.send_back(at(COUNCIL + timedelta(hours=3), cast.chair), round_, reason="Xem lại xã Bắc Sơn")
    assert round_.concluded_at is None
    with pytest.raises(InvalidAct, match="Chưa đến ngày họp"):
        commands.conclude(at(COUNCIL - timedelta(days=2), cast.council), round_, conclusion="x")


def test_a_mistake_is_mended_by_another_result_and_the_first_stays_readable(cast: Cast) -> None:
    first = published(cast)
    before = first.content
    change = Change("tu-phap", "2.1.4", Judgement(Verdict.POINTS, points="2", reason="Cộng nhầm"))
    for wrong, error in (
        (Change("ai-do", "2.1.4", change.judgement), "đơn vị"), (Change("xa", "9.9", change.judgement), "tiêu chí"),
        (Change("xa", "2.1.4", Judgement(Verdict.POINTS, points="11", reason="x")), "Điểm"),
        (Change("xa", "1.1.2", Judgement(Verdict.CORRECTED, {"done": {"value": "1"}}, reason="x")), "Chưa có"),
    ):  # fmt: skip
        with pytest.raises(InvalidAct, match=error):
            commands.propose_correction(at(LATER, cast.council), first, changes=[wrong], reason="Cộng nhầm")
    proposed = commands.propose_correction(at(LATER, cast.council), first, changes=[change], reason="Cộng nhầm")
    with pytest.raises(Forbidden):
        commands.decide_correction(at(LATER, cast.second), proposed, granted=True, decision="60/QĐ-UBND")
    second = commands.decide_correction(at(LATER, cast.chair), proposed, granted=True, decision="60/QĐ-UBND")
    assert isinstance(second, Result)
    first.refresh_from_db()
    assert (first.content, second.corrects, second.number) == (before, first, 2)
    assert results.faults(first) == results.faults(second) == []
    rows = {unit["unit"]: (unit["index"], unit["rank"]) for unit in second.read()["groups"][0]["units"]}
    assert rows == {"tu-phap": ("78.00", 3), "xa": ("84.00", 1), "noi-vu": ("84.00", 1)}
    assert results.latest(first.round) == second
    assert [one.what for one in results.history(first.round)] == ["công bố", "đính chính"]
    with pytest.raises(WrongState, match="bản mới nhất"):
        commands.propose_correction(at(LATER, cast.council), first, changes=[change], reason="x")


def test_a_refused_correction_changes_nothing(cast: Cast) -> None:
    first = published(cast)
    change = Change("xa", "2.1.4", Judgement(Verdict.POINTS, points="2", reason="x"))
    proposed = commands.propose_correction(at(LATER, cast.council), first, changes=[change], reason="x")
    found = commands.decide_correction(at(LATER, cast.chair), proposed, granted=False)
    assert isinstance(found, ResultCorrection)
    assert Result.objects.count() == 1


def test_the_command_line_scores_and_verifies(cast: Cast) -> None:
    result = published(cast)
    out = StringIO()
    call_command("recompute", "huyen-2025", "--verify", stdout=out)
    assert "khớp từng byte" in out.getvalue()
    out = StringIO()
    call_command("score", "--round", "huyen-2025", "--format", "json", stdout=out)
    assert [row["index"] for row in json.loads(out.getvalue())["Đơn vị"]] == ["84.00"] * 3
    out = StringIO()
    call_command("recompute", str(result.round_id), stdout=out)
    assert out.getvalue().strip() == result.content
    for wrong in ("huyen-1999", "huyen", "99999"):
        with pytest.raises(CommandError, match="Không có đợt"):
            call_command("score", "--round", wrong)
    with pytest.raises(WrongState):
        rounds.named("huyen-2025").require()


def test_a_single_changed_byte_is_found(cast: Cast) -> None:
    result = published(cast)
    result.content = result.content.replace('"84.00"', '"94.00"', 1)
    assert len(results.faults(result)) == 2
    result.content = result.content.replace("Điều 1", "Điều 7", 1)
    assert len(results.faults(result)) == 3


FIGURES = st.integers(0, 300).map(str)
JUDGEMENTS = st.fixed_dictionaries(
    {
        "1.1.1": st.sampled_from(
            [Judgement(Verdict.AS_DECLARED, {"met": {"value": True, "source": "x"}}),
             Judgement(Verdict.NO_EVIDENCE, reason="Không có")]
        ),
        "1.1.2": st.builds(
            lambda done, every: Judgement(Verdict.CORRECTED, {"all": {"value": every, "source": "b"},
                                                              "done": {"value": done, "source": "a"}}),
            FIGURES, FIGURES,
        ),
    },
    optional={
        "1.1.3": st.just(Judgement(Verdict.NOT_APPLICABLE, reason="Không có bộ phận một cửa")),
        "2.1.1": st.dictionaries(st.sampled_from(["dan", "dn"]), st.builds(
            lambda good, bad: {"good": good, "bad": bad}, st.integers(0, 99), st.integers(1, 99)), min_size=1).map(
                lambda groups: Judgement(Verdict.AS_DECLARED, {"ballots": {"value": groups, "source": "khảo sát"}})),
        "2.1.4": st.fractions(0, 10, max_denominator=7).map(
            lambda points: Judgement(Verdict.POINTS, points=str(points), reason="Thống nhất")),
    },
)  # fmt: skip
SET = criteria()
KEY = digest(dump_set(SET))


@given(st.lists(JUDGEMENTS, min_size=1, max_size=5), st.booleans(), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_whatever_was_judged_recomputes_to_the_same_bytes(
    units: list[dict[str, Judgement]], held: bool, bonus: int
) -> None:
    extras: dict[str, Any] = {"T1": {"count": {"value": str(bonus), "source": "QĐ"}}} if bonus else {}
    rows = [UnitInputs(f"u{n}", f"Đơn vị {n}", one, extras, ("G1",) if held else ()) for n, one in enumerate(units)]
    content = publication.composed({"year": 2025}, {KEY: SET},
                                   {"Nhóm": (KEY, rows)})  # fmt: skip
    assert publication.recomputed(content) == content
    assert publication.broken_sets(content) == []
    for unit in json.loads(content)["groups"][0]["units"]:
        missing = [code for code, one in unit["outcomes"].items() if one["kind"] == "not_scored"]
        assert (unit["index"] is None) == bool(missing)
        assert all(Fraction(one["points"]) >= 0 for one in unit["outcomes"].values() if "points" in one)
