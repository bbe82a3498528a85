"""From a leaf and its facts to an outcome."""

from __future__ import annotations

from fractions import Fraction

from parindex.rules.criteria import Leaf, Scorable, ZeroPolicy
from parindex.rules.expression import BadExpression, Missing, NothingToDivide, parsed
from parindex.rules.inputs import Inputs, Kind, WrongKind
from parindex.rules.numbers import exact, rounded, written
from parindex.rules.outcome import Facts, NotApplicable, NothingArose, NotScored, Outcome, Scored
from parindex.rules.shapes import Excluded, NoneArose

ZERO = Fraction(0)


def evaluate(one: Scorable, facts: Facts, *, places: int | None = None) -> Outcome:
    """Score a leaf, a bonus or a penalty: never above its maximum nor below zero, to `places` decimals.

    What is missing, contradicts itself or is of the wrong kind is `NotScored` with what to do; it is never zero.
    """
    inputs, most = Inputs(facts), exact(one.points)
    try:
        if (reason := _excluded(one, inputs)) is not None:
            return NotApplicable(reason, inputs.sources)
        _look_at(one, Inputs(facts))
        found = one.rule.score(inputs, most)
    except Excluded as excluded:
        return NotApplicable(str(excluded), inputs.sources)
    except NoneArose as none:
        return NothingArose(none.points, none.reason, inputs.sources)
    except NothingToDivide as error:
        return _nothing(one, error.left, most, inputs)
    except Missing as missing:
        names = ", ".join(f"«{one.title_of(name)}»" for name in missing.names)
        return NotScored(f"Chưa có số liệu: {names}", missing.names)
    except (WrongKind, BadExpression) as error:
        return NotScored(str(error))
    points = min(max(found.points, ZERO), most)
    if places is not None and points < most:
        points = min(Fraction(rounded(points, places)), most)
    return Scored(points, found.value, found.branch, found.reason, inputs.sources)


def _excluded(one: Scorable, inputs: Inputs) -> str | None:
    """Why the leaf does not concern the unit, where somebody asked for that."""
    for exclusion in one.excluded_when if isinstance(one, Leaf) else ():
        if not parsed(exclusion.when, truth=True).names.keys() <= inputs.facts.keys():
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
            return NothingArose(most, "Không phát sinh trong kỳ: đủ điểm", inputs.sources)
        case ZeroPolicy.ZERO:
            return NothingArose(ZERO, "Không phát sinh trong kỳ: 0 điểm", inputs.sources)
        case ZeroPolicy.EXCLUDE:
            return NotApplicable("Không phát sinh trong kỳ: không tính tiêu chí này", inputs.sources)
        case None:
            return NotScored(
                "Mẫu số bằng 0 mà bộ tiêu chí không nói cho điểm thế nào; người thẩm định phải quyết định"
            )
