"""Arithmetic of reports: what was given, how several units make one, checks, punctuality. No ORM."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from parindex.core.calendar import WorkingCalendar
from parindex.kit.catalog import ReportField, ReportForm
from parindex.reporting.states import Punctuality, ReportState

NUMBERS = ("number", "numerator", "denominator")


@dataclass(frozen=True)
class Given:
    """What a unit gave for one field.

    `nothing` says that nothing arose ("không phát sinh"), which is neither 0 nor an empty field. A ratio has
    `numerator` and `denominator`, other figures `number`, narratives `text`. `note` explains a figure.
    """

    text: str = ""
    number: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    nothing: bool = False
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Not reported."""
        return not (self.nothing or self.text.strip() or any(getattr(self, name) is not None for name in NUMBERS))

    @property
    def value(self) -> Decimal | None:
        """The figure: the number, or the ratio in per cent; None for words, for nothing arisen, and unreported."""
        if self.denominator:
            return percent(self.numerator, self.denominator)
        return self.number

    def dump(self) -> dict[str, Any]:
        """As JSON keeps it."""
        numbers = {name: str(getattr(self, name)) for name in NUMBERS if getattr(self, name) is not None}
        return {"text": self.text, "nothing": self.nothing, "note": self.note, **numbers}

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> Given:
        numbers = {name: Decimal(kept[name]) for name in NUMBERS if name in kept}
        return cls(text=kept["text"], nothing=kept["nothing"], note=kept["note"], **numbers)


BLANK = Given()


def percent(numerator: Decimal | None, denominator: Decimal) -> Decimal | None:
    """A ratio in per cent, to two decimals."""
    return None if numerator is None else (numerator * 100 / denominator).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Problem:
    """Something wrong with an answer; `firm` ones stop the report from being sent."""

    field: str
    kind: str
    firm: bool


def problems(form: ReportForm, answers: Mapping[str, Given], last: Mapping[str, Given], jump: int) -> list[Problem]:
    """What is wrong with a report's answers beside last period's, in the order of the form.

    `jump` is the share, in per cent, by which a figure may differ from last period's without a note.
    """
    found: list[Problem] = []
    for one in form.fields():
        given, before = answers.get(one.key, BLANK), last.get(one.key, BLANK)
        found += [Problem(one.key, kind, firm) for kind, firm in _of_field(one, given, before, jump)]
    for check in form.checks:
        least, most = answers.get(check.least, BLANK), answers.get(check.most, BLANK)
        if least.value is not None and most.value is not None and least.value > most.value:
            found.append(Problem(check.least, "check:" + check.message, not least.note.strip()))
    return found


def _of_field(one: ReportField, given: Given, before: Given, jump: int) -> Iterable[tuple[str, bool]]:
    if given.is_blank:
        if one.required:
            yield "missing", True
        return
    if one.kind == "ratio" and not given.nothing:
        yield from _of_ratio(given)
    if before.value and given.value is not None and abs(given.value - before.value) * 100 > jump * before.value:
        yield "jump", False
    if one.kind == "narrative" and given.text.strip() and given.text.strip() == before.text.strip():
        yield "same_text", False


def _of_ratio(given: Given) -> Iterable[tuple[str, bool]]:
    if given.numerator is None or given.denominator is None:
        yield "half_ratio", True
    elif given.denominator == 0:
        yield "empty_whole", True
    elif given.numerator > given.denominator:
        yield "over_whole", True


@dataclass
class Sum:
    """Several units' answers to one figure, added by the field's own rule.

    `missing` are the units that did not report it, `nothing` those with nothing arisen: both are named, and
    neither is counted as 0. `value` is None when nobody reported a figure.
    """

    number: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    given_by: list[int] = field(default_factory=list)
    nothing: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)

    @property
    def value(self) -> Decimal | None:
        return percent(self.numerator, self.denominator) if self.denominator else self.number


def add(one: ReportField, answers: Mapping[int, Given]) -> Sum:
    """unit id → what it gave, as one figure. A ratio is computed from the sums and never averaged."""
    total = Sum()
    for unit, given in answers.items():
        if given.nothing:
            total.nothing.append(unit)
        elif given.is_blank or (one.kind == "ratio" and not given.denominator):
            total.missing.append(unit)
        else:
            total.given_by.append(unit)
            for name in NUMBERS:
                if (value := getattr(given, name)) is not None:
                    setattr(total, name, (getattr(total, name) or Decimal(0)) + value)
    return total


def punctuality(
    state: str, due_on: date, counted_on: date | None, today: date, calendar: WorkingCalendar
) -> tuple[Punctuality, int]:
    """How a report stands on `today`, and how many working days late it is or was.

    `counted_on` is the day of the sending whose content was accepted or waits; None while nothing was sent.
    """
    if state == ReportState.JOINED:
        return Punctuality.JOINED, 0
    last = calendar.working_day_from(due_on)
    until = counted_on or today
    late = calendar.working_days(last, until) if until > last else 0
    if counted_on is not None:
        return (Punctuality.LATE, late) if late else (Punctuality.ON_TIME, 0)
    return (Punctuality.MISSING, late) if today > last else (Punctuality.DUE, 0)


def correction_due(due_on: date, returned_on: date, days: int, calendar: WorkingCalendar) -> date:
    """Until when what was sent in time and sent back on `returned_on` may come again and still be in time."""
    return max(due_on, calendar.add_working_days(returned_on, days))


def rungs_due(days: Sequence[tuple[str, int]], due_on: date, today: date, calendar: WorkingCalendar) -> list[str]:
    """Of (code, working days from the due date), those whose day has come by `today`, in order."""
    last = calendar.working_day_from(due_on)
    return [code for code, offset in days if calendar.add_working_days(last, offset) <= today]
