"""A unit's pages: its list of tasks, one leaf with its result, documents, handing in, explaining."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE
from parindex.kit.catalog import load_criteria
from parindex.scoring import commands
from parindex.scoring.models import LeafEntry, Round, SheetExtension
from parindex.scoring.proposals import Missing, Value
from parindex.scoring.states import EvidenceMoment, LeafState, SheetState
from tests.scoring_rounds import (
    MOMENTS,
    SELF_DUE,
    TEXT,
    Cast,
    at,
    entry_of,
    filled,
    in_appraisal,
    issued,
    marked,
    opened,
    sheet_of,
)

ClientOf = Callable[[User], Client]
WRITING = SELF_DUE - timedelta(days=3)


@pytest.fixture
def writing(client_of: ClientOf) -> object:
    """It is three days before the deadline."""
    with time_machine.travel(WRITING, tick=False) as traveller:
        yield traveller


def leaf_url(round_: Round, cast: Cast, leaf: str, unit: str = "tu-phap", name: str = "leaf") -> str:
    return reverse(f"scoring:{name}", args=[sheet_of(round_, cast, unit).pk, leaf])


def upload(name: str = "bao-cao.txt", data: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def text_of(answer: object) -> str:
    """A page as it is read."""
    html = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.usefixtures("writing")
class TestDeclaring:
    def test_a_sheet_says_how_far_it_is_and_until_when(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        writer = at(WRITING, cast.reporter)
        commands.save_leaf(writer, entry_of(round_, cast, "tu-phap", "1.1.2"), given={"done": "190", "all": "200"})
        answer = client_of(cast.reporter).get(reverse("scoring:sheet", args=[sheet_of(round_, cast, "tu-phap").pk]))
        page = text_of(answer)
        assert answer.status_code == 200
        assert "0/3 đã xong" in page
        assert "17:00 10/12/2025" in page
        assert "còn 3 ngày 0 giờ" in page
        assert "Quá giờ đó phiếu tự khóa" in page
        assert "phiếu do thủ trưởng nộp" in page

    def test_the_result_is_shown_at_once_with_points_and_reason(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        client = client_of(cast.reporter)
        answer = client.post(
            leaf_url(round_, cast, "1.1.2", name="save"), {"so-done": "190", "so-all": "200"}, follow=True
        )
        page = text_of(answer)
        assert "19/20 điểm" in page
        assert "chưa có tài liệu kiểm chứng" in page

    def test_numbers_are_read_by_the_written_rule_and_come_back_as_typed(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        round_ = opened(cast)
        client, url = client_of(cast.reporter), leaf_url(round_, cast, "1.1.3", name="save")
        answer = client.post(url, {"so-met": "1.234", "so-asked": "hai"})
        assert answer.status_code == 422
        assert "«1.234» là 1234 hay 1,234?" in text_of(answer)
        assert 'value="hai"' in answer.content.decode()
        assert client.post(url, {"so-met": "1,5", "so-asked": "2.5"}).status_code == 302
        assert entry_of(round_, cast, "tu-phap", "1.1.3").facts["met"]["value"] == "1.5"
        assert 'value="1,5"' in client.get(leaf_url(round_, cast, "1.1.3")).content.decode()

    def test_a_document_comes_with_the_same_form_and_its_oddities_are_shown(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        round_ = opened(cast)
        client = client_of(cast.communer)
        client.post(
            leaf_url(round_, cast, "1.1.1", "xa", "save"),
            {"so-met": "co", "file": upload(), "issued_on": "1/12/2025"},
        )
        answer = client_of(cast.reporter).post(
            leaf_url(round_, cast, "1.1.1", name="save"),
            {"so-met": "co", "file": upload(), "pages": "tr. 3", "issued_on": "5/3/2024"},
            follow=True,
        )
        page = text_of(answer)
        assert "Ban hành ngoài năm 2025" in page
        assert "Cùng tệp" not in page  # that is for the appraisers alone
        assert "UBND xã Bắc Sơn" not in page
        assert "tr. 3" in page
        assert entry_of(round_, cast, "tu-phap", "1.1.1").state == LeafState.DONE

    def test_a_refused_file_leaves_what_was_declared_saved_and_is_told_at_its_place(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        round_ = opened(cast)
        answer = client_of(cast.reporter).post(
            leaf_url(round_, cast, "1.1.1", name="save"), {"so-met": "co", "file": upload("a.exe", b"MZ\x90\x00")}
        )
        assert answer.status_code == 422
        assert 'href="#id_file"' in answer.content.decode()
        assert entry_of(round_, cast, "tu-phap", "1.1.1").facts["met"]["value"] is True

    def test_details_of_a_document_without_a_file_are_asked_back(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        answer = client_of(cast.reporter).post(
            leaf_url(round_, cast, "1.1.1", name="save"), {"so-met": "co", "pages": "3"}
        )
        assert answer.status_code == 422
        assert "chưa chọn tệp" in text_of(answer)

    def test_saving_can_go_on_to_the_next_leaf_that_is_not_done(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        answer = client_of(cast.reporter).post(
            leaf_url(round_, cast, "1.1.3", name="save"), {"so-no_shop": "co", "tiep": "1"}
        )
        assert answer.headers["Location"] == leaf_url(round_, cast, "1.1.1")

    def test_the_proposed_value_stands_beside_and_a_difference_wants_its_reason(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        round_ = opened(cast)
        unit = cast.people.unit("tu-phap").pk
        values = {
            ("onestop.received", "part", unit): Value("180", SELF_DUE.date(), "hồ sơ một cửa"),
            ("onestop.received", "whole", unit): Missing("chưa chốt kỳ"),
        }
        commands.give_values(at(WRITING, cast.officer), round_, values=values)
        client, url = client_of(cast.reporter), leaf_url(round_, cast, "1.1.2", name="save")
        page = text_of(client.post(url, {"so-done": "190", "so-all": "200"}, follow=True))
        assert "Hệ thống: 180 đến hết 10/12/2025 · hồ sơ một cửa" in page
        assert "chưa chốt kỳ" in page
        assert "chưa giải trình chênh lệch" in page
        client.post(url, {"so-done": "190", "so-all": "200", "difference": "Hệ thống thiếu hồ sơ giấy"})
        assert "chưa giải trình chênh lệch" not in text_of(client.get(leaf_url(round_, cast, "1.1.2")))
        client.post(url, {"so-done": "190", "so-all": "200", "lay": "1"})
        assert entry_of(round_, cast, "tu-phap", "1.1.2").facts["done"]["value"] == "180"

    def test_typing_saves_itself_and_answers_with_result_and_version(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        client, url = client_of(cast.reporter), leaf_url(round_, cast, "1.1.2", name="save")
        headers = {"HX-Request": "true"}
        version = entry_of(round_, cast, "tu-phap", "1.1.2").version
        answer = client.post(url, {"so-done": "190", "version": version}, headers=headers)
        page = answer.content.decode()
        saved = entry_of(round_, cast, "tu-phap", "1.1.2")
        assert answer.status_code == 200
        assert "Chưa có số liệu" in page
        assert f'name="version" id="id_version" value="{saved.version}"' in page
        again = client.post(url, {"so-done": "190", "version": saved.version}, headers=headers)
        assert again.status_code == 200
        assert entry_of(round_, cast, "tu-phap", "1.1.2").version == saved.version
        odd = client.post(url, {"so-done": "x", "version": saved.version}, headers=headers)
        assert "Chưa lưu" in odd.content.decode()

    def test_two_people_at_one_leaf_both_keep_their_words(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        old = entry_of(round_, cast, "tu-phap", "1.1.2").version
        entry = entry_of(round_, cast, "tu-phap", "1.1.2")
        commands.save_leaf(at(WRITING, cast.leader), entry, given={"done": "150", "all": "200"})
        client, url = client_of(cast.reporter), leaf_url(round_, cast, "1.1.2", name="save")
        answer = client.post(url, {"so-done": "190", "so-all": "200", "version": old})
        html = answer.content.decode()
        assert answer.status_code == 409
        assert 'value="190"' in html
        assert "150" in text_of(answer)
        fresh = re.search(r'name="version" value="(\d+)"', html)
        assert fresh is not None
        assert client.post(url, {"so-done": "190", "so-all": "200", "version": fresh[1]}).status_code == 302

    def test_leaving_a_leaf_out_shows_what_it_does_to_the_total(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        client = client_of(cast.reporter)
        client.post(leaf_url(round_, cast, "1.1.1", name="save"), {"so-met": "co"})
        page = text_of(client.get(leaf_url(round_, cast, "1.1.2")))
        assert "điểm đã chắc 10 → 12,5" in page
        client.post(leaf_url(round_, cast, "1.1.2", name="save"), {"exclusion": "Không có một cửa"})
        assert entry_of(round_, cast, "tu-phap", "1.1.2").state == LeafState.DONE

    def test_what_a_unit_does_not_score_it_can_read_but_not_fill(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        client = client_of(cast.reporter)
        assert "Đơn vị không tự chấm tiêu chí này" in text_of(client.get(leaf_url(round_, cast, "2.1.1")))
        assert client.post(leaf_url(round_, cast, "2.1.1", name="save"), {}).status_code == 422

    def test_a_filter_shows_only_what_is_left(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        commands.save_leaf(
            at(WRITING, cast.reporter), entry_of(round_, cast, "tu-phap", "1.1.1"), given={"met": False}
        )
        url = reverse("scoring:sheet", args=[sheet_of(round_, cast, "tu-phap").pk])
        client = client_of(cast.reporter)
        assert "tc-1.1.1" in client.get(url).content.decode()
        left = client.get(url, {"tinh-trang": "con-lai"}).content.decode()
        assert "tc-1.1.1" not in left
        assert "tc-1.1.2" in left
        assert "tc-2.1.1" in client.get(url, {"linh-vuc": "2"}).content.decode()

    def test_a_neighbour_learns_nothing_of_the_sheet(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        client = client_of(cast.communer)
        assert client.get(reverse("scoring:sheet", args=[sheet_of(round_, cast, "tu-phap").pk])).status_code == 404
        assert client.get(leaf_url(round_, cast, "1.1.1")).status_code == 404


@pytest.mark.usefixtures("writing")
class TestHandingIn:
    def test_everything_that_is_missing_is_listed_with_a_link(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        sheet = sheet_of(round_, cast, "tu-phap")
        client = client_of(cast.leader)
        answer = client.get(reverse("scoring:sheet", args=[sheet.pk]))
        assert "Còn 3 tiêu chí chưa xong" in text_of(answer)
        missing = answer.content.decode().split('class="missing"')[1].split("</ul>")[0]
        assert missing.count("<a href") == 3
        refused = client.post(reverse("scoring:act", args=[sheet.pk, "nop"]), {})
        assert refused.status_code == 422
        assert "1.1.1, 1.1.2, 1.1.3" in text_of(refused)

    def test_the_head_hands_in_a_signed_file_and_takes_back_while_it_is_time(
        self, cast: Cast, client_of: ClientOf
    ) -> None:
        round_ = opened(cast)
        sheet = filled(cast, round_, "tu-phap", WRITING)
        client = client_of(cast.leader)
        url = reverse("scoring:act", args=[sheet.pk, "nop"])
        assert client_of(cast.reporter).post(url, {}).status_code == 403
        page = text_of(client.post(url, {"signed": upload("cong-van.txt")}, follow=True))
        assert "Đã nộp phiếu tự chấm" in page
        assert "bản có chữ ký" in page
        client.post(reverse("scoring:act", args=[sheet.pk, "lay-lai"]), {})
        sheet.refresh_from_db()
        assert sheet.state == SheetState.OPEN

    def test_more_time_is_asked_with_a_moment_and_a_reason(self, cast: Cast, client_of: ClientOf) -> None:
        round_ = opened(cast)
        url = reverse("scoring:act", args=[sheet_of(round_, cast, "tu-phap").pk, "gia-han"])
        client = client_of(cast.reporter)
        answer = client.post(url, {"until_ngay": "1/12/2025", "reason": "Mất điện"})
        assert answer.status_code == 422
        assert "Hạn mới phải sau hạn hiện tại" in text_of(answer)
        assert "Mất điện" in answer.content.decode()
        assert (
            client.post(url, {"until_ngay": "12/12/2025", "until_gio": "11:30", "reason": "Mất điện"}).status_code
            == 302
        )
        assert SheetExtension.objects.get().until == datetime(2025, 12, 12, 11, 30, tzinfo=LOCAL_ZONE)


def test_after_the_deadline_what_was_typed_is_shown_again_and_not_stored(cast: Cast, client_of: ClientOf) -> None:
    round_ = opened(cast)
    with time_machine.travel(SELF_DUE + timedelta(seconds=1), tick=False):
        client = client_of(cast.reporter)
        answer = client.post(leaf_url(round_, cast, "1.1.2", name="save"), {"so-done": "190", "so-all": "200"})
        sheet = text_of(client.get(reverse("scoring:sheet", args=[sheet_of(round_, cast, "tu-phap").pk])))
    assert answer.status_code == 422
    assert 'value="190"' in answer.content.decode()
    assert "chưa được lưu" in text_of(answer)
    assert not entry_of(round_, cast, "tu-phap", "1.1.2").facts
    assert "Đã khóa do hết hạn" in sheet


def explaining(cast: Cast) -> Round:
    """The appraiser has asked Phòng Tư pháp about leaf 1.1.2."""
    round_ = in_appraisal(cast, ("tu-phap", "xa"))
    marked(cast, round_, SELF_DUE + timedelta(days=5), asks={("tu-phap", "1.1.2"): "Vì sao văn bản của năm 2023?"})
    return commands.go_on(at(MOMENTS["appraisal_due_at"] + timedelta(hours=1), cast.officer), round_)


def test_only_what_was_asked_is_explained_and_silence_is_said_to_be_consent(cast: Cast, client_of: ClientOf) -> None:
    round_ = explaining(cast)
    with time_machine.travel(MOMENTS["appraisal_due_at"] + timedelta(days=1), tick=False):
        client = client_of(cast.reporter)
        sheet = sheet_of(round_, cast, "tu-phap")
        page = text_of(client.get(reverse("scoring:sheet", args=[sheet.pk])))
        assert "Im lặng là đồng ý" in page
        assert "Vì sao văn bản của năm 2023?" in page
        assert "chưa giải trình" in page
        refused = client.post(leaf_url(round_, cast, "1.1.1", name="explain"), {"text": "Thêm"})
        assert refused.status_code == 422
        answer = client.post(
            leaf_url(round_, cast, "1.1.2", name="explain"),
            {"text": "Văn bản năm 2025 gửi kèm", "file": upload("moi.txt", b"Moi\n"), "issued_on": "1/2/2025"},
            follow=True,
        )
        assert "Đưa vào sau khi khóa phiếu tự chấm" in text_of(answer)
        finish = reverse("scoring:act", args=[sheet.pk, "chot-giai-trinh"])
        assert client_of(cast.leader).post(finish, {}).status_code == 302
        entry = entry_of(round_, cast, "tu-phap", "1.1.2")
    assert entry.explanation.text == "Văn bản năm 2025 gửi kèm"
    assert entry.evidence.filter(moment=EvidenceMoment.EXPLAINING).count() == 1


def test_marks_are_hidden_from_the_unit_until_they_are_released(cast: Cast, client_of: ClientOf) -> None:
    round_ = in_appraisal(cast, ("tu-phap", "xa"))
    marked(cast, round_, SELF_DUE + timedelta(days=5), asks={("tu-phap", "1.1.2"): "Vì sao?"})
    with time_machine.travel(SELF_DUE + timedelta(days=6), tick=False):
        page = text_of(client_of(cast.reporter).get(leaf_url(round_, cast, "1.1.2")))
        sheet = text_of(
            client_of(cast.reporter).get(reverse("scoring:sheet", args=[sheet_of(round_, cast, "tu-phap").pk]))
        )
        council = text_of(client_of(cast.council).get(leaf_url(round_, cast, "1.1.2")))
    assert "Vì sao?" not in page + sheet
    assert "Văn bản khác năm" not in page
    assert "Văn bản khác năm" in council


@pytest.mark.usefixtures("writing")
def test_a_page_of_81_leaves_asks_few_questions(cast: Cast, client_of: ClientOf) -> None:
    issued(cast, load_criteria()["huyen"][0].model_copy(update={"level": "DIVISION"}))
    round_ = opened(cast)
    client, sheet = client_of(cast.leader), sheet_of(round_, cast, "tu-phap")
    asked = {}
    for name, url in (
        ("sheet", reverse("scoring:sheet", args=[sheet.pk])),
        ("leaf", reverse("scoring:leaf", args=[sheet.pk, "1.1.3"])),
        ("index", reverse("scoring:index")),
    ):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        asked[name] = len(queries)
    assert LeafEntry.objects.filter(sheet=sheet).count() == 81
    assert max(asked.values()) <= 12, asked
