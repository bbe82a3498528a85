"""A round from its set of criteria to what is published."""

from __future__ import annotations

from parindex.scoring.models import LeafEntry
from parindex.scoring.queries import results, rounds
from parindex.scoring.states import RoundState
from tests.scoring_rounds import Cast, published


def test_a_round_goes_from_setting_up_to_a_published_table(cast: Cast) -> None:
    result = published(cast)
    assert result.round.state == RoundState.PUBLISHED
    assert results.faults(result) == []
    read = result.read()
    row = next(unit for unit in read["groups"][0]["units"] if unit["unit"] == "tu-phap")
    # 10 + 19 + 16 declared, 16 by ballots, 7.5 by the index, 7.5 and 8 by hand.
    assert (row["index"], row["class"], row["rank"]) == ("84.00", "tot", 1)
    assert LeafEntry.objects.filter(sheet__round=result.round).count() == 21
    assert [one.what for one in results.history(result.round)] == ["công bố"]
    assert {str(one.index.value) for rows in rounds.standings(result.round).values() for one in rows} == {"84.00"}
