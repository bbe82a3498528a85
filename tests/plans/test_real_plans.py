"""The real plan of a district for 2025, where the folder that PARINDEX_REAL_PLANS names is at hand."""

import os
from datetime import date
from pathlib import Path

import pytest

from parindex.plans import PlanReading, load_source, read_plan
from tests.plans.plan_text import COMMUNES, FRONT, NOBODY, OFFICES, coverage, district

FOLDER = Path(os.environ.get("PARINDEX_REAL_PLANS", ""))
PLANS = sorted(path for path in FOLDER.glob("*") if path.suffix in {".txt", ".docx", ".pdf"}) if FOLDER.name else []
NINH_SON = FOLDER / "ninh-son-2025.txt"

pytestmark = pytest.mark.skipif(not PLANS, reason="PARINDEX_REAL_PLANS names no folder with plans")

EVERYBODY = [*OFFICES, *COMMUNES]


@pytest.fixture(scope="module")
def plan() -> PlanReading:
    if not NINH_SON.exists():
        pytest.skip("the folder holds no ninh-son-2025.txt")
    return read_plan(load_source(NINH_SON.read_bytes(), NINH_SON.name), district())


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_every_line_of_a_real_plan_is_held_once(path: Path) -> None:
    source = load_source(path.read_bytes(), path.name)
    for directory in (NOBODY, district()):
        assert coverage(source, read_plan(source, directory)) == {}


def test_the_head_keeps_what_is_blank_blank(plan: PlanReading) -> None:
    head = plan.document
    assert (head.kind, head.number, head.symbol, head.issued_on, head.issued_text) == (
        "Kế hoạch", None, "KH-UBND", None, "tháng 01 năm 2025",
    )  # fmt: skip
    assert (head.issuer, head.place) == ("Ủy ban nhân dân huyện Ninh Sơn", "Ninh Sơn")
    assert head.title == "Nâng cao kết quả cải cách hành chính của huyện (PAR INDEX)"
    assert (head.signer_position, len(head.signer_name or "")) == ("Chủ tịch", 14)
    assert head.recipients == (
        "TT: Huyện ủy, HĐND", "Sở Nội vụ", "CT, các PCT UBND huyện", "UBMTTQVN và các Đoàn thể huyện",
        "Các phòng, ban, ngành của huyện", "UBND các xã, thị trấn", "Lưu: VT, NV",
    )  # fmt: skip


def test_eight_targets_with_their_figures_and_no_others(plan: PlanReading) -> None:
    assert [
        (target.ordinal, measure.comparator, measure.value, measure.unit, measure.scope)
        for target in plan.targets
        for measure in target.measures
    ] == [
        (2, ">=", "100", "%", None), (2, ">=", "100", "%", None), (3, ">=", "100", "%", "xã"),
        (3, ">=", "100", "%", "huyện"), (4, ">=", "100", "%", None), (5, ">=", "100", "%", None),
        (6, ">=", "95", "%", "huyện"), (6, ">=", "75", "%", "xã"), (8, ">=", "100", "%", "huyện"),
        (8, ">=", "100", "%", "xã"),
    ]  # fmt: skip
    assert [target.path for target in plan.targets] == [f"II.{at}" for at in range(1, 9)]
    assert [measure.subject for measure in plan.targets[5].measures] == ["hồ sơ cấp huyện", "hồ sơ cấp xã"]


def test_the_paths_of_solutions_and_duties(plan: PlanReading) -> None:
    assert [task.path for task in plan.tasks] == [
        *(f"III.{at}" for at in range(1, 11)),
        *(f"IV.1.{at}" for at in range(1, 8)),
        "IV.2",
        *(f"IV.3.{at}" for at in range(1, 6)),
        "IV.4.1", "IV.4.2", "IV.5.1", "IV.5.2", "IV.6", "IV.7", "IV.8", "IV.9", "IV.10", "IV.kết.1",
    ]  # fmt: skip


