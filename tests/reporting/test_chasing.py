"""Late reports are chased rung by rung, each once; ended units hand theirs to their heirs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from parindex.audit.actor import system_actor
from parindex.audit.errors import Forbidden
from parindex.notices.models import Notice
from parindex.organization import commands as organization
from parindex.organization.queries import actor_for
from parindex.reporting import commands
from parindex.reporting.models import ReportRound, RungSent, UnitReport
from parindex.reporting.queries import rounds
from parindex.reporting.states import Punctuality, ReportState
from tests.conftest import NOW
from tests.people import People
from tests.report_rounds import accepted, on, opened, report_of, sent

DUE = date(2025, 6, 20)  # a Friday


def morning(day: date) -> list[RungSent]:
    return commands.climb(system_actor(NOW.replace(month=day.month, day=day.day, hour=6)))


def merge(people: People) -> None:
    system = system_actor(NOW)
    organization.merge_units(
        system, [people.unit("tu-phap")], into=people.unit("noi-vu"), on=date(2025, 6, 11), basis="nd"
    )


def told(audience: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(audience=audience, text__contains=":").order_by("pk")
    return [
        (row.unit.code, row.text.split(": ", 1)[1])
        for row in rows.select_related("unit")
        if "hạn nộp" not in row.text
    ]


@pytest.fixture
def round_(people: People) -> ReportRound:
    found = opened(people)
    for unit, writer in (("noi-vu", people.officer), ("xa", people.communer)):
        head = people.head if unit == "xa" else writer
        accepted(people, report_of(found, people, unit), writer=writer, head=head, day=date(2025, 6, 3))
    return found


def test_a_late_report_climbs_from_reporter_to_head_to_phong_noi_vu_to_chair(
    people: People, round_: ReportRound
) -> None:
    day = date(2025, 6, 10)
    while day <= date(2025, 6, 30):
        morning(day)
        day += timedelta(days=1)
    assert told("REPORTERS") == [
        ("tu-phap", "còn 5 ngày làm việc"),
        ("tu-phap", "còn 1 ngày làm việc"),
        ("tu-phap", "hôm nay là hạn cuối"),
    ]
    assert told("HEADS") == [("tu-phap", "đã quá hạn 1 ngày làm việc")]
    assert told("OFFICERS") == [("huyen", "1 đơn vị đã quá hạn 3 ngày làm việc, cần văn bản đôn đốc: Phòng Tư pháp")]
    assert told("CHAIR") == [("huyen", "1 đơn vị đã quá hạn 5 ngày làm việc: Phòng Tư pháp")]


def test_after_nights_without_the_scheduler_every_rung_is_entered_once_and_only_the_highest_told(
    people: People, round_: ReportRound
) -> None:
    first = morning(date(2025, 6, 23))
    again = morning(date(2025, 6, 23))
    assert [(row.rung, row.passed_over) for row in first] == [
        ("truoc-5", True),
        ("truoc-1", True),
        ("den-han", True),
        ("tre-1", False),
    ]
    assert again == []
    assert (told("REPORTERS"), told("HEADS")) == ([], [("tu-phap", "đã quá hạn 1 ngày làm việc")])


def test_a_report_that_was_sent_is_left_alone(people: People, round_: ReportRound) -> None:
    sent(people, report_of(round_, people, "tu-phap"), writer=people.reporter, head=people.leader, day=DUE)
    assert morning(date(2025, 6, 30)) == []


def test_a_later_date_begins_the_ladder_anew(people: People, round_: ReportRound) -> None:
    morning(date(2025, 6, 19))
    report = report_of(round_, people, "tu-phap")
    asked = commands.ask_extension(on(people.reporter, DUE), report, to_due=date(2025, 6, 27), reason="Mất điện")
    commands.decide_extension(on(people.officer, DUE), asked, granted=True, objective=True)
    assert [row.rung for row in morning(date(2025, 6, 20))] == ["truoc-5"]
    assert [row.rung for row in morning(date(2025, 6, 26))] == ["truoc-1"]


def test_only_the_system_climbs(people: People, round_: ReportRound) -> None:
    with pytest.raises(Forbidden):
        commands.climb(actor_for(people.officer, NOW))


def test_the_report_of_a_unit_that_ended_is_answered_by_its_only_heir(people: People) -> None:
    found = opened(people)
    merge(people)
    commands.follow_successors(system_actor(NOW.replace(day=12)))
    joined = report_of(found, people, "tu-phap")
    assert joined.state == ReportState.JOINED
    assert joined.joined_into == report_of(found, people, "noi-vu")
    standing = {line.report.for_unit.code: line.punctuality for line in rounds.lines(found, date(2025, 7, 1))}
    assert standing == {"noi-vu": Punctuality.MISSING, "tu-phap": Punctuality.JOINED, "xa": Punctuality.MISSING}


def test_an_heir_that_has_sent_its_own_report_answers_the_other_apart(people: People) -> None:
    found = opened(people)
    accepted(
        people, report_of(found, people, "noi-vu"), writer=people.officer, head=people.officer, day=date(2025, 6, 5)
    )
    merge(people)
    commands.follow_successors(system_actor(NOW.replace(day=12)))
    passed = UnitReport.objects.get(round=found, for_unit=people.unit("tu-phap"))
    assert (passed.unit, passed.state) == (people.unit("noi-vu"), ReportState.OPEN)


def test_the_list_of_the_year_tells_on_time_late_and_missing(people: People, round_: ReportRound) -> None:
    sent(
        people,
        report_of(round_, people, "tu-phap"),
        writer=people.reporter,
        head=people.leader,
        day=date(2025, 6, 24),
    )
    asked = commands.ask_units(
        actor_for(people.officer, NOW), people.unit("huyen"), title="Rà soát", request="x", units=[people.unit("xa")],
        due_on=date(2025, 6, 10), first=NOW.date(), last=NOW.date(),
    )  # fmt: skip
    found, lines = rounds.year(people.unit("huyen"), 2025, date(2025, 6, 30))
    assert found == [asked, round_]
    assert [(row.unit.code, row.on_time, row.late, row.missing, [bool(c) for c in row.cells]) for row in lines] == [
        ("noi-vu", 1, 0, 0, [False, True]),
        ("tu-phap", 0, 1, 0, [False, True]),
        ("xa", 1, 0, 1, [True, True]),
    ]
