"""Charts as data: what is to be seen, said in words and listed in a table. `parindex.kit.drawing` makes pictures.

Every series is told apart by a pattern, a shape or its label, never by colour alone, so that a chart reads the same
printed in black. Names are never cut: long ones go on in further lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from parindex.kit import chart_specs as specs

Figure = Decimal | None


@dataclass(frozen=True)
class Chart:
    """A picture with everything a reader who doesn't see it needs."""

    title: str
    description: str
    spec: specs.Spec
    heading: tuple[str, ...]
    rows: tuple[tuple[str | Figure, ...], ...]

    def columns(self) -> list[Column]:
        """The headings of the table; a column of figures stands to the right."""
        return [Column(name, self._is_number(place)) for place, name in enumerate(self.heading)]

    def cells(self) -> Iterator[list[Cell]]:
        """The rows of the table; the first words of a row are its heading."""
        numbers = [column.is_number for column in self.columns()]
        head = numbers.index(False) if False in numbers else 0
        for row in self.rows:
            yield [Cell(content, numbers[place], place == head) for place, content in enumerate(row)]

    def _is_number(self, place: int) -> bool:
        return all(not isinstance(row[place], str) for row in self.rows)


class Column(NamedTuple):
    """A heading of the table of figures."""

    name: str
    is_number: bool


class Cell(NamedTuple):
    """One figure or word of the table."""

    content: str | Figure
    is_number: bool
    is_heading: bool


class Place(NamedTuple):
    """A unit in a ranking; `own` is the reader's."""

    rank: int
    name: str
    value: Decimal
    own: bool = False
    note: str = ""


class Mark(NamedTuple):
    """A value that matters, as where a class begins."""

    value: Decimal
    label: str


class FieldShare(NamedTuple):
    """A field's points in percent of its maximum; None where there is no figure."""

    name: str
    this: Figure
    last: Figure = None
    group: Figure = None


class Moment(NamedTuple):
    """A quarter or a month of a target: what was reached, and what was planned for it."""

    label: str
    reached: Figure
    planned: Figure = None


class Loss(NamedTuple):
    """Points lost in one place."""

    name: str
    points: Decimal


def ranking_bars(title: str, rows: Sequence[Place], scale: Decimal, marks: Sequence[Mark] = ()) -> Chart:
    """Units from first to last, the reader's own one dark, with an arrow and in bold."""
    names = [f"{'► ' if row.own else ''}{row.rank}. {row.name}" for row in rows]
    values = [
        {"place": place, "value": float(row.value), "text": _number(row.value, 2, fixed=True), "own": row.own}
        for place, row in enumerate(rows)
    ]
    x = specs.length(scale)
    fill = {"condition": {"test": "datum.own", "value": specs.PLAIN}, "value": specs.PALE}
    layers = [specs.bar(x, fill), *specs.lines_across(marks, x), specs.figures_beside()]
    spec = specs.bars(layers, values, names, row=24, bold=[place for place, row in enumerate(rows) if row.own])
    noted = any(row.note for row in rows)
    heading = (_("Hạng"), _("Đơn vị"), _("Điểm"), *((_("Ghi chú"),) if noted else ()))
    table = tuple((Decimal(row.rank), row.name, row.value, *((row.note,) if noted else ())) for row in rows)
    return Chart(title, _ranking_in_words(rows), spec, heading, table)


def _ranking_in_words(rows: Sequence[Place]) -> str:
    if not rows:
        return _("Chưa có số liệu.")
    first, last = rows[0], rows[-1]
    said = [
        _("Cao nhất: %(name)s, %(value)s.") % {"name": first.name, "value": _number(first.value, 2)},
        _("Thấp nhất: %(name)s, %(value)s.") % {"name": last.name, "value": _number(last.value, 2)},
    ]
    for row in rows:
        if row.own:
            told = {"name": row.name, "rank": row.rank, "count": len(rows), "value": _number(row.value, 2)}
            said.append(_("%(name)s: hạng %(rank)s trên %(count)s đơn vị, %(value)s.") % told)
    return " ".join(said)


