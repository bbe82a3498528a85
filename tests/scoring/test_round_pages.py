"""Pages of those who run a round: setting up, allotting, deciding, the council, publishing, mending."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parindex.accounts.models import User
from parindex.scoring import commands
from parindex.scoring.models import (
    Allotment,
    ExtraEntry,
    GateEvent,
    LeafEntry,
    Reopening,
    Result,
    ResultCorrection,
    Round,
    SheetExtension,
)
from parindex.scoring.states import AskState, ExtraKind, RoundState, Verdict
from tests.scoring.test_sheet_pages import text_of
from tests.scoring_rounds import (
    COUNCIL,
    DRAFTED,
    MOMENTS,
    SELF_DUE,
    Cast,
    at,
    concluded,
    entry_of,
    group_of,
    in_appraisal,
    in_council,
    issued,
    opened,
    published,
    set_up,
    sheet_of,
    submitted,
)

ClientOf = Callable[[User], Client]
JUDGING = SELF_DUE + timedelta(days=5)
SETTING_UP = DRAFTED + timedelta(days=2)


def just_signed_in(client: Client) -> Client:
    """What a session remembers of a sign-in by password; being asked again has tests of its own (test_step_up)."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return client


def at_time(moment: datetime) -> Any:
    return time_machine.travel(moment, tick=False)


def url(name: str, *args: object) -> str:
    return reverse(f"scoring:{name}", args=args)


def test_the_list_of_rounds_tells_those_who_run_them_until_when_and_how_many_have_handed_in(
    cast: Cast, client_of: ClientOf
) -> None:
    """A unit that is judged doesn't learn how far the others are."""
    round_ = opened(cast)
    submitted(cast, round_, "tu-phap", SELF_DUE - timedelta(days=3))
    with at_time(SELF_DUE - timedelta(days=2)):
        officer, unit = (text_of(client_of(user).get(url("index"))) for user in (cast.officer, cast.communer))
    due = f"{SELF_DUE:%H:%M %d/%m/%Y}"
    assert f"{due} 1/3" in officer
    assert due in unit
    assert "1/3" not in unit
    with at_time(SELF_DUE + timedelta(minutes=1)):
        assert f"{due} ! đã qua" in text_of(client_of(cast.officer).get(url("index")))


