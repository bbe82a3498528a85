"""The morning letter: to whom, when, what it says, and never twice."""

from __future__ import annotations

import io
import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from structlog.testing import capture_logs

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.notices import commands as notices
from parindex.notices.models import Digest
from parindex.organization import commands as organization
from parindex.organization.models import RoleGrant
from parindex.organization.queries import actor_for
from parindex.planning import commands
from parindex.planning.links import url_of
from parindex.planning.models import Obligation, Plan
from tests.desk.mail_servers import REFUSED
from tests.people import People
from tests.plan_reviews import confirmed
from tests.report_rounds import opened

SITE = "https://cchc.huyen-mau.example"
DUE = date(2025, 9, 30)  # a Tuesday; Phòng Tư pháp and Phòng Nội vụ owe a report
LATE = date(2025, 10, 2)  # two working days later
NEXT = date(2025, 10, 3)
LATE_AND_URGED = "parindex: 1 việc quá hạn, 1 thông báo mới"


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.SITE_URL = SITE


@pytest.fixture
def plan(people: People) -> Plan:
    """A plan in force; everybody has an address."""
    for user in User.objects.all():
        user.email = f"{user.username}@huyen-mau.example"
        user.save()
        setattr(people, user.username, user)
    return confirmed(people)


def moment(day: date, hour: int = 7) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL_ZONE)


def on(user: User, day: date) -> Actor:
    return actor_for(user, moment(day))


def morning(day: date) -> tuple[int, list[str]]:
    """Run the command on the morning of `day`: its status and what it said."""
    out = io.StringIO()
    with time_machine.travel(moment(day), tick=False):
        try:
            call_command("send_digests", stdout=out)
        except CommandError as error:
            return error.returncode, [*out.getvalue().splitlines(), str(error)]
    return 0, out.getvalue().splitlines()


def letters() -> dict[str, str]:
    """Address → subject of the letters since the last look."""
    found = {", ".join(message.to): message.subject for message in mail.outbox}
    assert len(found) == len(mail.outbox)
    mail.outbox.clear()
    return found


def owed(unit: str, people: People) -> Obligation:
    return Obligation.objects.get(task__path="II.1.2", unit=people.unit(unit))


def remind(people: People, day: date, *units: str) -> None:
    commands.remind(on(people.officer, day), [owed(unit, people) for unit in units], text="Khẩn trương")


def test_a_letter_tells_of_work_and_notices_with_links_that_lead_there(people: People, plan: Plan) -> None:
    remind(people, LATE, "tu-phap")
    User.objects.exclude(pk=people.reporter.pk).update(email="")
    assert morning(LATE) == (0, ["Ngày 02/10/2025: gửi 1 thư; 0 người không có gì mới hoặc đã có thư hôm nay."])
    (letter,) = mail.outbox
    link = SITE + url_of(owed("tu-phap", people))
    assert (letter.to, letter.subject) == ([people.reporter.email], LATE_AND_URGED)
    assert letter.body == (
        "Xin chào,\n\nViệc và thông báo của bạn đến sáng 02/10/2025.\n\n"
        f"1 việc quá hạn\n- II.1.2, Phòng Tư pháp: hạn 30/09/2025, trễ 2 ngày làm việc\n  {link}\n\n"
        f"1 thông báo mới\n- Đôn đốc Nhiệm vụ II.1.2\n  {link}\n\n"
        f"Mọi việc của đơn vị:\n{SITE}/\nMọi thông báo:\n{SITE}/thong-bao/\n\n"
        "Thư tự động của parindex, mỗi ngày làm việc nhiều nhất một thư. Xin đừng trả lời thư này.\n\n"
    )


def test_work_sent_back_and_work_due_soon_are_counted_apart(people: People, plan: Plan) -> None:
    day = DUE - timedelta(days=7)
    back = Obligation.objects.get(task__path="II.2")
    commands.report_progress(on(people.reporter, day), back, percent=100, result="Xong")
    back.refresh_from_db()
    commands.return_progress(on(people.officer, day), back, reason="Thiếu")
    morning(day)
    assert letters()[people.leader.email] == "parindex: 1 việc bị trả lại, 1 việc sắp đến hạn, 1 thông báo mới"


