"""Which pieces of work still win points, in which order, and exactly how many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from parindex.rules.criteria import CriteriaSet
from parindex.rules.evaluate import evaluate
from parindex.rules.forecast import FactsBy, changed_facts, index_with, outcomes_of
from parindex.rules.index import Index
from parindex.rules.numbers import written
from parindex.rules.outcome import Content, Facts, Outcome, points_of

ZERO = Fraction(0)
MOST_STEPS = 64
# Of the best points a piece; a little less is taken for doing more at once, so that advice stays short.
NEARLY = Fraction(9, 10)


class Record(NamedTuple):
    """One record on which a piece of work is done, and the last day on which doing it still counts."""

    name: str
    until: date | None = None


@dataclass(frozen=True)
class Move:
    """One piece of work that can be done once for each of its records.

    `what` names the records with what is wrong ("hồ sơ trễ chưa có thư xin lỗi"), `unit` one of them ("hồ sơ"),
    `act` what to do ("gửi thư xin lỗi"), `office` who does it. `amounts`: by code of leaf, bonus or penalty and by
    input, how much one piece adds to a number; `answers`: what an answer becomes once every record is done.
    """

    what: str
    act: str
    office: str
    records: tuple[Record, ...]
    unit: str = "hồ sơ"
    amounts: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Content]] = field(default_factory=dict)

    def in_time(self, today: date) -> tuple[Record, ...]:
        """The records that are not too late, those with the nearest last day first."""
        open_records = (one for one in self.records if one.until is None or one.until >= today)
        return tuple(sorted(open_records, key=lambda one: (one.until or date.max, one.name)))

    def touched(self) -> set[str]:
        """The codes of leaves, bonuses and penalties that it moves."""
        return {*self.amounts, *self.answers}


class Step(NamedTuple):
    """With so many pieces so many points more are won; the step before tells what fewer win."""

    pieces: int
    points: Fraction


class Act(NamedTuple):
    """So many pieces of a move, done after the acts before it, raise the points of the sheet by exactly `points`."""

    move: Move
    records: tuple[Record, ...]
    points: Fraction
    steps: tuple[Step, ...]
    sentence: str

    @property
    def per_piece(self) -> Fraction:
        return self.points / len(self.records)


class Hopeless(NamedTuple):
    """What can't be mended any more, and what that costs."""

    move: Move
    records: tuple[Record, ...]
    points: Fraction
    sentence: str


class Advice(NamedTuple):
    """Acts in the order of what a piece of work wins, what comes too late, the index before and after all acts."""

    acts: tuple[Act, ...]
    too_late: tuple[Hopeless, ...]
    before: Index
    after: Index

    @property
    def points(self) -> Fraction:
        return sum((act.points for act in self.acts), ZERO)


class Sheet:
    """Facts of a unit and the points they come to, and what they would be with some work done."""

    def __init__(self, criteria: CriteriaSet, facts: FactsBy, outcomes: Mapping[str, Outcome]) -> None:
        self.criteria, self.facts, self.outcomes = criteria, facts, outcomes
        self._ones = {one.code: one for one in (*criteria.leaves(), *criteria.bonus.items, *criteria.penalty.items)}
        self._costs = {one.code for one in criteria.penalty.items}

    def after(self, move: Move, pieces: int) -> Sheet:
        """With so many pieces of a move done."""
        all_done = pieces == len(move.records)
        facts, outcomes = dict(self.facts), dict(self.outcomes)
        for code in move.touched():
            facts[code] = self._done(move, pieces, code, all_done=all_done)
            outcomes[code] = evaluate(self._ones[code], facts[code], places=self.criteria.options.point_places)
        return Sheet(self.criteria, facts, outcomes)

    def _done(self, move: Move, pieces: int, code: str, *, all_done: bool) -> Facts:
        facts = self.facts.get(code, {})
        contents: dict[str, Content] = dict(move.answers.get(code, {})) if all_done else {}
        for name, amount in move.amounts.get(code, {}).items():
            now = facts[name].content if name in facts else None
            if isinstance(now, Decimal):
                contents[name] = now + amount * pieces
        return changed_facts(facts, contents)

    def points(self, codes: Iterable[str]) -> Fraction:
        """Points of some leaves and bonuses less those of penalties; what is not scored has none."""
        had = {code: points_of(self.outcomes[code]) or ZERO for code in codes if code in self.outcomes}
        return sum((-points if code in self._costs else points for code, points in had.items()), ZERO)

    def gain(self, move: Move, pieces: int) -> Fraction:
        """What so many pieces of a move win; all its records done change its answers too."""
        return self.after(move, pieces).points(move.touched()) - self.points(move.touched())


