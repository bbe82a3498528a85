"""Criteria sets in the browser: read by everyone, drafted by some, issued by others, out to a workbook and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE
from parindex.kit.catalog import load_criteria
from parindex.scoring import commands, editing
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.states import SetState
from parindex.scoring.web.rule_forms import kind_of
from parindex.scoring.workbook import workbook_of
from tests.html_forms import posted_of
from tests.scoring_rounds import Cast, at, criteria

Browser = Callable[[User], Client]
MOST_QUERIES = 12
DAY = datetime(2025, 6, 2, 9, tzinfo=LOCAL_ZONE)
pytestmark = pytest.mark.usefixtures("frozen")


def url(name: str, *args: Any) -> str:
    return reverse(f"criteria:{name}", args=args)


def drafted(cast: Cast, **changed: Any) -> CriteriaVersion:
    return commands.draft_set(at(DAY, cast.officer), cast.people.unit("huyen"), criteria(**changed))


def leaf_form(page: str, **typed: str) -> dict[str, Any]:
    """What the page of a part would send, with some of it typed anew."""
    return {**posted_of(page), **typed}


def test_what_is_issued_is_read_by_everyone_and_a_draft_by_its_committee(cast: Cast, client_of: Browser) -> None:
    version = drafted(cast)
    for user, status in ((cast.officer, 200), (cast.chair, 200), (cast.reporter, 404), (cast.stranger, 404)):
        assert client_of(user).get(url("version", version.pk)).status_code == status
    version = commands.check_set(at(DAY, cast.officer), version)
    commands.issue_set(at(DAY, cast.council), version, decision="12/QĐ-UBND", decided_on=DAY.date())
    for user in (cast.reporter, cast.stranger, cast.nobody):
        told = client_of(user).get(url("version", version.pk)).content.decode()
        for words in ("1.1.2", "giá trị/100 × 20", "Số hồ sơ đúng hạn", "Điều 1", "12/QĐ-UBND", "Tốt: từ 80 điểm"):
            assert words in told
        assert url("leaf", version.pk, "1.1.2") not in told


def test_a_set_of_the_catalogue_becomes_a_draft_and_the_next_one_the_next_number(
    cast: Cast, client_of: Browser
) -> None:
    client, owner = client_of(cast.officer), cast.people.unit("huyen")
    code, versions = next(iter(load_criteria().items()))
    for number in (versions[0].version, versions[0].version + 1):
        answer = client.post(url("take"), {"owner": owner.pk, "which": f"{code}@{versions[0].version}"})
        version = CriteriaVersion.objects.get(code=code, number=number)
        assert answer.headers["Location"] == url("version", version.pk)
        assert version.state == SetState.DRAFT
    assert client_of(cast.reporter).post(url("take"), {}).status_code == 403


def test_a_draft_is_checked_by_one_and_issued_by_another(cast: Cast, client_of: Browser) -> None:
    version = drafted(cast)
    officer, council = client_of(cast.officer), client_of(cast.council)
    assert officer.post(url("act", version.pk, "kiem-tra"), {"version": version.version}).status_code == 302
    told = {"decision": "12/QĐ-UBND", "decided_on": "01/06/2025"}
    assert officer.post(url("act", version.pk, "ban-hanh"), told).status_code == 403
    refused = council.post(url("act", version.pk, "ban-hanh"), {**told, "decided_on": "01/07/2025"})
    assert refused.status_code == 422
    assert "không thể sau hôm nay" in refused.content.decode()
    assert 'value="12/QĐ-UBND"' in refused.content.decode()
    assert council.post(url("act", version.pk, "ban-hanh"), told).status_code == 302
    version.refresh_from_db()
    assert (version.state, version.decision) == (SetState.ISSUED, "12/QĐ-UBND")
    assert officer.post(url("heading", version.pk, "1"), {"name": "x", "points": "1"}).status_code == 422


def test_a_draft_that_does_not_add_up_says_where_and_is_not_passed_on(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    page = client.get(url("heading", version.pk, "1.1")).content.decode()
    assert client.post(url("heading", version.pk, "1.1"), leaf_form(page, points="48,5")).status_code == 302
    told = client.get(url("version", version.pk)).content.decode()
    assert "tiêu chí 1.1 cộng được 50 điểm, phải là 48,5: thừa 1,5" in told
    assert 'href="#muc-1.1"' in told
    refused = client.post(url("act", version.pk, "kiem-tra"), {})
    assert refused.status_code == 422


def test_a_rule_is_edited_in_a_form_and_shown_in_words_first(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    address = url("leaf", version.pk, "1.1.1")
    page = client.get(address).content.decode()
    assert "Đang lưu:" in page
    looked = client.post(f"{address}?loai=boolean", leaf_form(page, **{"rule-yes": "8", "xem": "1"}))
    assert looked.status_code == 200
    for words in ("Có: 8; không: 0", "quy tắc cho nhiều nhất 8"):
        assert words in looked.content.decode()
    assert version.criteria == CriteriaVersion.objects.get(pk=version.pk).criteria
    kept = client.post(f"{address}?loai=boolean", leaf_form(page, **{"rule-no": "2,5", "name": "Kế hoạch năm"}))
    assert kept.status_code == 302
    leaf = CriteriaVersion.objects.get(pk=version.pk).criteria.leaf("1.1.1")
    assert (leaf.name, leaf.rule.words(leaf.points)) == ("Kế hoạch năm", "Có: 10; không: 2,5")  # type: ignore[arg-type]


def test_a_rule_changes_its_type_to_bands(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    address = f"{url('leaf', version.pk, '1.1.2')}?loai=bands"
    typed = leaf_form(client.get(address).content.decode()) | {
        "rule-value": "100*done/all", "rule-otherwise": "0",
        "rows-0-min": "95", "rows-0-points": "20", "rows-1-min": "90", "rows-1-points": "12,5",
    }  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()
    leaf = CriteriaVersion.objects.get(pk=version.pk).criteria.leaf("1.1.2")
    assert leaf.rule.words(leaf.points) == "≥95: 20; ≥90: 12,5; còn lại: 0"  # type: ignore[arg-type]
    wrong = client.post(address, typed | {"rule-value": "100*/all"})
    assert wrong.status_code == 422
    assert 'value="100*/all"' in wrong.content.decode()


def test_every_rule_of_the_catalogue_that_a_form_shows_comes_back_as_it_was(cast: Cast, client_of: Browser) -> None:
    client, shown = client_of(cast.officer), set()
    made = load_criteria()["xa"][0]
    version = commands.draft_set(at(DAY, cast.officer), cast.people.unit("huyen"), made)
    for leaf in made.leaves():
        if not (kind := kind_of(leaf)):
            continue
        shown.add(kind)
        address = url("leaf", version.pk, leaf.code)
        answer = client.post(address, leaf_form(client.get(address).content.decode()))
        assert answer.status_code == 302, (leaf.code, answer.content.decode())
        kept = CriteriaVersion.objects.get(pk=version.pk).criteria.leaf(leaf.code)
        assert kept.model_dump(exclude={"evidence"}) == leaf.model_dump(exclude={"evidence"})
    assert len(shown) >= 7


def test_a_rule_without_a_form_is_edited_as_text_and_mistakes_are_told(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    address = f"{url('leaf', version.pk, '2.1.1')}?loai=van-ban"
    page = client.get(url("leaf", version.pk, "2.1.1")).content.decode()
    assert "survey_weighted" in page
    typed = leaf_form(page)
    typed["text"] = typed["text"].replace("Tiêu chí 2.1.1", "Khảo sát người dân")
    assert client.post(address, typed).status_code == 302
    assert CriteriaVersion.objects.get(pk=version.pk).criteria.leaf("2.1.1").name == "Khảo sát người dân"
    for text, words in (("a: [", "Không đọc được"), ("code: 2.1.1\nname: x", "thiếu")):
        refused = client.post(address, {"text": text})
        assert refused.status_code == 422
        assert words in refused.content.decode()


def test_a_leaf_is_added_as_the_localitys_own_and_taken_out_again(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    address = f"{url('add_leaf', version.pk, '1.1')}?loai=count_bands"
    typed = leaf_form(client.get(address).content.decode()) | {
        "name": "Mô hình mới", "points": "5", "basis": "Đề án của huyện", "evidence": "Quyết định công nhận",
        "method": "appraisal", "rule-value": "so_mo_hinh", "rule-otherwise": "0", "rows-0-min": "1",
        "rows-0-points": "5", "inputs-0-name": "so_mo_hinh", "inputs-0-title": "Số mô hình", "inputs-0-kind": "count",
    }  # fmt: skip
    answer = client.post(address, typed)
    assert answer.status_code == 302, answer.content.decode()
    leaf = CriteriaVersion.objects.get(pk=version.pk).criteria.leaf("1.1.4")
    assert (leaf.local, leaf.name) == (True, "Mô hình mới")
    told = client.get(url("version", version.pk)).content.decode()
    assert "của địa phương" in told
    assert "thừa 5" in told
    assert client.post(url("turn", version.pk, "1.1.4"), {"act": "bo"}).status_code == 302
    assert CriteriaVersion.objects.get(pk=version.pk).criteria == version.criteria


def test_two_editors_at_once_are_told(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    page = client.get(url("heading", version.pk, "1")).content.decode()
    commands.edit_set(at(DAY, cast.appraiser), version, version.criteria.model_copy(update={"title": "Khác"}))
    assert client.post(url("heading", version.pk, "1"), leaf_form(page, name="Mới")).status_code == 409


def workbook(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("bo.xlsx", data)


def test_a_workbook_goes_out_and_comes_back_changed(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    owner = cast.people.unit("huyen").pk
    out = client.get(url("workbook", version.pk)).content
    changed = version.criteria.model_copy(update={"title": "Bộ đã sửa"})
    same = client.post(url("intake"), {"owner": owner, "file": workbook(out)}).content.decode()
    assert "Như nhau." in same
    looked = client.post(url("intake"), {"owner": owner, "file": workbook(workbook_of(changed))})
    page = looked.content.decode()
    assert "Bộ tiêu chí mẫu → Bộ đã sửa" in page
    assert CriteriaVersion.objects.get(pk=version.pk).title == "Bộ tiêu chí mẫu"
    content = changed.model_dump_json()
    kept = client.post(url("keep"), {"owner": owner, "content": content, "version": version.version})
    assert kept.headers["Location"] == url("version", version.pk)
    assert CriteriaVersion.objects.get(pk=version.pk).title == "Bộ đã sửa"


def test_a_workbook_with_mistakes_is_given_back_with_them(cast: Cast, client_of: Browser) -> None:
    client, owner = client_of(cast.officer), cast.people.unit("huyen").pk
    field = criteria().fields[0].model_copy(update={"points": Decimal(45)})
    wrong = criteria().model_copy(update={"fields": (field, criteria().fields[1])})
    looked = client.post(url("intake"), {"owner": owner, "file": workbook(workbook_of(wrong))})
    page = looked.content.decode()
    assert looked.status_code == 200
    assert "Lĩnh vực, tiêu chí" in page
    assert "thừa 5" in page
    assert "base64," in page
    assert CriteriaVersion.objects.count() == 0
    refused = client.post(url("intake"), {"owner": owner, "file": workbook(b"no workbook")})
    assert refused.status_code == 422


def test_two_versions_differ_in_words(cast: Cast, client_of: Browser) -> None:
    first = drafted(cast)
    leaf = first.criteria.leaf("1.1.1").model_copy(update={"name": "Tên khác"})
    second = drafted(cast, version=2)
    commands.edit_set(at(DAY, cast.officer), second, editing.with_leaf(second.criteria, leaf.code, leaf))
    told = client_of(cast.officer).get(url("difference", second.pk, first.pk)).content.decode()
    assert "tên: «Tiêu chí 1.1.1» → «Tên khác»" in told
    assert client_of(cast.reporter).get(url("difference", second.pk, first.pk)).status_code == 404


def test_pages_of_sets_ask_few_questions(cast: Cast, client_of: Browser) -> None:
    client, asked = client_of(cast.officer), {}
    for number in (1, 2, 3):
        version = drafted(cast, version=number)
        with CaptureQueriesContext(connection) as queries:
            client.get(url("index"))
        asked[number] = len(queries)
    assert len(set(asked.values())) == 1
    for name, args in (("version", [version.pk]), ("leaf", [version.pk, "1.1.1"]), ("index", [])):
        with CaptureQueriesContext(connection) as queries:
            client.get(url(name, *args))
        assert len(queries) <= MOST_QUERIES, name


def test_what_is_wrong_in_a_row_is_told_at_the_top_with_its_column_and_row(cast: Cast, client_of: Browser) -> None:
    version, client = drafted(cast), client_of(cast.officer)
    address = url("classes", version.pk)
    answer = client.post(address, leaf_form(client.get(address).content.decode(), **{"rows-1-min": "không"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_rows-1-min">Từ điểm, dòng 2: Số viết như 97,5 hoặc 1.234,5.</a>' in page
    assert page.count('id="error-summary-title"') == 1
