"""From what was read to a confirmed plan, corrected by a person on the way."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.errors import InvalidAct, WrongState
from parindex.evidence.models import StoredFile
from parindex.legal.models import Citation
from parindex.planning import commands, queries
from parindex.planning.models import Plan, PlanReview, ReviewItem, Task
from parindex.planning.states import ItemKind, ReviewState
from tests.evidence.office_files import word
from tests.evidence.pdf_files import named_script, pdf
from tests.people import People
from tests.plan_reviews import TEXT, confirmed, opened

ActorOf = Callable[[User], Actor]
ClientOf = Callable[[User], Client]


def item(review: PlanReview, path: str) -> ReviewItem:
    return review.items.get(path=path)


def test_everything_read_stands_in_the_review_in_the_order_of_the_document(people: People) -> None:
    review = opened(people)
    assert [(row.kind, row.path) for row in review.items.all()] == [
        ("TARGET", "1"),
        ("TARGET", "2"),
        ("TASK", "II.1.1"),
        ("TASK", "II.1.2"),
        ("TASK", "II.2"),
        ("TASK", "II.3"),
        ("TASK", "II.4"),
    ]


def test_each_item_names_the_lines_it_was_read_from(people: People) -> None:
    review = opened(people)
    for row in review.items.all():
        words = " ".join(line["text"] for line in queries.source_of(row))
        assert row.text.split()[-1] in words


def test_nothing_is_a_plan_before_it_is_confirmed(people: People) -> None:
    opened(people)
    assert (Plan.objects.count(), Task.objects.count(), Citation.objects.count()) == (0, 0, 0)


def test_a_confirmed_plan_has_targets_duties_assignments_and_citations(people: People) -> None:
    plan = confirmed(people)
    second = plan.targets.get(ordinal="2")
    assert [(m.comparator, m.value, m.unit, m.scope) for m in second.measures.all()] == [
        (">=", Decimal(95), "%", "huyện"),
        (">=", Decimal(75), "%", "xã"),
    ]
    first = plan.targets.get(ordinal="1").measures.get()
    assert (first.value, first.unit) == (Decimal("98.5"), "%")
    duty = plan.tasks.get(path="II.1.2")
    assert [(row.role, row.unit.code) for row in duty.assignments.order_by("-role")] == [
        ("LEAD", "noi-vu"),
        ("COOPERATING", "tu-phap"),
    ]
    assert f"{duty.due_on:%d/%m/%Y}" == "30/09/2025"
    assert [citation.document.reference for citation in Citation.objects.all()] == ["61/2018/NĐ-CP"]


def test_a_name_no_unit_answers_to_stands_in_the_way_until_it_is_settled(people: People, actor_of: ActorOf) -> None:
    review = opened(people)
    with pytest.raises(InvalidAct, match="Ban Quản lý chợ"):
        confirm(review, actor_of(people.officer))
    assert Plan.objects.count() == 0
    commands.name_unit(actor_of(people.officer), review, written="Ban Quản lý chợ", unit=people.unit("xa"))
    plan = confirm(review, actor_of(people.officer))
    assert plan.tasks.get(path="II.4").assignments.get().unit.code == "xa"


def test_duties_without_a_lead_must_be_accepted_knowingly(people: People, actor_of: ActorOf) -> None:
    officer, review = actor_of(people.officer), opened(people)
    commands.name_unit(officer, review, written="Ban Quản lý chợ", unit=None)
    with pytest.raises(InvalidAct) as refusal:
        confirm(review, officer)
    assert refusal.value.field == "without_lead_is_right"
    assert confirm(review, officer, without_lead_is_right=True).tasks.get(path="II.4").assignments.count() == 0


def test_a_number_used_twice_is_refused(people: People, actor_of: ActorOf) -> None:
    officer, review = actor_of(people.officer), opened(people)
    commands.name_unit(officer, review, written="Ban Quản lý chợ", unit=None)
    duty = item(review, "II.3")
    commands.correct_item(officer, duty, kind="TASK", path="II.2", text=duty.text, detail=duty.detail)
    with pytest.raises(InvalidAct, match=r"II\.2"):
        confirm(review, officer, without_lead_is_right=True)


def test_a_review_is_confirmed_once(people: People, actor_of: ActorOf) -> None:
    confirmed(people)
    review = PlanReview.objects.get()
    with pytest.raises(WrongState):
        confirm(review, actor_of(people.officer), without_lead_is_right=True)
    assert Plan.objects.count() == 1


def test_merging_joins_text_lines_and_units(people: People, actor_of: ActorOf) -> None:
    review = opened(people)
    first, second = item(review, "II.2"), item(review, "II.3")
    commands.merge_with_next(actor_of(people.officer), first)
    merged = item(review, "II.2")
    assert merged.text == f"{first.text}\n{second.text}"
    assert (merged.first_line, merged.last_line) == (first.first_line, second.last_line)
    assert [entry["code"] for entry in merged.detail["lead"]] == ["tu-phap", "xa"]
    assert not review.items.filter(path="II.3").exists()


def test_the_last_item_has_nothing_to_merge_with(people: People, actor_of: ActorOf) -> None:
    last = opened(people).items.last()
    assert last is not None
    with pytest.raises(WrongState):
        commands.merge_with_next(actor_of(people.officer), last)


def test_splitting_makes_items_that_keep_units_and_find_their_own_lines(people: People, actor_of: ActorOf) -> None:
    officer, review = actor_of(people.officer), opened(people)
    commands.merge_with_next(officer, item(review, "II.1.1"))
    merged = item(review, "II.1.1")
    before = review.items.count()
    commands.split_item(officer, merged, parts=merged.text.split("\n"))
    first, second = item(review, "II.1.1"), item(review, "II.1.1.2")
    assert review.items.count() == before + 1
    assert second.position == first.position + 1
    assert first.last_line < second.first_line
    assert [entry["code"] for entry in second.detail["lead"]] == ["noi-vu"]


def test_splitting_in_one_part_is_no_splitting(people: People, actor_of: ActorOf) -> None:
    duty = item(opened(people), "II.2")
    with pytest.raises(InvalidAct) as refusal:
        commands.split_item(actor_of(people.officer), duty, parts=[duty.text, "  "])
    assert refusal.value.field == "text"


def test_an_abandoned_review_is_never_confirmed(people: People, actor_of: ActorOf) -> None:
    review = opened(people)
    commands.abandon_review(actor_of(people.officer), review)
    with pytest.raises(WrongState):
        confirm(review, actor_of(people.officer), without_lead_is_right=True)
    assert PlanReview.objects.get().state == ReviewState.ABANDONED


def confirm(review: PlanReview, officer: Actor, *, without_lead_is_right: bool = False) -> Plan:
    return commands.confirm_review(
        officer,
        review,
        title="Kế hoạch",
        reference="",
        issued_on=None,
        year=2025,
        without_lead_is_right=without_lead_is_right,
    )


@pytest.mark.usefixtures("frozen")
class TestPages:
    def upload(self, browser: Client, people: People, data: bytes, name: str, **more: str):  # type: ignore[no-untyped-def]
        return browser.post(
            "/ke-hoach/tai-len/",
            {
                "file": SimpleUploadedFile(name, data),
                "issuer": people.unit("huyen").pk,
                "key": str(uuid.uuid4()),
                **more,
            },
        )

    def test_an_uploaded_plan_opens_its_review(self, people: People, client_of: ClientOf) -> None:
        browser = client_of(people.officer)
        answer = self.upload(browser, people, TEXT.encode(), "kế hoạch.txt")
        review = PlanReview.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/ke-hoach/soat/{review.pk}/")
        page = browser.get(answer["Location"]).content.decode()
        assert "Rà soát văn bản quy phạm pháp luật" in page
        assert "Ban Quản lý chợ" in page

    @pytest.mark.parametrize(
        ("name", "data", "words"),
        [
            ("rong.txt", b"", "rỗng"),
            ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".docx"),
            ("hong.docx", b"PK\x03\x04 not a zip", "docx"),
            ("hong.pdf", b"%PDF-1.7 nothing", "pdf"),
            ("bom.docx", word({"word/media/anh.bmp": b"\0" * 30_000_000}), "bung ra lớn bất thường"),
            ("macro.docx", word({"word/vbaProject.bin": b"\1"}), "macro"),
            ("mat-khau.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "bỏ mật khẩu"),
            ("lenh.pdf", pdf(named_script), "đoạn lệnh"),
        ],
    )
    def test_an_unreadable_file_is_answered_in_place_and_nothing_is_stored(
        self, people: People, client_of: ClientOf, evidence_dir: Path, name: str, data: bytes, words: str
    ) -> None:
        answer = self.upload(client_of(people.officer), people, data, name)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Có lỗi cần sửa" in page
        assert words in page
        assert (PlanReview.objects.count(), StoredFile.objects.count()) == (0, 0)
        assert [path for path in evidence_dir.rglob("*") if path.is_file()] == []

    def test_a_file_over_the_limit_is_told_the_limit(
        self, people: People, client_of: ClientOf, settings: object
    ) -> None:
        settings.UPLOAD_LIMIT = 1024 * 1024  # type: ignore[attr-defined]
        answer = self.upload(client_of(people.officer), people, b"a" * (1024 * 1024 + 1), "a.txt")
        assert (answer.status_code, "Tệp lớn hơn 1 MB nên không nhận" in answer.content.decode()) == (422, True)
        assert (PlanReview.objects.count(), StoredFile.objects.count()) == (0, 0)

    def test_a_double_click_opens_one_review(self, people: People, client_of: ClientOf) -> None:
        browser, key = client_of(people.officer), str(uuid.uuid4())
        places = {self.upload(browser, people, TEXT.encode(), "a.txt", key=key)["Location"] for _ in range(3)}
        assert len(places) == 1
        assert (PlanReview.objects.count(), StoredFile.objects.count()) == (1, 1)

    def test_two_officers_on_one_item_the_second_sees_both_texts(self, people: People, client_of: ClientOf) -> None:
        duty = item(opened(people), "II.2")
        form = {
            "kind": "TASK",
            "path": "II.2",
            "lead": "tu-phap",
            "measures-TOTAL_FORMS": "0",
            "measures-INITIAL_FORMS": "0",
            "version": duty.version,
        }
        browser = client_of(people.officer)
        url = f"/ke-hoach/muc/{duty.pk}/"
        assert browser.post(url, {**form, "text": "Bản của người thứ nhất"}).status_code == 302
        answer = browser.post(url, {**form, "text": "Bản của người thứ hai"})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Bản của người thứ nhất" in page
        assert "Bản của người thứ hai" in page
        duty.refresh_from_db()
        assert duty.text == "Bản của người thứ nhất"

    def test_an_item_with_errors_keeps_what_was_typed(self, people: People, client_of: ClientOf) -> None:
        duty = item(opened(people), "II.2")
        form = {
            "kind": "TASK",
            "path": "",
            "text": "Lời mới đang gõ dở",
            "due_on": "31/02/2025",
            "measures-TOTAL_FORMS": "0",
            "measures-INITIAL_FORMS": "0",
        }
        answer = client_of(people.officer).post(f"/ke-hoach/muc/{duty.pk}/", form)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Lời mới đang gõ dở" in page
        assert "31/02/2025" in page
        assert "Ngày phải có thật" in page

    def test_a_target_keeps_its_figures_through_the_form(self, people: People, client_of: ClientOf) -> None:
        target = item(opened(people), "2")
        browser = client_of(people.officer)
        form = {
            "kind": "TARGET",
            "path": "2",
            "text": target.text,
            "measures-TOTAL_FORMS": "3",
            "measures-INITIAL_FORMS": "2",
            "measures-0-comparator": ">=",
            "measures-0-value": "97,25",
            "measures-0-unit": "%",
            "measures-0-scope": "huyện",
            "measures-0-subject": "hồ sơ cấp huyện",
            "measures-1-comparator": ">=",
            "measures-1-value": "",
            "measures-2-comparator": ">=",
            "measures-2-value": "80",
            "measures-2-unit": "%",
            "measures-2-measure": "onestop.online_ratio",
        }
        assert browser.post(f"/ke-hoach/muc/{target.pk}/", form).status_code == 302
        target.refresh_from_db()
        assert [(m["value"], m["measure"]) for m in target.detail["measures"]] == [
            ("97.25", ""),
            ("80", "onestop.online_ratio"),
        ]

    def test_an_ambiguous_figure_is_asked_back(self, people: People, client_of: ClientOf) -> None:
        target = item(opened(people), "1")
        form = {
            "kind": "TARGET",
            "path": "1",
            "text": target.text,
            "measures-TOTAL_FORMS": "1",
            "measures-INITIAL_FORMS": "1",
            "measures-0-comparator": ">=",
            "measures-0-value": "1.234",
        }
        answer = client_of(people.officer).post(f"/ke-hoach/muc/{target.pk}/", form)
        assert answer.status_code == 422
        assert "1234 hay 1,234" in answer.content.decode()

    def test_the_whole_way_by_forms_alone(self, people: People, client_of: ClientOf) -> None:
        officer, colleague = client_of(people.officer), client_of(people.reporter)
        review = opened(people)
        officer.post(f"/ke-hoach/soat/{review.pk}/ten/", {"written": "Ban Quản lý chợ", "unit": "xa"})
        market = item(review, "II.4")
        officer.post(f"/ke-hoach/muc/{market.pk}/loai/", {"kind": ItemKind.ASIDE})
        page = officer.get(f"/ke-hoach/soat/{review.pk}/xac-nhan/")
        assert page.context["form"].initial["reference"] == "15/KH-UBND"
        assert "Rà soát văn bản" not in colleague.get("/").content.decode()
        answer = officer.post(
            f"/ke-hoach/soat/{review.pk}/xac-nhan/",
            {
                "title": "Kế hoạch CCHC",
                "reference": "15/KH-UBND",
                "issued_on": "10/1/2025",
                "year": "2025",
                "version": page.context["form"].initial["version"],
                "key": str(uuid.uuid4()),
            },
        )
        plan = Plan.objects.get()
        assert answer["Location"] == f"/ke-hoach/{plan.pk}/"
        home = colleague.get("/").content.decode()
        assert "Rà soát văn bản quy phạm pháp luật" in home
        assert "Theo dõi, đôn đốc việc thực hiện kế hoạch" not in home
        assert not plan.tasks.filter(path="II.4").exists()


@pytest.mark.usefixtures("frozen")
@pytest.mark.parametrize("view", ["part", "unit", "target"])
def test_the_whole_plan_costs_the_same_number_of_queries_however_many_duties_it_has(
    people: People, client_of: ClientOf, view: str, django_assert_max_num_queries: Callable[..., object]
) -> None:
    plan = confirmed(people)
    browser = client_of(people.officer)
    with django_assert_max_num_queries(12) as few:  # type: ignore[attr-defined]
        browser.get(f"/ke-hoach/{plan.pk}/?view={view}")
    many_text = TEXT.replace(
        "2. Phòng Tư pháp:", "\n".join(f"- Việc thêm số {n} của phòng." for n in range(30)) + "\n2. Phòng Tư pháp:"
    )
    review = opened(people, many_text)
    from parindex.organization.queries import actor_for
    from tests.conftest import NOW

    commands.name_unit(actor_for(people.officer, NOW), review, written="Ban Quản lý chợ", unit=None)
    larger = confirm(review, actor_for(people.officer, NOW), without_lead_is_right=True)
    assert larger.tasks.count() == plan.tasks.count() + 30
    with django_assert_max_num_queries(12) as many:  # type: ignore[attr-defined]
        browser.get(f"/ke-hoach/{larger.pk}/?view={view}")
    assert len(many) == len(few)
