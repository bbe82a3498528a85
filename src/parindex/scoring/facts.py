"""Facts and outcomes as JSON that is the same on every engine: numbers as text, nothing rounded. No records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from parindex.rules import CriteriaSet, Facts, Given, Leaf, NotApplicable, NothingArose, NotScored, Outcome, Scored
from parindex.rules.criteria import Extra
from parindex.rules.inputs import Kind
from parindex.rules.outcome import Content

# Longer ones are no figure of any office, and would only slow exact arithmetic down.
LONGEST_NUMBER = 40


class BadFact(ValueError):
    """What was given for an input is not of its kind; `name` is the input, the message Vietnamese."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def canonical(value: Any) -> str:
    """JSON text that depends on nothing but the value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def ordered(value: Any) -> str:
    """JSON text that keeps the order in which keys were written, for people to read."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def dump_set(criteria: CriteriaSet) -> dict[str, Any]:
    """A set as JSON, what is by default left out, as `rules.criteria.canonical` seals it."""
    return criteria.model_dump(mode="json", exclude_defaults=True)


def kinds_of(one: Leaf | Extra) -> dict[str, Kind]:
    """Every input that may be given for a leaf or an extra, with its kind."""
    return {**one.rule.asks(), **{name: told.kind for name, told in one.inputs.items()}}


def dump_facts(facts: Facts) -> dict[str, Any]:
    return {name: {"value": _plain(given.content), "source": given.source} for name, given in facts.items()}


def load_facts(one: Leaf | Extra, stored: Mapping[str, Any]) -> dict[str, Given]:
    """Facts of a leaf from their JSON. Raises BadFact for an input it doesn't have or that is of another kind."""
    kinds = kinds_of(one)
    found = {}
    for name, row in stored.items():
        if name not in kinds:
            raise BadFact(
                name, _("Tiêu chí %(leaf)s không có số liệu «%(name)s».") % {"leaf": one.code, "name": name}
            )
        found[name] = Given(_content(name, kinds[name], row["value"]), row.get("source", ""))
    return found


def _plain(content: Content) -> Any:
    match content:
        case bool() | str():
            return content
        case Decimal():
            return f"{content:f}"
        case date():
            return content.isoformat()
        case Mapping():
            return {group: dict(ballots) for group, ballots in content.items()}
        case _:
            return [f"{one:f}" if isinstance(one, Decimal) else list(one) for one in content]


def _content(name: str, kind: Kind, value: Any) -> Content:
    try:
        return _read(kind, value)
    except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise BadFact(name, _("«%(name)s» ghi chưa đúng: %(value)s.") % {"name": name, "value": value}) from error


def _read(kind: Kind, value: Any) -> Content:
    match kind:
        case Kind.NUMBER | Kind.COUNT if isinstance(value, bool):
            return value  # a condition may count a yes or no among numbers
        case Kind.NUMBER | Kind.COUNT:
            return _number(value)
        case Kind.YES_NO:
            return value if isinstance(value, bool) else _number(value)
        case Kind.DAY:
            return date.fromisoformat(value)
        case Kind.OPTION:
            return _text(value)
        case Kind.BALLOTS:
            return {
                _text(group): {_text(answer): _count(n) for answer, n in given.items()}
                for group, given in value.items()
            }
        case Kind.PEERS:
            return tuple(_number(one) for one in value)
        case Kind.ITEMS:
            return tuple((_text(item), _truth(kept)) for item, kept in value)


def _number(value: Any) -> Decimal:
    if not isinstance(value, str | int) or isinstance(value, bool) or len(str(value)) > LONGEST_NUMBER:
        raise ValueError(value)
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        raise ValueError(value)
    return number


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def dump_outcome(outcome: Outcome) -> dict[str, Any]:
    match outcome:
        case Scored():
            value = None if outcome.value is None else str(outcome.value)
            return {
                "kind": "scored", "points": str(outcome.points), "value": value, "branch": outcome.branch,
                "reason": outcome.reason, "sources": list(outcome.sources),
            }  # fmt: skip
        case NothingArose():
            told = {"points": str(outcome.points), "reason": outcome.reason, "sources": list(outcome.sources)}
            return {"kind": "nothing_arose", **told}
        case NotApplicable():
            return {"kind": "not_applicable", "reason": outcome.reason, "sources": list(outcome.sources)}
        case NotScored():
            return {"kind": "not_scored", "reason": outcome.reason, "missing": list(outcome.missing)}


def load_outcome(stored: Mapping[str, Any]) -> Outcome:
    match stored["kind"]:
        case "scored":
            value = None if stored["value"] is None else Fraction(stored["value"])
            points, sources = Fraction(stored["points"]), tuple(stored["sources"])
            return Scored(points, value, stored["branch"], stored["reason"], sources)
        case "nothing_arose":
            return NothingArose(Fraction(stored["points"]), stored["reason"], tuple(stored["sources"]))
        case "not_applicable":
            return NotApplicable(stored["reason"], tuple(stored["sources"]))
    return NotScored(stored["reason"], tuple(stored["missing"]))
