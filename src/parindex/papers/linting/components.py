"""The head of a document: national heading, issuer, number, place and date, kind and abstract."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from parindex.papers.format import PaperFormat
from parindex.papers.linting.departure import Departure, compared, missing, place_of
from parindex.papers.linting.parts import DATED, Parts
from parindex.papers.linting.reading import Line

HEAD = "Phần đầu văn bản"
NUMBERED = re.compile(r"^Số:\s*(?P<number>\d*)(?P<room>[\s…._]*)/(?P<symbol>\S.*)$")
SYMBOL = re.compile(r"^[A-ZĐa-zđ0-9&]+(-[A-ZĐa-zđ0-9&]+)*$")


def of_head(parts: Parts, paper: PaperFormat) -> Iterator[Departure]:
    for name, line in (("national_name", parts.nation), ("national_motto", parts.motto)):
        if line is None:
            yield missing(name, paper, HEAD)
            continue
        yield from compared(line, name, paper)
        asked = paper.components[name].text
        if line.text != asked and line.text.upper() != asked:
            yield Departure(
                f"{name}.wording", f"Phải viết đúng “{asked}” ({paper.components[name].article}).", place_of(line)
            )
    if not parts.issuer:
        yield missing("issuer", paper, HEAD)
    else:
        *above, last = parts.issuer
        yield from compared(last, "issuer", paper)
        for line in above:
            bold = all(run.bold for run in line.written)
            yield from compared(line, "issuer" if bold else "parent_agency", paper)
    yield from _of_number(parts, paper)
    yield from _of_date(parts.place_date, paper)


def _of_number(parts: Parts, paper: PaperFormat) -> Iterator[Departure]:
    line, article = parts.number, paper.numbers.article
    if line is None:
        yield missing("number", paper, HEAD)
        return
    yield from compared(line, "number", paper)
    found = NUMBERED.match(line.text)
    if found is None:
        yield Departure("number.form", f"Phải viết “Số: 07/BC-UBND” ({article}).", place_of(line))
        return
    number, symbol = found["number"], found["symbol"]
    if number and int(number) < paper.numbers.padded_below and len(number) == 1:
        yield Departure("number.padding", f"Số nhỏ hơn 10 phải ghi thêm số 0 phía trước ({article}).", place_of(line))
    if not SYMBOL.match(symbol) or (number and found["room"]):
        yield Departure(
            "number.spaces",
            f"Giữa số và ký hiệu là dấu /, giữa các nhóm là dấu -, không cách chữ ({article}).",
            place_of(line),
        )
    elif parts.kind is not None and parts.kind.abbreviation and symbol.split("-")[0] != parts.kind.abbreviation:
        yield Departure(
            "number.abbreviation",
            f"{parts.kind.name} có ký hiệu bắt đầu bằng {parts.kind.abbreviation}, đang ghi {symbol.split('-')[0]} "
            "(Phụ lục III).",
            place_of(line),
        )


def _of_date(line: Line | None, paper: PaperFormat) -> Iterator[Departure]:
    if line is None:
        yield missing("place_date", paper, HEAD)
        return
    yield from compared(line, "place_date", paper)
    found = DATED.match(line.text)
    if found is None:
        return
    article = paper.dates.article
    day, month = found["day"], found["month"]
    if not re.match(r"^[^,]+,\s*ngày", line.text):
        yield Departure("place_date.comma", f"Sau địa danh có dấu phẩy ({article}).", place_of(line))
    if day and len(day) == 1:
        yield Departure(
            "place_date.day", f"Ngày nhỏ hơn 10 phải ghi thêm số 0 phía trước ({article}).", place_of(line)
        )
    if month and (len(month) == 1) == (int(month) in paper.dates.padded_months):
        yield Departure(
            "place_date.month", f"Chỉ tháng 1, tháng 2 ghi thêm số 0 phía trước ({article}).", place_of(line)
        )
    year = re.search(r"năm\s*(\d{4})", line.text)
    if day and month and year and not _is_day(int(year[1]), int(month), int(day)):
        yield Departure("place_date.real", "Ngày này không có trong lịch; hãy kiểm tra lại.", place_of(line))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def of_title(parts: Parts, paper: PaperFormat) -> Iterator[Departure]:
    if parts.kind is None:
        yield Departure(
            "type_name.missing",
            "Không thấy tên loại văn bản (viết hoa, một dòng riêng), cũng không có dòng “V/v” của công văn "
            f"({paper.components['type_name'].article}).",
            HEAD,
        )
        return
    if parts.type_name is not None:
        yield from compared(parts.type_name, "type_name", paper)
        if parts.abstract is None:
            yield missing("abstract", paper, HEAD)
        else:
            yield from compared(parts.abstract, "abstract", paper)
    elif parts.letter is not None:
        yield from compared(parts.letter, "letter_abstract", paper)
        if not parts.letter.text.startswith("V/v "):
            yield Departure(
                "letter_abstract.wording",
                f"Trích yếu công văn bắt đầu bằng “V/v” ({paper.components['letter_abstract'].article}).",
                place_of(parts.letter),
            )
        if parts.addressee is None:
            yield missing("addressee", paper, "Sau phần đầu văn bản")
