"""The inputs of one leaf as its rule asks for them: typed, and remembered, so that sources can be named."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from parindex.rules.expression import Missing, Value, number, parsed, truth
from parindex.rules.numbers import exact, written
from parindex.rules.outcome import Ballots, Facts, Item


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


class Inputs:
    """Reads facts by name. Raises Missing where there is none, WrongKind where it is something else."""

    def __init__(self, facts: Facts, derived: dict[str, Value] | None = None) -> None:
        self.facts, self.used = facts, dict[str, None]()
        self.derived = derived or {}

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the inputs asked for so far come from, each once."""
        return tuple(dict.fromkeys(self.facts[name].source for name in self.used if self.facts[name].source))

    def having(self, **derived: Value) -> Inputs:
        """The same with values that a rule has worked out for the rule inside it."""
        inner = Inputs(self.facts, {**self.derived, **derived})
        inner.used = self.used
        return inner

    def number(self, expression: str) -> Fraction:
        """What an expression gives."""
        return number(expression, self._values(expression, truth=False))

    def count(self, expression: str) -> Fraction:
        """How many: a whole number, not negative."""
        found = self.number(expression)
        if found < 0 or found.denominator != 1:
            raise WrongKind(f"«{expression}» là {written(found)}, phải là {ASKED[Kind.COUNT]}")
        return found

    def truth(self, expression: str) -> bool:
        """Whether a condition holds; the name of a yes-or-no input is one."""
        return truth(expression, self._values(expression, truth=True))

    def need(self, *names: str) -> None:
        """Tells all that are missing at once."""
        if missing := sorted(set(names) - self.facts.keys() - self.derived.keys()):
            raise Missing(*missing)

    def knows(self, expression: str) -> bool:
        """Whether every input of a number's expression is given."""
        return parsed(expression, truth=False).names.keys() <= self.facts.keys() | self.derived.keys()

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
            if not isinstance(group, Mapping) or not all(type(n) is int and n >= 0 for n in group.values()):
                raise WrongKind(f"«{name}» phải là {ASKED[Kind.BALLOTS]}, mỗi số phiếu là số nguyên không âm")
        return found

    def peers(self, name: str) -> tuple[Fraction, ...]:
        return tuple(self._figure(name, one, Kind.PEERS) for one in self._of(name, Kind.PEERS, tuple))

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
        self.used[name] = None
        return content

    def _values(self, expression: str, *, truth: bool) -> dict[str, Value]:
        """The names of an expression that are known, each of the kind it asks for."""
        found: dict[str, Value] = dict(self.derived)
        for name, yes_or_no in sorted(parsed(expression, truth=truth).names.items()):
            if name in self.derived or name not in self.facts:
                continue
            content = self.facts[name].content
            if not yes_or_no:
                found[name] = self._figure(name, content, Kind.NUMBER)
            elif isinstance(content, bool):
                found[name] = content
            else:
                raise WrongKind(f"«{name}» phải là {ASKED[Kind.YES_NO]}")
            self.used[name] = None
        return found

    @staticmethod
    def _figure(name: str, content: object, kind: Kind) -> Fraction:
        if not isinstance(content, Decimal):
            raise WrongKind(f"«{name}» phải là {ASKED[kind]}")
        try:
            return exact(content)
        except ValueError:
            raise WrongKind(f"«{name}» phải là {ASKED[kind]}, không quá lớn") from None
