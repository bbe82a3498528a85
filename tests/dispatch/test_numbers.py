"""Numbers of outgoing documents: given once, held, cancelled, grouped, restarted with the year."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from parindex.audit.actor import LOCAL_ZONE
from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.dispatch import commands, queries
from parindex.dispatch.calc import Group
from parindex.dispatch.models import NumberSeries, RegisterEntry
from tests.outgoing import at, checked, drafted
from tests.people import People

NEXT_YEAR = datetime(2026, 1, 5, 8, tzinfo=LOCAL_ZONE)
OWN = [Group("Quyết định", ("quyet-dinh",), 121), Group("Chung", (), 340)]


def held(people: People, kind: str = "bao-cao", moment: datetime | None = None) -> RegisterEntry:
    actor = at(people.clerk, moment) if moment else at(people.clerk)
    return commands.reserve(actor, people.unit("huyen"), kind=kind, subject="Văn bản giấy")


def test_without_a_rule_all_kinds_share_one_series_from_01(people: People) -> None:
    assert [held(people, kind).reference for kind in ("bao-cao", "quyet-dinh", "thong-bao")] == [
        "01/BC-UBND",
        "02/QĐ-UBND",
        "03/TB-UBND",
    ]


def test_kinds_with_a_series_of_their_own_count_apart_and_go_on_from_where_the_office_was(people: People) -> None:
    commands.set_numbering(at(people.clerk), people.unit("huyen"), from_year=2025, groups=OWN)
    numbers = [held(people, kind).number for kind in ("quyet-dinh", "bao-cao", "quyet-dinh", "thong-bao")]
    assert numbers == [121, 340, 122, 341]


def test_every_series_begins_at_01_with_the_new_year(people: People) -> None:
    commands.set_numbering(at(people.clerk), people.unit("huyen"), from_year=2025, groups=OWN)
    held(people)
    assert held(people, "bao-cao", NEXT_YEAR).reference == "01/BC-UBND"
    assert held(people, "quyet-dinh", NEXT_YEAR).reference == "01/QĐ-UBND"


def test_the_way_of_numbering_is_not_switched_in_a_year_that_has_numbers(people: People) -> None:
    held(people)
    with pytest.raises(InvalidAct, match="Hãy đổi từ năm 2026") as refusal:
        commands.set_numbering(at(people.clerk), people.unit("huyen"), from_year=2025, groups=OWN)
    assert refusal.value.field == "from_year"
    commands.set_numbering(at(people.clerk), people.unit("huyen"), from_year=2026, groups=OWN)
    assert held(people).number == 2
    assert held(people, "quyet-dinh", NEXT_YEAR).number == 121


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        ([Group("A", ("bao-cao",)), Group("B", ("bao-cao",)), Group("Chung")], "chỉ thuộc một dãy số: Báo cáo"),
        ([Group("A", ("bao-cao",))], "đúng một dãy số chung"),
        ([Group("Chung"), Group("Còn lại")], "đúng một dãy số chung"),
        ([Group("Chung", ("khong-co",)), Group("Còn lại")], "Không có loại văn bản: khong-co"),
        ([Group("Chung", (), 0)], "Số bắt đầu phải từ 1"),
    ],
)
def test_a_way_of_numbering_that_leaves_a_kind_out_or_twice_in_is_refused(
    people: People, groups: list[Group], why: str
) -> None:
    with pytest.raises(InvalidAct, match=why):
        commands.set_numbering(at(people.clerk), people.unit("huyen"), from_year=2025, groups=groups)


def test_a_cancelled_number_stays_in_the_register_and_is_not_given_again(people: People) -> None:
    first = held(people)
    commands.cancel_number(at(people.clerk), first, reason="Ghi nhầm loại")
    assert held(people).number == 2
    lines = queries.register(people.unit("huyen"), 2025)
    assert [(line.number, line.state, line.note) for line in lines] == [
        (2, "RESERVED", ""),
        (1, "CANCELLED", "Ghi nhầm loại"),
    ]
    with pytest.raises(WrongState):
        commands.cancel_number(at(people.clerk), first, reason="lần nữa")


def test_a_document_made_outside_is_entered_with_a_held_number_once(people: People) -> None:
    entry = held(people)
    given = {"signer": "Đặng Văn Quý", "recipients": "Sở Nội vụ", "keeper": "VT", "copies": 5}
    for wrong in (date(2024, 12, 31), date(2025, 6, 3)):
        with pytest.raises(InvalidAct, match="trong năm 2025"):
            commands.record_outside(at(people.clerk), entry, dated=wrong, **given)
    entry = commands.record_outside(at(people.clerk), entry, dated=date(2025, 5, 30), **given)
    assert (entry.state, entry.sent_on, entry.copies) == ("USED", date(2025, 6, 2), 5)
    with pytest.raises(WrongState):
        commands.cancel_number(at(people.clerk), entry, reason="đã dùng")


def test_a_held_number_goes_to_the_document_it_was_held_for(people: People) -> None:
    entry = held(people, "cong-van")
    document = checked(people, drafted(people))
    bound = commands.bind_number(at(people.clerk), document, entry=entry)
    assert bound.reference == "01/UBND-NV"
    other = checked(people, drafted(people))
    with pytest.raises(InvalidAct, match="không dùng được"):
        commands.bind_number(at(people.clerk), other, entry=entry)
    with pytest.raises(InvalidAct, match="khác loại"):
        commands.bind_number(at(people.clerk), other, entry=held(people, "bao-cao"))


def test_cancelling_a_held_number_frees_the_document_of_it(people: People) -> None:
    entry = held(people, "cong-van")
    document = commands.bind_number(at(people.clerk), checked(people, drafted(people)), entry=entry)
    commands.cancel_number(at(people.clerk), entry, reason="Chuyển sang năm sau")
    document.refresh_from_db()
    assert (document.entry, document.dated, document.state) == (None, None, "TO_SIGN")


def test_a_number_of_last_year_is_not_put_on_a_document_of_this_year(people: People) -> None:
    document = checked(people, drafted(people))
    document = commands.bind_number(at(people.clerk), document, entry=held(people, "cong-van"))
    with pytest.raises(InvalidAct, match="thuộc năm 2025"):
        commands.take_number(at(people.chair, NEXT_YEAR), document)


def test_only_the_clerk_of_the_agency_holds_and_cancels_numbers(people: People) -> None:
    entry = held(people)
    for person in (people.officer, people.chair, people.stranger, people.admin):
        with pytest.raises(Forbidden, match="văn thư"):
            commands.reserve(at(person), people.unit("huyen"), kind="bao-cao", subject="x")
        with pytest.raises(Forbidden, match="văn thư"):
            commands.cancel_number(at(person), entry, reason="x")


def test_the_database_itself_refuses_one_number_twice(people: People) -> None:
    entry = held(people)
    again = RegisterEntry(series=entry.series, number=1, kind="bao-cao", symbol="BC", taken_at=entry.taken_at)
    again.taken_by_id = people.clerk.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterEntry.objects.model._base_manager.bulk_create([again])
    assert NumberSeries.objects.get().last == 1
