"""From a leaf and its facts to an outcome."""

from __future__ import annotations

from fractions import Fraction

from parindex.rules.criteria import Leaf, Scorable, ZeroPolicy
from parindex.rules.expression import BadExpression, Missing, NothingToDivide, read_number, read_truth
from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.kept import kept
from parindex.rules.numbers import exact, held, ratio, written
from parindex.rules.outcome import Facts, NotApplicable, NothingArose, NotScored, Outcome, Scored
from parindex.rules.shapes import Excluded, NoneArose

ZERO = ratio(0)


def evaluate(one: Scorable, facts: Facts, *, places: int | None = None) -> Outcome:
    """Score a leaf, a bonus or a penalty: never above its maximum nor below zero, to `places` decimals.

    What is missing, contradicts itself or is of the wrong kind is `NotScored` with what to do; it is never zero. The
    outcome words itself from these very facts, so nobody changes them afterwards.
    """
    inputs, ready = Inputs(facts), prepared(one)
    most = ready.most
    try:
        if ready.exclusions and (reason := _excluded(ready, inputs)) is not None:
            return NotApplicable(reason, inputs.used, facts)
        if ready.is_to_look_at and not ready.is_in_order(inputs):
            _look_at(one, Inputs(facts))
        points, value, branch, told = ready.score(inputs)
    except Excluded as excluded:
        return NotApplicable(str(excluded), inputs.used, facts)
    except NoneArose as none:
        return NothingArose(none.points, none.reason, inputs.used, facts)
    except NothingToDivide as error:
        return _nothing(one, error.left, most, inputs)
    except Missing as missing:
        names = ", ".join(f"«{one.title_of(name)}»" for name in missing.names)
        return NotScored(f"Chưa có số liệu: {names}", missing.names)
    except (WrongKind, BadExpression) as error:
        return NotScored(str(error))
    return Scored(held(points, most, places), value, branch, told, inputs.used, facts)


class Prepared:
    """What scoring a leaf, bonus or penalty takes and no fact changes, worked out once for thousands of units."""

    def __init__(self, one: Scorable) -> None:
        self.most = exact(one.points)
        self.score = one.rule.scorer(self.most)
        self.exclusions = one.excluded_when if isinstance(one, Leaf) else ()
        self.counts = tuple(name for name, told in one.inputs.items() if told.kind == Kind.COUNT)
        self.parts = tuple(one.parts())
        self.is_to_look_at = bool(self.counts or self.parts)
        counted = {name for pair in self.parts for name in pair} <= {*self.counts}
        self.is_plain = counted and all(_is_read(name) for name in self.counts)

    def is_in_order(self, inputs: Inputs) -> bool:
        """Whether `_look_at` would find nothing to say; where this doubts, it looks."""
        facts, values = inputs.facts, inputs.values
        for name in self.counts:
            if name in facts:
                found = facts[name].figure
                if type(found) is not int or found < 0:
                    return False
                values[name] = found
        for part, whole in self.parts:
            if part in values and whole in values and values[part] > values[whole]:
                return False
        return self.is_plain


prepared = kept(Prepared)


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
            return NothingArose(most, "Không phát sinh trong kỳ: đủ điểm", inputs.used, inputs.facts)
        case ZeroPolicy.ZERO:
            return NothingArose(ZERO, "Không phát sinh trong kỳ: 0 điểm", inputs.used, inputs.facts)
        case ZeroPolicy.EXCLUDE:
            return NotApplicable("Không phát sinh trong kỳ: không tính tiêu chí này", inputs.used, inputs.facts)
        case None:
            return NotScored(
                "Mẫu số bằng 0 mà bộ tiêu chí không nói cho điểm thế nào; người thẩm định phải quyết định"
            )
