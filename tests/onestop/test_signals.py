"""Signals name dossiers worth opening, with the fact, and accuse nobody."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from parindex.audit.journal import Act, act_in_progress
from parindex.core.deadline import Kind
from parindex.core.period import parse
from parindex.kit.catalog import load_signals, load_working_time
from parindex.onestop import commands
from parindex.onestop.models import DeadlineAdjustment, Dossier, DossierChange, ImportBatch
from parindex.onestop.queries import signals
from parindex.onestop.queries.measures import Window
from parindex.onestop.queries.signals.closing import last_hours
from parindex.onestop.queries.signals.supplements import share_used
from parindex.onestop.states import EventKind
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import BIRTH, at, handled, received, solved
from tests.people import People
from tests.random_dossiers import made

MAY = Window.of(parse("2025-M05"), NOW)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2025, 5, day) for day in (5, 6, 7, 8, 9))
ACCUSING = ("gian lận", "vi phạm", "sai phạm", "làm giả", "khống")


def named(code: str, window: Window = MAY) -> dict[str, str]:
    """Code of each dossier a signal names → the fact."""
    one = signals.found(code, Dossier.objects.all(), window)
    facts = one.facts(one.rows)
    return {row.code: facts[row.pk] for row in one.rows}


def kept(people: People, row: Dossier, **columns: object) -> Dossier:
    with act_in_progress(Act("tests.change", people.system)):
        for name, value in columns.items():
            setattr(row, name, value)
        row.save()
    return row


def test_every_signal_of_the_catalogue_is_looked_for_and_no_other() -> None:
    assert list(signals.SIGNALS) == list(load_signals())


def test_no_words_of_a_signal_accuse() -> None:
    said = " ".join(f"{one.title} {one.looks_at} {one.often}" for one in load_signals().values()).lower()
    assert [word for word in ACCUSING if word in said] == []


def test_a_result_minutes_after_receipt_is_named_with_both_moments(people: People) -> None:
    soon = solved(people, at(MONDAY, "08:02"), at(MONDAY, "08:05"))
    solved(people, at(MONDAY, "08:02"), at(MONDAY, "08:18"))
    assert named("xong-ngay") == {
        soon.code: "tiếp nhận 08:02 05/05/2025, có kết quả 08:05 05/05/2025",
    }


def test_what_is_solved_on_the_day_itself_has_a_threshold_of_its_own(people: People) -> None:
    solved(people, at(MONDAY, "08:02"), at(MONDAY, "08:05"), code=BIRTH)
    at_once = solved(people, at(MONDAY, "08:02"), at(MONDAY, "08:04"), code=BIRTH)
    assert list(named("xong-ngay")) == [at_once.code]


@pytest.mark.parametrize(
    ("asked", "is_named"),
    [
        (at(WEDNESDAY, "09:00"), False),  # 16 of 24 office hours and a half
        (at(THURSDAY, "07:30"), True),
        (at(THURSDAY, "08:00"), True),
    ],
)
def test_a_supplement_asked_in_the_last_fifth_of_the_limit_is_named(
    people: People, asked: datetime, *, is_named: bool
) -> None:
    dossier = handled(people, at(MONDAY))  # three working days: due on Thursday, 08:30
    commands.ask_completion(actor_for(people.handler, asked), dossier, items="A", reason="B")
    told = named("bo-sung-cuoi-han")
    assert list(told) == [dossier.code] * is_named
    assert all("% thời hạn" in fact for fact in told.values())


def test_a_supplement_after_the_limit_says_so_and_one_before_receipt_is_none(people: People) -> None:
    dossier = handled(people, at(MONDAY))
    commands.ask_completion(actor_for(people.handler, at(FRIDAY)), dossier, items="A", reason="B")
    assert named("bo-sung-cuoi-han") == {
        dossier.code: "yêu cầu bổ sung lúc 08:30 09/05/2025, khi thời hạn đã hết",
    }


def test_a_second_supplement_is_measured_from_the_day_the_limit_began_again(people: People) -> None:
    dossier = handled(people, at(MONDAY))
    dossier = commands.ask_completion(actor_for(people.handler, at(TUESDAY)), dossier, items="A", reason="B")
    dossier = commands.complete(actor_for(people.receiver, at(WEDNESDAY)), dossier)  # due on Monday
    commands.ask_completion(actor_for(people.handler, at(FRIDAY)), dossier, items="C", reason="D")
    assert named("bo-sung-cuoi-han") == {}
    first, second = dossier.events.filter(kind=EventKind.COMPLETION_ASKED)
    shares = [share_used(one, load_working_time()) for one in (first, second)]
    assert [share.quantize(Decimal(1)) for share in shares if share] == [33, 67]


def test_days_in_the_wrong_order_are_named_with_all_of_them(people: People) -> None:
    fine, later, sooner = (solved(people, at(MONDAY), at(TUESDAY)) for _n in range(3))
    kept(people, later, result_signed_on=WEDNESDAY)
    kept(people, sooner, result_signed_on=date(2025, 5, 4))
    told = named("ngay-ky")
    assert set(told) == {later.code, sooner.code}
    assert told[later.code] == "tiếp nhận 08:30 05/05/2025, ký ngày 07/05/2025, ghi có kết quả 08:30 06/05/2025"
    assert fine.code not in told


def test_the_last_hours_of_a_month_begin_in_office_hours_of_its_last_working_day() -> None:
    since, until = last_hours(parse("2025-M05"), 2)  # the 31st is a Saturday
    closing = load_working_time().hours.closing
    assert since == at(date(2025, 5, 30), f"{closing.hour - 2:02}:{closing.minute:02}")
    assert until == at(date(2025, 6, 1), "00:00")


@pytest.mark.parametrize(("early", "late", "is_named"), [(8, 4, True), (9, 3, False), (5, 4, False)])
def test_a_heap_at_the_end_of_the_month_is_named_when_there_are_enough_results(
    people: People, early: int, late: int, *, is_named: bool
) -> None:
    for n in range(early):
        solved(people, at(MONDAY), at(TUESDAY, f"10:{n:02}"))
    heap = [solved(people, at(date(2025, 5, 28)), at(date(2025, 5, 30), f"16:{n:02}")).code for n in range(late)]
    told = named("don-cuoi-ky")
    assert set(told) == set(heap if is_named else [])
    assert all("4 trong 12 kết quả tháng 05/2025" in fact for fact in told.values())


def test_a_due_date_moved_after_the_due_moment_is_named_with_both_dates(people: People) -> None:
    """A supplement asked when the day was over counts anew; it can't be given longer then, only before."""
    in_time, late = handled(people, at(MONDAY)), handled(people, at(MONDAY))
    law = {"unit": "working_day", "doc": "luat-60-2014-qh13", "article": "Điều 23", "reason": "Phải xác minh"}
    commands.extend(actor_for(people.head, at(WEDNESDAY)), in_time, amount=Decimal(2), **law)
    waiting = commands.ask_completion(actor_for(people.handler, at(FRIDAY)), late, items="A", reason="B")
    commands.complete(actor_for(people.receiver, at(FRIDAY, "09:00")), waiting)
    assert named("doi-han-sau") == {
        late.code: "hạn 08:30 08/05/2025, ghi «Nhận đủ hồ sơ bổ sung» lúc 09:00 09/05/2025, "
        "hạn thành 09:00 14/05/2025",
    }


