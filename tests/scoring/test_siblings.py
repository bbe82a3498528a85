"""Before publication a unit learns nothing of the units beside it: theirs answers as what does not exist (SoD-5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from parindex.accounts.models import User
from parindex.scoring import commands
from parindex.scoring.models import Round, Sheet
from parindex.scoring.states import ExtraKind
from tests.running_rounds import running
from tests.scoring.test_sheet_pages import text_of
from tests.scoring_rounds import (
    COUNCIL,
    MOMENTS,
    SELF_DUE,
    Cast,
    at,
    concluded,
    document,
    entry_of,
    in_appraisal,
    opened,
    published,
    sheet_of,
)

ClientOf = Callable[[User], Client]
GONE = 10**9
# (name of the page, what else its address holds); each takes the number of a sheet.
OF_A_SHEET: tuple[tuple[str, dict[str, Any]], ...] = (
    ("scoring:sheet", {}),
    ("scoring:act", {"name": "nop"}),
    ("scoring:act", {"name": "gia-han"}),
    ("scoring:leaf", {"leaf": "1.1.1"}),
    ("scoring:save", {"leaf": "1.1.1"}),
    ("scoring:explain", {"leaf": "1.1.1"}),
    ("scoring:extras", {}),
    ("scoring:note_event", {}),
    ("scoring:ask_extra", {"code": "T1"}),
    ("scoring:steer", {}),
    ("scoring:ask", {"name": "gia-han"}),
    ("scoring:appraisal", {}),
    ("scoring:judge", {"leaf": "1.1.1"}),
    ("outlook:sheet", {}),
    ("outlook:suppose", {}),
    ("outlook:assign", {}),
)
STEPS: dict[str, Callable[[Cast], Round]] = {
    "self-scoring": opened,
    "appraisal": in_appraisal,
    "concluded": concluded,
}
DAY = {"self-scoring": SELF_DUE, "appraisal": SELF_DUE, "concluded": COUNCIL}


def same(client: Client, theirs: str, nothing: str) -> None:
    """Both addresses answer 404 to whatever is asked, with the same page."""
    for method in ("get", "post"):
        answers = [getattr(client, method)(url) for url in (theirs, nothing)]
        if answers[1].status_code == 405:  # of the address, not of what is behind it
            assert answers[0].status_code == 405
            continue
        assert [one.status_code for one in answers] == [404, 404], (method, theirs)
        assert words(answers[0], theirs) == words(answers[1], nothing)


def words(answer: Any, url: str) -> str:
    """What the page says beside its own address and its one-time codes."""
    return re.sub(r"Mã \S+|[0-9a-f]{16}", "", text_of(answer).replace(url, ""))


@pytest.mark.parametrize("step", STEPS)
def test_every_page_of_a_sheet_beside_answers_as_if_there_were_none(
    cast: Cast, client_of: ClientOf, step: str
) -> None:
    round_ = STEPS[step](cast)
    theirs = sheet_of(round_, cast, "xa")
    with time_machine.travel(DAY[step], tick=False):
        client = client_of(cast.leader)
        for name, more in OF_A_SHEET:
            same(
                client,
                reverse(name, kwargs={"sheet_id": theirs.pk, **more}),
                reverse(name, kwargs={"sheet_id": GONE, **more}),
            )


def test_forecasts_of_units_beside_are_not_there_in_the_running_year(cast: Cast, client_of: ClientOf) -> None:
    round_ = running(cast)
    client = client_of(cast.leader)
    with time_machine.travel(MOMENTS["opens_at"], tick=False):
        assert client.get(reverse("outlook:sheet", args=[sheet_of(round_, cast, "tu-phap").pk])).status_code == 200
        for name in ("outlook:sheet", "outlook:suppose", "outlook:assign"):
            theirs = sheet_of(round_, cast, "xa").pk
            same(client, reverse(name, args=[theirs]), reverse(name, args=[GONE]))
        assert "UBND xã Bắc Sơn" not in text_of(client.get(reverse("outlook:index")))


def test_documents_of_units_beside_can_be_neither_opened_nor_withdrawn(cast: Cast, client_of: ClientOf) -> None:
    round_ = opened(cast)
    row = commands.attach(at(SELF_DUE, cast.communer), entry_of(round_, cast, "xa", "1.1.1"), document())
    with time_machine.travel(SELF_DUE, tick=False):
        for who in (cast.leader, cast.reporter, cast.home):
            same(client_of(who), reverse("evidence:download", args=[row.file_id]), f"/tep/{GONE}/")
        same(
            client_of(cast.leader),
            reverse("scoring:withdraw", args=[row.pk]),
            reverse("scoring:withdraw", args=[GONE]),
        )
        assert client_of(cast.communer).get(reverse("evidence:download", args=[row.file_id])).status_code == 200
        assert client_of(cast.officer).get(reverse("evidence:download", args=[row.file_id])).status_code == 200


def test_what_was_asked_for_a_unit_beside_is_not_there(cast: Cast, client_of: ClientOf) -> None:
    round_ = in_appraisal(cast)
    sheet, day = sheet_of(round_, cast, "xa"), SELF_DUE + timedelta(days=1)
    with time_machine.travel(day, tick=False):
        again = commands.ask_reopening(at(day, cast.council), sheet, leaves=["1.1.1"], hours=5, reason="Nhầm")
        extra = commands.ask_extra(
            at(day, cast.appraiser), sheet, kind=ExtraKind.PENALTY, code="P1", given={"count": "1"}, basis="CV"
        )
        event = commands.note_event(at(day, cast.appraiser), sheet, gate="G1", basis="QĐ")
        client = client_of(cast.leader)
        for name, row in (("decide_reopening", again), ("decide_extra", extra), ("decide_event", event)):
            same(client, reverse(f"scoring:{name}", args=[row.pk]), reverse(f"scoring:{name}", args=[GONE]))


def test_standings_and_the_table_to_be_published_are_not_there_for_those_who_are_judged(
    cast: Cast, client_of: ClientOf
) -> None:
    round_ = concluded(cast)
    with time_machine.travel(COUNCIL, tick=False):
        for who in (cast.leader, cast.head, cast.reporter):
            client = client_of(who)
            same(client, reverse("scoring:council", args=[round_.pk]), reverse("scoring:council", args=[GONE]))
            same(client, reverse("results:draft", args=[round_.pk]), reverse("results:draft", args=[GONE]))
            same(
                client,
                reverse("results:draft_decision", args=[round_.pk, "docx"]),
                reverse("results:draft_decision", args=[GONE, "docx"]),
            )
            page = client.get(reverse("scoring:round", args=[round_.pk])).content.decode()
            assert "UBND xã Bắc Sơn" not in page or who == cast.head


def test_the_same_file_in_another_unit_is_told_to_appraisers_and_not_to_the_unit(
    cast: Cast, client_of: ClientOf
) -> None:
    round_ = opened(cast)
    for who, unit in ((cast.reporter, "tu-phap"), (cast.communer, "xa")):
        commands.attach(at(SELF_DUE, who), entry_of(round_, cast, unit, "1.1.1"), document())
    sheet = sheet_of(round_, cast, "tu-phap")
    with time_machine.travel(SELF_DUE, tick=False):
        address = reverse("scoring:leaf", args=[sheet.pk, "1.1.1"])
        assert "Cùng tệp với đơn vị khác: UBND xã Bắc Sơn" in text_of(client_of(cast.officer).get(address))
        own = text_of(client_of(cast.leader).get(address))
        assert "Cùng tệp" not in own
        assert "Bắc Sơn" not in own


def test_after_publication_everybody_reads_the_sheet_without_files_and_names(cast: Cast, client_of: ClientOf) -> None:
    result = published(cast)
    sheet = Sheet.objects.get(round=result.round_id, unit__code="xa")
    row = entry_of(result.round, cast, "xa", "1.1.1").evidence.select_related("file").get()
    for who in (cast.reporter, cast.stranger, cast.nobody):
        client = client_of(who)
        answer = client.get(reverse("scoring:leaf", args=[sheet.pk, "1.1.1"]))
        assert answer.status_code == 200
        assert "/tep/" not in answer.content.decode()
        assert "Huỳnh Thị Đào" not in text_of(answer)  # who appraised it
        assert "/tep/" not in client.get(reverse("scoring:sheet", args=[sheet.pk])).content.decode()
        assert client.get(reverse("evidence:download", args=[row.file_id])).status_code == 404
    for who in (cast.communer, cast.head, cast.officer, cast.appraiser, cast.council, cast.chair):
        assert client_of(who).get(reverse("evidence:download", args=[row.file_id])).status_code == 200
