"""A score looked at before the year is over: what is secure, what can be lost or won, what if something changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from parindex.rules.bounds import bounds_of
from parindex.rules.criteria import CriteriaSet, Extras, Leaf, Method, Scorable
from parindex.rules.evaluate import evaluate
from parindex.rules.horizon import Reachable
from parindex.rules.index import Index, index_of
from parindex.rules.numbers import exact
from parindex.rules.outcome import Content, Facts, Given, NotApplicable, Outcome, Scored, points_of

ZERO = Fraction(0)
FactsBy = Mapping[str, Facts]
Changes = Mapping[str, Mapping[str, Content]]
OUT = NotApplicable("có thể không áp dụng")


@dataclass(frozen=True)
class Stand:
    """How the maximum of a leaf is divided on a day; `secure`, `at_risk`, `to_win` and `lost` sum to it.

    `secure` stays whatever happens. `at_risk` is earned as things are today and can still go. `to_win` is not earned
    yet and can still come; what is not scored yet is to win. `lost` can't come any more. A leaf that doesn't concern
    the unit has none of the four; one that `may_leave` may come to that.
    """

    secure: Fraction = ZERO
    at_risk: Fraction = ZERO
    to_win: Fraction = ZERO
    lost: Fraction = ZERO
    may_leave: bool = False

    @property
    def possible(self) -> Fraction:
        """The most it can still end with."""
        return self.secure + self.at_risk + self.to_win

    def __add__(self, other: Stand) -> Stand:
        return Stand(
            self.secure + other.secure,
            self.at_risk + other.at_risk,
            self.to_win + other.to_win,
            self.lost + other.lost,
            self.may_leave or other.may_leave,
        )


def stand(one: Scorable, facts: Facts, reachable: Reachable, *, places: int | None = None) -> Stand:
    """How a leaf, a bonus or a penalty stands. What is given and not in `reachable` won't change; what is neither
    given nor in `reachable` can become anything.
    """
    most = exact(one.points)
    low, high, _nothing, may_leave = bounds_of(one, facts, reachable, places=places)
    if low is None or high is None:
        return Stand(may_leave=True) if may_leave else Stand(to_win=most)
    earned = points_of(evaluate(one, facts, places=places)) or ZERO
    # Facts of today may lie outside what is reachable: open dossiers that end the year in any case.
    now = min(max(earned, low), high)
    return Stand(low, now - low, high - now, most - high, may_leave)


class Outlook(NamedTuple):
    """Every leaf, bonus and penalty of a sheet by its code, and the index at worst and at best.

    The final index lies between `worst.secure` and `best.possible` for all that is within reach.
    """

    stands: Mapping[str, Stand]
    worst: Index
    best: Index


def outlook(
    criteria: CriteriaSet, facts: FactsBy, reachable: Mapping[str, Reachable], *,
    happened: Iterable[str] = (), surveyed: bool = True,
) -> Outlook:  # fmt: skip
    """How a whole sheet stands. `facts` and `reachable` are by code; a bonus or penalty in neither is not asked for.

    `happened`: events of gates that have come; more may come, which this doesn't foresee.
    """
    places, events = criteria.options.point_places, tuple(happened)
    struck = _struck(criteria, events)
    no_survey = not surveyed and criteria.options.without_survey == "exclude"

    def standing(one: Scorable) -> Stand:
        found = stand(one, facts.get(one.code, {}), reachable.get(one.code, {}), places=places)
        if no_survey and isinstance(one, Leaf) and one.method == Method.SURVEY:
            return Stand(may_leave=True)
        applies = found.possible + found.lost > 0
        return Stand(lost=exact(one.points), may_leave=found.may_leave) if one.code in struck and applies else found

    leaves = {leaf.code: standing(leaf) for leaf in criteria.leaves()}
    more, less = (
        {one.code: standing(one) for one in extras.items if one.code in facts or one.code in reachable}
        for extras in (criteria.bonus, criteria.penalty)
    )
    ends = []
    for best in (False, True):
        ends.append(
            index_of(
                criteria, _ends(criteria, leaves, more, less, best=best),
                bonus={code: _at(one, best=best) for code, one in more.items()},
                penalty={code: _at(one, best=not best) for code, one in less.items()},
                happened=events, surveyed=surveyed,
            )
        )  # fmt: skip
    return Outlook({**leaves, **more, **less}, *ends)


def _struck(criteria: CriteriaSet, events: tuple[str, ...]) -> set[str]:
    """The leaves whose points a gate has taken."""
    taken = {gate.takes for gate in criteria.gates if gate.when in events}
    return {
        leaf.code
        for field in criteria.fields
        for criterion in field.criteria
        for leaf in criterion.leaves
        if taken & {field.code, criterion.code, leaf.code}
    }


def _at(one: Stand, *, best: bool) -> Outcome:
    return Scored(one.possible if best else one.secure, None, "possible" if best else "secure", "")


def _ends(
    criteria: CriteriaSet, leaves: Mapping[str, Stand], more: Mapping[str, Stand], less: Mapping[str, Stand], *,
    best: bool,
) -> dict[str, Outcome]:  # fmt: skip
    """Every leaf at its end; of those that may leave, each stays or leaves as makes the end further out.

    A leaf pulls a share down while its own share is lower, so those that may leave are taken in by their own share
    until the next would pull the other way.
    """
    points = {leaf.code: exact(leaf.points) for leaf in criteria.leaves()}
    outcomes = {code: _at(one, best=best) for code, one in leaves.items()}
    if not criteria.options.rescale:
        return outcomes if best else outcomes | {code: OUT for code, one in leaves.items() if one.may_leave}
    loose = {code: one.possible if best else one.secure for code, one in leaves.items() if one.may_leave}
    for code in loose:
        outcomes[code] = OUT
    fixed = [code for code in leaves if code not in loose]
    earned = sum((leaves[code].possible if best else leaves[code].secure for code in fixed), ZERO)
    if criteria.options.extras == "before_rescale":
        earned += _beside(criteria.bonus, more, best=best) - _beside(criteria.penalty, less, best=not best)
    whole = sum((points[code] for code in fixed), ZERO)
    for code in sorted(loose, key=lambda code: loose[code] / points[code], reverse=best):
        share, own = (earned / whole if whole else None), loose[code] / points[code]
        gone = leaves[code].possible + leaves[code].lost == 0
        if gone or (share is not None and (own <= share if best else own >= share)):
            continue
        outcomes[code] = _at(leaves[code], best=best)
        earned, whole = earned + loose[code], whole + points[code]
    return outcomes


def _beside(extras: Extras, stands: Mapping[str, Stand], *, best: bool) -> Fraction:
    return min(exact(extras.cap), sum((one.possible if best else one.secure for one in stands.values()), ZERO))


class Difference(NamedTuple):
    """One leaf, bonus or penalty that a change moves; `points` more, of a penalty less."""

    code: str
    before: Outcome
    after: Outcome
    points: Fraction


class WhatIf(NamedTuple):
    """The index as it is and as it would be, and where the difference comes from."""

    before: Index
    after: Index
    differences: tuple[Difference, ...]


def what_if(
    criteria: CriteriaSet, facts: FactsBy, changes: Changes, *,
    known: Mapping[str, Outcome] | None = None, happened: Iterable[str] = (), surveyed: bool = True,
) -> WhatIf:  # fmt: skip
    """What the index would be with other inputs. `changes`: by code of leaf, bonus or penalty, new contents by name.

    `known` are outcomes of the facts as they are, where they have been worked out before.
    """
    before = dict(known) if known is not None else outcomes_of(criteria, facts)
    after, differences = dict(before), []
    ones, costs = _scorables(criteria), {one.code for one in criteria.penalty.items}
    for code, contents in changes.items():
        changed = changed_facts(facts.get(code, {}), contents)
        after[code] = evaluate(ones[code], changed, places=criteria.options.point_places)
        was = before.get(code, OUT)
        gained = (points_of(after[code]) or ZERO) - (points_of(was) or ZERO)
        if after[code] != was:
            differences.append(Difference(code, was, after[code], -gained if code in costs else gained))
    events = tuple(happened)
    return WhatIf(
        index_with(criteria, before, happened=events, surveyed=surveyed),
        index_with(criteria, after, happened=events, surveyed=surveyed),
        tuple(differences),
    )


def outcomes_of(criteria: CriteriaSet, facts: FactsBy) -> dict[str, Outcome]:
    """Every leaf, and every bonus and penalty that facts ask for, scored."""
    leaves = {leaf.code for leaf in criteria.leaves()}
    return {
        code: evaluate(one, facts.get(code, {}), places=criteria.options.point_places)
        for code, one in _scorables(criteria).items()
        if code in leaves or code in facts
    }


def index_with(
    criteria: CriteriaSet, outcomes: Mapping[str, Outcome], *, happened: Iterable[str] = (), surveyed: bool = True
) -> Index:
    """The index of outcomes told together by code, those of bonuses and penalties among them."""
    more, less = (
        {one.code: outcomes[one.code] for one in extras.items if one.code in outcomes}
        for extras in (criteria.bonus, criteria.penalty)
    )
    return index_of(criteria, outcomes, bonus=more, penalty=less, happened=happened, surveyed=surveyed)


def changed_facts(facts: Facts, contents: Mapping[str, Content]) -> Facts:
    """The facts with other contents; a supposition has no source."""
    return {**facts, **{name: Given(content) for name, content in contents.items()}}


def _scorables(criteria: CriteriaSet) -> dict[str, Scorable]:
    return {one.code: one for one in (*criteria.leaves(), *criteria.bonus.items, *criteria.penalty.items)}