class TestSettingUp:
    def test_the_usual_days_are_proposed_and_taken_as_they_stand(self, cast: Cast, client_of: ClientOf) -> None:
        issued(cast)
        with at_time(SETTING_UP):
            client = client_of(cast.officer)
            page = client.get(url("start"))
            html = page.content.decode()
            assert 'name="self_due_at_ngay" value="10/12/2025"' in html
            assert 'name="council_on" value="15/01/2026"' in html
            form = page.context["form"]
            typed = {"owner": cast.people.unit("huyen").pk, "year": 2025, "title": "Đánh giá năm 2025"}
            for name in ("cutoff_on", "council_on"):
                typed[name] = f"{form.initial[name]:%d/%m/%Y}"
            for name in MOMENTS:
                typed[f"{name}_ngay"] = f"{form.initial[name]:%d/%m/%Y}"
            answer = client.post(url("start"), typed)
            one = Round.objects.get()
            assert answer.headers["Location"] == url("round", one.pk)
            assert one.opens_at == MOMENTS["opens_at"]
            assert one.self_due_at == SELF_DUE
            again = client.post(url("start"), typed)
        assert again.status_code == 422
        assert "Năm 2025 đã có đợt đánh giá" in text_of(again)

    def test_moments_out_of_order_come_back_as_typed(self, cast: Cast, client_of: ClientOf) -> None:
        one = set_up(cast)
        with at_time(SETTING_UP):
            client = client_of(cast.officer)
            form = client.get(url("edit", one.pk)).context["form"]
            typed = {"title": "Tên mới", "version": one.version, "cutoff_on": "15/12/2025", "council_on": "15/1/2026"}
            for name in MOMENTS:
                typed[f"{name}_ngay"] = f"{form.initial[name]:%d/%m/%Y}"
            refused = client.post(url("edit", one.pk), {**typed, "self_due_at_ngay": "1/11/2025"})
            assert refused.status_code == 422
            assert 'value="1/11/2025"' in refused.content.decode()
            assert client.post(url("edit", one.pk), {**typed, "self_due_at_gio": "16:30"}).status_code == 302
        one.refresh_from_db()
        assert one.title == "Tên mới"
        assert one.self_due_at == SELF_DUE - timedelta(minutes=30)

    def test_a_group_takes_a_set_and_units_and_the_round_opens(self, cast: Cast, client_of: ClientOf) -> None:
        version = issued(cast)
        huyen = cast.people.unit("huyen")
        one = commands.set_up(
            at(SETTING_UP, cast.officer), huyen, year=2025, title="Đợt", timetable=commands.Timetable.proposed(2025)
        )
        with at_time(SETTING_UP):
            client = client_of(cast.officer)
            empty = client.post(url("run", one.pk, "mo"), {})
            assert empty.status_code == 422
            assert "Hãy lập nhóm" in text_of(empty)
            units = [cast.people.unit(name).pk for name in ("tu-phap", "xa")]
            answer = client.post(
                url("new_group", one.pk), {"name": "Đơn vị", "set": version.pk, "units": units}, follow=True
            )
            assert "Phòng Tư pháp" in text_of(answer)
            group = one.groups.get()
            assert (
                client.post(url("group", one.pk, group.pk), {"set": version.pk, "units": units[:1]}).status_code
                == 302
            )
            assert group.sheets.count() == 1
            assert client.post(url("run", one.pk, "mo"), {}).status_code == 302
        one.refresh_from_db()
        assert one.state == RoundState.SELF_SCORING

    def test_a_group_can_be_dropped_while_it_is_time(self, cast: Cast, client_of: ClientOf) -> None:
        one = set_up(cast)
        with at_time(SETTING_UP):
            client_of(cast.officer).post(url("drop_group", one.groups.get().pk), {})
        assert not one.groups.exists()

    def test_work_is_allotted_by_fields_and_units_and_gaps_are_shown(self, cast: Cast, client_of: ClientOf) -> None:
        one = opened(cast)
        with at_time(SELF_DUE):
            client = client_of(cast.officer)
            page = text_of(client.get(url("allot", one.pk)))
            assert page.count("chưa giao") == 6
            own = [str(sheet_of(one, cast, "noi-vu").pk)]
            typed = {"appraiser": cast.appraiser.pk, "fields_": ["1"]}
            refused = client.post(url("allot", one.pk), {**typed, "sheets": own})
            assert refused.status_code == 422
            assert "trong 12 tháng qua" in text_of(refused)
            units = [str(sheet_of(one, cast, name).pk) for name in ("tu-phap", "xa")]
            page = text_of(client.post(url("allot", one.pk), {**typed, "sheets": units}, follow=True))
        assert "Huỳnh Thị Đào" in page
        assert page.count("chưa giao") == 4
        assert Allotment.objects.count() == 2


