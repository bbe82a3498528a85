"""An appraiser's pages: leaf by leaf with few strokes, refusals told, conflicts declared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parindex.accounts.models import User
from parindex.scoring import commands
from parindex.scoring.models import Allotment, ConflictDeclaration, Mark, Round
from parindex.scoring.states import Verdict
from tests.scoring.test_sheet_pages import text_of
from tests.scoring_rounds import (
    COUNCIL,
    MOMENTS,
    SELF_DUE,
    Cast,
    at,
    document,
    entry_of,
    in_appraisal,
    in_council,
    marked,
    sheet_of,
)

ClientOf = Callable[[User], Client]
JUDGING = SELF_DUE + timedelta(days=5)


@pytest.fixture
def judging() -> Iterator[None]:
    """It is five days after the deadline, in the first appraisal."""
    with time_machine.travel(JUDGING, tick=False):
        yield


def judge_url(round_: Round, cast: Cast, leaf: str, unit: str = "tu-phap") -> str:
    return reverse("scoring:judge", args=[sheet_of(round_, cast, unit).pk, leaf])


def mark_of(round_: Round, cast: Cast, leaf: str) -> Mark:
    return Mark.objects.get(entry=entry_of(round_, cast, "tu-phap", leaf))


@pytest.mark.usefixtures("judging")
class TestJudging:
    def test_the_list_leads_to_the_first_leaf_that_is_owed(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        client = client_of(cast.appraiser)
        page = text_of(client.get(reverse("scoring:index")))
        assert "Phòng Tư pháp 1, 2 0/4" in page
        sheet = client.get(reverse("scoring:appraisal", args=[sheet_of(round_, cast, "tu-phap").pk]))
        assert "Chấm tiếp: 1.1.1" in text_of(sheet)
        assert "Đã chấm 0/4" in text_of(sheet)

    def test_to_agree_is_one_button_and_leads_on(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        client = client_of(cast.appraiser)
        page = client.get(judge_url(round_, cast, "1.1.2"))
        html = page.content.decode()
        assert 'value="AS_DECLARED"' in html
        assert "checked" in html.split('value="AS_DECLARED"')[1][:80]
        assert "19/20 điểm" in text_of(page)
        assert "tr. 3" in text_of(page)
        answer = client.post(
            judge_url(round_, cast, "1.1.2"), {"verdict": "AS_DECLARED", "so-done": "190", "so-all": "200"}
        )
        assert answer.headers["Location"] == judge_url(round_, cast, "1.1.3")
        assert mark_of(round_, cast, "1.1.2").verdict == Verdict.AS_DECLARED

    def test_corrected_facts_are_scored_by_the_rule(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        client, url = client_of(cast.appraiser), judge_url(round_, cast, "1.1.2")
        typed = {"so-done": "150", "so-all": "200", "verdict": "AS_DECLARED"}
        refused = client.post(url, typed)
        assert refused.status_code == 422
        assert "Bạn đã sửa số liệu" in text_of(refused)
        assert client.post(url, {**typed, "verdict": "CORRECTED"}).status_code == 422
        answer = client.post(url, {**typed, "verdict": "CORRECTED", "reason": "Đếm lại", "asks": "Vì sao lệch?"})
        assert answer.status_code == 302
        said = mark_of(round_, cast, "1.1.2")
        assert (said.points, said.asks) == (15, "Vì sao lệch?")

    def test_points_typed_are_never_thrown_away(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        client, url = client_of(cast.appraiser), judge_url(round_, cast, "2.1.3")
        refused = client.post(url, {"verdict": "NO_EVIDENCE", "points": "7,5", "reason": "x"})
        assert refused.status_code == 422
        assert 'value="7,5"' in refused.content.decode()
        assert "theo bước 0.5" in text_of(client.post(url, {"verdict": "POINTS", "points": "7,3", "reason": "x"}))
        answer = client.post(url, {"verdict": "POINTS", "points": "7,5", "reason": "Theo biên bản"})
        assert answer.status_code == 302
        assert mark_of(round_, cast, "2.1.3").points == Decimal("7.5")

    def test_the_last_leaf_leads_back_to_the_sheet(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        client = client_of(cast.appraiser)
        for code in ("1.1.1", "1.1.2", "1.1.3"):
            commands.mark(
                at(JUDGING, cast.appraiser), entry_of(round_, cast, "tu-phap", code), verdict=Verdict.AS_DECLARED
            )
        answer = client.post(
            judge_url(round_, cast, "2.1.3"), {"verdict": "POINTS", "points": "5", "reason": "x"}, follow=True
        )
        assert "không còn tiêu chí nào phải chấm" in text_of(answer)
        assert "Đã chấm 4/4" in text_of(answer)

    def test_not_applicable_is_offered_only_where_somebody_asked(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        html = client_of(cast.appraiser).get(judge_url(round_, cast, "1.1.3")).content.decode()
        assert "NOT_APPLICABLE" not in html

    def test_what_the_unit_changed_meanwhile_is_seen_before_it_is_judged(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        entry = entry_of(round_, cast, "tu-phap", "1.1.2")
        asked = commands.ask_reopening(
            at(JUDGING, cast.council), entry.sheet, leaves=["1.1.2"], hours=24, reason="Nhầm tệp"
        )
        commands.decide_reopening(at(JUDGING, cast.chair), asked, granted=True)
        commands.attach(at(JUDGING, cast.reporter), entry, document("moi.txt", data=b"Moi\n"))
        answer = client_of(cast.appraiser).post(
            judge_url(round_, cast, "1.1.2"),
            {"verdict": "AS_DECLARED", "so-done": "190", "so-all": "200", "version": entry.version},
        )
        assert answer.status_code == 409
        assert "moi.txt" in answer.content.decode() or "Báo cáo 12/BC" in text_of(answer)

    def test_refusals_say_why(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast)
        own = client_of(cast.appraiser).get(reverse("scoring:appraisal", args=[sheet_of(round_, cast, "noi-vu").pk]))
        assert own.status_code == 404
        other = client_of(cast.other)
        assert other.get(judge_url(round_, cast, "1.1.1")).status_code == 404
        officer = client_of(cast.officer).get(judge_url(round_, cast, "1.1.1"))
        assert officer.status_code == 403
        assert "dành cho người thẩm định" in text_of(officer)

    def test_a_declared_conflict_takes_the_work_away(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        client, url = client_of(cast.appraiser), reverse("scoring:conflict", args=[round_.pk])
        unit = cast.people.unit("tu-phap").pk
        assert client.post(url, {"unit": unit}).status_code == 422
        answer = client.post(url, {"unit": unit, "reason": "Em ruột là trưởng phòng"}, follow=True)
        assert "Em ruột là trưởng phòng" in text_of(answer)
        assert ConflictDeclaration.objects.get().unit_id == unit
        assert not Allotment.objects.filter(sheet__unit=unit).exists()
        assert client.get(judge_url(round_, cast, "1.1.1")).status_code == 404

    def test_pages_ask_few_questions(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = in_appraisal(cast, ("tu-phap", "xa"))
        marked(cast, round_, JUDGING, asks={("tu-phap", "1.1.2"): "Vì sao?"})
        client, sheet = client_of(cast.appraiser), sheet_of(round_, cast, "tu-phap")
        asked = {}
        for name, url in (
            ("index", reverse("scoring:index")),
            ("list", reverse("scoring:appraisal", args=[sheet.pk])),
            ("leaf", reverse("scoring:judge", args=[sheet.pk, "1.1.2"])),
            ("read", reverse("scoring:leaf", args=[sheet.pk, "1.1.2"])),
            ("sheet", reverse("scoring:sheet", args=[sheet.pk])),
        ):
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            asked[name] = len(queries)
        assert max(asked.values()) <= 12, asked


def test_the_second_appraisal_offers_what_was_asked_with_the_answer_and_the_last_mark(
    cast: Cast, client_of: ClientOf
) -> None:
    round_ = in_appraisal(cast, ("tu-phap", "xa"))
    marked(cast, round_, JUDGING, asks={("tu-phap", "1.1.2"): "Vì sao văn bản của năm 2023?"})
    round_ = commands.go_on(at(MOMENTS["appraisal_due_at"] + timedelta(hours=1), cast.officer), round_)
    writer = at(MOMENTS["appraisal_due_at"] + timedelta(days=1), cast.reporter)
    commands.explain(writer, entry_of(round_, cast, "tu-phap", "1.1.2"), text="Gửi bản năm 2025")
    round_ = commands.go_on(at(MOMENTS["explain_due_at"] + timedelta(hours=1), cast.officer), round_)
    with time_machine.travel(MOMENTS["explain_due_at"] + timedelta(days=1), tick=False):
        client = client_of(cast.appraiser)
        sheet = text_of(client.get(reverse("scoring:appraisal", args=[sheet_of(round_, cast, "tu-phap").pk])))
        page = text_of(client.get(judge_url(round_, cast, "1.1.2")))
        answer = client.post(
            judge_url(round_, cast, "1.1.2"), {"verdict": "AS_DECLARED", "so-done": "190", "so-all": "200"}
        )
    assert "Đã chấm 0/1" in sheet
    assert "Gửi bản năm 2025" in page
    assert "Văn bản khác năm" in page
    assert "Yêu cầu đơn vị giải trình" not in page
    assert answer.status_code == 302


def test_the_council_judges_what_is_left_to_it(cast: Cast, client_of: ClientOf) -> None:
    round_ = in_council(cast, ("tu-phap", "xa"))
    with time_machine.travel(COUNCIL, tick=False):
        client = client_of(cast.council)
        page = text_of(client.get(reverse("scoring:appraisal", args=[sheet_of(round_, cast, "tu-phap").pk])))
        answer = client.post(
            judge_url(round_, cast, "2.1.4"), {"verdict": "POINTS", "points": "8", "reason": "Hội đồng thống nhất"}
        )
    assert "Chấm tiếp: 2.1.4" in page
    assert answer.status_code == 302
    assert mark_of(round_, cast, "2.1.4").points == 8
