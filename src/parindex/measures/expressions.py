"""What each measure counts: its part, whole and unknown as Ibis conditions over one typed dataset.

The words are in `catalog/measures/`, under the same codes. A condition is written once, and means the same on every
engine, in a figure and in the list behind it. What is not known is null: a null condition counts nobody, so whoever
negates a nullable column says what becomes of null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parindex.measures.datasets import DOSSIERS, OBLIGATIONS, PROCEDURES, REPORTS, Dataset

if TYPE_CHECKING:
    from ibis.expr.types import BooleanValue, Table

Condition = Callable[["Table"], "BooleanValue"]
PART, WHOLE, UNKNOWN = "part", "whole", "unknown"
SIDES = (PART, WHOLE, UNKNOWN)


@dataclass(frozen=True)
class Basis:
    """Which rows of a quarter a measure looks at. What happened adds up over quarters; how things stood does not.

    So a year has the `flow` rows of its four quarters, and the `stock` rows of the last one only.
    """

    flow: Condition | None = None
    stock: Condition | None = None


# Dataset → what many measures ask of a row: told once for each row, since engines don't share parts of conditions.
FLAGS: Mapping[str, Mapping[str, Condition]] = {
    "dossiers": {
        "is_solved": lambda t: t.phase == "SOLVED",
        "is_closed": lambda t: t.phase == "CLOSED",
        "is_overdue": lambda t: t.phase == "OVERDUE",
        "is_open": lambda t: t.phase == "OPEN",
        "is_late": lambda t: (t.phase == "OVERDUE") | (t.punctuality == "LATE"),
        "is_told": lambda t: t.punctuality != "",
        "is_kept": lambda t: t.punctuality.isin(("EARLY", "ON_TIME")),
        "is_online": lambda t: t.channel == "ONLINE",
    }
}


BASES: Mapping[str, Basis] = {
    "ACCEPTED": Basis(lambda t: t.is_accepted),
    "SUBMITTED": Basis(lambda t: t.is_submitted),
    "SOLVED": Basis(lambda t: t.is_solved),
    "OPEN": Basis(stock=lambda t: t.is_overdue),
    "SOLVED_OR_OPEN": Basis(lambda t: t.is_solved, lambda t: t.is_overdue),
    "PROCESSED": Basis(lambda t: t.is_solved | t.is_closed, lambda t: t.is_overdue | t.is_open),
    "DUE": Basis(lambda t: t.is_due),
}


@dataclass(frozen=True)
class Definition:
    """A measure that counts the records of a dataset: a count has no `whole`, and `unknown` only what can be unknown.

    The part is counted within the whole, whatever it says by itself.
    """

    dataset: Dataset
    basis: str
    part: Condition
    whole: Condition | None = None
    unknown: Condition | None = None

    def side(self, name: str) -> Condition | None:
        """The condition of part, whole or unknown; None where the measure has no such side."""
        part, whole = self.part, self.whole
        if name == PART and whole is not None:
            return lambda t: whole(t) & part(t)
        return {PART: part, WHOLE: whole, UNKNOWN: self.unknown}[name]


@dataclass(frozen=True)
class Distinct:
    """A measure that counts each record once, however many units and quarters it is in: such counts don't add up.

    `whole` and `part` say how it stood at the close; `used` what it must have seen in any of the quarters to be in
    the part.
    """

    dataset: Dataset
    basis: str
    part: Condition
    whole: Condition
    used: Condition

    def side(self, name: str) -> Condition | None:
        return {PART: self.part, WHOLE: self.whole, UNKNOWN: None}[name]


def _dossiers(
    basis: str, part: Condition, whole: Condition | None = None, unknown: Condition | None = None
) -> Definition:
    return Definition(DOSSIERS, basis, part, whole, unknown)


def _every(t: Table) -> BooleanValue:
    return t.record.notnull()


def _handed_in(t: Table) -> BooleanValue:
    return t.is_handed_in


def _dated(t: Table) -> BooleanValue:
    """It has an appointment to be held to: of a result its punctuality says so."""
    return (t.is_solved & t.is_told) | (~t.is_solved & t.has_due)


def _in_time_766(t: Table) -> BooleanValue:
    return ~t.is_asked_often & ((t.is_solved & t.is_kept) | (t.is_closed & t.is_closed_in_time) | t.is_open)


def _held_to_766(t: Table) -> BooleanValue:
    untold = t.is_asked_often.isnull()
    return t.is_asked_often | (~t.is_asked_often & _dated(t)) | (untold & t.is_late)


def _unknown_766(t: Table) -> BooleanValue:
    return (~t.is_asked_often & ~_dated(t)) | (t.is_asked_often.isnull() & ~t.is_late)


def _offered(*levels: str) -> Definition:
    """Handed in on line, of what can be asked for on line at these levels."""
    return _dossiers(
        "SUBMITTED",
        lambda t: t.is_online,
        lambda t: t.is_handed_in & t.online.isin(levels),
        lambda t: t.is_handed_in & t.online.isnull(),
    )


def _flag(basis: str, column: str, among: Condition) -> Definition:
    """A flag that is set, of those where somebody said whether it is."""
    return _dossiers(
        basis, lambda t: t[column], lambda t: among(t) & t[column].notnull(), lambda t: among(t) & t[column].isnull()
    )


def _with_result_untold(t: Table) -> BooleanValue:
    return t.is_online & t.has_result & t.has_electronic_result.isnull()


def _reports(part: Condition, whole: Condition | None = None) -> Definition:
    return Definition(REPORTS, "DUE", part, whole)


def _available(t: Table) -> BooleanValue:
    return t.online.isin(("FULL", "PARTIAL"))


def _procedures(whole: Condition, part: Condition = _every, used: Condition = _every) -> Distinct:
    return Distinct(PROCEDURES, "SUBMITTED", part, lambda t: t.is_in_force & whole(t), used)


MEASURES: Mapping[str, Definition | Distinct] = {
    "onestop.received": _dossiers("ACCEPTED", _handed_in),
    "onestop.solved": _dossiers("SOLVED", _every),
    "onestop.open_overdue": _dossiers("OPEN", _every),
    "onestop.on_time_ratio": _dossiers("SOLVED", lambda t: t.is_kept, lambda t: t.is_told, lambda t: ~t.is_told),
    "onestop.on_time_with_open_ratio": _dossiers(
        "SOLVED_OR_OPEN",
        lambda t: t.is_solved & t.is_kept,
        lambda t: (t.is_solved & t.is_told) | t.is_overdue,
        lambda t: t.is_solved & ~t.is_told,
    ),
    "onestop.on_time_766_ratio": _dossiers("PROCESSED", _in_time_766, _held_to_766, _unknown_766),
    "onestop.apology_ratio": _dossiers(
        "SOLVED_OR_OPEN",
        lambda t: t.is_apology_in_time,
        lambda t: t.is_late & (~t.is_apologised | t.is_apology_in_time.notnull()),
        lambda t: t.is_late & t.is_apologised & t.is_apology_in_time.isnull(),
    ),
    "onestop.online_ratio": _offered("FULL", "PARTIAL"),
    "onestop.online_full_ratio": _offered("FULL"),
    "onestop.online_partial_ratio": _offered("PARTIAL"),
    "onestop.online_of_received_ratio": _dossiers(
        "ACCEPTED",
        lambda t: t.is_online & (~t.has_result | t.has_electronic_result),
        lambda t: t.is_handed_in & ~_with_result_untold(t),
        lambda t: t.is_handed_in & _with_result_untold(t),
    ),
    "onestop.paid_online_ratio": _dossiers(
        "SOLVED",
        lambda t: t.is_paid_online,
        lambda t: t.owes_fee & t.is_paid_online.notnull(),
        lambda t: t.owes_fee.isnull() | (t.owes_fee & t.is_paid_online.isnull()),
    ),
    "onestop.digitised_ratio": _flag("ACCEPTED", "is_digitised", _handed_in),
    "onestop.reused_ratio": _flag("ACCEPTED", "is_reused", _handed_in),
    "onestop.electronic_result_ratio": _flag("SOLVED", "has_electronic_result", _every),
    "onestop.offered_online_ratio": _procedures(_every, part=_available),
    "onestop.services_used_ratio": _procedures(_available, used=lambda t: t.is_used_online),
    "onestop.full_services_used_ratio": _procedures(lambda t: t.online == "FULL", used=lambda t: t.is_used_online),
    "onestop.fee_services_used_ratio": _procedures(lambda t: t.has_fee, used=lambda t: t.is_used_with_fee),
    "planning.tasks_done_ratio": Definition(OBLIGATIONS, "DUE", lambda t: t.is_done, lambda t: ~t.is_ended),
    "planning.tasks_on_time_ratio": Definition(OBLIGATIONS, "DUE", lambda t: t.is_on_time, lambda t: ~t.is_ended),
    "reporting.reports_on_time_ratio": _reports(lambda t: t.is_on_time, _every),
    "reporting.reports_late": _reports(lambda t: t.is_sent & ~t.is_on_time),
    "reporting.reports_missing": _reports(lambda t: ~t.is_sent),
    "reporting.reports_returned": _reports(lambda t: t.is_returned),
}
