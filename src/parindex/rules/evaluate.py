"""From a leaf and its facts to an outcome."""

from __future__ import annotations

from fractions import Fraction

from parindex.rules.criteria import Leaf, Scorable, ZeroPolicy
from parindex.rules.expression import BadExpression, Missing, NothingToDivide, read_number, read_truth
from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.kept import Kept
from parindex.rules.numbers import exact, held, ratio, written
from parindex.rules.outcome import Facts, NotApplicable, NothingArose, NotScored, Outcome, Scored
from parindex.rules.shapes import Excluded, NoneArose

ZERO = ratio(0)


def evaluate(one: Scorable, facts: Facts, *, places: int | None = None) -> Outcome:
    """Score a leaf, a bonus or a penalty: never above its maximum nor below zero, to `places` decimals.

    What is missing, contradicts itself or is of the wrong kind is `NotScored` with what to do; it is never zero.
    """
    inputs, ready = Inputs(facts), prepared(one)
    most = ready.most
    try:
        if ready.exclusions and (reason := _excluded(ready, inputs)) is not None:
            return NotApplicable(reason, inputs.used)
        if ready.is_to_look_at and not ready.is_in_order(inputs):
            _look_at(one, Inputs(facts))
        points, value, branch, told = ready.score(inputs)
    except Excluded as excluded:
        return NotApplicable(str(excluded), inputs.used)
    except NoneArose as none:
        return NothingArose(none.points, none.reason, inputs.used)
    except NothingToDivide as error:
        return _nothing(one, error.left, most, inputs)
    except Missing as missing:
        names = ", ".join(f"«{one.title_of(name)}»" for name in missing.names)
        return NotScored(f"Chưa có số liệu: {names}", missing.names)
    except (WrongKind, BadExpression) as error:
        return NotScored(str(error))
    return Scored(_within(points, most, places), value, branch, told, inputs.used)


def _within(points: Fraction, most: Fraction, places: int | None) -> Fraction:
    """Held between zero and the maximum."""
    if points is most or points >= most:
        return most
    if points <= ZERO:
        return ZERO
    return points if places is None else min(held(points, places), most)


class Prepared:
    """What scoring a leaf, bonus or penalty takes and no fact changes, worked out once for thousands of units."""

    def __init__(self, one: Scorable) -> None:
        self.most = exact(one.points)
        self.score = one.rule.scorer(self.most)
        self.exclusions = one.excluded_when if isinstance(one, Leaf) else ()
        self.counts = tuple(name for name, told in one.inputs.items() if told.kind == Kind.COUNT)
        self.parts = tuple(one.parts())
        self.is_to_look_at = bool(self.counts or self.parts)
        self.named = all(_is_read(name) for name in (*self.counts, *(name for pair in self.parts for name in pair)))

    def is_in_order(self, inputs: Inputs) -> bool:
        """Whether `_look_at` would find nothing to say; where this doubts, it looks."""
        if not inputs.are_counts(self.counts):
            return False
        facts, values = inputs.facts, inputs.values
        for part, whole in self.parts:
            if part in facts and whole in facts:
                less = values[part] if part in values else inputs.look(part)
                more = values[whole] if whole in values else inputs.look(whole)
                if less is None or more is None or less > more:
                    return False
        return self.named


prepared = Kept(Prepared)


def _is_read(name: str) -> bool:
    """Whether an input can stand in an expression: `and` can't."""
    try:
        read_number(name)
    except BadExpression:
        return False
    return True


def _excluded(ready: Prepared, inputs: Inputs) -> str | None:
    """Why the leaf does not concern the unit, where somebody asked for that."""
    for exclusion in ready.exclusions:
        if not read_truth(exclusion.when).names.keys() <= inputs.facts.keys():
            continue
        try:
            if inputs.truth(exclusion.when):
                return exclusion.reason
        except NothingToDivide:
            raise WrongKind(f"không rõ có áp dụng hay không ({exclusion.reason}): mẫu số bằng 0") from None
    return None


def _look_at(one: Scorable, inputs: Inputs) -> None:
    """Counts are counts, and no part is more than its whole, of what is given."""
    for name, told in one.inputs.items():
        if told.kind == Kind.COUNT and name in inputs.facts:
            inputs.count(name)
    for part, whole in one.parts():
        if {part, whole} <= inputs.facts.keys() and inputs.number(part) > inputs.number(whole):
            raise WrongKind(
                f"«{one.title_of(part)}» ({written(inputs.number(part))}) nhiều hơn "
                f"«{one.title_of(whole)}» ({written(inputs.number(whole))}); kiểm tra lại số liệu"
            )


def _nothing(one: Scorable, left: Fraction, most: Fraction, inputs: Inputs) -> Outcome:
    """The denominator is zero: what the leaf's policy says, unless the numerator shows that something is wrong."""
    if left != 0:
        return NotScored("Mẫu số bằng 0 mà tử số khác 0; kiểm tra lại số liệu")
    match one.when_nothing_arose if isinstance(one, Leaf) else None:
        case ZeroPolicy.FULL:
            return NothingArose(most, "Không phát sinh trong kỳ: đủ điểm", inputs.used)
        case ZeroPolicy.ZERO:
            return NothingArose(ZERO, "Không phát sinh trong kỳ: 0 điểm", inputs.used)
        case ZeroPolicy.EXCLUDE:
            return NotApplicable("Không phát sinh trong kỳ: không tính tiêu chí này", inputs.used)
        case None:
            return NotScored(
                "Mẫu số bằng 0 mà bộ tiêu chí không nói cho điểm thế nào; người thẩm định phải quyết định"
            )