def test_a_supplement_that_came_in_the_usual_way_moves_nothing_after_the_fact(people: People) -> None:
    dossier = handled(people, at(MONDAY))
    dossier = commands.ask_completion(actor_for(people.handler, at(TUESDAY)), dossier, items="A", reason="B")
    commands.complete(actor_for(people.receiver, at(date(2025, 5, 20))), dossier)
    assert DeadlineAdjustment.objects.filter(kind=Kind.RESET, entered_at__gt=dossier.first_due_at).exists()
    assert named("doi-han-sau") == {}


def loaded_change(
    people: People, dossier: Dossier, when: datetime, before: dict[str, str], after: dict[str, str]
) -> None:
    with act_in_progress(Act("tests.load", people.system)):
        batch = ImportBatch(source="MCDT", file_name="a.xlsx", sha256="0" * 64, size=1, mode="ALL", started_at=when)
        batch.save()
        DossierChange(batch=batch, dossier=dossier, at=when, before=before, after=after).save()


@pytest.mark.parametrize(
    ("when", "is_named"),
    [(at(WEDNESDAY, "02:00"), False), (at(FRIDAY, "02:00"), True)],
)
def test_a_load_that_moves_a_due_date_already_over_is_named(
    people: People, when: datetime, *, is_named: bool
) -> None:
    dossier = handled(people, at(MONDAY))
    before, after = {"due_at": at(THURSDAY).isoformat()}, {"due_at": "2025-05-15T08:30:00"}
    loaded_change(people, dossier, when, before, after)
    fact = f"hạn 08:30 08/05/2025 đổi thành 08:30 15/05/2025 ở lần nạp lúc {when:%H:%M %d/%m/%Y}"
    assert named("doi-han-sau") == ({dossier.code: fact} if is_named else {})


def test_a_load_that_moves_receipt_of_what_was_solved_is_named_but_not_one_that_brings_the_result(
    people: People,
) -> None:
    moved = solved(people, at(MONDAY), at(TUESDAY))
    brought = solved(people, at(MONDAY), at(TUESDAY))
    when, told = at(WEDNESDAY, "02:00"), {"accepted_at": at(MONDAY).isoformat()}
    later = {"accepted_at": at(TUESDAY, "07:30").isoformat()}
    loaded_change(people, moved, when, told, later)
    result = {"solved_at": at(TUESDAY).isoformat()}
    loaded_change(people, brought, when, {**told, "solved_at": ""}, {**later, **result})
    assert list(named("doi-han-sau")) == [moved.code]


def test_what_is_outside_the_period_or_not_seen_is_not_named(people: People) -> None:
    solved(people, at(MONDAY, "08:02"), at(MONDAY, "08:05"))
    assert named("xong-ngay", Window.of(parse("2025-M04"), NOW)) == {}
    assert not signals.found("xong-ngay", Dossier.objects.none(), MAY).rows.exists()


@pytest.mark.parametrize("code", list(signals.SIGNALS))
def test_offices_add_up_to_what_is_named_and_every_shown_row_has_its_fact(people: People, code: str) -> None:
    made(people, 150, 11, NOW)
    received(people, NOW - timedelta(days=3))
    one = signals.found(code, Dossier.objects.all(), Window.of(parse("2025"), NOW))
    shown = list(one.rows.order_by("-pk")[:50])
    assert sum(signals.by_office(one).values()) == one.rows.count()
    assert set(one.facts(shown)) == {row.pk for row in shown}
