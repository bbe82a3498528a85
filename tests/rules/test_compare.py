"""What the comparison of two sets tells, and what the catalogue's leaves asked of the rules."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from parindex.rules import CriteriaSet, Given, NotApplicable, NotScored, Scored, evaluate
from parindex.rules.compare import compare
from parindex.rules.reading import UnreadableSet, read_set


def leaf(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "name": name,
        "points": 50,
        "method": "appraisal",
        "rule": {"type": "boolean", "value": "met", "yes": 50},
        "inputs": {"met": {"title": "Đạt", "kind": "yes_no"}},
        "evidence": ["Báo cáo"],
        "basis": "A",
        **more,
    }


def criteria(*leaves: dict[str, Any], **more: Any) -> CriteriaSet:
    return read_set(
        {
            "code": "thu",
            "version": 1,
            "title": "Bộ thử",
            "level": "COMMUNE",
            "valid_from": "2025-01-01",
            "scale": 100,
            "source": {"doc": "thu", "title": "Bộ thử", "mark": "A"},
            "fields": [
                {
                    "code": "1",
                    "name": "Lĩnh vực",
                    "points": 100,
                    "criteria": [{"code": "1.1", "name": "Tiêu chí", "points": 100, "leaves": list(leaves)}],
                }
            ],
            "classes": [
                {"code": "dat", "label": "Đạt", "min": 50},
                {"code": "khong", "label": "Không đạt", "min": 0},
            ],
            **more,
        }
    )


ONE, TWO = leaf("1.1.1", "Ban hành kế hoạch"), leaf("1.1.2", "Gửi báo cáo")


def told(before: CriteriaSet, after: CriteriaSet) -> list[tuple[str, str, str]]:
    return [tuple(one) for one in compare(before, after)]  # type: ignore[misc]


def test_a_set_does_not_differ_from_itself() -> None:
    assert compare(criteria(ONE, TWO), criteria(ONE, TWO)) == []


def test_a_leaf_put_in_front_moves_the_others_and_changes_none_of_them() -> None:
    new = leaf("1.1.1", "Tuyên truyền")
    moved = [{**ONE, "code": "1.1.2"}, {**TWO, "code": "1.1.3"}]
    assert told(criteria(ONE, TWO), criteria(new, *moved)) == [
        ("added", "1.1.1", "thêm «Tuyên truyền» (50 điểm)"),
        ("moved", "1.1.2", "«Ban hành kế hoạch» chuyển từ 1.1.1 sang 1.1.2"),
        ("moved", "1.1.3", "«Gửi báo cáo» chuyển từ 1.1.2 sang 1.1.3"),
    ]


def test_a_leaf_that_keeps_its_code_under_a_new_name_is_the_same_leaf() -> None:
    renamed = {**TWO, "name": "Gửi báo cáo đúng hạn"}
    assert told(criteria(ONE, TWO), criteria(ONE, renamed)) == [
        ("name", "1.1.2", "tên: «Gửi báo cáo» → «Gửi báo cáo đúng hạn»")
    ]


def test_what_changed_in_a_leaf_is_told_in_words() -> None:
    changed = leaf(
        "1.1.2",
        "Gửi báo cáo",
        points=40,
        rule={"type": "linear", "value": "100*sent/due"},
        inputs={
            "sent": {"title": "Số báo cáo đã gửi", "measure": "reporting.sent_ratio", "side": "part"},
            "due": {"title": "Số báo cáo phải gửi"},
        },
        when_nothing_arose="exclude",
        owner="Văn phòng",
        evidence=[],
    )
    assert told(criteria(ONE, TWO), criteria(ONE, changed)) == [
        ("points", "1.1.2", "điểm tối đa: 50 → 40"),
        ("rule", "1.1.2", "cách chấm: Có: 50; không: 0 → giá trị/100 × 40, không quá 40"),
        ("inputs", "1.1.2", "thêm số liệu «Số báo cáo đã gửi» (sent)"),
        ("inputs", "1.1.2", "thêm số liệu «Số báo cáo phải gửi» (due)"),
        ("inputs", "1.1.2", "bỏ số liệu «Đạt» (met)"),
        ("nothing_arose", "1.1.2", "khi không phát sinh: chưa quy định → không tính tiêu chí"),
        ("evidence", "1.1.2", "tài liệu kiểm chứng: Báo cáo → không ghi"),
        ("owner", "1.1.2", "chủ trì: không ghi → Văn phòng"),
    ]


def test_another_source_of_a_figure_is_a_change() -> None:
    measured = {"met": {"title": "Đạt", "kind": "yes_no", "measure": "a.b", "side": "value"}}
    assert told(criteria(ONE, TWO), criteria(ONE, {**TWO, "inputs": measured})) == [
        ("inputs", "1.1.2", "đổi số liệu met: «Đạt»; nguồn tự khai → a.b")
    ]


def test_classes_options_gates_and_penalties_are_compared_too() -> None:
    penalty = {"code": "P1", "name": "Nộp trễ", "points": 5, "rule": {"type": "penalty", "each": 1}, "basis": "A"}
    gate = {"code": "P4", "name": "Tham nhũng", "when": "corruption", "class_not_above": "khong", "basis": "A"}
    after = criteria(
        ONE,
        TWO,
        options={"extras": "before_rescale"},
        penalty={"cap": 5, "items": [{**penalty, "inputs": {"count": {"title": "Số ngày"}}}]},
        gates=[gate],
        classes=[{"code": "dat", "label": "Đạt", "min": 60}, {"code": "khong", "label": "Không đạt", "min": 0}],
    )
    assert told(criteria(ONE, TWO), after) == [
        ("options", "thu", "điểm thưởng, trừ tính vào: sau khi tính lại thang → trước khi tính lại thang"),
        ("cap", "thu", "mức cao nhất của điểm trừ: 0 → 5"),
        ("added", "P1", "thêm điểm trừ «Nộp trễ»"),
        ("added", "P4", "thêm khống chế «Tham nhũng»"),
        ("classes", "thu", "xếp hạng: Đạt từ 50; Không đạt từ 0 → Đạt từ 60; Không đạt từ 0"),
    ]


TIMELY = leaf(
    "1.1.1",
    "Ban hành kế hoạch",
    rule={
        "type": "timeliness",
        "done": "issued",
        "due_on": "due_on",
        "done_on": "issued_on",
        "steps": [{"late_days_max": 0, "points": 50}],
        "otherwise": 0,
    },
    inputs={
        "issued": {"title": "Đã ban hành", "kind": "yes_no"},
        "due_on": {"title": "Hạn", "kind": "day"},
        "issued_on": {"title": "Ngày ban hành", "kind": "day"},
    },
)


def test_what_was_never_done_has_no_points_and_needs_no_day() -> None:
    one = criteria(TIMELY, TWO).leaf("1.1.1")
    assert evaluate(one, {"issued": Given(False)}) == Scored(Fraction(0), None, "not_done", "Không thực hiện: 0 điểm")
    assert isinstance(evaluate(one, {"issued": Given(True), "due_on": Given(date(2025, 1, 5))}), NotScored)
    assert one.rule.words(Fraction(50)) == "đúng hạn: 50; sau đó hoặc không thực hiện: 0"


def test_a_leaf_is_left_out_only_by_a_fact_that_is_given() -> None:
    told = leaf(
        "1.1.2",
        "Gửi báo cáo",
        inputs={"met": {"title": "Đạt", "kind": "yes_no"}, "due": {"title": "Số báo cáo phải gửi"}},
        excluded_when=[{"when": "due == 0", "reason": "Không phải gửi báo cáo"}],
    )
    one = criteria(ONE, told).leaf("1.1.2")
    assert isinstance(evaluate(one, {"met": Given(True)}), Scored)
    assert isinstance(evaluate(one, {"met": Given(True), "due": Given(Decimal(2))}), Scored)
    assert isinstance(evaluate(one, {"due": Given(Decimal(0))}), NotApplicable)


def test_yes_and_no_may_stand_bare_in_a_file() -> None:
    bare = leaf("1.1.2", "Gửi báo cáo", rule={"type": "boolean", "value": "met", True: 50, False: 10})
    assert criteria(ONE, bare).leaf("1.1.2").rule.words(Fraction(50)) == "Có: 50; không: 10"


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ([], "?", "phải là các mục «tên: giá trị»; xem mẫu trong catalog/criteria"),
        (leaf("1.1.2", ""), "1.1.2", "name: còn trống; hãy ghi"),
        ({**TWO, "points": 0}, "1.1.2", "points: «0» phải lớn hơn 0"),
        ({**TWO, "points": "năm"}, "1.1.2", "points: «năm» không phải số hợp lệ; ghi như 92.5"),
        ({**TWO, "rule": {"value": "met"}}, "1.1.2", "rule: quy tắc chưa ghi loại (type)"),
        ({**TWO, "method": "ai"}, "1.1.2", "method: «ai» không dùng được; chọn một trong"),
        (
            {**TWO, "inputs": {"met": {"title": "Đạt", "measure": "a.b"}}},
            "1.1.2",
            "inputs › met: số liệu lấy từ chỉ số",
        ),
    ],
)
def test_what_is_no_set_is_told_at_its_code(content: Any, place: str, message: str) -> None:
    with pytest.raises(UnreadableSet) as refusal:
        criteria(ONE, content) if content else read_set(content)
    (finding,) = refusal.value.findings
    assert finding.place == place
    assert finding.message.startswith(message)