def steps(sheet: Sheet, move: Move, pieces: int) -> tuple[Step, ...]:
    """How many pieces win how much, from the first that win anything to all that can be won; MOST_STEPS at most."""
    gains: dict[int, Fraction] = {}

    def gain(count: int) -> Fraction:
        if count not in gains:
            gains[count] = sheet.gain(move, count) if count else ZERO
        return gains[count]

    found: list[Step] = []
    best = ZERO
    for count in _candidates(gain, pieces):
        if gain(count) > best:
            best = gain(count)
            found.append(Step(count, best))
    return tuple(found)


def _candidates(gain: Callable[[int], Fraction], pieces: int) -> list[int]:
    """Every count where something may change; where both ends of a stretch win the same, nothing between is asked.

    A long stretch that changes all along (a share) is not asked piece by piece.
    """
    if pieces <= MOST_STEPS:
        return list(range(1, pieces + 1))
    counts, stretches = {pieces}, [(0, pieces)]
    while stretches and len(counts) < MOST_STEPS:
        low, high = stretches.pop(0)
        if gain(low) == gain(high):
            continue
        counts.add(high)
        if high - low > 1:
            middle = (low + high) // 2
            stretches += [(low, middle), (middle, high)]
    return sorted(counts)


def advice(
    criteria: CriteriaSet, facts: FactsBy, moves: Sequence[Move], today: date, *,
    happened: Iterable[str] = (), surveyed: bool = True,
) -> Advice:  # fmt: skip
    """What to do from `today` on: each time the pieces that win most for the work they are, until nothing wins more.

    An act's points are what it adds once those before it are done, so that together they are exactly the difference.
    Records that are needed one with the other across moves are found leaf by leaf, after all that win by themselves.
    """
    start = sheet = Sheet(criteria, facts, outcomes_of(criteria, facts))
    acts: list[Act] = []
    left = dict(enumerate(moves))
    offers = {place: _offer(sheet, move, today) for place, move in left.items()}
    while True:
        place, offer = max(offers.items(), key=lambda one: _worth(one[1]), default=(0, None))
        if offer is None:
            break
        acts.append(_act(start, moves[place], left[place], offer, today))
        sheet, left[place] = _done(sheet, left[place], acts[-1].records)
        for other, move in left.items():
            if move.touched() & left[place].touched():
                offers[other] = _offer(sheet, move, today)
    for together in _bundles(sheet, left, today):
        for place in together:
            gained = sheet.gain(left[place], len(left[place].in_time(today)))
            offer = Offer(len(left[place].in_time(today)), gained, ())
            acts.append(_act(start, moves[place], left[place], offer, today))
            sheet, left[place] = _done(sheet, left[place], acts[-1].records)
    too_late = [one for move in left.values() if (one := _hopeless(sheet, move, today)) is not None]
    before, after = (
        index_with(criteria, one.outcomes, happened=tuple(happened), surveyed=surveyed) for one in (start, sheet)
    )
    return Advice(tuple(acts), tuple(too_late), before, after)


class Offer(NamedTuple):
    """The best number of pieces of a move as things stand."""

    pieces: int
    points: Fraction
    steps: tuple[Step, ...]


def _worth(offer: Offer | None) -> tuple[Fraction, Fraction]:
    return (ZERO, ZERO) if offer is None else (offer.points / offer.pieces, offer.points)


