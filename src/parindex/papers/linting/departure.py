"""One departure, and the comparison of a line with its component that every rule shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parindex.papers.format import Allowed, Component, PaperFormat
from parindex.papers.linting.reading import Line

SHOWN = 50
ALIGNED = {"left": "căn trái", "center": "căn giữa", "right": "căn phải", "justify": "căn đều hai lề"}


@dataclass(frozen=True)
class Departure:
    """`rule` is a stable code, `message` what is wrong and what to do, `where` the place."""

    rule: str
    message: str
    where: str


def place_of(line: Line) -> str:
    words = line.text.replace("\n", " ")
    return f"Đoạn {line.at}: “{words[:SHOWN]}{'…' if len(words) > SHOWN else ''}”"


def range_of(allowed: Allowed) -> str:
    least, greatest = f"{allowed.least:g}", allowed.greatest
    if greatest is None:
        return f"từ {least}".replace(".", ",")
    return (least if greatest == allowed.least else f"{least}-{greatest:g}").replace(".", ",")


def compared(line: Line, name: str, paper: PaperFormat, *, aligned: bool = True) -> Iterator[Departure]:
    """A line against its component: size, weight, slope, case and alignment. A value nothing states is not judged."""
    one = paper.components[name]
    where = place_of(line)
    sizes = {run.size for run in line.written if run.size is not None and not one.size.allows(run.size)}
    if sizes:
        wrong = ", ".join(f"{size:g}".replace(".", ",") for size in sorted(sizes))
        yield Departure(
            f"{name}.size",
            f"{one.name} đang cỡ chữ {wrong}; phải là cỡ {range_of(one.size)} ({one.article}).",
            where,
        )
    yield from _style(line, name, one, where)
    if one.case == "upper" and line.text != line.text.upper():
        yield Departure(f"{name}.case", f"{one.name} phải viết chữ in hoa ({one.article}).", where)
    elif one.case == "lower" and line.text == line.text.upper() and any(sign.isalpha() for sign in line.text):
        yield Departure(f"{name}.case", f"{one.name} phải viết chữ in thường ({one.article}).", where)
    if aligned and not line.split and one.align != "any" and line.align != one.align:
        yield Departure(f"{name}.align", f"{one.name} phải {ALIGNED[one.align]} ({one.article}).", where)


def _style(line: Line, name: str, one: Component, where: str) -> Iterator[Departure]:
    for attribute, asked, on, off in (
        ("bold", one.bold, "đậm", "kiểu chữ đứng, không đậm"),
        ("italic", one.italic, "nghiêng", "kiểu chữ đứng, không nghiêng"),
    ):
        if any(getattr(run, attribute) != asked for run in line.written):
            word = f"kiểu chữ {on}" if asked else off
            yield Departure(f"{name}.{attribute}", f"{one.name} phải trình bày {word} ({one.article}).", where)


def missing(name: str, paper: PaperFormat, where: str) -> Departure:
    one = paper.components[name]
    return Departure(f"{name}.missing", f"Không thấy {one.name.lower()}; hãy bổ sung ({one.article}).", where)
