"""Work that can still win points, found in records of a unit and in what it declared, as moves of `rules.advice`.

Records lie in apps below and above this one; modules that tell of their work are named in `scoring.registry`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.organization.models import Unit
from parindex.organization.queries import predecessors
from parindex.rules import Leaf
from parindex.rules.advice import Move, Record
from parindex.rules.inputs import Kind
from parindex.rules.shapes.shares import Bands
from parindex.scoring import registry
from parindex.scoring.facts import kinds_of
from parindex.scoring.outlook import Known
from parindex.scoring.proposals import measured
from parindex.scoring.reach import MISSED_FOR_GOOD, asked_of_the_unit
from parindex.scoring.states import Origin


@dataclass(frozen=True)
class Work:
    """Work of one kind on records of a unit. `adds`: (measure, side) → what one piece adds to it.

    The words are those of `Move`; `url` leads to the list of the records.
    """

    key: str
    what: str
    act: str
    unit: str
    adds: Mapping[tuple[str, str], int]
    records: tuple[Record, ...]
    office: str = ""
    url: str = ""


@dataclass(frozen=True)
class Listed(Move):
    """A move with a name by which a page asks for it, and where its records are listed."""

    key: str = ""
    url: str = ""


def works(unit: Unit, year: int, at: datetime) -> Iterator[Work]:
    """Everything that the records of a unit say can be done."""
    units = {unit.pk, *predecessors({unit.pk})}
    for module in registry.modules():
        yield from module.works(unit, units, year, at)


def moves(known: Known, found: Iterable[Work], unit: Unit, last: date) -> list[Listed]:
    """What moves a leaf of the sheet: work on records, then what the unit said of itself."""
    by_records = [move for work in found if (move := _of_work(known, work, unit, last)) is not None]
    declared = [leaf for leaf in known.criteria.leaves() if known.origins.get(leaf.code) == Origin.DECLARED]
    return [*by_records, *(move for leaf in declared for move in _of_leaf(known, leaf, unit))]


def _of_work(known: Known, work: Work, unit: Unit, last: date) -> Listed | None:
    """Nothing where no leaf takes its figures from these records, or none of them counts before the round ends."""
    amounts: dict[str, dict[str, Decimal]] = {}
    for code, inputs in measured(known.criteria).items():
        added = {name: Decimal(work.adds[pair]) for name, pair in inputs.items() if pair in work.adds}
        if added and known.origins.get(code) == Origin.RECORDS:
            amounts[code] = added
    records = tuple(one for one in work.records if one.until is None or one.until <= last)
    if not amounts or not records:
        return None
    office = work.office or _office(known, next(iter(amounts)), unit)
    return Listed(work.what, work.act, office, records, work.unit, amounts, key=work.key, url=work.url)


def _office(known: Known, code: str, unit: Unit) -> str:
    return known.criteria.leaf(code).owner or unit.name


def _of_leaf(known: Known, leaf: Leaf, unit: Unit) -> Iterator[Listed]:
    facts, wholes, kinds = known.facts[leaf.code], dict(leaf.parts()), kinds_of(leaf)
    office, settled = _office(known, leaf.code, unit), asked_of_the_unit(leaf)
    for name, given in facts.items():
        key, title = f"{leaf.code}:{name}", leaf.title_of(name)
        if kinds[name] == Kind.YES_NO and given.content is False and name not in settled:
            yield Listed(
                _("việc chưa làm (%(title)s)") % {"title": title}, _("hoàn thành"), office, (Record(title),),
                _("việc"), {}, {leaf.code: {name: True}}, key=key,
            )  # fmt: skip
        elif isinstance(given.content, Decimal) and name not in settled:
            whole = facts.get(wholes.get(name, ""))
            if pieces := _still(leaf, name, given.content, whole and whole.content):
                yield Listed(
                    _("việc còn thiếu (%(title)s)") % {"title": title}, _("làm thêm"), office,
                    tuple(Record(f"{title} {n}") for n in range(1, pieces + 1)), _("việc"),
                    {leaf.code: {name: Decimal(1)}}, key=key,
                )  # fmt: skip


def _still(leaf: Leaf, name: str, now: Decimal, whole: object) -> int:
    """How many pieces can still be added: what is missing from a whole, or up to the highest step of a count."""
    measure = leaf.inputs[name].measure if name in leaf.inputs else ""
    if isinstance(whole, Decimal):
        kept_in_time = "on_time" in name or measure in MISSED_FOR_GOOD
        return 0 if kept_in_time else max(int(whole - now), 0)
    if isinstance(leaf.rule, Bands) and leaf.rule.type == "count_bands" and leaf.rule.value == name:
        return max(int(max(band.min for band in leaf.rule.bands) - now), 0)
    return 0