class TestRunning:
    def test_what_keeps_a_round_at_its_step_is_listed(self, cast: Cast, client_of: ClientOf) -> None:
        one = opened(cast)
        with at_time(SELF_DUE - timedelta(days=1)):
            client = client_of(cast.officer)
            page = text_of(client.get(url("step", one.pk)))
            assert re.search(r"\d đơn vị còn thời gian đến 17:00 10/12/2025: .*Phòng Tư pháp", page)
            assert client.post(url("run", one.pk, "chuyen-buoc"), {}).status_code == 422
        with at_time(SELF_DUE + timedelta(hours=1)):
            client = client_of(cast.officer)
            assert "Không còn việc nào vướng" in text_of(client.get(url("step", one.pk)))
            assert client.post(url("run", one.pk, "chuyen-buoc"), {}).status_code == 302
        one.refresh_from_db()
        assert one.state == RoundState.APPRAISAL

    def test_an_extension_is_asked_by_one_and_decided_by_another_in_sight_of_all(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        one = opened(cast)
        sheet = sheet_of(one, cast, "xa")
        with at_time(SELF_DUE - timedelta(hours=2)):
            officer = client_of(cast.officer)
            asked = {"until_ngay": "15/12/2025", "reason": "Lũ quét"}
            assert officer.post(url("ask", sheet.pk, "gia-han"), asked).status_code == 302
            row = SheetExtension.objects.get()
            page = officer.get(url("round", one.pk))
            assert "Lũ quét" in text_of(page)
            assert url("decide_extension", row.pk) not in page.content.decode()
            assert officer.post(url("decide_extension", row.pk), {"decision": "dong-y"}).status_code == 403
            chair = client_of(cast.chair)
            assert url("decide_extension", row.pk) in chair.get(url("round", one.pk)).content.decode()
            assert chair.post(url("decide_extension", row.pk), {}).status_code == 422
            assert chair.post(url("decide_extension", row.pk), {"decision": "dong-y"}).status_code == 302
            public = text_of(client_of(cast.communer).get(url("history", one.pk)))
        assert "gia hạn đến 17:00 15/12/2025 UBND xã Bắc Sơn Lũ quét" in public

    def test_a_locked_sheet_is_reopened_by_two_persons_for_the_leaves_named(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        one = in_appraisal(cast, ("tu-phap", "xa"))
        sheet = sheet_of(one, cast, "tu-phap")
        with at_time(JUDGING):
            council = client_of(cast.council)
            asked = {"leaves": ["1.1.2"], "hours": "24", "reason": "Nhầm tệp"}
            assert council.post(url("ask", sheet.pk, "mo-lai"), {**asked, "hours": "73"}).status_code == 422
            assert council.post(url("ask", sheet.pk, "mo-lai"), asked).status_code == 302
            row = Reopening.objects.get()
            assert council.post(url("decide_reopening", row.pk), {"decision": "dong-y"}).status_code == 403
            just_signed_in(client_of(cast.chair)).post(url("decide_reopening", row.pk), {"decision": "dong-y"})
            page = text_of(client_of(cast.reporter).get(url("sheet", sheet.pk)))
        assert "mở lại cho tiêu chí 1.1.2" in page

    def test_figures_from_outside_are_typed_or_pasted_for_a_group(self, cast: Cast, client_of: ClientOf) -> None:
        one = in_appraisal(cast, ("tu-phap", "xa"))
        with at_time(JUDGING):
            client = client_of(cast.officer)
            assert "0/2 ! chưa đủ" in text_of(client.get(url("outside", one.pk)))
            index = url("enter_outside", one.pk, group_of(one).pk, "2.1.2")
            unit = cast.people.unit("tu-phap").pk
            refused = client.post(index, {f"d{unit}-so-index": "1,75", "source": "Sở KHCN"})
            assert refused.status_code == 422
            assert "ngoài thang" in text_of(refused)
            assert 'value="1,75"' in refused.content.decode()
            assert client.post(index, {f"d{unit}-so-index": "0,75"}).status_code == 422
            assert client.post(index, {f"d{unit}-so-index": "0,75", "source": "Sở KHCN"}).status_code == 302
            ballots = url("enter_outside", one.pk, group_of(one).pk, "2.1.1")
            block = "tu-phap; dân; good; 80\ntu-phap; dân; bad; 20\nubnd xã bắc sơn\tdân\tgood\t1.000\n"
            wrong = client.post(ballots, {"source": "Khảo sát", "block": "phong-la; dân; good; 3"})
            assert "không có đơn vị «phong-la»" in text_of(wrong)
            assert client.post(ballots, {"source": "Khảo sát", "block": block}).status_code == 302
        assert entry_of(one, cast, "tu-phap", "2.1.2").points == 7.5
        assert entry_of(one, cast, "tu-phap", "2.1.1").points == 16
        assert entry_of(one, cast, "xa", "2.1.1").points == 20

    def test_a_bonus_is_asked_by_the_unit_and_a_penalty_put_down_by_those_who_judge(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        one = opened(cast, ("tu-phap", "xa"))
        sheet = sheet_of(one, cast, "tu-phap")
        with at_time(SELF_DUE - timedelta(days=3)):
            unit = client_of(cast.reporter)
            assert "Đề nghị điểm thưởng" in text_of(unit.get(url("extras", sheet.pk)))
            assert unit.post(url("ask_extra", sheet.pk, "T1"), {"T1-so-count": "1"}).status_code == 422
            asked = {"T1-so-count": "1", "T1-basis": "QĐ 99"}
            assert unit.post(url("ask_extra", sheet.pk, "T1"), asked).status_code == 302
            assert unit.post(url("ask_extra", sheet.pk, "P1"), {}).status_code == 403
        bonus = ExtraEntry.objects.get(kind=ExtraKind.BONUS)
        assert bonus.state == AskState.ASKED

    def test_penalties_and_events_wait_for_a_second_person(self, cast: Cast, client_of: ClientOf) -> None:
        one = in_appraisal(cast, ("tu-phap", "xa"))
        sheet = sheet_of(one, cast, "tu-phap")
        with at_time(JUDGING):
            officer, council = client_of(cast.officer), client_of(cast.council)
            officer.post(url("ask_extra", sheet.pk, "P1"), {"P1-so-count": "2", "P1-basis": "CV 5"})
            officer.post(url("note_event", sheet.pk), {"gate": "G1", "basis": "QĐ kỷ luật 3"})
            page = text_of(council.get(url("extras", sheet.pk)))
            assert "CV 5" in page
            assert "QĐ kỷ luật 3" in page
            extra, event = ExtraEntry.objects.get(), GateEvent.objects.get()
            refused = council.post(url("decide_extra", extra.pk), {"decision": "khong"})
            assert refused.status_code == 422
            council.post(url("decide_extra", extra.pk), {"decision": "dong-y", "ve": "phieu"})
            council.post(url("decide_event", event.pk), {"decision": "dong-y"})
        extra.refresh_from_db()
        event.refresh_from_db()
        assert (extra.state, event.state) == (AskState.GRANTED, AskState.GRANTED)

    @pytest.mark.parametrize("units", [("xa",), ("xa", "tu-phap", "noi-vu")], ids=["one", "three"])
    def test_a_table_of_sheets_asks_few_questions_however_long(
        self, cast: Cast, client_of: ClientOf, units: tuple[str, ...]
    ) -> None:
        one = opened(cast, units)
        client = client_of(cast.officer)

        with at_time(SELF_DUE):
            client = client_of(cast.officer)
            client.get(url("round", one.pk))
            with CaptureQueriesContext(connection) as queries:
                page = client.get(url("round", one.pk))
        assert page.content.decode().count("gia hạn, mở lại") == len(units)
        assert len(queries) == 11


class TestCouncil:
    def test_the_standings_are_the_councils_and_nobody_elses(self, cast: Cast, client_of: ClientOf) -> None:
        one = in_council(cast, ("tu-phap", "xa"))
        with at_time(COUNCIL):
            page = text_of(client_of(cast.council).get(url("council", one.pk)))
            assert "chưa có điểm (2.1.4)" in page
            assert client_of(cast.officer).get(url("council", one.pk)).status_code == 403
            assert client_of(cast.reporter).get(url("council", one.pk)).status_code == 404

    def test_concluded_sent_back_concluded_again_and_published(self, cast: Cast, client_of: ClientOf) -> None:
        one = in_council(cast, ("tu-phap", "xa"))
        for entry in LeafEntry.objects.filter(sheet__round=one, leaf="2.1.4"):
            commands.mark(at(COUNCIL, cast.council), entry, verdict=Verdict.POINTS, points=Decimal(8), reason="x")
        with at_time(COUNCIL + timedelta(hours=1)):
            council, chair = client_of(cast.council), just_signed_in(client_of(cast.chair))
            page = text_of(council.get(url("council", one.pk)))
            assert "Hội đồng thông qua" in page
            assert council.post(url("conclude", one.pk, "thong-qua"), {}).status_code == 422
            conclude = {"conclusion": "Nhất trí"}
            assert council.post(url("conclude", one.pk, "thong-qua"), conclude).status_code == 302
            assert chair.post(url("conclude", one.pk, "tra-lai"), {"reason": "Xem lại xã"}).status_code == 302
            council.post(url("conclude", one.pk, "thong-qua"), conclude)
            publish = {"decision": "45/QĐ-UBND", "decided_on": "15/1/2026"}
            assert council.post(url("conclude", one.pk, "cong-bo"), publish).status_code == 403
            early = chair.post(url("conclude", one.pk, "cong-bo"), {**publish, "decided_on": "16/1/2026"})
            assert early.status_code == 422
            assert "không thể sau hôm nay" in text_of(early)
            answer = chair.post(url("conclude", one.pk, "cong-bo"), publish, follow=True)
        assert "45/QĐ-UBND ngày 15/01/2026" in text_of(answer)
        assert Result.objects.get().number == 1

    def test_what_was_published_is_mended_by_a_proposal_and_a_decision(self, cast: Cast, client_of: ClientOf) -> None:
        result = published(cast, ("tu-phap", "xa"))
        with at_time(COUNCIL + timedelta(days=3)):
            council, chair = client_of(cast.council), just_signed_in(client_of(cast.chair))
            address = url("correct", result.pk)
            assert "Tiêu chí 1.1.2" in text_of(council.get(address))
            asked = {"dxa-verdict": "CORRECTED", "dxa-so-done": "180", "dxa-so-all": "200", "reason": "Cộng nhầm"}
            nothing = council.post(f"{address}?tieu-chi=1.1.2", {"reason": "Cộng nhầm"})
            assert nothing.status_code == 422
            assert council.post(f"{address}?tieu-chi=1.1.2", asked).status_code == 302
            row = ResultCorrection.objects.get()
            assert "Cộng nhầm" in text_of(chair.get(url("council", result.round_id)))
            decide = url("decide_correction", row.pk)
            assert council.post(decide, {"decision": "dong-y"}).status_code == 403
            answer = chair.post(decide, {"decision": "dong-y", "number": "50/QĐ-UBND"}, follow=True)
        assert "50/QĐ-UBND" in text_of(answer)
        newest = Result.objects.get(number=2)
        xa = next(unit for unit in newest.read()["groups"][0]["units"] if unit["unit"] == "xa")
        assert xa["outcomes"]["1.1.2"]["points"] == "18"

    @pytest.mark.parametrize("step", ["waiting", "concluded", "published"])
    def test_pages_of_the_council_ask_few_questions(self, cast: Cast, client_of: ClientOf, step: str) -> None:
        if step == "waiting":
            one = in_council(cast)
        else:
            one = concluded(cast) if step == "concluded" else published(cast).round
        who = cast.council if step == "waiting" else cast.chair
        with at_time(COUNCIL + timedelta(days=3)):
            client = client_of(who)
            client.get(url("council", one.pk))
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url("council", one.pk)).status_code == 200
        assert len(queries) <= 12, "\n".join(query["sql"][:220] for query in queries.captured_queries)


def test_strangers_see_nothing_of_a_round(cast: Cast, client_of: ClientOf) -> None:
    one = opened(cast)
    with at_time(SELF_DUE):
        client = client_of(cast.stranger)
        for name in ("round", "edit", "new_group", "allot", "step", "history", "outside", "council"):
            assert client.get(url(name, one.pk)).status_code == 404, name
