"""The inputs of one leaf as its rule asks for them: typed, and remembered, so that sources can be named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from parindex.rules.expression import Missing, Value, names_in, number, truth
from parindex.rules.numbers import exact
from parindex.rules.outcome import Ballots, Facts, Item


class Kind(StrEnum):
    """What an input is."""

    NUMBER = "number"
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
        return number(expression, self._values(expression))

    def truth(self, expression: str) -> bool:
        """Whether a condition holds; the name of a yes-or-no input is one."""
        return truth(expression, self._values(expression))

    def day(self, name: str) -> date:
        return self._of(name, Kind.DAY, date)

    def option(self, name: str) -> str:
        return self._of(name, Kind.OPTION, str)

    def ballots(self, name: str) -> dict[str, Ballots]:
        return dict(self._of(name, Kind.BALLOTS, dict))

    def peers(self, name: str) -> tuple[Fraction, ...]:
        found = self._of(name, Kind.PEERS, tuple)
        if not all(isinstance(one, Decimal) for one in found):
            raise WrongKind(f"«{name}» phải là {ASKED[Kind.PEERS]}")
        return tuple(exact(one) for one in found)

    def items(self, name: str) -> tuple[Item, ...]:
        found = self._of(name, Kind.ITEMS, tuple)
        if not all(isinstance(one, tuple) for one in found):
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

    def _values(self, expression: str) -> dict[str, Value]:
        """Every name of an expression that is known; all that are missing are told at once."""
        names = names_in(expression) - self.derived.keys()
        if missing := sorted(names - self.facts.keys()):
            raise Missing(*missing)
        found: dict[str, Value] = dict(self.derived)
        for name in sorted(names):
            content = self.facts[name].content
            if not isinstance(content, Decimal | bool):
                raise WrongKind(f"«{name}» phải là {ASKED[Kind.NUMBER]} hay {ASKED[Kind.YES_NO]}")
            self.used[name] = None
            found[name] = content if isinstance(content, bool) else _finite(name, content)
        return found


def _finite(name: str, content: Decimal) -> Fraction:
    try:
        return exact(content)
    except ValueError:
        raise WrongKind(f"«{name}» phải là {ASKED[Kind.NUMBER]}") from None
