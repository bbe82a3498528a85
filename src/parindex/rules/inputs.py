"""The inputs of one leaf as its rule asks for them: typed, and remembered, so that sources can be named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TypeVar, cast

from parindex.rules.expression import Figure, Missing, Parsed, Value, must_have, read_number, read_truth
from parindex.rules.numbers import exact, figure, plain_count, ratio, written
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
NOTHING: Mapping[str, Value] = MappingProxyType({})


class Inputs:
    """Reads facts by name. Raises Missing where there is none, WrongKind where it is something else."""

    __slots__ = ("derived", "facts", "used", "values")

    def __init__(self, facts: Facts, derived: Mapping[str, Value] = NOTHING) -> None:
        self.facts, self.derived = facts, derived
        self.values: dict[str, Value] = dict(derived) if derived else {}
        self.used: dict[str, Given] = {}

    def having(self, **derived: Value) -> Inputs:
        """The same with values that a rule has worked out for the rule inside it."""
        inner = Inputs(self.facts, {**self.derived, **derived})
        inner.used = self.used
        return inner

    def are_counts(self, names: tuple[str, ...]) -> bool:
        """Whether those that are given are plain whole numbers. They may be counts where this doubts it."""
        facts, values = self.facts, self.values
        for name in names:
            if name in facts:
                content = facts[name].content
                if type(content) is not Decimal:
                    return False
                found = plain_count(content)
                if found is None:
                    return False
                values[name] = found
        return True

    def number(self, expression: str) -> Fraction:
        """What an expression gives."""
        read = read_number(expression)
        self._supply(read)
        found = read.worth(self.values)
        return ratio(found) if type(found) is int else cast(Fraction, found)

    def count(self, expression: str) -> Fraction:
        """How many: a whole number, not negative."""
        return ratio(self.whole(expression))

    def whole(self, expression: str) -> int:
        """The same as Python's own whole number."""
        read = read_number(expression)
        self._supply(read)
        found = read.worth(self.values)
        if found < 0 or found.denominator != 1:
            raise WrongKind(f"«{expression}» là {written(found)}, phải là {ASKED[Kind.COUNT]}")
        return found.numerator

    def truth(self, expression: str) -> bool:
        """Whether a condition holds; the name of a yes-or-no input is one."""
        read = read_truth(expression)
        self._supply(read)
        return bool(read.worth(self.values))

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

    def ballots(self, name: str) -> dict[str, Ballots]:
        found = dict(self._of(name, Kind.BALLOTS, Mapping))  # type: ignore[type-abstract]
        for group in found.values():
            if not isinstance(group, Mapping) or not _are_ballots(group.values()):
                raise WrongKind(f"«{name}» phải là {ASKED[Kind.BALLOTS]}, mỗi số phiếu là số nguyên không âm")
        return found

    def peers(self, name: str) -> tuple[Fraction, ...]:
        return tuple(exact(self._figure(name, one, Kind.PEERS)) for one in self._of(name, Kind.PEERS, tuple))

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
        if not isinstance(content, wanted):
            raise WrongKind(f"«{name}» phải là {ASKED[kind]}")
        self.used[name] = self.facts[name]
        return content

    def look(self, name: str) -> Figure | None:
        """A number without asking for it, whether or not the rule does; None where it is none."""
        found = self.values.get(name)
        if found is None and isinstance(content := self.facts[name].content, Decimal):
            with suppress(ValueError):
                found = self.values[name] = figure(content)
        return found

    def _supply(self, read: Parsed) -> None:
        """A value of its kind for each name of an expression, in order, as far as they are given."""
        facts, values = self.facts, self.values
        complete = True
        for name, yes_or_no in read.asked:
            if name not in facts or name in self.derived:
                complete = False
                continue
            given = facts[name]
            if not yes_or_no:
                if name not in values or type(values[name]) is bool:
                    values[name] = self._figure(name, given.content, Kind.NUMBER)
            elif isinstance(given.content, bool):
                values[name] = given.content
            else:
                raise WrongKind(f"«{name}» phải là {ASKED[Kind.YES_NO]}")
            self.used[name] = given
        if not complete:
            must_have(read, values)

    @staticmethod
    def _figure(name: str, content: object, kind: Kind) -> Figure:
        if not isinstance(content, Decimal):
            raise WrongKind(f"«{name}» phải là {ASKED[kind]}")
        try:
            return figure(content)
        except ValueError:
            raise WrongKind(f"«{name}» phải là {ASKED[kind]}, không quá lớn") from None


def _are_ballots(counts: Collection[object]) -> bool:
    return {*map(type, counts)} <= {int} and min(cast(Collection[int], counts), default=0) >= 0
