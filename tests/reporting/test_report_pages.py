"""The pages of reports: what was typed is never lost, each field keeps itself, errors say what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from parindex.accounts.models import User
from parindex.organization.queries import actor_for
from parindex.reporting import commands
from parindex.reporting.calc import Given
from parindex.reporting.models import Answer, UnitReport
from parindex.reporting.queries import reports
from tests.conftest import NOW
from tests.people import People
from tests.plan_reviews import confirmed
from tests.report_rounds import accepted, answer, on, opened, report_of, sent, sound

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def report(people: People) -> UnitReport:
    confirmed(people)
    return report_of(opened(people), people, "tu-phap")


def posted(**fields: str) -> dict[str, str]:
    """Controls by name, `__` for the dot and the first `_` for the sign's hyphen."""
    return {name.replace("__", ".").replace("_", "-"): value for name, value in fields.items()}


def test_what_is_typed_is_kept_as_a_draft(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    client = client_of(people.reporter)
    answered = client.post(
        reverse("reporting:save", args=[report.pk]),
        posted(
            v_tthc__xin_loi="0",
            n_tthc__xin_loi="1.234",
            v_so__van_ban_di="0",
            a_so__van_ban_di="97",
            b_so__van_ban_di="100",
            v_chi_dao__sang_kien="0",
            x_chi_dao__sang_kien="on",
        ),
    )
    assert answered.status_code == 302
    said = reports.answers(report)
    assert said["tthc.xin-loi"].number == 1234
    assert said["so.van-ban-di"].value == Decimal("97.00")
    assert said["chi-dao.sang-kien"].nothing


def test_a_figure_that_is_none_comes_back_as_typed_and_the_sound_ones_are_kept(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    client = client_of(people.reporter)
    answered = client.post(
        reverse("reporting:save", args=[report.pk]),
        posted(v_tthc__xin_loi="0", n_tthc__xin_loi="hai chục", v_chi_dao__van_ban="0", n_chi_dao__van_ban="5"),
    )
    page = answered.content.decode()
    assert answered.status_code == 422
    assert 'value="hai chục"' in page
    assert "«hai chục» không phải số" in page
    assert {row.field: row.number for row in Answer.objects.all()} == {"chi-dao.van-ban": 5}


def test_a_field_left_keeps_itself_and_answers_with_its_new_version(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    client = client_of(people.reporter)
    answered = client.post(
        reverse("reporting:save", args=[report.pk]),
        posted(v_tthc__xin_loi="0", n_tthc__xin_loi="3"),
        headers={"HX-Request": "true"},
    )
    page = answered.content.decode()
    assert answered.status_code == 200
    assert 'id="v-tthc.xin-loi" name="v-tthc.xin-loi" value="1"' in page
    refused = client.post(
        reverse("reporting:save", args=[report.pk]),
        posted(v_tthc__xin_loi="1", n_tthc__xin_loi="ba"),
        headers={"HX-Request": "true"},
    )
    assert "«ba» không phải số" in refused.content.decode()
    assert Answer.objects.get().number == 3


def test_two_people_at_one_field_see_both_versions(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    answer(actor_for(people.leader, NOW), report, tthc__ket_qua=Given(text="Bản của trưởng phòng"))
    client = client_of(people.reporter)
    address = reverse("reporting:save", args=[report.pk])
    answered = client.post(address, posted(v_tthc__ket_qua="0", t_tthc__ket_qua="Bản của tôi"))
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "Bản của tôi" in page
    assert "Bản của trưởng phòng" in page
    assert Answer.objects.get().text == "Bản của trưởng phòng"
    again = client.post(address, posted(v_tthc__ket_qua="1", t_tthc__ket_qua="Bản chung"))
    assert again.status_code == 302
    assert Answer.objects.get().text == "Bản chung"


def test_a_report_typed_after_the_round_was_closed_is_shown_again_and_not_stored(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    commands.close_round(on(people.officer, date(2025, 6, 25)), report.round)
    answered = client_of(people.reporter).post(
        reverse("reporting:save", args=[report.pk]), posted(v_tthc__ket_qua="0", t_tthc__ket_qua="Đã niêm yết đủ")
    )
    page = answered.content.decode()
    assert answered.status_code == 422
    assert "Đợt báo cáo đã khóa" in page
    assert "Đã niêm yết đủ" in page
    assert not Answer.objects.exists()


def test_the_judge_returns_fields_and_the_unit_reads_why_beside_each(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    sent(people, report, writer=people.reporter, head=people.leader, day=NOW.date())
    address = reverse("reporting:act", args=[report.pk, "tra-lai"])
    assert client_of(people.officer).post(address, {"r-tthc.ket-qua": "Thiếu số liệu"}).status_code == 302
    page = client_of(people.reporter).get(reverse("reporting:report", args=[report.pk])).content.decode()
    assert "Thiếu số liệu" in page
    assert "Lưu nháp" in page


def test_opening_a_round_offers_the_periods_there_are(people: People, client_of: Callable[[User], Client]) -> None:
    client = client_of(people.officer)
    page = client.get(reverse("reporting:start")).content.decode()
    assert "Báo cáo CCHC quý – Quý II/2025" in page
    assert "Quý IV/2025" not in page
    huyen = people.unit("huyen").pk
    answered = client.post(reverse("reporting:start"), {"chosen": f"{huyen}|cchc-quy|2025-Q2"})
    assert answered.status_code == 302
    assert "Quý II/2025" not in client.get(reverse("reporting:start")).content.decode().replace("6 tháng", "")


def test_a_round_is_drawn_with_the_same_number_of_questions_for_one_unit_and_for_many(
    people: People, client_of: Callable[[User], Client]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(people.officer)
    small = commands.ask_units(
        actor_for(people.officer, NOW), people.unit("huyen"), title="Một", request="x", units=[people.unit("xa")],
        due_on=date(2025, 6, 10), first=NOW.date(), last=NOW.date(),
    )  # fmt: skip
    large = opened(people)
    counts = []
    for one in (small, large):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("reporting:round", args=[one.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_figure_of_the_committee_opens_down_to_the_sent_reports(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    accepted(people, report, writer=people.reporter, head=people.leader, day=NOW.date())
    page = (
        client_of(people.chair)
        .get(reverse("reporting:figure", args=[report.round_id, "tthc.dung-han"]))
        .content.decode()
    )
    assert reverse("reporting:edition", args=[report.editions.get().pk]) in page
    assert "95%" in page
    assert page.count('<span class="secondary">chưa báo cáo</span>') == 2


def test_hostile_text_is_shown_as_text(
    people: People, report: UnitReport, client_of: Callable[[User], Client]
) -> None:
    words = "<script>alert(1)</script>\u202eđảo"
    entries = sound(report)
    entries["tthc.ket-qua"] = commands.Entry(Given(text=words), 0)
    commands.save_answers(actor_for(people.reporter, NOW), report, entries)
    commands.submit(actor_for(people.leader, NOW), report)
    page = client_of(people.officer).get(reverse("reporting:report", args=[report.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