def _offer(sheet: Sheet, move: Move, today: date) -> Offer | None:
    found = steps(sheet, move, len(move.in_time(today)))
    if not found:
        return None
    best = max(step.points / step.pieces for step in found)
    chosen = max((step for step in found if step.points / step.pieces >= NEARLY * best), key=lambda one: one.pieces)
    return Offer(chosen.pieces, chosen.points, found)


def _done(sheet: Sheet, move: Move, records: tuple[Record, ...]) -> tuple[Sheet, Move]:
    """The sheet with these records done, and what is left of the move."""
    gone = set(records)
    return sheet.after(move, len(records)), replace(
        move, records=tuple(one for one in move.records if one not in gone)
    )


def _bundles(sheet: Sheet, left: Mapping[int, Move], today: date) -> list[list[int]]:
    """Moves that win only together, by leaf: none of them can be left out."""
    found: list[list[int]] = []
    for code in sorted({code for move in left.values() for code in move.touched()}):
        taken = {place for together in found for place in together}
        among = [
            place for place, move in left.items()
            if place not in taken and code in move.touched() and move.in_time(today)
        ]  # fmt: skip
        needed, most = among, _together(sheet, left, among, today)[1]
        if most <= 0:
            continue
        for place in among:
            fewer = [one for one in needed if one != place]
            if _together(sheet, left, fewer, today)[1] == most:
                needed = fewer
        found.append(needed)
        sheet = _together(sheet, left, needed, today)[0]
    return found


def _together(sheet: Sheet, left: Mapping[int, Move], places: Sequence[int], today: date) -> tuple[Sheet, Fraction]:
    """The sheet with all that is left of some moves done, and what that wins."""
    touched = {code for place in places for code in left[place].touched()}
    after = sheet
    for place in places:
        after = after.after(left[place], len(left[place].in_time(today)))
    return after, after.points(touched) - sheet.points(touched)


def _act(start: Sheet, whole: Move, move: Move, offer: Offer, today: date) -> Act:
    records = move.in_time(today)[: offer.pieces]
    return Act(move, records, offer.points, offer.steps, _sentence(start, whole, move, offer, records, today))


def _sentence(start: Sheet, whole: Move, move: Move, offer: Offer, records: tuple[Record, ...], today: date) -> str:
    lost = start.gain(whole, len(whole.records))
    count = f"{len(whole.records)} " if len(whole.records) > 1 else ""
    told = [f"{count}{whole.what}" + (f": −{written(lost)} điểm" if lost > 0 else "")]
    in_time = len(whole.in_time(today))
    if in_time < len(whole.records):
        told.append(f"{in_time} {whole.unit} còn kịp")
    until = min((one.until for one in records if one.until is not None), default=None)
    by = f", việc gấp nhất đến hết ngày {until:%d/%m/%Y}" if until is not None else ""
    won = f"được thêm {written(offer.points)} điểm" if offer.points > 0 else "cần làm cùng các việc sau mới được điểm"
    more = " nữa" if len(move.records) < len(whole.records) else ""
    told.append(f"{move.act} {len(records)} {move.unit}{more} ({move.office}{by}): {won}")
    if offer.steps and offer.steps[0].pieces > 1 and len(offer.steps) == 1:
        told.append(f"chưa đủ {offer.steps[0].pieces} {move.unit} thì chưa được thêm điểm")
    return "; ".join(told)


def _hopeless(sheet: Sheet, move: Move, today: date) -> Hopeless | None:
    late = tuple(one for one in move.records if one.until is not None and one.until < today)
    points = sheet.gain(move, len(move.records)) if late else ZERO
    if points <= 0:
        return None
    last = max(one.until for one in late if one.until is not None)
    sentence = f"{len(late)} {move.what} đã quá hạn khắc phục ({last:%d/%m/%Y}): mất {written(points)} điểm"
    return Hopeless(move, late, points, sentence)
