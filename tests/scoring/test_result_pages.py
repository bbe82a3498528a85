"""Published results as people read them: ties, sheets, lost points, corrections, nothing before its time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parindex.accounts.models import User
from parindex.analytics import commands as figures
from parindex.analytics.models import MeasureValue
from parindex.kit.catalog import load_766
from parindex.scoring import commands
from parindex.scoring.models import Result
from parindex.scoring.publication import Change, Judgement
from parindex.scoring.queries import external
from parindex.scoring.queries import published as tables
from parindex.scoring.states import Verdict
from tests.scoring_rounds import COUNCIL, Cast, at, concluded, published

LATER = COUNCIL + timedelta(days=30)
MOST_QUERIES = 12
Browser = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parindex.kit.templatetags.charts.pictures", lambda charts: [None for _ in charts])


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"results:{name}", args=args))
    assert answer.status_code == 200, (name, answer.status_code)
    return answer.content.decode()


def corrected(cast: Cast, first: Result, unit: str = "tu-phap", points: str = "2") -> Result:
    change = Change(unit, "2.1.4", Judgement(Verdict.POINTS, points=points, reason="Cộng nhầm"))
    proposed = commands.propose_correction(at(LATER, cast.council), first, changes=[change], reason="Cộng nhầm")
    second = commands.decide_correction(at(LATER, cast.chair), proposed, granted=True, decision="60/QĐ-UBND")
    assert isinstance(second, Result)
    return second


def test_everyone_reads_a_result_once_it_is_published(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    for user in (cast.reporter, cast.communer, cast.nobody, cast.stranger):
        assert "Đánh giá CCHC năm 2025" in page(client_of(user), "index")
        told = page(client_of(user), "result", result.pk)
        assert told.count("đồng hạng") >= 3
        assert "84" in told


def test_before_publication_only_council_and_chair_learn_of_the_table(cast: Cast, client_of: Browser) -> None:
    round_ = concluded(cast)
    for user, status in (
        (cast.council, 200), (cast.chair, 200), (cast.officer, 404), (cast.appraiser, 404), (cast.reporter, 404),
        (cast.stranger, 404), (cast.nobody, 404),
    ):  # fmt: skip
        for name, args in (("draft", [round_.pk]), ("draft_decision", [round_.pk, "docx"])):
            assert client_of(user).get(reverse(f"results:{name}", args=args)).status_code == status, user
        assert "Đánh giá" not in page(client_of(user), "index")


def test_a_published_round_has_no_draft_any_more(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    assert client_of(cast.chair).get(reverse("results:draft", args=[result.round_id])).status_code == 404


def test_a_sheet_shows_every_step_of_every_leaf(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    told = page(client_of(cast.communer), "unit", result.pk, "tu-phap")
    for words in ("1.1.2", "2.1.4", "Hội đồng thống nhất", "95/100 × 20 = 19 điểm", "Theo biên bản"):
        assert words in told
    leaf = page(client_of(cast.reporter), "leaf", result.pk, "tu-phap", "1.1.2")
    for words in (
        "Số hồ sơ đúng hạn",
        "190",
        "200",
        "Báo cáo 12/BC",
        "tr. 3",
    ):
        assert words in leaf
    assert client_of(cast.reporter).get(reverse("results:leaf", args=[result.pk, "xa", "9.9"])).status_code == 404
    assert client_of(cast.reporter).get(reverse("results:unit", args=[result.pk, "lang-gieng"])).status_code == 404


def test_appraisers_are_named_to_those_who_judge_and_to_nobody_else(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    assert "Huỳnh Thị Đào" in page(client_of(cast.council), "leaf", result.pk, "xa", "1.1.1")
    assert "Huỳnh Thị Đào" not in page(client_of(cast.reporter), "leaf", result.pk, "xa", "1.1.1")


def test_another_units_documents_are_named_but_not_opened(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    assert "/tep/" in page(client_of(cast.reporter), "leaf", result.pk, "tu-phap", "1.1.1")
    told = page(client_of(cast.reporter), "leaf", result.pk, "xa", "1.1.1")
    assert "Báo cáo 12/BC" in told
    assert "/tep/" not in told


def test_a_measured_figure_opens_on_the_dossiers_it_counts(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    told = page(client_of(cast.communer), "leaf", result.pk, "xa", "1.1.2")
    address = f"{reverse('figures:records', args=['onestop.received', 'tu-so'])}?ky=2025"
    assert address in told
    assert client_of(cast.communer).get(address).status_code == 200


def test_lost_points_are_listed_from_the_most(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    told = page(client_of(cast.reporter), "lost", result.pk, "tu-phap")
    table = tables.table_of(result)
    _group, row = table.find("tu-phap")
    assert [(one.leaf.code, str(one.points)) for one in row.lost()] == [
        ("1.1.3", "4"), ("2.1.1", "4"), ("2.1.2", "5/2"), ("2.1.3", "5/2"), ("2.1.4", "2"), ("1.1.2", "1"),
    ]  # fmt: skip
    assert told.index("Tiêu chí 1.1.3") < told.index("Tiêu chí 2.1.2") < told.index("Tiêu chí 1.1.2")


def test_a_correction_stands_beside_what_it_corrects(cast: Cast, client_of: Browser) -> None:
    first = published(cast)
    second = corrected(cast, first)
    index = page(client_of(cast.reporter), "index")
    assert index.index(reverse("results:result", args=[second.pk])) < index.index(
        reverse("results:result", args=[first.pk])
    )
    assert reverse("results:result", args=[second.pk]) in page(client_of(cast.reporter), "result", first.pk)
    told = page(client_of(cast.reporter), "result", second.pk)
    for words in ("Cộng nhầm", "84 → 78", "1 → 3", "8 → 2"):
        assert words in told
    unit = page(client_of(cast.reporter), "unit", second.pk, "tu-phap")
    assert unit.count("Đã đính chính") == 1
    assert "Đã đính chính" not in page(client_of(cast.reporter), "unit", second.pk, "xa")


def test_a_proposed_correction_is_read_by_council_and_chair_until_it_is_decided(
    cast: Cast, client_of: Browser
) -> None:
    first = published(cast)
    change = Change("xa", "2.1.4", Judgement(Verdict.POINTS, points="2", reason="x"))
    proposed = commands.propose_correction(at(LATER, cast.council), first, changes=[change], reason="Cộng nhầm")
    address = reverse("results:correction", args=[proposed.pk])
    assert [client_of(user).get(address).status_code for user in (cast.chair, cast.council, cast.officer)] == [
        200, 200, 404,
    ]  # fmt: skip
    assert "84 → 78" in client_of(cast.chair).get(address).content.decode()
    commands.decide_correction(at(LATER, cast.chair), proposed, granted=False)
    assert client_of(cast.chair).get(address).status_code == 404


def test_a_unit_knows_how_steady_its_rank_is(cast: Cast) -> None:
    second = corrected(cast, published(cast))
    group = tables.table_of(second).groups[0]
    assert {unit: (one.best, one.worst) for unit, one in group.stability.items()} == {
        "xa": (1, 3), "noi-vu": (1, 3), "tu-phap": (1, 3),
    }  # fmt: skip


def test_imported_figures_stand_beside_our_own_and_the_one_scored(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    rows = (
        'DTI,xa,2025,31/12/2025,"0,8",1,,', "QD766,xa,2025,31/12/2025,90,100,,",
        "onestop.on_time_ratio,xa,2025,31/12/2025,,,95,100", "SIPAS_COMMUNE,xa,2025-M03,31/03/2025,81,100,,",
        "QD766,tu-phap,2025,31/12/2025,70,100,,",
    )  # fmt: skip
    heading = "Mã chỉ số,Mã đơn vị,Kỳ,Số liệu ngày,Giá trị,Thang điểm,Tử số,Mẫu số"
    data = "\n".join([heading, *rows, ""]).encode()
    figures.import_figures(at(LATER, cast.officer), cast.people.unit("huyen"), name="ngoai.csv", data=data)
    own = MeasureValue(code="onestop.on_time_ratio", unit=cast.people.unit("xa"), period=20250, part=9, whole=10,
                       as_of=LATER)  # fmt: skip
    own.save()
    component = next(one for group in load_766().groups for one in group.components if one.measure)
    MeasureValue(code=component.measure, unit=own.unit, period=20250, part=1, whole=4, as_of=LATER).save()
    _group, row = tables.table_of(result).find("xa")
    told = {
        one.figure.code: (one.value, one.used, one.own and one.own.value, one.is_used_otherwise)
        for one in external.beside(own.unit, 2025, row)
    }
    share = Decimal(2500) / component.full_at
    assert told == {
        "DTI": (Decimal(80), Decimal("0.75"), None, True), "QD766": (Decimal(90), None, share, False),
        "SIPAS_COMMUNE": (Decimal(81), None, None, False), "onestop.on_time_ratio": (Decimal(95), None, 90, False),
    }  # fmt: skip
    shown = page(client_of(cast.communer), "outside", result.pk, "xa")
    for words in ("Chỉ số chuyển đổi số", "khác số đang nạp", "ngoai.csv", "+5", "chưa tính được"):
        assert words in shown
    assert "Chưa nạp số liệu" in page(client_of(cast.communer), "outside", result.pk, "noi-vu")


def test_the_data_given_out_are_the_published_bytes(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    answer = client_of(cast.nobody).get(reverse("results:data", args=[result.pk]))
    assert answer.content == result.content.encode()
    assert json.loads(answer.content)["about"]["year"] == 2025
    assert "Khớp từng byte" in page(client_of(cast.nobody), "check", result.pk)


def test_pages_ask_few_questions_however_much_they_show(cast: Cast, client_of: Browser) -> None:
    result = published(cast)
    second = corrected(cast, result)
    client = client_of(cast.reporter)
    asked = {}
    for name, args in (
        ("index", []), ("result", [second.pk]), ("unit", [second.pk, "xa"]), ("lost", [second.pk, "xa"]),
        ("years", [second.pk, "xa"]), ("outside", [second.pk, "xa"]), ("leaf", [second.pk, "xa", "1.1.2"]),
        ("check", [second.pk]),
    ):  # fmt: skip
        tables._READ.clear()
        with CaptureQueriesContext(connection) as queries:
            page(client, name, *args)
        asked[name] = len(queries)
    assert {name: n for name, n in asked.items() if n > MOST_QUERIES} == {}
