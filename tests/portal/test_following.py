"""A citizen follows a dossier, and whoever guesses learns nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parindex.onestop import commands, links
from parindex.onestop.states import LateCause
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import MINH, at, handled, received
from tests.people import People

FORM = "/tra-cuu/ho-so/"
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2025, 6, day) for day in (3, 4, 5, 6))
RIGHT = "5678"  # of MINH's telephone; 1234 of her identity number
WRONG = "0000"


@pytest.fixture(autouse=True)
def _counted_apart(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def ask(people: People) -> Callable[..., HttpResponse]:
    """Post the form, at an address, at a moment."""

    def asked(code: str, digits: str, *, address: str = "113.160.0.1", when: datetime = NOW) -> HttpResponse:
        with time_machine.travel(when, tick=False):
            return Client(REMOTE_ADDR=address).post(FORM, {"code": code, "digits": digits})

    return asked


def text(answer: Any) -> str:
    """The page without what differs from request to request."""
    page = str(answer.content.decode()).replace(str(answer["X-Request-ID"]), "")
    return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", page)


def test_the_code_with_the_last_digits_of_telephone_or_identity_shows_where_it_is(
    people: People, ask: Callable[..., HttpResponse]
) -> None:
    dossier = handled(people)
    for digits in (RIGHT, "1234"):
        answer = ask(dossier.code, digits)
        assert answer.status_code == 200
        page = text(answer)
        assert "Hồ sơ đang được giải quyết" in page
        assert "Cấp Giấy xác nhận tình trạng hôn nhân" in page
        assert "09:30 05/06/2025" in page
        assert "Còn 3 ngày làm việc." in page


@pytest.mark.parametrize("typed", [" h43.12.05-250602-0001 ", "H43.12.05–250602—0001", "h43.12.05 - 250602 - 0001"])
def test_a_code_is_understood_however_it_was_typed(
    people: People, ask: Callable[..., HttpResponse], typed: str
) -> None:
    assert received(people).code == "H43.12.05-250602-0001"
    assert ask(typed, RIGHT).status_code == 200


def test_no_page_ever_shows_the_person(people: People, ask: Callable[..., HttpResponse]) -> None:
    dossier = handled(people)
    officer = actor_for(people.handler, NOW)
    items = f"Bản chính của {MINH.name}, số {MINH.identity}, {MINH.address}, gọi 0912 345 678"
    commands.ask_completion(officer, dossier, items=items, reason="Chỉ có bản sao")
    page = text(ask(dossier.code, RIGHT))
    assert "Bản chính của …, số …, …, gọi …" in page
    for personal in (MINH.name, MINH.phone, MINH.identity, MINH.address, "345 678"):
        assert personal not in page
    assert "Nộp bổ sung đến hết ngày 23/06/2025" in page
    assert "07:30–11:30, 13:00–17:00" in page
    assert "Thời hạn đang dừng" in page


def test_wrong_digits_and_an_unknown_code_get_the_same_page_by_the_same_way(
    people: People, ask: Callable[..., HttpResponse], django_assert_num_queries: Callable[..., Any]
) -> None:
    code = received(people).code
    pages: list[str] = []
    asked: list[list[str]] = []
    for tried in (code, code.replace("0001", "9999")):
        with django_assert_num_queries(1) as captured:
            answer = ask(tried, WRONG)
        assert answer.status_code == 404
        pages.append(text(answer))
        asked.append(_sql(captured).replace(tried, ""))
    assert pages[0] == pages[1]
    assert asked[0] == asked[1]
    assert "Không thấy hồ sơ nào khớp" in pages[0]
    assert code not in pages[0]


def _sql(captured: CaptureQueriesContext) -> str:
    return "; ".join(query["sql"] for query in captured.captured_queries)


def test_a_dossier_without_numbers_is_not_found_by_none(people: People, ask: Callable[..., HttpResponse]) -> None:
    nameless = type(MINH)("Nguyễn Thị Minh")
    code = received(people, applicant=nameless).code
    assert ask(code, WRONG).status_code == 404
    assert ask(code, "").status_code == 422


def test_what_was_not_filled_in_is_named(people: People, ask: Callable[..., HttpResponse]) -> None:
    answer = ask("", "12")
    assert answer.status_code == 422
    assert "Hãy nhập mã hồ sơ" in text(answer)
    assert "đúng bốn chữ số cuối" in text(answer)


def test_the_eleventh_look_in_a_minute_from_one_address_waits(
    people: People, ask: Callable[..., HttpResponse]
) -> None:
    code = received(people).code
    assert [ask(code, RIGHT).status_code for _n in range(10)] == [200] * 10
    refused = ask(code, RIGHT)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "thử lại sau 1 phút" in text(refused)
    assert "gọi hoặc tới Bộ phận Một cửa" in text(refused)
    assert ask(code, RIGHT, address="113.160.0.2").status_code == 200
    assert ask(code, RIGHT, when=NOW + timedelta(minutes=1)).status_code == 200


def test_the_twenty_first_look_at_one_code_in_a_day_waits_until_midnight(
    people: People, ask: Callable[..., HttpResponse]
) -> None:
    code = received(people).code
    answers = [ask(code, WRONG, address=f"113.160.1.{n}").status_code for n in range(20)]
    assert answers == [404] * 20
    refused = ask(code.lower(), RIGHT, address="113.160.2.1")
    assert (refused.status_code, refused["Retry-After"]) == (429, str(14 * 3600 + 30 * 60))
    assert "đến mai" in text(refused)
    assert ask(code, RIGHT, address="113.160.2.1", when=at(TUESDAY, "00:00")).status_code == 200


def test_one_household_has_one_address_of_version_6(people: People, ask: Callable[..., HttpResponse]) -> None:
    code = received(people).code
    answers = [ask(code, RIGHT, address=f"2001:ee0:4a:1::{n}").status_code for n in range(1, 12)]
    assert answers == [200] * 10 + [429]
    assert ask(code, RIGHT, address="2001:ee0:4a:2::1").status_code == 200


def test_the_address_a_visitor_claims_counts_only_when_the_proxy_wrote_it(people: People, settings: Any) -> None:
    code = received(people).code

    def answers(https: bool) -> list[int]:
        settings.HTTPS = https
        return [
            Client(REMOTE_ADDR="10.0.0.1" if https else "10.0.0.2")
            .post(FORM, {"code": f"{code}{n}", "digits": WRONG}, headers={"X-Forwarded-For": f"9.9.9.{n}, 8.8.8.8"})
            .status_code
            for n in range(11)
        ]

    with time_machine.travel(NOW, tick=False):
        assert answers(https=False)[-1] == 429  # nobody vouches for the header: all came from one address
        assert answers(https=True)[-1] == 429  # the proxy saw one address, whatever the visitor put before it


def test_ten_thousand_guesses_confirm_nothing(people: People, ask: Callable[..., HttpResponse]) -> None:
    code = received(people).code
    answers = {ask(code, f"{n:04}", address=f"10.{n // 250}.0.{n % 250}").status_code for n in range(5000, 5700)}
    assert answers == {404, 429}  # the right digits are among them


def test_the_address_on_the_receipt_needs_no_digits(people: People) -> None:
    dossier = received(people)
    path = links.address_of_following(dossier)
    answer = Client().get(path)
    assert answer.status_code == 200
    assert dossier.code not in path
    assert MINH.name not in answer.content.decode()


def test_an_address_that_was_not_made_here_opens_nothing(people: People) -> None:
    dossier = received(people)
    token = links.address_of_following(dossier).rstrip("/").rpartition("/")[2]
    other = "A" if token[0] != "A" else "B"
    for forged in (other + token[1:], token[:-2], "x", "Đậu", token[:7] + "A" * 21):
        assert Client().get(f"{FORM}m/{forged}/").status_code == 404
        assert links.followed(forged) is None
    assert links.followed(token) == dossier.pk


def test_a_key_that_was_changed_still_opens_old_receipts_while_it_is_kept(people: People, settings: Any) -> None:
    dossier = received(people)
    path = links.address_of_following(dossier)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert Client().get(path).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert Client().get(path).status_code == 404


def test_the_address_begins_with_the_sites_own(people: People, settings: Any) -> None:
    settings.SITE_URL = "https://cchc.mau.example"
    assert links.address_of_following(received(people)).startswith("https://cchc.mau.example/tra-cuu/ho-so/m/")


def test_lateness_and_the_new_day_are_said_as_they_are(people: People, ask: Callable[..., HttpResponse]) -> None:
    dossier = handled(people)
    told = {"reason": "Phải xác minh nơi cư trú", "cause": LateCause.VERIFYING, "new_due_on": date(2025, 6, 10)}
    letter = commands.prepare_apology(actor_for(people.handler, at(TUESDAY)), dossier, **told)
    letter = commands.sign_apology(actor_for(people.head, at(TUESDAY)), letter)
    commands.send_apology(actor_for(people.receiver, at(TUESDAY)), letter)
    page = text(ask(dossier.code, RIGHT, when=at(FRIDAY, "10:30")))
    assert "Đã quá ngày hẹn 1 ngày làm việc." in page
    assert "xin lỗi vì không kịp trả kết quả ngày 05/06/2025 và hẹn lại ngày 10/06/2025" in page


def test_a_result_says_where_to_come_and_what_to_pay(people: People, ask: Callable[..., HttpResponse]) -> None:
    dossier = handled(people)
    receiver = actor_for(people.receiver, NOW)
    asked = commands.ask_fee(receiver, dossier, dossier.fees.get(), amount=15000, doc="", article="")
    waiting = text(ask(dossier.code, RIGHT))
    assert "Lệ phí hộ tịch: 15.000 đồng" in waiting
    paid = commands.record_fee(receiver, asked, asked.fees.get(), amount=15000)
    commands.solve(actor_for(people.handler, at(FRIDAY)), paid, positive=True, signed_on=FRIDAY)
    page = text(ask(dossier.code, RIGHT, when=at(FRIDAY, "14:00")))
    assert "Mời bạn tới nhận kết quả" in page
    assert "15.000 đồng" not in page
    assert "Có kết quả trễ hẹn" in page
    assert "Bộ phận Một cửa, UBND xã Bắc Sơn" in page


def test_a_dossier_takes_the_same_number_of_questions_however_long_its_story(
    people: People, django_assert_num_queries: Callable[..., Any]
) -> None:
    short, long = received(people), handled(people)
    for _n in range(3):
        long = commands.ask_other(actor_for(people.handler, NOW), long, agency="Công an xã", note="Cư trú")
        long = commands.other_answered(actor_for(people.handler, NOW), long, note="Đúng")
    for dossier in (short, long):
        with django_assert_num_queries(2):
            Client().get(links.address_of_following(dossier))


def published(people: People, n: int) -> None:
    for _n in range(n):
        dossier = handled(people)
        told = {"reason": f"Chờ {MINH.name} bổ sung", "cause": LateCause.STAFF, "new_due_on": date(2025, 6, 10)}
        letter = commands.prepare_apology(actor_for(people.handler, at(TUESDAY)), dossier, **told)
        letter = commands.sign_apology(actor_for(people.head, at(TUESDAY)), letter)
        commands.send_apology(actor_for(people.receiver, at(TUESDAY)), letter)


def test_letters_of_apology_are_public_without_the_person_and_without_whole_codes(people: People) -> None:
    published(people, 1)
    page = Client().get("/tra-cuu/xin-loi/").content.decode()
    for shown in ("…0001", "UBND xã Bắc Sơn", "09:30 05/06/2025", "17:00 10/06/2025", "Chờ … bổ sung"):
        assert shown in page
    for hidden in ("H43.12.05", MINH.name, MINH.identity):
        assert hidden not in page


def test_letters_are_read_a_page_at_a_time_with_the_same_number_of_questions(
    people: People, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[..., Any]
) -> None:
    monkeypatch.setattr("parindex.portal.following.APOLOGIES_A_PAGE", 2)
    published(people, 1)
    with django_assert_num_queries(1):
        Client().get("/tra-cuu/xin-loi/")
    published(people, 2)
    with django_assert_num_queries(1):
        first = Client().get("/tra-cuu/xin-loi/")
    assert [one.code for one in first.context["letters"]] == ["…0003", "…0002"]
    last = first.context["letters"][-1].pk
    with django_assert_num_queries(1):
        second = Client().get("/tra-cuu/xin-loi/", {"truoc": last})
    assert [one.code for one in second.context["letters"]] == ["…0001"]
    assert not second.context["more"]
    for odd in ("x", "-1", "9" * 30, "٣"):
        assert Client().get("/tra-cuu/xin-loi/", {"truoc": odd}).status_code == 200
