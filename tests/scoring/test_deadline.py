"""What counts is when the whole request had arrived: slow senders gain nothing and lose nothing (R-23)."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from parindex.accounts.models import User
from parindex.scoring import commands
from parindex.scoring.models import LeafEvidence, Round
from tests.people import People
from tests.scoring_rounds import (
    MOMENTS,
    SELF_DUE,
    TEXT,
    Cast,
    at,
    cast_of,
    entry_of,
    filled,
    in_appraisal,
    marked,
    opened,
    sheet_of,
)

ClientOf = Callable[[User], Client]
SECOND = timedelta(seconds=1)
LEAF = {"so-met": "co"}


class Slow(BytesIO):
    """A request's body whose last bytes arrive at a moment of its own."""

    def __init__(self, data: bytes, clock: time_machine.Traveller, arrived: datetime) -> None:
        super().__init__(data)
        self.clock, self.arrived, self.size = clock, arrived, len(data)

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = self.size if size is None or size < 0 else size
        found = super().read(min(wanted, 64))
        if self.tell() == self.size:
            self.clock.move_to(self.arrived)
        return found

    def readline(self, size: int | None = -1, /) -> bytes:
        return self.read(size)


def sent(sign_in: Callable[[], Client], url: str, data: dict[str, Any], begun: datetime, arrived: datetime) -> Any:
    """The answer to a form that began to arrive at one moment and was all there at another."""
    body = encode_multipart(BOUNDARY, data)
    with time_machine.travel(begun, tick=False) as clock:
        more: Any = {"wsgi.input": Slow(body, clock, arrived)}
        return sign_in().generic("POST", url, body, MULTIPART_CONTENT, **more)


def document() -> BytesIO:
    file = BytesIO(TEXT * 40)
    file.name = "bao-cao.txt"
    return file


ARRIVALS = [(-SECOND, True), (timedelta(0), True), (SECOND, False)]


@pytest.mark.parametrize(("late", "taken"), ARRIVALS)
@pytest.mark.parametrize("begun", [timedelta(minutes=-5), timedelta(0)], ids=["begun-in-time", "just-now"])
def test_a_self_score_is_taken_if_all_of_it_was_here_by_the_deadline(
    cast: Cast, client_of: ClientOf, late: timedelta, taken: bool, begun: timedelta
) -> None:
    round_ = opened(cast)
    url = reverse("scoring:save", args=[sheet_of(round_, cast, "tu-phap").pk, "1.1.1"])
    start = SELF_DUE + min(begun or late, late)
    answer = sent(lambda: client_of(cast.reporter), url, {**LEAF, "note": "Đã ban hành"}, start, SELF_DUE + late)
    entry = entry_of(round_, cast, "tu-phap", "1.1.1")
    assert answer.status_code == (302 if taken else 422)
    assert bool(entry.facts) == taken
    if taken:
        assert entry.at == SELF_DUE + late
    else:
        assert "Đã ban hành" in answer.content.decode()  # what was typed is not lost


@pytest.mark.parametrize(("late", "taken"), ARRIVALS)
def test_evidence_is_taken_if_all_of_it_was_here_by_the_deadline(
    cast: Cast, client_of: ClientOf, late: timedelta, taken: bool
) -> None:
    round_ = opened(cast)
    url = reverse("scoring:save", args=[sheet_of(round_, cast, "tu-phap").pk, "1.1.1"])
    start = SELF_DUE - timedelta(minutes=2)
    answer = sent(lambda: client_of(cast.reporter), url, {**LEAF, "file": document()}, start, SELF_DUE + late)
    assert answer.status_code == (302 if taken else 422)
    rows = LeafEvidence.objects.filter(entry__sheet__round=round_).select_related("file")
    assert [(one.added_at, one.file.received_at) for one in rows] == [(SELF_DUE + late, SELF_DUE + late)] * taken


@pytest.mark.parametrize(("late", "taken"), ARRIVALS)
def test_an_explanation_with_its_document_is_judged_by_the_same_moment(
    cast: Cast, client_of: ClientOf, late: timedelta, taken: bool
) -> None:
    round_ = explaining(cast)
    due = MOMENTS["explain_due_at"]
    url = reverse("scoring:explain", args=[sheet_of(round_, cast, "tu-phap").pk, "1.1.1"])
    data = {"text": "Đã có văn bản", "file": document()}
    answer = sent(lambda: client_of(cast.reporter), url, data, due - timedelta(minutes=9), due + late)
    entry = entry_of(round_, cast, "tu-phap", "1.1.1")
    assert answer.status_code == (302 if taken else 422)
    assert hasattr(entry, "explanation") == taken
    assert entry.evidence.filter(moment="EXPLAINING").count() == taken


def explaining(cast: Cast) -> Round:
    round_ = in_appraisal(cast)
    marked(cast, round_, SELF_DUE + timedelta(days=5), asks={("tu-phap", "1.1.1"): "Vì sao?"})
    return commands.go_on(at(MOMENTS["appraisal_due_at"] + timedelta(hours=1), cast.officer), round_)


@pytest.mark.parametrize(("late", "taken"), ARRIVALS)
def test_handing_in_with_the_signed_copy_is_judged_by_the_same_moment(
    cast: Cast, client_of: ClientOf, late: timedelta, taken: bool
) -> None:
    round_ = opened(cast)
    sheet = filled(cast, round_, "tu-phap", SELF_DUE - timedelta(days=1))
    url = reverse("scoring:act", args=[sheet.pk, "nop"])
    data = {"signed": document(), "version": sheet.version}
    answer = sent(lambda: client_of(cast.leader), url, data, SELF_DUE - timedelta(minutes=2), SELF_DUE + late)
    sheet.refresh_from_db()
    assert answer.status_code == (302 if taken else 422)
    assert (sheet.submitted_at == SELF_DUE + late) == taken


# A real server and a real socket


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(SELF_DUE - timedelta(seconds=5), tick=False) as traveller:
        yield traveller


@pytest.mark.usefixtures("shared_database")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("late", "taken"), [(timedelta(0), True), (SECOND, False)])
def test_an_upload_that_crosses_the_deadline_on_its_way_is_not_taken(
    people: People, client_of: ClientOf, live_server: Any, clock: time_machine.Traveller, late: timedelta, taken: bool
) -> None:
    cast = cast_of(people)
    round_ = opened(cast)
    path = reverse("scoring:save", args=[sheet_of(round_, cast, "tu-phap").pk, "1.1.1"])
    client = client_of(cast.reporter)
    client.cookies[settings.CSRF_COOKIE_NAME] = token = "x" * 32
    body = encode_multipart(BOUNDARY, {**LEAF, "file": document(), "csrfmiddlewaretoken": token})
    cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {live_server.url[7:]}\r\nCookie: {cookies}\r\nConnection: close\r\n"
        f"Content-Type: {MULTIPART_CONTENT}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection((live_server.thread.host, live_server.thread.port), timeout=30) as wire:
        wire.sendall(head.encode() + body[: len(body) // 2])
        time.sleep(0.5)  # the server has begun with the request and waits for the rest
        clock.move_to(SELF_DUE + late)
        wire.sendall(body[len(body) // 2 :])
        answer = b"".join(iter(lambda: wire.recv(65536), b""))
    assert answer.split(b" ")[1] == (b"302" if taken else b"422"), answer[:400]
    assert LeafEvidence.objects.filter(entry__sheet__round=round_).count() == taken