@pytest.mark.parametrize(
    ("day", "why"),
    [(date(2025, 10, 4), "Ngày nghỉ hằng tuần"), (date(2025, 9, 2), "Quốc khánh")],
    ids=["Saturday", "public holiday"],
)
def test_nothing_is_sent_on_a_day_off(people: People, plan: Plan, day: date, why: str) -> None:
    remind(people, day, "tu-phap")
    said = f"Hôm nay {day:%d/%m/%Y} không phải ngày làm việc ({why}): không gửi thư."
    assert (morning(day), letters(), Digest.objects.count()) == ((0, [said]), {}, 0)


def test_a_person_gets_one_letter_a_day_however_often_the_command_runs(people: People, plan: Plan) -> None:
    remind(people, LATE, "tu-phap")
    morning(LATE)
    assert set(letters()) == {people.officer.email, people.leader.email, people.reporter.email}
    remind(people, LATE, "tu-phap")
    assert morning(LATE)[0] == 0
    assert letters() == {}
    morning(NEXT)
    assert letters() == {user.email: LATE_AND_URGED for user in (people.leader, people.reporter)}


@pytest.mark.usefixtures("shared_database")
def test_two_runs_at_once_send_one_letter(people: People, plan: Plan, settings: Any) -> None:
    settings.EMAIL_BACKEND = "tests.desk.mail_servers.Slow"
    remind(people, LATE, "tu-phap")
    User.objects.exclude(pk=people.reporter.pk).update(email="")
    said: list[str] = []

    def run() -> None:
        out = io.StringIO()
        try:
            call_command("send_digests", stdout=out)
        finally:
            connection.close()
        said.append(out.getvalue())

    with time_machine.travel(moment(LATE), tick=True):
        runs = [threading.Thread(target=run) for _ in range(2)]
        for one in runs:
            one.start()
        for one in runs:
            one.join(timeout=60)
    assert sorted(said) == [
        f"Ngày 02/10/2025: gửi {sent} thư; {skipped} người không có gì mới hoặc đã có thư hôm nay.\n"
        for sent, skipped in ((0, 1), (1, 0))
    ]
    assert (list(letters()), Digest.objects.count()) == ([people.reporter.email], 1)


def test_when_one_address_is_refused_the_others_get_theirs_and_the_next_run_tries_again(
    people: People, plan: Plan, settings: Any
) -> None:
    remind(people, LATE, "tu-phap")
    User.objects.filter(pk=people.leader.pk).update(email=REFUSED)
    settings.EMAIL_BACKEND = "tests.desk.mail_servers.Refusing"
    with capture_logs() as logs:
        status, said = morning(LATE)
    assert (status, said[-1]) == (1, "1 thư không gửi được. Hãy xem nhật ký máy chủ rồi chạy lại lệnh.")
    assert set(letters()) == {people.officer.email, people.reporter.email}
    assert [entry for entry in logs if entry["event"] == "digest.failed"] == [
        {"event": "digest.failed", "user": people.leader.pk, "error": "SMTPRecipientsRefused", "log_level": "error"}
    ]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert (morning(LATE)[0], letters()) == (0, {REFUSED: LATE_AND_URGED})


def test_each_run_leaves_one_line_in_the_log(people: People, plan: Plan) -> None:
    with capture_logs() as logs:
        morning(LATE)
    line = {"event": "digests", "day": "2025-10-02", "sent": 3, "skipped": 11, "failed": 0, "log_level": "info"}
    assert logs == [line]


def test_who_has_nothing_to_be_told_gets_no_letter(people: People, plan: Plan) -> None:
    assert (morning(date(2025, 6, 3))[0], letters()) == (0, {})


def test_work_that_was_told_of_is_not_told_again_until_something_changes(people: People, plan: Plan) -> None:
    days = [DUE - timedelta(days=7), DUE - timedelta(days=6), DUE, date(2025, 10, 1), LATE, NEXT]
    told = []
    for day in days:
        morning(day)
        told.append(letters().get(people.reporter.email))
    assert told == ["parindex: 1 việc sắp đến hạn", None, None, "parindex: 1 việc quá hạn", None, None]


def test_a_role_given_since_brings_the_work_of_its_unit(people: People, plan: Plan) -> None:
    morning(LATE)
    assert people.communer.email not in letters()
    organization.grant_role(people.system, people.communer, people.unit("tu-phap"), "UNIT_LEADER", valid_from=NEXT)
    morning(NEXT)
    assert letters() == {people.communer.email: "parindex: 1 việc quá hạn"}


