"""The text: its paragraphs, bases, articles, points, and the mark at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parindex.papers.format import PaperFormat
from parindex.papers.linting.departure import Departure, compared, place_of, range_of
from parindex.papers.linting.parts import Parts
from parindex.papers.linting.reading import Line

LABELLED = re.compile(r"^([IVX]+\.|\d+(\.\d+)*\.?|Điều\s+\d+|Chương|Phần|Mục|[a-zđ]\)|[-–+•])\s*")
ARTICLE = re.compile(r"^Điều\s+(\d+)\b")
POINT = re.compile(r"^([a-zđ])\)")
SPACE_ROUNDING_PT = 0.1
INDENT_ROUNDING_CM = 0.06
WIDE = 60  # characters: a shorter line is a heading or a caption as often as a sentence


def of_text(parts: Parts, paper: PaperFormat) -> Iterator[Departure]:
    if parts.addressee is not None:
        yield from compared(parts.addressee, "addressee", paper, aligned=False)
    yield from _of_bases(parts.bases, paper)
    sentences = [line for line in parts.body if len(line.text) > WIDE]
    yield from _of_type(sentences, paper)
    yield from _of_layout(sentences, paper)
    yield from _of_articles(parts.body, paper)
    yield from _of_points(parts.body, paper)
    if parts.body and not parts.body[-1].text.endswith(paper.body.end_mark):
        yield Departure(
            "body.end_mark",
            f"Hết nội dung văn bản phải có dấu “{paper.body.end_mark}” ({paper.body.article}).",
            place_of(parts.body[-1]),
        )


def _of_bases(bases: Sequence[Line], paper: PaperFormat) -> Iterator[Departure]:
    for at, line in enumerate(bases):
        yield from compared(line, "basis", paper, aligned=False)
        wanted = "." if at == len(bases) - 1 else ";"
        if not line.text.endswith(wanted):
            said = "dấu chấm (.)" if wanted == "." else "dấu chấm phẩy (;)"
            yield Departure("basis.mark", f"Cuối căn cứ này phải có {said} ({paper.body.article}).", place_of(line))


def _of_type(lines: Sequence[Line], paper: PaperFormat) -> Iterator[Departure]:
    """Size and weight of the sentences; labels and emphasised words may be bold or italic."""
    one = paper.components["body"]
    for line in lines:
        sizes = {run.size for run in line.written if run.size is not None and not one.size.allows(run.size)}
        if sizes:
            wrong = ", ".join(f"{size:g}".replace(".", ",") for size in sorted(sizes))
            yield Departure(
                "body.size",
                f"Nội dung đang cỡ chữ {wrong}; phải là cỡ {range_of(one.size)} ({one.article}).",
                place_of(line),
            )


def _of_layout(lines: Sequence[Line], paper: PaperFormat) -> Iterator[Departure]:
    body = paper.body
    for line in lines:
        if line.align != "justify":
            yield Departure("body.align", f"Nội dung phải căn đều hai lề ({body.article}).", place_of(line))
        indents = [float(one) for one in body.first_line_cm]
        if not any(abs(line.first_line_cm - one) <= INDENT_ROUNDING_CM for one in indents):
            yield Departure(
                "body.first_line",
                f"Chữ đầu dòng lùi {line.first_line_cm:.2f} cm".replace(".", ",")
                + f"; phải lùi 1 cm hoặc 1,27 cm ({body.article}).",
                place_of(line),
            )
        if line.spacing is not None and not body.line_spacing.allows(round(line.spacing, 2)):
            yield Departure(
                "body.line_spacing",
                f"Khoảng cách dòng phải từ dòng đơn đến 1,5 dòng ({body.article}).",
                place_of(line),
            )
    for line, following in pairwise(lines):
        between = max(line.after, following.before)
        if following.at == line.at + 1 and between + SPACE_ROUNDING_PT < float(body.space_between_pt.least):
            yield Departure(
                "body.space_between",
                f"Khoảng cách giữa các đoạn tối thiểu 6 pt ({body.article}).",
                place_of(following),
            )


def _of_articles(lines: Sequence[Line], paper: PaperFormat) -> Iterator[Departure]:
    expected = 1
    for line in lines:
        if found := ARTICLE.match(line.text):
            if int(found[1]) != expected:
                yield Departure(
                    "article.order", f"Thứ tự điều phải liên tục: đây phải là Điều {expected}.", place_of(line)
                )
            expected = int(found[1]) + 1
            if not all(run.bold for run in line.written[:1]):
                yield Departure(
                    "article_label.bold",
                    f"Từ “Điều” và số thứ tự phải đậm ({paper.components['article_label'].article}).",
                    place_of(line),
                )


def _of_points(lines: Sequence[Line], paper: PaperFormat) -> Iterator[Departure]:
    points = paper.body.points
    before: str | None = None
    for line in lines:
        found = POINT.match(line.text)
        if found is None:
            before = None if LABELLED.match(line.text) and line.text[0] not in "-–+•" else before
            continue
        wanted = (
            points[0] if before is None or before not in points else points[(points.index(before) + 1) % len(points)]
        )
        if found[1] != wanted:
            yield Departure(
                "point.order",
                f"Điểm xếp theo bảng chữ cái tiếng Việt: đây phải là {wanted}) ({paper.body.article}).",
                place_of(line),
            )
        before = found[1]
