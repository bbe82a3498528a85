"""The inputs of one leaf as its rule asks for them: typed, and remembered, so that sources can be named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar, cast

from parindex.rules.expression import Missing, Parsed, Value, must_have, read_number, read_truth
from parindex.rules.numbers import Figure, exact, ratio, written
from parindex.rules.outcome import Ballots, Facts, Given, Item


class Kind(StrEnum):
    """What an input is; a count is a whole number that isn't negative."""

    NUMBER = "number"
    COUNT = "count"
    YES_NO = "yes_no"
    DAY = "day"
    OPTION = "option"
    BALLOTS = "ballots"
    PEERS = "peers"
    ITEMS = "items"


class WrongKind(ValueError):
    """An input is there but is no number, no day …; the message says which and what it should be."""


ASKED = {
    Kind.NUMBER: "một số",
    Kind.COUNT: "một số đếm: số nguyên, không âm",
    Kind.YES_NO: "có hoặc không",
    Kind.DAY: "một ngày",
    Kind.OPTION: "một trong các mức",
    Kind.BALLOTS: "số phiếu theo nhóm và phương án",
    Kind.PEERS: "số liệu của các đơn vị cùng nhóm",
    Kind.ITEMS: "danh sách việc kèm đạt hay không đạt",
}
T = TypeVar("T")
INT = frozenset({int})
NOTHING: Mapping[str, Value] = MappingProxyType({})


class Inputs:
    """Reads facts by name. Raises Missing where there is none, WrongKind where it is something else.

    `values` are the figures read so far, never a yes or no; `used` the names that were asked for, in order.
    """

    __slots__ = ("derived", "facts", "used", "values")

    def __init__(self, facts: Facts, derived: Mapping[str, Value] = NOTHING) -> None:
        self.facts, self.derived = facts, derived
        self.values: dict[str, Value] = dict(derived) if derived else {}
        self.used: list[str] = []

    def having(self, **derived: Value) -> Inputs:
        """The same with values that a rule has worked out for the rule inside it."""
        inner = Inputs(self.facts, {**self.derived, **derived})
        inner.used = self.used
        return inner

    def number(self, expression: str) -> Fraction:
        """What an expression gives."""
        found = self._worth(expression)
        return ratio(found) if type(found) is int else cast(Fraction, found)

    def count(self, expression: str) -> Fraction:
        """How many: a whole number, not negative."""
        return ratio(self.whole(expression))

    def whole(self, expression: str) -> int:
        """The same as Python's own whole number."""
        found = self._worth(expression)
        if found < 0 or found.denominator != 1:
            raise WrongKind(f"«{expression}» là {written(found)}, phải là {ASKED[Kind.COUNT]}")
        return found.numerator

    def truth(self, expression: str) -> bool:
        """Whether a condition holds; the name of a yes-or-no input is one."""
        read = read_truth(expression)
        self._ask(read)
        if read.bare is not None and read.bare in self.facts and read.bare not in self.derived:
            return self._yes_or_no(read.bare)
        return bool(read.worth(self._supplied(read)))

    def need(self, *names: str) -> None:
        """Tells all that are missing at once."""
        if all(map(self.facts.__contains__, names)):
            return
        if missing := sorted(set(names) - self.facts.keys() - self.derived.keys()):
            raise Missing(*missing)

    def knows(self, expression: str) -> bool:
        """Whether every input of a number's expression is given."""
        return read_number(expression).names.keys() <= self.facts.keys() | self.derived.keys()

    def day(self, name: str) -> date:
        found = self._of(name, Kind.DAY, date)
        if isinstance(found, datetime):
            raise WrongKind(f"«{name}» phải là {ASKED[Kind.DAY]}, không kèm giờ")
        return found

    def option(self, name: str) -> str:
        return self._of(name, Kind.OPTION, str)

    def ballots(self, name: str) -> Mapping[str, Ballots]:
        found: Mapping[str, Ballots] = self._of(name, Kind.BALLOTS, Mapping)  # type: ignore[type-abstract]
        for group in found.values():
            if not isinstance(group, Mapping) or not _are_ballots(group.values()):
                raise WrongKind(f"«{name}» phải là {ASKED[Kind.BALLOTS]}, mỗi số phiếu là số nguyên không âm")
        return found

    def peers(self, name: str) -> tuple[Fraction, ...]:
        return tuple(exact(_figure(name, Given(one), Kind.PEERS)) for one in self._of(name, Kind.PEERS, tuple))

    def items(self, name: str) -> tuple[Item, ...]:
        found = self._of(name, Kind.ITEMS, tuple)
        for one in found:
            match one:
                case (str(), bool()):
                    continue
            raise WrongKind(f"«{name}» phải là {ASKED[Kind.ITEMS]}")
        return found

    def _of(self, name: str, kind: Kind, wanted: type[T]) -> T:
        if name not in self.facts:
            raise Missing(name)
        content = self.facts[name].content
        if type(content) is not wanted and not isinstance(content, wanted):
            raise WrongKind(f"«{name}» phải là {ASKED[kind]}")
        self.used.append(name)
        return content

    def _worth(self, expression: str) -> Value:
        read = read_number(expression)
        self._ask(read)
        try:
            return read.worth(self.values)
        except KeyError:
            return read.worth(self._supplied(read))

    def _ask(self, read: Parsed) -> None:
        derived = self.derived
        self.used += [name for name in read.order if name not in derived] if derived else read.order

    def _supplied(self, read: Parsed) -> dict[str, Value]:
        """A value of its kind for each name of an expression. Raises Missing, WrongKind."""
        facts, values, truths = self.facts, self.values, dict[str, Value]()
        for name in read.order:
            if name in self.derived or name not in facts:
                continue
            if read.names[name]:
                truths[name] = self._yes_or_no(name)
            elif name not in values:
                values[name] = _figure(name, facts[name])
        supplied = {**values, **truths}
        must_have(read, supplied)
        return supplied

    def _yes_or_no(self, name: str) -> bool:
        content = self.facts[name].content
        if not isinstance(content, bool):
            raise WrongKind(f"«{name}» phải là {ASKED[Kind.YES_NO]}")
        return content


def _figure(name: str, given: Given, kind: Kind = Kind.NUMBER) -> Figure:
    if given.figure is not None:
        return given.figure
    if isinstance(given.content, Decimal):
        raise WrongKind(f"«{name}» phải là {ASKED[kind]}, không quá lớn")
    raise WrongKind(f"«{name}» phải là {ASKED[kind]}")


def _are_ballots(counts: Collection[object]) -> bool:
    return INT.issuperset(map(type, counts)) and min(cast(Collection[int], counts), default=0) >= 0
