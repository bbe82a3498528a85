"""Two years beside each other: only what means the same is compared, merged units by added numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from parindex.organization import commands as organization
from parindex.rules import CriteriaSet
from parindex.scoring import publication
from parindex.scoring.facts import digest
from parindex.scoring.publication import Judgement, UnitInputs
from parindex.scoring.queries import years
from parindex.scoring.queries.published import Row, read
from parindex.scoring.states import Verdict
from tests.scoring_rounds import Cast, criteria, published


def judged(done: str = "95", every: str = "100", given: str = "7.5", **more: Judgement) -> dict[str, Judgement]:
    told = {
        "1.1.1": Judgement(Verdict.AS_DECLARED, {"met": {"value": True}}),
        "1.1.2": Judgement(Verdict.AS_DECLARED, {"done": {"value": done}, "all": {"value": every}}),
        "1.1.3": Judgement(Verdict.AS_DECLARED, {"met": {"value": "8"}, "asked": {"value": "10"}}),
        "2.1.1": Judgement(Verdict.AS_DECLARED, {"ballots": {"value": {"dan": {"good": 80, "bad": 20}}}}),
        "2.1.2": Judgement(Verdict.AS_DECLARED, {"index": {"value": "0.75"}}),
        "2.1.3": Judgement(Verdict.POINTS, points=given, reason="Biên bản"),
        "2.1.4": Judgement(Verdict.POINTS, points="8", reason="Thống nhất"),
    }
    return told | more


def rows(*units: dict[str, Judgement], of: CriteriaSet | None = None) -> list[Row]:
    made = of or criteria()
    key = digest(made.model_dump(mode="json"))
    told = [UnitInputs(f"u{at}", f"Xã {at}", one) for at, one in enumerate(units, start=1)]
    return sorted(read(publication.composed({}, {key: made}, {"Xã": (key, told)})).rows(), key=lambda one: one.unit)


def changed(code: str, **told: Any) -> CriteriaSet:
    """The set with another leaf of a code."""
    plain = criteria().model_dump(mode="json")
    for field in plain["fields"]:
        for leaf in field["criteria"][0]["leaves"]:
            if leaf["code"] == code:
                leaf.update(told)
    return CriteriaSet.model_validate(plain)


def test_a_unit_is_compared_with_itself_leaf_by_leaf() -> None:
    (before,), (now,) = rows(judged("80")), rows(judged("95"))
    told = years.as_it_was(before, now)
    assert {one.leaf.code: one.change for one in told.same if one.change} == {"1.1.2": 3}
    assert (told.before(), told.now(), told.most(), told.apart) == (81, 84, 100, ())
    assert (told.before("1"), told.now("2")) == (42, 39)


def test_leaves_that_changed_are_listed_with_what_changed_and_never_compared() -> None:
    now = rows(judged(), of=changed("1.1.1", rule={"type": "boolean", "value": "met", "yes": "10", "no": "1"}))[0]
    assert {one.code: one.reason for one in years.as_it_was(rows(judged())[0], now).apart} == {
        "1.1.1": "cách chấm đã đổi"
    }
    now = rows(judged(), of=changed("2.1.3", points="12"))[0]
    assert [one.reason for one in years.as_it_was(rows(judged())[0], now).apart] == ["điểm tối đa đổi từ 10 thành 12"]
    left_out = Judgement(Verdict.NOT_APPLICABLE, reason="Không có bộ phận một cửa")
    (before,) = rows(judged(**{"1.1.3": left_out}))
    assert [one.reason for one in years.as_it_was(before, rows(judged())[0]).apart] == [
        "không tính cho đơn vị trong năm trước"
    ]
    assert [one.reason for one in years.as_it_was(rows(judged())[0], before).apart] == [
        "không tính cho đơn vị trong năm này"
    ]


def test_another_name_alone_doesnt_keep_a_leaf_from_being_compared() -> None:
    now = rows(judged(), of=changed("1.1.1", name="Tên mới"))[0]
    assert years.as_it_was(rows(judged())[0], now).apart == ()


def test_merged_units_are_compared_by_added_numbers_and_not_by_points() -> None:
    small, large = rows(judged("10", "100"), judged("900", "900", given="5"))
    (now,) = rows(judged())
    told = years.as_it_is_now([small, large], now)
    same = {one.leaf.code: one.before for one in told.same}
    assert same["1.1.2"] == Decimal("18.2")  # 910 of 1000; the mean of the points would be 11
    assert same["1.1.1"] == 10
    assert {one.code: one.reason for one in told.apart} == {
        "2.1.3": "các đơn vị cũ có điểm khác nhau, không cộng được (Xã 1 7,5; Xã 2 5)"
    }


def test_the_rows_of_the_year_before_are_found_over_a_merger(cast: Cast) -> None:
    result = published(cast, ("tu-phap", "xa"))
    new = organization.establish_unit(
        cast.people.system, code="xa-moi", kind="PEOPLES_COMMITTEE", level="COMMUNE", name="UBND xã Mới",
        parent=cast.people.unit("huyen"), place="xã Mới",
    )  # fmt: skip
    organization.merge_units(cast.people.system, [cast.people.unit("xa")], into=new, on=date(2026, 7, 1))
    assert [(one.result, one.row.unit) for one in years.earlier_of(new.pk, 2026)] == [(result, "xa")]
    assert [one.row.unit for one in years.earlier_of(cast.people.unit("xa").pk, 2026)] == ["xa"]
    assert years.earlier_of(new.pk, 2025) == years.earlier_of(cast.people.unit("noi-vu").pk, 2026) == []
