"""What units and appraisers hear of a round, each thing exactly once (R-24 too: documents changed after the lock)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.audit.errors import Forbidden
from parindex.audit.roles import Role
from parindex.desk.digest import compose
from parindex.notices import queries as notices
from parindex.organization.queries import actor_for
from parindex.scoring import commands
from parindex.scoring.models import Round
from parindex.scoring.publication import Change, Judgement
from parindex.scoring.states import Verdict
from tests.scoring_rounds import (
    COUNCIL,
    MOMENTS,
    OWN,
    SELF_DUE,
    Cast,
    at,
    concluded,
    document,
    entry_of,
    filled,
    granted,
    in_appraisal,
    in_council,
    marked,
    opened,
    set_up,
    sheet_of,
    submitted,
)

TITLE = "«Đánh giá CCHC năm 2025»: "
FRIDAY = datetime(2025, 11, 28, 8, tzinfo=LOCAL_ZONE)  # eight working days before the deadline


def heard(cast: Cast, who: str, moment: datetime = COUNCIL) -> list[str]:
    """What somebody finds among their notices of rounds, the oldest first."""
    rows = notices.visible_to(actor_for(getattr(cast, who), moment)).order_by("pk")
    return [text.removeprefix(TITLE) for text in rows.values_list("text", flat=True) if text.startswith(TITLE)]


def reminded(moment: datetime) -> int:
    return len(commands.remind(at(moment)))


class TestUnits:
    def test_hear_that_a_round_opened_and_until_when(self, cast: Cast) -> None:
        opened(cast)
        assert heard(cast, "reporter") == ["tự chấm từ 08:00 10/11/2025, hết hạn lúc 17:00 10/12/2025"]
        assert heard(cast, "leader") == heard(cast, "reporter") == heard(cast, "communer")

    def test_hear_nothing_of_a_round_that_is_being_set_up(self, cast: Cast) -> None:
        set_up(cast)
        assert heard(cast, "reporter") == []

    def test_are_reminded_seven_and_one_working_days_before_once_each(self, cast: Cast) -> None:
        opened(cast)
        told = [reminded(FRIDAY + timedelta(days=n, hours=hour)) for n in range(13) for hour in (0, 1)]
        by_day = {(FRIDAY + timedelta(days=n // 2)).date(): told[n] + told[n + 1] for n in range(0, 26, 2)}
        assert {day: n for day, n in by_day.items() if n} == {date(2025, 12, 1): 3, date(2025, 12, 9): 3}
        assert heard(cast, "reporter")[1:] == [
            "sắp hết hạn tự chấm: 17:00 10/12/2025",
            "hạn tự chấm đã rất gần: 17:00 10/12/2025; quá giờ đó phiếu tự khóa",
        ]

    def test_after_days_on_which_nothing_ran_only_the_nearest_is_told(self, cast: Cast) -> None:
        opened(cast)
        assert reminded(SELF_DUE - timedelta(hours=3)) == 3
        assert len(heard(cast, "reporter")) == 2
        assert reminded(SELF_DUE + timedelta(seconds=1)) == 0

    def test_who_has_handed_in_is_left_alone_and_a_new_deadline_begins_anew(self, cast: Cast) -> None:
        round_ = opened(cast)
        submitted(cast, round_, "xa", FRIDAY)
        assert reminded(SELF_DUE - timedelta(days=1)) == 2
        now = SELF_DUE - timedelta(hours=5)
        sheet = sheet_of(round_, cast, "tu-phap")
        asked = commands.ask_time(at(now, cast.leader), sheet, until=SELF_DUE + timedelta(days=2), reason="Mất điện")
        commands.decide_time(at(now, cast.chair), asked, granted=True)
        assert heard(cast, "reporter")[-1] == "được gia hạn đến 17:00 12/12/2025"
        assert reminded(SELF_DUE + timedelta(days=1)) == 1
        assert heard(cast, "reporter")[-1].startswith("hạn tự chấm đã rất gần: 17:00 12/12/2025")

    def test_hear_that_more_time_was_not_given_and_why(self, cast: Cast) -> None:
        round_ = opened(cast)
        now, sheet = SELF_DUE - timedelta(hours=5), sheet_of(round_, cast, "tu-phap")
        asked = commands.ask_time(at(now, cast.leader), sheet, until=SELF_DUE + timedelta(days=2), reason="Mất điện")
        commands.decide_time(at(now, cast.chair), asked, granted=False, answer="Đã đủ thời gian")
        assert heard(cast, "leader")[-1] == "không được gia hạn: Đã đủ thời gian"

    def test_hear_once_that_the_sheet_was_locked(self, cast: Cast) -> None:
        round_ = opened(cast)
        submitted(cast, round_, "xa", FRIDAY)
        with time_machine.travel(SELF_DUE + timedelta(minutes=1), tick=False):
            out = StringIO()
            call_command("lock_rounds", stdout=out)
            call_command("lock_rounds", stdout=StringIO())
        assert out.getvalue().startswith("2 phiếu đã khóa, 0 đơn vị được nhắc hạn.")
        locked = "phiếu tự chấm đã khóa do hết hạn, với những gì đã lưu trước giờ đó"
        assert [heard(cast, who).count(locked) for who in ("reporter", "communer")] == [1, 0]

    def test_hear_what_is_to_be_explained_and_are_reminded_of_it(self, cast: Cast) -> None:
        explaining(cast)
        assert heard(cast, "reporter")[-1] == "1 tiêu chí cần giải trình trước 17:00 05/01/2026"
        assert "giải trình" not in heard(cast, "communer")[-1]
        assert [reminded(MOMENTS["explain_due_at"] - timedelta(hours=hours)) for hours in (60, 20, 19)] == [1, 0, 0]
        assert heard(cast, "reporter")[-1].startswith("hạn giải trình đã rất gần: 17:00 05/01/2026")

    def test_hear_that_a_sheet_was_opened_again(self, cast: Cast) -> None:
        round_ = in_appraisal(cast)
        now = SELF_DUE + timedelta(days=1)
        reopened(cast, round_, now)
        assert heard(cast, "communer")[-1] == "phiếu được mở lại cho tiêu chí 1.1.1 đến 17:00 12/12/2025"
        assert "mở lại" not in heard(cast, "reporter")[-1]

    def test_hear_of_the_decision_and_of_a_correction(self, cast: Cast) -> None:
        round_ = concluded(cast)
        chair = at(COUNCIL + timedelta(days=1), cast.chair)
        result = commands.publish(chair, round_, decision="45/QĐ-UBND", decided_on=date(2026, 1, 16))
        told = "kết quả đã công bố theo 45/QĐ-UBND"
        assert [heard(cast, who)[-1] for who in ("reporter", "communer", "home")] == [told] * 3
        change = Change("xa", "1.1.1", Judgement(Verdict.POINTS, points="1", reason="Nhầm"))
        later = COUNCIL + timedelta(days=2)
        asked = commands.propose_correction(at(later, cast.council), result, changes=[change], reason="Nhầm")
        assert heard(cast, "reporter")[-1] == told
        commands.decide_correction(at(later, cast.chair), asked, granted=True, decision="50/QĐ-UBND")
        assert heard(cast, "reporter")[-2:] == [told, "kết quả đã được đính chính theo 50/QĐ-UBND"]

    def test_no_notice_names_a_person(self, cast: Cast) -> None:
        in_council(cast)
        names = ("Định", "Ngọc", "Đào", "Nga", "Hoa")
        texts = [text for who in ("reporter", "appraiser", "communer") for text in heard(cast, who)]
        assert texts
        assert not [text for text in texts for name in names if name in text]

    def test_a_notice_leads_to_a_page_that_its_reader_may_open(
        self, cast: Cast, client_of: Callable[..., object]
    ) -> None:
        round_ = concluded(cast)
        chair = at(COUNCIL, cast.chair)
        with time_machine.travel(COUNCIL + timedelta(hours=3), tick=False):
            commands.publish(chair, round_, decision="45/QĐ-UBND", decided_on=COUNCIL.date())
            for who in ("reporter", "appraiser"):
                rows = notices.visible_to(actor_for(getattr(cast, who), COUNCIL))
                client = client_of(getattr(cast, who))
                for url in {one.url for one in rows}:
                    assert client.get(url).status_code == 200, (who, url)  # type: ignore[attr-defined]


class TestAppraisers:
    def test_hear_that_a_sheet_was_handed_in(self, cast: Cast) -> None:
        round_ = opened(cast)
        filled(cast, round_, "xa", FRIDAY)
        assert heard(cast, "appraiser") == []
        commands.submit(at(FRIDAY, cast.head), sheet_of(round_, cast, "xa"))
        assert heard(cast, "appraiser") == ["UBND xã Bắc Sơn đã nộp phiếu tự chấm"]
        assert heard(cast, "other") == heard(cast, "appraiser")
        assert "nộp" not in "".join(heard(cast, "reporter"))

    def test_hear_that_a_unit_has_explained(self, cast: Cast) -> None:
        round_ = explaining(cast)
        now = MOMENTS["explain_due_at"] - timedelta(days=2)
        before = heard(cast, "appraiser")
        commands.explain(at(now, cast.reporter), entry_of(round_, cast, "tu-phap", "1.1.1"), text="Đã có văn bản")
        assert heard(cast, "appraiser") == before
        commands.finish_explaining(at(now, cast.leader), sheet_of(round_, cast, "tu-phap"))
        assert heard(cast, "appraiser") == [*before, "Phòng Tư pháp đã chốt giải trình"]

    def test_hear_of_every_document_changed_after_the_lock(self, cast: Cast) -> None:
        round_ = in_appraisal(cast)
        now = SELF_DUE + timedelta(days=1)
        before = heard(cast, "appraiser")
        reopened(cast, round_, now)
        entry, writer = entry_of(round_, cast, "xa", "1.1.1"), at(now, cast.communer)
        old = entry.evidence.get()
        new = commands.attach(writer, entry, document("moi.txt", data="Bản mới".encode()), replaces=old)
        assert old.file.sha256 != new.file.sha256
        assert entry.evidence.filter(pk=old.pk, withdrawn_at=None).exists()  # nothing was overwritten
        commands.withdraw(writer, new)
        told = "UBND xã Bắc Sơn thay đổi tài liệu kiểm chứng của tiêu chí 1.1.1 khi được mở lại"
        assert heard(cast, "appraiser") == [*before, told, told]
        for leaf in OWN[1:]:  # those that were not opened stay locked
            with pytest.raises(Exception, match="không nhận thêm"):
                commands.attach(writer, entry_of(round_, cast, "xa", leaf), document())

    def test_of_a_commune_hear_nothing_of_the_district(self, cast: Cast) -> None:
        granted(cast.people, cast.people.handler, "xa", Role.APPRAISER)
        round_ = opened(cast)
        submitted(cast, round_, "tu-phap", FRIDAY)
        assert heard(cast, "appraiser")
        assert heard(cast, "handler") == []


def test_notices_of_a_round_are_in_the_morning_letter(cast: Cast) -> None:
    opened(cast)
    letter = compose(cast.reporter, MOMENTS["opens_at"] + timedelta(hours=1), site="https://mau")
    assert letter is not None
    assert "tự chấm từ 08:00 10/11/2025, hết hạn lúc 17:00 10/12/2025" in letter.text
    assert "https://mau/cham-diem/phieu/" in letter.text


def test_only_the_system_reminds(cast: Cast) -> None:
    opened(cast)
    officer: Actor = at(SELF_DUE - timedelta(days=1), cast.officer)
    with pytest.raises(Forbidden):
        commands.remind(officer)


def explaining(cast: Cast) -> Round:
    round_ = in_appraisal(cast)
    marked(cast, round_, SELF_DUE + timedelta(days=5), asks={("tu-phap", "1.1.1"): "Vì sao?"})
    return commands.go_on(at(MOMENTS["appraisal_due_at"] + timedelta(hours=1), cast.officer), round_)


def reopened(cast: Cast, round_: Round, now: datetime) -> None:
    sheet = sheet_of(round_, cast, "xa")
    asked = commands.ask_reopening(at(now, cast.council), sheet, leaves=["1.1.1"], hours=24, reason="Nhầm tệp")
    commands.decide_reopening(at(now, cast.chair), asked, granted=True)
