"""The pages of following a plan: what they cost, acts on many pieces of work, a day gone by, an amendment drafted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE
from parindex.kit import clock
from parindex.notices import queries as notices
from parindex.organization.queries import actor_for
from parindex.planning import commands
from parindex.planning.models import Amendment, Obligation, Plan, Reminder
from tests.conftest import NOW
from tests.people import People
from tests.plan_reviews import TEXT, confirmed, opened

ClientOf = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def plan(people: People) -> Plan:
    return confirmed(people)


@pytest.fixture
def october(monkeypatch: pytest.MonkeyPatch) -> date:
    """A day on which the inspection due on 30 September is late."""
    moment = datetime(2025, 10, 6, 9, tzinfo=LOCAL_ZONE)
    monkeypatch.setattr(clock, "now", lambda: moment)
    return moment.date()


def late(plan: Plan) -> list[Obligation]:
    return list(Obligation.objects.filter(task__plan=plan, task__path="II.1.2").order_by("unit__code"))


def test_the_overview_costs_the_same_few_queries_however_many_duties_a_plan_has(
    people: People, plan: Plan, client_of: ClientOf, django_assert_max_num_queries: Callable[..., object]
) -> None:
    more = "\n".join(f"- Việc thêm số {n} của phòng, hoàn thành trước ngày 15/5/2025." for n in range(30))
    officer = actor_for(people.officer, NOW)
    review = opened(people, TEXT.replace("2. Phòng Tư pháp:", f"{more}\n2. Phòng Tư pháp:"))
    commands.name_unit(officer, review, written="Ban Quản lý chợ", unit=None)
    larger = commands.confirm_review(
        officer, review, title="Lớn", reference="", issued_on=date(2025, 1, 10), year=2025, without_lead_is_right=True
    )
    assert larger.tasks.count() == plan.tasks.count() + 30
    browser = client_of(people.officer)
    spent = []
    for one in (plan, larger):
        with django_assert_max_num_queries(12) as asked:  # type: ignore[attr-defined]
            assert browser.get(f"/ke-hoach/{one.pk}/theo-doi/").status_code == 200
        spent.append(len(asked))
    assert spent[0] == spent[1]


@pytest.mark.usefixtures("october")
def test_the_ticked_pieces_of_late_work_are_urged_about(people: People, plan: Plan, client_of: ClientOf) -> None:
    one, other = late(plan)
    answer = client_of(people.officer).post(
        f"/ke-hoach/{plan.pk}/theo-doi/don-doc/", {"chosen_parts": [other.pk], "text": "Đề nghị báo cáo trong tuần."}
    )
    assert answer.status_code == 302
    assert Reminder.objects.get().obligation_id == other.pk
    assert one.reminders.count() == 0
    assert notices.visible_to(actor_for(people.reporter, NOW)).filter(text__startswith="Đôn đốc").count() == 1


@pytest.mark.usefixtures("october")
def test_all_late_work_is_urged_about_with_one_button(people: People, plan: Plan, client_of: ClientOf) -> None:
    client_of(people.officer).post(
        f"/ke-hoach/{plan.pk}/theo-doi/don-doc/", {"everything": "1", "text": "Đề nghị báo cáo."}
    )
    assert set(Reminder.objects.values_list("obligation_id", flat=True)) == {one.pk for one in late(plan)}


@pytest.mark.usefixtures("october")
def test_nothing_ticked_is_said_and_what_was_typed_is_still_there(
    people: People, plan: Plan, client_of: ClientOf
) -> None:
    answer = client_of(people.officer).post(f"/ke-hoach/{plan.pk}/theo-doi/don-doc/", {"text": "Đề nghị gấp"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy đánh dấu ít nhất một phần việc" in page
    assert "Đề nghị gấp" in page
    assert not Reminder.objects.exists()


@pytest.fixture
def after_thousands(db: None) -> None:
    """As where thousands of pieces of work came before: their numbers are 1.354 for people and 1354 for machines."""
    table = Obligation._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 1353)", [table])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 1353)", [table])


@pytest.mark.usefixtures("october")
def test_a_tick_stays_when_the_text_was_forgotten(
    after_thousands: None, people: People, plan: Plan, client_of: ClientOf
) -> None:
    one, other = late(plan)
    assert min(one.pk, other.pk) > 1353
    answer = client_of(people.officer).post(f"/ke-hoach/{plan.pk}/theo-doi/don-doc/", {"chosen_parts": [one.pk]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(" checked") == 1
    assert f'value="{other.pk}"' in page


def test_work_of_another_plan_can_not_be_slipped_in(people: People, plan: Plan, client_of: ClientOf) -> None:
    foreign = late(plan)[0]
    answer = client_of(people.officer).post(
        f"/ke-hoach/{plan.pk}/theo-doi/don-doc/", {"chosen_parts": [foreign.pk], "text": "Chưa đến hạn"}
    )
    assert answer.status_code == 422
    assert not Reminder.objects.exists()


@pytest.mark.parametrize(
    ("day", "status"), [("01/06/2025", 200), ("09/01/2025", 422), ("03/06/2025", 422), ("x", 422)]
)
def test_only_days_of_the_plan_that_have_been_can_be_read_back(
    people: People, plan: Plan, client_of: ClientOf, day: str, status: int
) -> None:
    answer = client_of(people.officer).get(f"/ke-hoach/{plan.pk}/ngay-truoc/", {"ngay": day})
    assert answer.status_code == status


def test_an_amendment_goes_from_the_first_page_to_the_annex(people: People, plan: Plan, client_of: ClientOf) -> None:
    browser = client_of(people.officer)
    page = browser.post(f"/ke-hoach/{plan.pk}/dieu-chinh/").headers["Location"]
    draft = Amendment.objects.get()
    duty = plan.tasks.get(path="II.2")
    form = {"path": "II.2", "text": "Rà soát toàn bộ văn bản", "lead": ["tu-phap"], "recurrence": "yearly"}
    assert browser.post(f"{page}nhiem-vu/{duty.pk}/", form).status_code == 302
    shown = browser.get(page).content.decode()
    assert "Rà soát toàn bộ văn bản" in shown
    refused = browser.post(f"{page}ap-dung/", {"reason": "Theo chỉ đạo", "decided_on": "31/12/2025"})
    assert refused.status_code == 422
    assert "Theo chỉ đạo" in refused.content.decode()
    assert browser.post(f"{page}ap-dung/", {"reason": "Theo chỉ đạo", "decided_on": "02/06/2025"}).status_code == 302
    annex = browser.get(page).content.decode()
    assert "điều chỉnh lần 1" in annex
    assert "Rà soát văn bản quy phạm pháp luật" in annex
    draft.refresh_from_db()
    assert draft.number == 1


def test_a_duty_without_a_lead_is_refused_with_what_was_typed(
    people: People, plan: Plan, client_of: ClientOf
) -> None:
    browser = client_of(people.officer)
    page = browser.post(f"/ke-hoach/{plan.pk}/dieu-chinh/").headers["Location"]
    answer = browser.post(f"{page}them/", {"path": "II.9", "text": "Số hóa hồ sơ", "due_on": "31/2/2025"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Hãy chọn đơn vị chủ trì" in shown
    assert "31/2/2025" in shown
    assert "Số hóa hồ sơ" in shown


def test_two_people_on_one_duty_the_second_sees_what_both_wrote(
    people: People, plan: Plan, client_of: ClientOf
) -> None:
    one = late(plan)[1]
    form = {"percent": "50", "version": str(one.version)}
    url = f"/ke-hoach/phan-viec/{one.pk}/bao-cao/"
    first = client_of(people.reporter).post(url, {**form, "result": "Đã kiểm tra hai phòng"})
    second = client_of(people.leader).post(url, {**form, "result": "Đã kiểm tra ba phòng", "percent": "70"})
    shown = second.content.decode()
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Đã kiểm tra ba phòng" in shown
    assert "<dt>Kết quả</dt>" in shown
    assert "<dt>Mức hoàn thành (%)</dt>" in shown
    one.refresh_from_db()
    assert (one.percent, one.reports.get().result) == (50, "Đã kiểm tra hai phòng")