def test_who_reports_for_two_units_gets_one_letter_of_both(people: People, plan: Plan) -> None:
    organization.grant_role(people.system, people.reporter, people.unit("noi-vu"), "UNIT_LEADER", valid_from=DUE)
    remind(people, LATE, "tu-phap", "noi-vu")
    morning(LATE)
    (letter,) = [message for message in mail.outbox if message.to == [people.reporter.email]]
    assert letter.subject == "parindex: 2 việc quá hạn, 2 thông báo mới"
    assert ("Phòng Tư pháp: hạn" in letter.body, "Phòng Nội vụ: hạn" in letter.body) == (True, True)


def test_who_held_a_role_until_yesterday_gets_no_letter(people: People, plan: Plan) -> None:
    remind(people, LATE, "tu-phap")
    grant = RoleGrant.objects.get(user=people.reporter)
    organization.end_grant(on(people.admin, LATE - timedelta(days=1)), grant)
    morning(LATE)
    assert set(letters()) == {people.officer.email, people.leader.email}


def test_who_has_left_or_has_no_address_gets_no_letter(people: People, plan: Plan) -> None:
    remind(people, LATE, "tu-phap")
    User.objects.filter(pk=people.reporter.pk).update(is_active=False)
    User.objects.filter(pk=people.leader.pk).update(email="")
    morning(LATE)
    assert set(letters()) == {people.officer.email}


def test_notices_seen_on_the_page_are_not_told_again(people: People, plan: Plan) -> None:
    remind(people, LATE, "tu-phap")
    notices.see_all(on(people.reporter, LATE))
    morning(LATE)
    assert letters()[people.reporter.email] == "parindex: 1 việc quá hạn"


def test_no_letter_names_a_person(people: People, plan: Plan) -> None:
    raised = commands.raise_difficulty(
        on(people.reporter, LATE), people.unit("tu-phap"), about=owed("tu-phap", people).task, text="Thiếu người"
    )
    commands.escalate_difficulty(on(people.officer, LATE), raised, note="Đề nghị xem xét")
    commands.direct(
        on(people.chair, LATE), plan, text="Bố trí người", units=[people.unit("xa")], due_on=NEXT, difficulty=raised
    )
    remind(people, LATE, "tu-phap", "noi-vu")
    morning(LATE)
    written = " ".join(f"{message.subject}\n{message.body}" for message in mail.outbox)
    named = [user.username for user in User.objects.all() if user.full_name in written or user.email in written]
    assert (len(mail.outbox), named) == (6, [])


def test_a_long_list_is_cut_and_the_rest_counted(people: People, plan: Plan) -> None:
    for _ in range(23):
        remind(people, LATE, "tu-phap")
    morning(LATE)
    (letter,) = [message for message in mail.outbox if message.to == [people.reporter.email]]
    assert letter.subject == "parindex: 1 việc quá hạn, 23 thông báo mới"
    assert (letter.body.count("- Đôn đốc"), "\n- và 3 mục nữa\n" in letter.body) == (20, True)


def test_a_text_with_markup_stays_the_text_it_is(people: People, plan: Plan) -> None:
    text = 'Nhiệm vụ <b>"A & B"</b>'
    notices.notify(on(people.officer, LATE), [people.unit("tu-phap")], "REPORTERS", text=text, url="/")
    morning(LATE)
    (letter,) = [message for message in mail.outbox if message.to == [people.reporter.email]]
    assert f"- {text}\n  {SITE}/\n" in letter.body


def test_without_the_address_of_the_site_nothing_is_sent_and_the_remedy_is_said(
    people: People, plan: Plan, settings: Any
) -> None:
    settings.SITE_URL = ""
    status, (said,) = morning(LATE)
    assert (status, said.startswith("Chưa đặt PARINDEX_SITE_URL"), letters()) == (2, True, {})


def test_a_report_that_is_due_presses_like_any_other_work(people: People, plan: Plan) -> None:
    opened(people)
    title = "Công tác cải cách hành chính 6 tháng đầu năm 2025, Phòng Tư pháp: hạn 20/06/2025"
    told = {}
    for day in (date(2025, 6, 10), date(2025, 6, 16), date(2025, 6, 24)):
        mail.outbox.clear()
        morning(day)
        bodies = [str(message.body) for message in mail.outbox if message.to == ["reporter@huyen-mau.example"]]
        told[day.day] = [line for text in bodies for line in text.splitlines() if line.startswith("- Công tác")]
    assert told == {10: [], 16: [f"- {title}, còn 4 ngày làm việc"], 24: [f"- {title}, trễ 2 ngày làm việc"]}
