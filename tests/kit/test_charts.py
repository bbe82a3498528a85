"""Charts: seen, said and listed; drawn once, elsewhere, and never the cause of an error page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template
from django.test import override_settings
from lxml import etree, html

from parindex.core.apart import TooCostly
from parindex.kit import chart_specs, charts, drawing, vega

LONG = "Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh Khánh Hòa cùng các đơn vị sự nghiệp trực thuộc"
SVG = "{http://www.w3.org/2000/svg}"


def d(text: str) -> Decimal:
    return Decimal(text)


def ranking(count: int = 34) -> charts.Chart:
    rows = [
        charts.Place(n + 1, LONG if n == 2 else f"Phường thứ {n + 1} <b>", d("96.5") - n, own=n == 2)
        for n in range(count)
    ]
    return charts.ranking_bars("Xếp hạng & phân loại", rows, d("100"), [charts.Mark(d("80"), "Tốt từ 80")])


def some_charts() -> dict[str, charts.Chart]:
    fields = [
        charts.FieldShare("Thể chế", d("90.5"), d("80"), d("85")),
        charts.FieldShare("Thủ tục", d("70"), None, d("75")),
    ]
    moments = [charts.Moment("Quý I", d("70.5"), d("75")), charts.Moment("Quý II", None, d("95"))]
    losses = [charts.Loss("Thể chế", d("0.75")), charts.Loss(LONG, d("4.25"))]
    return {
        "ranking": ranking(),
        "fields": charts.field_bars("Lĩnh vực", fields, "Năm 2026", "Năm 2025", "Nhóm"),
        "path": charts.path_of_target("Đúng hạn", moments, d("95"), "%"),
        "waterfall": charts.lost_points_waterfall("Điểm mất", d("100"), losses, "Tối đa", "Đạt được"),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("charts")
    with override_settings(CHARTS_DIR=path):
        drawing._rest.until = 0
        yield path


@pytest.fixture(scope="module")
def drawn(folder: Path) -> dict[str, drawing.Picture]:
    asked = some_charts()
    found = dict(zip(asked, drawing.pictures(list(asked.values())), strict=True))
    assert all(found.values())
    return {name: picture for name, picture in found.items() if picture is not None}


@pytest.fixture
def no_renderer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """A renderer that fails, counting how often it is asked."""
    asked: list[str] = []

    def fail(task: str, *_args: Any, **_more: Any) -> bytes:
        asked.append(task)
        raise TooCostly

    monkeypatch.setattr(drawing, "run_apart", fail)
    monkeypatch.setattr(drawing._rest, "until", 0.0)
    with override_settings(CHARTS_DIR=tmp_path / "none"):
        yield asked


def shown(chart: charts.Chart) -> str:
    return Template("{% load charts %}{% chart one %}").render(Context({"one": chart}))


def words(picture: drawing.Picture) -> str:
    text = " ".join(" ".join(one.itertext()) for one in etree.fromstring(picture.svg).iter(f"{SVG}text"))
    return " ".join(text.split())


def test_a_picture_says_what_it_is_and_what_is_to_be_seen(drawn: dict[str, drawing.Picture]) -> None:
    root = etree.fromstring(drawn["ranking"].svg)
    assert root.findtext(f"{SVG}title") == "Xếp hạng & phân loại"
    said = root.findtext(f"{SVG}desc")
    assert said is not None
    assert f"{LONG}: hạng 3 trên 34 đơn vị, 94,5." in said
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"


def test_a_picture_runs_nothing_and_asks_for_nothing(drawn: dict[str, drawing.Picture]) -> None:
    for picture in drawn.values():
        root = etree.fromstring(picture.svg)
        assert not {"script", "style", "image", "foreignObject", "a", "use"} & {
            etree.QName(one).localname for one in root.iter()
        }
        for one in root.iter():
            assert not [name for name in one.attrib if str(name).startswith("on") or "href" in str(name)]
            assert "style" not in one.attrib
            assert not re.search(r"url\((?!#hatched\))", " ".join(map(str, one.attrib.values())))


def test_a_name_is_whole_however_long_it_is(drawn: dict[str, drawing.Picture]) -> None:
    assert LONG in words(drawn["ranking"])
    assert LONG in words(drawn["waterfall"])
    assert max(map(len, chart_specs.lines_of(LONG).split("\n"))) <= chart_specs.LETTERS
    assert chart_specs.lines_of("x" * 60) == "x" * 60


def test_numbers_are_written_as_in_viet_nam(drawn: dict[str, drawing.Picture]) -> None:
    assert "96,50" in words(drawn["ranking"])
    assert "−4,25" in words(drawn["waterfall"])
    assert not re.search(r"\d\.\d", words(drawn["fields"]) + words(drawn["path"]))


def bars_filled(picture: drawing.Picture) -> list[str]:
    edged = etree.fromstring(picture.svg).iter(f"{SVG}path")
    return [str(one.get("fill")) for one in edged if one.get("stroke-width") == "0.6"]


def test_in_black_print_every_series_can_still_be_told(drawn: dict[str, drawing.Picture]) -> None:
    # Two years: solid and hatched. Losses hatched, what there is solid. The own unit has an arrow.
    assert sorted(bars_filled(drawn["fields"])) == sorted([chart_specs.PLAIN] * 2 + [chart_specs.HATCHED])
    assert bars_filled(drawn["waterfall"]) == [chart_specs.PLAIN, *[chart_specs.HATCHED] * 2, chart_specs.PLAIN]
    assert "► 3. Ban Quản lý" in words(drawn["ranking"])
    assert "url(#hatched)" in drawn["fields"].svg.decode()
    assert b'<pattern id="hatched"' in drawn["fields"].svg
    dashes = [one.get("stroke-dasharray") for one in etree.fromstring(drawn["path"].svg).iter(f"{SVG}path")]
    assert "6,4" in dashes
    for name, told in (("fields", "Năm 2026 Năm 2025 Nhóm"), ("path", "Đạt được Kế hoạch")):
        assert set(told.split()) <= set(words(drawn[name]).split())


def test_the_same_data_is_drawn_once(drawn: dict[str, drawing.Picture], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "run_apart", lambda *_args, **_more: pytest.fail("drawn again"))
    again = drawing.pictures(list(some_charts().values()))
    assert [one and one.svg for one in again] == [one.svg for one in drawn.values()]


def test_several_charts_are_drawn_in_one_go_and_other_data_is_another_picture(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def answer(_task: str, data: bytes, **_limits: int) -> bytes:
        asked.append(data)
        return b'["<svg xmlns=\\"http://www.w3.org/2000/svg\\"/>", null]'

    monkeypatch.setattr(drawing, "run_apart", answer)
    first, second = drawing.pictures([ranking(3), ranking(4)])
    assert len(asked) == 1
    assert first is not None
    # What can't be drawn is not tried again on every page.
    assert second is None
    assert drawing.pictures([ranking(4)]) == [None]
    assert len(asked) == 1


def test_the_renderer_never_comes_into_this_process(drawn: dict[str, drawing.Picture]) -> None:
    assert "vl_convert" not in sys.modules
    before = resident()
    drawing.pictures([ranking(7)])
    assert resident() - before < 5_000


def resident() -> int:
    status = Path("/proc/self/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found[1])


def test_a_page_carries_the_picture_itself_with_a_text_and_the_table(drawn: dict[str, drawing.Picture]) -> None:
    page = html.fromstring(shown(ranking()))
    (picture,) = page.iter("img")
    start, content = picture.get("src", "").split(",", 1)
    assert start == "data:image/svg+xml;base64"
    assert b64decode(content) == drawn["ranking"].svg
    assert picture.get("alt", "").startswith("Xếp hạng & phân loại. Cao nhất: Phường thứ 1 <b>, 96,5.")
    assert [one.get("scope") for one in page.iter("th")] == ["col"] * 3 + ["row"] * 34
    first = [cell.text_content() for cell in page.findall(".//tbody/tr")[0]]
    assert first == ["1", "Phường thứ 1 <b>", "96,5"]
    assert [cell.get("class") for cell in page.findall(".//tbody/tr")[0]] == ["number", None, "number"]
    assert page.find(".//details").get("open") is None


def test_without_renderer_a_page_shows_the_table_and_says_so(no_renderer: list[str]) -> None:
    page = html.fromstring(shown(ranking(3)))
    assert not list(page.iter("img"))
    assert "Chưa vẽ được hình" in page.text_content()
    assert page.find(".//details").get("open") is not None
    assert "96,5" in page.text_content()
    # The next pages don't wait for it again.
    shown(ranking(4))
    assert len(no_renderer) == 1


@pytest.mark.parametrize(
    "chart",
    [
        charts.ranking_bars("A", [], d("100")),
        charts.field_bars("B", [], "1", "2", "3"),
        charts.field_bars("B", [charts.FieldShare("x", None)], "1", "2", "3"),
        charts.path_of_target("C", [], d("1")),
        charts.lost_points_waterfall("D", d("100"), [], "x", "y"),
    ],
)
def test_a_chart_of_nothing_is_still_a_page(chart: charts.Chart, no_renderer: list[str]) -> None:
    assert "<table" in shown(chart)


def test_a_spec_that_cannot_be_drawn_is_told_from_the_others() -> None:
    words = (
        f"import json, sys; from {vega.__name__} import draw; sys.stdout.buffer.write(draw(sys.stdin.buffer.read()))"
    )
    specs = b'[{"mark": "no such"}, {"data": {"values": [{"a": 1}]}, "mark": "bar", "encoding": {}}]'
    told = subprocess.run([sys.executable, "-c", words], input=specs, capture_output=True, check=True).stdout
    assert told.startswith(b'[null, "<svg')


TIMED = """
import sys, time
from parindex.kit.vega import draw
data = sys.stdin.buffer.read()
draw(data)
taken = []
for _ in range(10):
    begun = time.process_time()
    draw(data)
    taken.append(time.process_time() - begun)
print(min(taken))
"""


@pytest.mark.slow
def test_34_units_take_about_a_tenth_of_a_second_of_processor_time() -> None:
    # Half as much again is for a busy machine.
    spec = json.dumps([ranking().spec]).encode()
    told = subprocess.run([sys.executable, "-c", TIMED], input=spec, capture_output=True, check=True).stdout
    assert float(told) <= 0.15


def test_the_oldest_pictures_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(drawing, "MOST_KEPT", 2)
    with override_settings(CHARTS_DIR=tmp_path):
        for n in range(4):
            (tmp_path / f"{n}.svg").write_text("x")
            os.utime(tmp_path / f"{n}.svg", (1_000 + n, 1_000 + n))
        drawing._forget()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2.svg", "3.svg"]


def test_a_series_without_any_figure_has_no_column() -> None:
    fields = [charts.FieldShare("Thể chế", d("0"), None, d("85"))]
    chart = charts.field_bars("Lĩnh vực", fields, "Năm 2026", "Năm 2025", "Nhóm")
    assert (chart.heading, chart.rows) == (("Lĩnh vực", "Năm 2026", "Nhóm"), (("Thể chế", d("0"), d("85")),))
