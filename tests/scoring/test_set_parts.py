"""What stands around the leaves of a set, edited in the browser: parts, order, bonus and penalty, gates, classes,
options; and a framework taken over by a locality."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE
from parindex.kit.catalog import load_criteria
from parindex.rules import CriteriaSet
from parindex.scoring import commands
from parindex.scoring.models import CriteriaVersion
from tests.scoring.test_set_pages import MOST_QUERIES, drafted, leaf_form, url
from tests.scoring_rounds import Cast, at

Browser = Callable[[User], Client]
DAY = datetime(2025, 6, 2, 9, tzinfo=LOCAL_ZONE)
pytestmark = pytest.mark.usefixtures("frozen")


def stored(version: CriteriaVersion) -> CriteriaSet:
    return CriteriaVersion.objects.get(pk=version.pk).criteria


def sent(client: Client, address: str, **typed: str) -> Any:
    """The form of a page, sent with some of it typed anew."""
    return client.post(address, leaf_form(client.get(address).content.decode(), **typed))


def words_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_classes_are_edited_in_any_order_and_keep_the_names_gates_use(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    answer = sent(client, url("classes", version.pk), **{
        "rows-1-label": "Khá giỏi", "rows-3-label": "Xuất sắc", "rows-3-min": "92,5",
    })  # fmt: skip
    assert answer.status_code == 302, words_of(answer)
    told = [(band.code, band.label, band.min) for band in stored(version).classes]
    assert told == [
        ("xuat_sac", "Xuất sắc", Decimal("92.5")), ("tot", "Tốt", 80), ("kha", "Khá giỏi", 65), ("yeu", "Yếu", 0),
    ]  # fmt: skip
    page = words_of(client.get(url("version", version.pk)))
    assert "Xuất sắc: từ 92,5 điểm" in page
    assert "không xếp trên" in page
    assert "Khá giỏi</span>" in page


def test_classes_that_leave_a_gap_below_are_told_and_hold_the_set_back(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    assert sent(client, url("classes", version.pk), **{"rows-2-min": "10"}).status_code == 302
    for page in (client.get(url("version", version.pk)), client.get(url("classes", version.pk))):
        assert "dưới 10 không có hạng nào; cho hạng «Yếu» bắt đầu từ 0" in words_of(page)
    assert client.post(url("act", version.pk, "kiem-tra"), {}).status_code == 422
    same = sent(client, url("classes", version.pk), **{"rows-1-min": "80", "rows-2-min": "0"})
    assert same.status_code == 302
    assert "không trùng mức" in words_of(client.get(url("version", version.pk)))


def test_a_class_that_gates_name_is_missed_when_it_is_taken_out(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    assert sent(client, url("classes", version.pk), **{"rows-1-DELETE": "on"}).status_code == 302
    assert "không có hạng «kha»" in words_of(client.get(url("gate", version.pk, "G1")))
    refused = sent(client, url("classes", version.pk), **{"rows-0-DELETE": "on"})
    assert refused.status_code == 422
    assert "Hãy giữ ít nhất hai hạng" in words_of(refused)


def test_what_was_typed_about_classes_stays_with_its_mistakes(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    for typed, words in (("tám mươi", "Số viết như"), ("-5", "0"), ("", "Hãy ghi một số")):
        refused = sent(client, url("classes", version.pk), **{"rows-0-min": typed, "rows-1-label": "Khá lắm"})
        assert refused.status_code == 422
        assert words in words_of(refused)
        assert 'value="Khá lắm"' in words_of(refused)
    forged = sent(client, url("classes", version.pk), **{"rows-0-code": "Không Phải Mã!"})
    assert forged.status_code == 302
    assert [band.code for band in stored(version).classes] == ["tot_2", "kha", "yeu"]


def test_how_a_set_adds_up_is_chosen_in_words(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    address = url("options", version.pk)
    told = {"rescale": "khong", "extras": "before_rescale", "ties": "dense"}
    answer = sent(client, address, **told, point_places="khong", index_places="3", ceiling="102,5")
    assert answer.status_code == 302, words_of(answer)
    options = stored(version).options
    assert (options.rescale, options.extras, options.ties) == (False, "before_rescale", "dense")
    assert (options.point_places, options.index_places, stored(version).ceiling) == (None, 3, Decimal("102.5"))
    page = words_of(client.get(url("version", version.pk)))
    for words in (
        "không làm tròn",
        "cùng hạng, không bỏ hạng sau (1, 1, 2)",
        "Chỉ số cao nhất khi có điểm thưởng: 102,5",
    ):
        assert words in page
    for typed, words in (({"ceiling": "90"}, "thấp hơn thang điểm"), ({"scale": "0"}, "Điểm phải lớn hơn 0")):
        refused = sent(client, address, **typed)
        assert refused.status_code == 422
        assert words in words_of(refused)


def test_a_scale_that_the_fields_do_not_come_to_is_told(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    assert sent(client, url("heading", version.pk, "1"), points="49,5").status_code == 302
    page = words_of(client.get(url("version", version.pk)))
    assert "bộ tiêu chí cộng được 99,5 điểm, phải là 100: thiếu 0,5" in page
    assert ">Cả bộ tiêu chí</a>" in page
    address = url("options", version.pk)
    assert "cộng được 99,5" in words_of(client.get(address))
    assert sent(client, address, scale="99,5").status_code == 302
    assert "phải là 100" not in words_of(client.get(url("version", version.pk)))


def test_points_of_nothing_are_refused_and_the_draft_can_still_be_read(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    for name, code in (("heading", "1.1"), ("leaf", "1.1.1"), ("extra", "T1")):
        refused = sent(client, url(name, version.pk, code), points="0")
        assert refused.status_code == 422
        assert "Điểm phải lớn hơn 0" in words_of(refused)
    assert client.get(url("version", version.pk)).status_code == 200


def test_days_that_end_before_they_begin_are_refused_by_form_and_workbook(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    refused = sent(client, url("general", version.pk), valid_to="31/12/2024")
    assert refused.status_code == 422
    assert "phải từ ngày áp dụng trở đi" in words_of(refused)
    assert 'value="31/12/2024"' in words_of(refused)
    wrong = version.criteria.model_copy(update={"valid_to": date(2024, 12, 31)})
    told = {"owner": cast.people.unit("huyen").pk, "content": wrong.model_dump_json(), "version": version.version}
    page = client.post(url("keep"), told, follow=True)
    assert "phải từ ngày áp dụng trở đi" in words_of(page)


def test_a_bonus_is_added_changed_and_taken_out(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    typed = {
        "name": "Được tỉnh khen", "points": "1,5", "basis": "Điều 5",
        "rule-count": "so_bang_khen", "rule-each": "0,5",
        "inputs-0-name": "so_bang_khen", "inputs-0-title": "Số bằng khen", "inputs-0-kind": "count",
    }  # fmt: skip
    address = url("add_extra", version.pk, "thuong")
    looked = sent(client, address, **typed, xem="1")
    assert "thưởng: mỗi trường hợp 0,5, không quá 1,5" in words_of(looked)
    answer = sent(client, address, **typed)
    assert answer.headers["Location"] == f"{url('version', version.pk)}#muc-T2", words_of(answer)
    assert [one.name for one in stored(version).bonus.items] == ["Sáng kiến", "Được tỉnh khen"]
    assert sent(client, url("extra", version.pk, "T2"), name="Được Bộ khen").status_code == 302
    assert stored(version).bonus.items[1].name == "Được Bộ khen"
    assert client.post(url("turn", version.pk, "T2"), {"act": "bo"}).status_code == 302
    assert stored(version) == version.criteria


def test_a_penalty_goes_from_cases_to_days_of_delay(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    address = f"{url('extra', version.pk, 'P1')}?loai=late"
    answer = sent(client, address, **{
        "rule-count": "count", "rule-first_days": "2", "rule-first_points": "1", "rule-per_day_after": "0,5",
        "rule-reject_after_days": "5", "inputs-0-kind": "count",
    })  # fmt: skip
    assert answer.status_code == 302, words_of(answer)
    page = words_of(client.get(url("version", version.pk)))
    assert "trễ không quá 2 ngày trừ 1, sau đó mỗi ngày trừ 0,5; quá 5 ngày không tiếp nhận" in page
    assert 'name="rule-first_days" value="2"' in words_of(client.get(url("extra", version.pk, "P1")))


def test_bonuses_and_penalties_of_the_catalogue_come_back_from_their_forms_as_they_were(
    cast: Cast, client_of: Browser
) -> None:
    made, client = load_criteria()["xa"][0], client_of(cast.officer)
    version = commands.draft_set(at(DAY, cast.officer), cast.people.unit("huyen"), made)
    for one in (*made.bonus.items, *made.penalty.items):
        page = words_of(client.get(url("extra", version.pk, one.code)))
        assert 'name="text"' not in page, one.code
        assert sent(client, url("extra", version.pk, one.code)).status_code == 302
    for gate in made.gates:
        assert sent(client, url("gate", version.pk, gate.code)).status_code == 302
    assert sent(client, url("classes", version.pk)).status_code == 302
    assert sent(client, url("caps", version.pk)).status_code == 302
    assert (
        sent(
            client,
            url("options", version.pk),
        ).status_code
        == 302
    )
    assert stored(version) == made


def test_a_limit_smaller_than_one_of_its_items_is_told(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    assert sent(client, url("caps", version.pk), bonus="1,5", penalty="0").status_code == 302
    page = words_of(client.get(url("version", version.pk)))
    assert "tới 2 điểm, vượt mức cao nhất 1,5 của nhóm" in page
    assert 'href="#muc-penalty">Điểm trừ</a>' in page
    assert 'id="muc-penalty"' in page
    assert "mức cao nhất là 0" in words_of(client.get(url("caps", version.pk)))
    assert client.post(url("act", version.pk, "kiem-tra"), {}).status_code == 422


def test_a_gate_takes_the_class_or_the_points_of_a_part(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    typed = {"name": "Báo cáo sai sự thật", "basis": "Điều 6", "takes": "1.1.2"}
    answer = sent(client, url("add_gate", version.pk), **typed)
    assert answer.headers["Location"] == f"{url('version', version.pk)}#muc-G2", words_of(answer)
    gate = stored(version).gates[1]
    assert (gate.when, gate.takes, gate.class_not_above) == ("bao_cao_sai_su_that", "1.1.2", None)
    assert "mất hết điểm của mục 1.1.2" in words_of(client.get(url("version", version.pk)))
    for wrong, words in (
        ({"takes": "9.9.9"}, "«9.9.9» không có trong bộ tiêu chí"),
        ({"takes": ""}, "đúng một"),
        ({"class_not_above": "tot"}, "đúng một"),
        ({"when": "Bị kỷ luật"}, "không dấu"),
        ({"code": "1.1"}, "Mã 1.1 đã dùng cho «Thể chế, tiêu chí»"),
    ):
        refused = sent(client, url("gate", version.pk, "G2"), **wrong)
        assert refused.status_code == 422, wrong
        assert words in words_of(refused)
        assert "Báo cáo sai sự thật" in words_of(refused)


def test_a_gate_whose_part_is_gone_is_told(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    sent(client, url("add_gate", version.pk), name="Sai số liệu", basis="Điều 6", takes="1.1.2")
    assert client.post(url("turn", version.pk, "1.1.2"), {"act": "bo"}).status_code == 302
    assert "không có mục «1.1.2»" in words_of(client.get(url("version", version.pk)))
    assert "không có mục «1.1.2»" in words_of(client.get(url("gate", version.pk, "G2")))


def test_a_field_and_a_criterion_are_added_and_their_first_leaf_is_described_next(
    cast: Cast, client_of: Browser
) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    typed = {"name": "Chuyển đổi số", "points": "5", "basis": "Đề án 06"}
    field = sent(client, url("add_field", version.pk), **typed)
    assert field.headers["Location"] == url("leaf", version.pk, "3.1.1"), words_of(field)
    under = sent(client, url("add_criterion", version.pk, "3"), **typed)
    assert under.headers["Location"] == url("leaf", version.pk, "3.2.1")
    assert list(stored(version).places())[-5:] == ["3", "3.1", "3.1.1", "3.2", "3.2.1"]
    page = words_of(client.get(url("version", version.pk)))
    assert "chưa nói tài liệu kiểm chứng nào" in page
    assert client.post(url("act", version.pk, "kiem-tra"), {}).status_code == 422
    assert client.get(url("add_criterion", version.pk, "1.1")).status_code == 404


def test_parts_are_moved_with_a_button_and_said_where(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    page = words_of(client.get(url("order", version.pk)))
    assert "Xuống" in page
    answer = client.post(url("turn", version.pk, "1.1.1"), {"act": "xuong", "version": version.version})
    assert answer.headers["Location"] == f"{url('order', version.pk)}#muc-1.1.2"
    assert stored(version).leaf("1.1.2").name == "Tiêu chí 1.1.1"
    stale = client.post(url("turn", version.pk, "1.1.1"), {"act": "xuong", "version": version.version})
    assert stale.status_code == 409
    refused = client.post(url("turn", version.pk, "1"), {"act": "nhay"})
    assert refused.status_code == 422
    asked = words_of(client.get(url("turn", version.pk, "2")))
    assert "Cả 1 tiêu chí và 4 tiêu chí thành phần bên trong mất theo" in asked
    assert sent(client, url("turn", version.pk, "2")).headers["Location"] == url("order", version.pk)
    assert len(stored(version).fields) == 1
    last = client.post(url("turn", version.pk, "1"), {"act": "bo"})
    assert last.status_code == 422
    assert "lĩnh vực duy nhất" in words_of(last)


def test_a_number_that_is_taken_is_refused_with_what_was_typed(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    refused = sent(client, url("leaf", version.pk, "1.1.1"), code="1.1.2", name="Tên mới")
    assert refused.status_code == 422
    assert "Mã 1.1.2 đã dùng cho «Tiêu chí 1.1.2»" in words_of(refused)
    assert "Tên mới" in words_of(refused)
    for code, words in (("2", "đã dùng"), ("một", "Mã viết như")):
        heading = sent(client, url("heading", version.pk, "1"), code=code)
        assert heading.status_code == 422
        assert words in words_of(heading)
    assert sent(client, url("heading", version.pk, "2"), code="3").status_code == 302
    assert stored(version).leaf("3.1.1").name == "Tiêu chí 2.1.1"


def test_two_figures_of_one_name_are_refused(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    refused = sent(client, url("leaf", version.pk, "1.1.2"), **{"inputs-1-name": "done"})
    assert refused.status_code == 422
    assert "mỗi số liệu một tên" in words_of(refused)


def test_versions_in_force_on_the_same_day_are_told(cast: Cast, client_of: Browser) -> None:
    first, client = commands.check_set(at(DAY, cast.officer), drafted(cast)), client_of(cast.officer)
    commands.issue_set(at(DAY, cast.council), first, decision="12/QĐ-UBND", decided_on=DAY.date())
    second = drafted(cast, version=2)
    page = words_of(client.get(url("version", second.pk)))
    assert "bản 1 và bản 2 cùng có hiệu lực từ 01/01/2025" in page
    assert client.post(url("act", second.pk, "kiem-tra"), {}).status_code == 422


def test_a_locality_takes_an_issued_framework_over_and_adds_its_own(cast: Cast, client_of: Browser) -> None:
    framework = commands.check_set(at(DAY, cast.officer), drafted(cast))
    commands.issue_set(at(DAY, cast.council), framework, decision="12/QĐ-UBND", decided_on=DAY.date())
    client = client_of(cast.stranger)
    assert "Soạn bộ của địa phương theo bộ này" in words_of(client.get(url("version", framework.pk)))
    address = url("extend", framework.pk)
    typed = {"owner": str(cast.people.unit("lang-gieng").pk), "doc": "7/KH-UBND", "source": "Kế hoạch của huyện"}
    for code, words in (("phong-mau", "phải khác mã của bộ khung"), ("Phòng Mẫu", "không dấu")):
        refused = sent(client, address, **typed, code=code)
        assert refused.status_code == 422
        assert words in words_of(refused)
        assert "Kế hoạch của huyện" in words_of(refused)
    assert sent(client, address, **typed, code="phong-lang-gieng").status_code == 302
    mine = CriteriaVersion.objects.get(code="phong-lang-gieng")
    assert (mine.criteria.extends, mine.owner.code) == ("phong-mau", "lang-gieng")
    page = words_of(client.get(url("version", mine.pk)))
    assert "bộ khung phong-mau bản 1" in page
    told = words_of(client.get(url("difference", mine.pk, framework.pk)))
    assert "phỏng theo bộ: không → phong-mau" in told
    assert client_of(cast.reporter).get(address).status_code == 403
    draft = drafted(cast, code="con-soan")
    assert client_of(cast.officer).get(url("extend", draft.pk)).status_code == 422


def test_pages_of_parts_ask_few_questions(cast: Cast, client_of: Browser) -> None:
    client, version = client_of(cast.officer), drafted(cast)
    pages: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("order", ()), ("caps", ()), ("classes", ()), ("options", ()), ("add_field", ()), ("add_gate", ()),
        ("gate", ("G1",)), ("extra", ("T1",)), ("add_extra", ("tru",)), ("add_criterion", ("1",)),
    )  # fmt: skip
    for name, args in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(name, version.pk, *args)).status_code == 200
        assert len(queries) <= MOST_QUERIES, name