def test_who_leads(plan: PlanReading) -> None:
    lead = {task.path: [unit.name for unit in task.lead] for task in plan.tasks}
    assert {tuple(lead[f"III.{at}"]) for at in range(1, 10)} == {tuple(EVERYBODY)}
    assert lead["III.10"] == [FRONT]
    assert {tuple(lead[f"IV.1.{at}"]) for at in range(1, 8)} == {tuple(EVERYBODY)}
    assert lead["IV.2"] == ["Văn phòng HĐND và UBND"]
    assert {tuple(lead[f"IV.3.{at}"]) for at in range(1, 6)} == {("Phòng Nội vụ",)}
    assert [lead[path] for path in ("IV.4.1", "IV.4.2")] == [["Phòng Tài chính và Kế hoạch"]] * 2
    assert [lead[path] for path in ("IV.5.1", "IV.5.2")] == [["Phòng Tư pháp"]] * 2
    assert [lead[path] for path in ("IV.6", "IV.7", "IV.8")] == [
        ["Phòng Tài nguyên và Môi trường"], ["Phòng Lao động, Thương binh và Xã hội"], ["Thanh tra huyện"],
    ]  # fmt: skip
    assert lead["IV.9"] == list(COMMUNES)
    assert lead["IV.10"] == [FRONT]
    assert lead["IV.kết.1"] == ["Phòng Nội vụ"]


def test_who_cooperates(plan: PlanReading) -> None:
    cooperating = {task.path: [unit.name for unit in task.cooperating] for task in plan.tasks}
    assert cooperating["IV.2"] == ["Các cơ quan, đơn vị có liên quan"]
    assert cooperating["IV.4.1"] == [name for name in EVERYBODY if name != "Phòng Tài chính và Kế hoạch"]
    assert cooperating["IV.5.1"] == []


def test_an_item_is_whole(plan: PlanReading) -> None:
    text = {task.path: task.text for task in plan.tasks}
    assert "Thực hiện nghiêm lộ trình thu hồi biên chế" in text["III.6"]
    assert "đoàn thể chính trị - xã hội, tiếp tục tham gia" in text["IV.1.2"]
    assert text["IV.10"].endswith("đối với người dân.")


def test_the_plan_fixes_no_day(plan: PlanReading) -> None:
    assert {task.due_on for task in plan.tasks} == {None}


def test_the_quarterly_report_goes_through_the_office_of_home_affairs(plan: PlanReading) -> None:
    (report,) = plan.reporting
    assert (report.period, [unit.name for unit in report.senders]) == ("quarter", EVERYBODY)
    assert report.receiver is not None
    assert report.via is not None
    assert (report.receiver.name, report.via.name, report.via.code) == ("Ủy ban nhân dân huyện", "Phòng Nội vụ", "P2")


def test_every_numbered_text_is_cited_once(plan: PlanReading) -> None:
    assert [(found.reference, found.issued_on, found.occurrences) for found in plan.citations] == [
        ("11-CT/HU", date(2021, 5, 12), 2), ("108-CTr/HU", date(2021, 12, 13), 2), ("05-NQ/TU", date(2021, 9, 28), 2),
        ("2466/QĐ-UBND", date(2022, 10, 19), 3), ("417/QĐ-UBND", date(2024, 12, 6), 3),
        ("53/2021/QĐ-UBND", date(2021, 8, 17), 1), ("465/QĐ-UBND", date(2022, 8, 16), 1),
        ("1694/QĐ-UBND", date(2024, 12, 23), 1), ("18-NQ/TW", date(2017, 10, 25), 4), ("19-NQ/TW",
        date(2017, 10, 25), 4),
        ("10/NQ-CP", date(2018, 2, 3), 1), ("08/NQ-CP", date(2018, 1, 24), 1), ("92-KH/TU", date(2018, 2, 21), 1),
        ("181-CTr/TU", date(2018, 2, 21), 1), ("154/QĐ-UBND", date(2018, 5, 18), 1), ("122-KH/HU",
        date(2018, 3, 20), 1),
        ("191-CTr/HU", date(2018, 3, 20), 1), ("1602/QĐ-UBND", date(2018, 6, 11), 1), ("23/QĐ-UBND",
        date(2018, 1, 22), 1),
        ("45/2016/QĐ-TTg", date(2016, 10, 19), 1), ("60/2021/NĐ-CP", date(2021, 6, 21), 1),
    ]  # fmt: skip
    assert {found.reference: found.issuer for found in plan.citations}["05-NQ/TU"] == "Ban Thường vụ tỉnh ủy"


def test_the_linter_warns_of_what_is_wrong_and_of_nothing_else(plan: PlanReading) -> None:
    assert [(found.code, found.lines) for found in plan.warnings] == [
        ("missing_number", (4, 12)), ("missing_date", (4, 12)), ("kind_symbol_mismatch", (38, 38)),
    ]  # fmt: skip
    assert plan.unplaced == []
