"""Why a dossier is due when it is, day by day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from parindex.onestop import commands
from parindex.onestop.models import Dossier
from parindex.onestop.papers import Reasons, Told, reasons_of
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import BIRTH, at, handled, loaded, published, received
from tests.people import People


def found(dossier: Dossier) -> Reasons:
    told = reasons_of(dossier)
    assert told is not None
    return told


def days(told: Told) -> list[tuple[str, str, int | None]]:
    return [(f"{one.day:%d/%m}", one.standing, one.number) for one in told.days]


def test_every_day_is_told_with_its_reason_over_a_weekend_and_a_holiday(people: People) -> None:
    dossier = received(people, at(date(2025, 4, 29), "08:30"))
    told = found(dossier).statutory
    assert (told.limit, told.basis, told.version) == ("03 ngày làm việc", "Điều 22 Nghị định 123/2015/NĐ-CP", "1")
    assert told.due_at == dossier.due_at == at(date(2025, 5, 7), "08:30")
    assert days(told) == [
        ("29/04", "before", None),
        ("30/04", "off", None),
        ("01/05", "off", None),
        ("02/05", "off", None),
        ("03/05", "off", None),
        ("04/05", "off", None),
        ("05/05", "counted", 1),
        ("06/05", "counted", 2),
        ("07/05", "counted", 3),
    ]
    assert [one.why for one in told.days[:2]] == [
        "Ngày đầu của thời hạn, không tính (Bộ luật Dân sự 2015, Điều 147)",
        "Ngày Chiến thắng",
    ]
    assert told.days[0].words == "Thứ Ba 29/04/2025"


def test_what_came_after_the_cut_off_says_from_when_it_counts(people: People) -> None:
    told = found(received(people, at(date(2025, 6, 6), "15:30"), code=BIRTH)).statutory
    assert told.due_at == at(date(2025, 6, 9), "17:00")
    assert told.notes == ("Hồ sơ đến sau giờ chốt nhận hoặc vào ngày nghỉ nên bắt đầu tính từ 07:30 09/06/2025.",)
    assert [(f"{one.day:%d/%m}", one.why) for one in told.days] == [
        ("06/06", "Nhận hồ sơ sau giờ chốt nhận hoặc vào ngày nghỉ"),
        ("07/06", "Chưa bắt đầu tính"),
        ("08/06", "Chưa bắt đầu tính"),
        ("09/06", "Ngày giải quyết hồ sơ: thời hạn là trong ngày"),
    ]


def test_a_dossier_sent_back_tells_who_stopped_the_clock_why_and_that_it_began_anew(people: People) -> None:
    dossier = commands.ask_completion(
        actor_for(people.handler, at(date(2025, 6, 3))), handled(people), items="Tờ khai", reason="B", basis="Điều 9"
    )
    waiting = found(dossier).statutory
    assert waiting.due_at is None
    assert days(waiting) == [("02/06", "before", None), ("03/06", "counted", 1)]
    assert waiting.moves[0].sentence == (
        "Dừng tính hạn, 08 giờ 30 phút, ngày 03/06/2025; lý do: Tờ khai; căn cứ: Điều 9; người ghi: Võ Minh Khoa; "
        "hạn đang dừng."
    )
    dossier = commands.complete(actor_for(people.receiver, at(date(2025, 6, 5))), dossier)
    told = found(dossier).statutory
    assert (told.is_anew, told.due_at) == (True, dossier.due_at)
    assert [one.why for one in told.days][:4] == [
        "Trước khi nhận đủ hồ sơ; đếm lại từ đầu nên không tính",
        "Trước khi nhận đủ hồ sơ; đếm lại từ đầu nên không tính",
        "Hạn dừng, chờ: Tờ khai",
        "Ngày đầu của thời hạn, không tính (Bộ luật Dân sự 2015, Điều 147)",
    ]
    assert [one.number for one in told.days if one.number] == [1, 2, 3]
    assert [move.sentence.split(";")[-1].strip() for move in told.moves] == [
        "người ghi: Võ Minh Khoa.",
        "hạn sau đó: 08 giờ 30 phút, ngày 10/06/2025.",
    ]


def test_a_longer_time_names_its_law_and_how_much(people: People) -> None:
    dossier = commands.extend(
        actor_for(people.head, NOW), handled(people), amount=Decimal(2), unit="working_day",
        doc="nd-123-2015-nd-cp", article="Điều 22", reason="Phải xác minh",
    )  # fmt: skip
    told = found(dossier).statutory
    assert (
        "lý do: Phải xác minh (+2 ngày làm việc); căn cứ: Điều 22 Nghị định 123/2015/NĐ-CP" in told.moves[0].sentence
    )
    assert [one.number for one in told.days if one.number] == [1, 2, 3, 4, 5]


def test_the_promised_limit_is_told_beside_the_published_one(people: People) -> None:
    loaded(people)
    limit = {"amount": "5", "unit": "working_day", "words": "05 ngày làm việc"}
    ways = [{"channel": "DIRECT", "limit": limit, "promised": {"amount": "2", "unit": "working_day"}}]
    published(people, NOW.date(), ways=ways, online="NONE")
    told = found(received(people))
    assert told.promised is not None
    assert (told.statutory.limit, told.promised.limit) == ("05 ngày làm việc", "2 ngày làm việc")
    assert told.appointment.due_at == at(date(2025, 6, 4), "09:30")
    assert told.statutory.due_at == at(date(2025, 6, 9), "09:30")
    assert told.statutory.version == "2"


def test_a_year_whose_days_off_are_not_decided_is_said(people: People) -> None:
    told = found(received(people, at(date(2026, 12, 30), "08:30"))).statutory
    assert told.notes == ("Lịch nghỉ năm 2027 chưa được quyết định; khi có lịch, ngày này có thể đổi.",)


def test_calendar_days_that_end_on_a_sunday_say_that_the_end_moved(people: People) -> None:
    loaded(people)
    ways = [{"channel": "DIRECT", "limit": {"amount": "6", "unit": "day"}}]
    published(people, NOW.date(), ways=ways, online="NONE")
    told = found(received(people)).statutory
    assert told.due_at == at(date(2025, 6, 9), "09:30")
    assert days(told)[-3:] == [("07/06", "counted", 5), ("08/06", "counted", 6), ("09/06", "before", None)]
    assert told.days[-1].why == "Ngày cuối của thời hạn là ngày nghỉ nên lùi đến ngày làm việc này"
