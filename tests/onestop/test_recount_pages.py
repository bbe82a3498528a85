"""The pages on which a changed calendar or law is looked at, decided, told and undone."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from parindex.accounts.models import User
from parindex.core.working_time import WorkingTime
from parindex.onestop import clock
from parindex.onestop.models import Dossier, Recount
from parindex.onestop.states import RecountState
from tests.one_stop import at, received
from tests.onestop.test_recounts import (
    FRIDAY,
    NEXT_MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    calendar_with,
    catalogue_says,
)
from tests.people import People

__all__ = ["catalogue_says"]
NEXT_TUESDAY = date(2025, 6, 10)
Signed = Callable[[User], Client]
INDEX = reverse("recounts:index")


@pytest.mark.usefixtures("frozen")
def test_from_the_edited_calendar_to_the_citizen_told_and_back(
    people: People, client_of: Signed, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    dossier = received(people)
    officer, chair, desk = (client_of(one) for one in (people.officer, people.chair, people.receiver))
    assert "đúng là lịch đang dùng" in officer.get(INDEX).content.decode()
    catalogue_says(calendar_with(off=(TUESDAY, THURSDAY)))
    page = officer.get(INDEX).content.decode()
    assert "Thứ 5, 05/06/2025" in page
    assert dossier.code in page
    refused = officer.post(reverse("recounts:propose_calendar"), {"reason": "", "doc": "TB 1"})
    assert refused.status_code == 422
    asked = officer.post(reverse("recounts:propose_calendar"), {"reason": "Hoán đổi ngày nghỉ", "doc": "TB 1"})
    recount = Recount.objects.get()
    assert asked["Location"] == reverse("recounts:recount", args=[recount.pk])
    assert "đang chờ duyệt" in chair.get(INDEX).content.decode()
    approve = reverse("recounts:act", args=[recount.pk, "duyet"])
    assert officer.post(approve).status_code == 403
    assert chair.post(approve, {"version": recount.version}).status_code == 302
    dossier.refresh_from_db()
    assert dossier.due_at == at(THURSDAY.replace(day=6), "09:30")
    shown = desk.get(asked["Location"]).content.decode()
    words = "hẹn trả kết quả lúc 09:30 05/06/2025 nay đổi thành 09:30 06/06/2025. Lý do: Hoán đổi ngày nghỉ (TB 1)."
    assert words in shown
    assert (dossier.applicant in shown, dossier.phone in shown) == (True, True)
    masked = chair.get(asked["Location"]).content.decode()
    assert (dossier.applicant in masked, dossier.phone in masked, "091***678" in masked) == (False, False, True)
    data = desk.get(f"{asked['Location']}bao-nguoi-nop.xlsx").content
    told = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]
    assert [row[1] for row in told] == [dossier.code]
    assert words in str(told[0][5])
    undo = reverse("recounts:act", args=[recount.pk, "hoan-tac"])
    assert chair.post(undo, {"reason": ""}).status_code == 422
    assert chair.post(undo, {"reason": "Thông báo bị thu hồi"}).status_code == 302
    assert Recount.objects.get().state == RecountState.UNDONE
    assert Dossier.objects.get().due_at == at(THURSDAY, "09:30")


@pytest.mark.usefixtures("frozen")
def test_pages_ask_the_same_number_of_questions_for_one_dossier_and_for_three(
    people: People, client_of: Signed, catalogue_says: Callable[[WorkingTime], None]
) -> None:
    officer, chair = client_of(people.officer), client_of(people.chair)

    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert officer.get(url).status_code == 200
        return len(queries)

    def through(off: tuple[date, ...]) -> tuple[int, int, int, int]:
        """How many questions each page asks on the way of one change."""
        catalogue_says(calendar_with(off=off))
        clock.working_time()  # read once in a process
        index = asked(INDEX)
        officer.post(reverse("recounts:propose_calendar"), {"reason": "A", "doc": "B"})
        recount = Recount.objects.earliest("-pk")
        detail = reverse("recounts:recount", args=[recount.pk])
        waiting = asked(detail)
        chair.post(reverse("recounts:act", args=[recount.pk, "duyet"]))
        assert recount.lines.count() == Dossier.objects.count()
        return index, waiting, asked(detail), asked(f"{detail}bao-nguoi-nop.xlsx")

    received(people)
    through((TUESDAY, THURSDAY))
    one = through((TUESDAY, THURSDAY, FRIDAY))
    received(people)
    received(people)
    assert through((TUESDAY, THURSDAY, FRIDAY, WEDNESDAY, NEXT_MONDAY, NEXT_TUESDAY)) == one