def field_bars(title: str, fields: Sequence[FieldShare], this: str, last: str, group: str) -> Chart:
    """Each field this year (solid) and last year (hatched), with the group's mean as a black stroke across both."""
    values = [
        {"place": place, "value": float(share), "text": _number(share, 1, fixed=True), "series": series}
        for place, one in enumerate(fields)
        for series, share in ((this, one.this), (last, one.last))
        if share is not None
    ]
    means = [
        {"place": place, "value": float(one.group), "series": group}
        for place, one in enumerate(fields)
        if one.group is not None
    ]
    shown = [this, *([last] if any(one.last is not None for one in fields) else [])]
    offset = {"yOffset": {"field": "series", "type": "nominal", "scale": {"domain": shown}}}
    row = 25 * len(shown) + 4
    layers = [
        specs.bar(specs.length(Decimal(100)), specs.series_fill(shown), **offset),
        specs.figures_beside(**offset),
        *(specs.ticks(means, group, row - 12) if means else []),
    ]
    weak = min((one for one in fields if one.this is not None), key=lambda one: one.this or 0, default=None)
    said = _("Chưa có số liệu.")
    if weak is not None:
        weakest = {"name": weak.name, "value": _number(weak.this, 1)}
        said = _("Thấp nhất: %(name)s, %(value)s phần trăm điểm tối đa.") % weakest
    spec = specs.bars(layers, values, [one.name for one in fields], row=row)
    # A column without any figure is left out of the table.
    beside = ((last, [one.last for one in fields]), (group, [one.group for one in fields]))
    told = [(name, of) for name, of in beside if any(one is not None for one in of)]
    table = tuple((one.name, one.this, *(of[at] for _name, of in told)) for at, one in enumerate(fields))
    return Chart(title, said, spec, (_("Lĩnh vực"), this, *(name for name, _of in told)), table)


def path_of_target(title: str, points: Sequence[Moment], threshold: Decimal, unit: str = "") -> Chart:
    """What was reached (solid, discs), what was planned (dashed, squares), and the target as a line across."""
    reached, planned, goal = _("Đạt được"), _("Kế hoạch"), _("Mục tiêu")
    values = [
        {"at": one.label, "value": float(value), "text": _number(value, 2), "series": series, "aside": _aside(one)}
        for one in points
        for series, value in ((reached, one.reached), (planned, one.planned))
        if value is not None
    ]
    shown = [reached, *([planned] if any(one.planned is not None for one in points) else [])]
    label = f"{goal}: {_number(threshold, 2)}{unit and ' ' + unit}"
    latest = next((one for one in reversed(points) if one.reached is not None), None)
    said = _("Chưa có số liệu.")
    if latest is not None:
        told = {"label": latest.label, "value": _number(latest.reached, 2), "goal": _number(threshold, 2)}
        said = _("%(label)s đạt %(value)s, mục tiêu %(goal)s.") % told
    spec = specs.path(values, [one.label for one in points], shown, (threshold, label), unit)
    rows = tuple((one.label, one.reached, one.planned, threshold) for one in points)
    return Chart(title, said, spec, (_("Thời điểm"), reached, planned, goal), rows)


def _aside(one: Moment) -> int:
    """Where the figure of what was reached stands: on the side where the plan is not."""
    if one.reached is None or one.planned is None:
        return 19
    return -19 if one.reached >= one.planned else 19


def lost_points_waterfall(title: str, start: Decimal, steps: Sequence[Loss], begun: str, ended: str) -> Chart:
    """From the maximum (`begun`) down by each loss (hatched) to what remains (`ended`)."""
    end = start - sum((step.points for step in steps), Decimal(0))
    # A fifth of the width is left for what remains, so that small losses can be seen; said beside the picture.
    low = max(Decimal(0), (end - (start - end) / 4) // 5 * 5)
    spans = [(low, start, _number(start, 2), False)]
    at = start
    for step in steps:
        spans.append((at - step.points, at, f"−{_number(step.points, 2)}", True))
        at -= step.points
    spans.append((low, end, _number(end, 2), False))
    values = [
        {"place": place, "from": float(from_), "to": float(to), "text": text, "lost": lost}
        for place, (from_, to, text, lost) in enumerate(spans)
    ]
    fill = {"condition": {"test": "datum.lost", "value": specs.HATCHED}, "value": specs.PLAIN}
    cut = _("Trục bắt đầu từ %(low)s.") % {"low": _number(low, 2)} if low else ""
    layers = [specs.bar(specs.length(start, "from", low, cut), fill, x2={"field": "to"}), specs.figures_at("to")]
    said = [_("Còn %(end)s trên %(start)s điểm.") % {"end": _number(end, 2), "start": _number(start, 2)}]
    if steps:
        worst = max(steps, key=lambda one: one.points)
        told = {"name": worst.name, "value": _number(worst.points, 2)}
        said.append(_("Mất nhiều nhất: %(name)s, %(value)s điểm.") % told)
    if cut:
        said.append(cut)
    spec = specs.bars(layers, values, [begun, *(step.name for step in steps), ended], row=28)
    rows = ((begun, start), *((step.name, -step.points) for step in steps), (ended, end))
    return Chart(title, " ".join(said), spec, (_("Nội dung"), _("Điểm")), rows)


def _number(value: Figure, places: int, *, fixed: bool = False) -> str:
    """With a decimal comma; without zeros at the end unless figures stand one below the other (`fixed`)."""
    text = f"{value or Decimal(0):.{places}f}"
    if not fixed and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",").replace("-", "−")
