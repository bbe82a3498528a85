"""Values of targets as the system counts them from records. Who counts lies above: it names itself as it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from parindex.organization.lineages import Lineages
    from parindex.organization.models import Unit
    from parindex.planning.models import TargetMeasure

_MODULES: list[str] = []


@dataclass(frozen=True)
class Counted:
    """A value with its parts and the moment it is of; addresses list the records it counts, "" where none does."""

    value: Decimal
    numerator: Decimal | None
    denominator: Decimal | None
    as_of: datetime
    source: str = ""
    part_address: str = ""
    whole_address: str = ""


@dataclass(frozen=True)
class Line:
    """A level, or a unit, with its value in each quarter that has one."""

    name: str
    level: str
    values: Mapping[str, Counted]
    unit: int | None = None


@dataclass(frozen=True)
class Breakdown:
    """The same measure by level and by unit, whoever reports the target."""

    levels: Sequence[Line] = ()
    units: Sequence[Line] = ()


@dataclass(frozen=True)
class Meaning:
    """What a measure counts, in words."""

    code: str
    title: str
    part: str = ""
    whole: str = ""
    unknown: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Wanted:
    """A figure of a target with the units that report it in each quarter."""

    measure: TargetMeasure
    units: Mapping[str, Sequence[Unit]] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """(figure, unit, quarter) → its value, and figure → the same measure by level and unit where that was asked."""

    values: Mapping[tuple[int, int, str], Counted] = field(default_factory=dict)
    breakdowns: Mapping[int, Breakdown] = field(default_factory=dict)


class Counting(Protocol):
    """What the app that counts offers. A value that records do not give is left out, never 0."""

    def told(
        self, wanted: Sequence[Wanted], lineages: Lineages | None = None, *, broken_down_on: date | None = None
    ) -> Told:
        """Of figures that are bound to a measure; `broken_down_on`: by level and unit too, as units are that day."""

    def meaning(self, code: str) -> Meaning: ...

    def address_of_binding(self, measure: TargetMeasure) -> str: ...


def register(module: str) -> None:
    """The module that counts; the one named last does."""
    _MODULES[:] = [module]


def counting() -> Counting | None:
    """None where nobody counts."""
    return cast("Counting", import_module(_MODULES[0])) if _MODULES else None
