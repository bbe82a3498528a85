"""From a leaf and its facts to an outcome."""

from __future__ import annotations

from fractions import Fraction

from parindex.rules.criteria import Leaf, ZeroPolicy
from parindex.rules.expression import BadExpression, Missing, NothingToDivide, names_in
from parindex.rules.inputs import Inputs, WrongKind
from parindex.rules.numbers import exact, rounded
from parindex.rules.outcome import Facts, NotApplicable, NothingArose, NotScored, Outcome, Scored
from parindex.rules.shapes import Excluded, NoneArose

ZERO = Fraction(0)


def evaluate(leaf: Leaf, facts: Facts, *, places: int | None = None) -> Outcome:
    """Score a leaf: never above its maximum nor below zero, `places` decimals where the set rounds points.

    What is missing, contradicts itself or is of the wrong kind is `NotScored` with what to do; it is never zero.
    """
    inputs, most = Inputs(facts), exact(leaf.points)
    try:
        for exclusion in leaf.excluded_when:
            if names_in(exclusion.when) <= facts.keys() and inputs.truth(exclusion.when):
                return NotApplicable(exclusion.reason, inputs.sources)
        found = leaf.rule.score(inputs, most)
    except Excluded as excluded:
        return NotApplicable(str(excluded), inputs.sources)
    except NoneArose as none:
        return NothingArose(none.points, none.reason, inputs.sources)
    except NothingToDivide as error:
        return _nothing(leaf, error.left, most, inputs)
    except Missing as missing:
        names = ", ".join(f"«{leaf.title_of(name)}»" for name in missing.names)
        return NotScored(f"Chưa có số liệu: {names}", missing.names)
    except (WrongKind, BadExpression) as error:
        return NotScored(str(error))
    points = min(max(found.points, ZERO), most)
    if places is not None:
        points = Fraction(rounded(points, places))
    return Scored(points, found.value, found.branch, found.reason, inputs.sources)


def _nothing(leaf: Leaf, left: Fraction, most: Fraction, inputs: Inputs) -> Outcome:
    """The denominator is zero: what the leaf's policy says, unless the numerator shows that something is wrong."""
    if left != 0:
        return NotScored("Mẫu số bằng 0 mà tử số khác 0; kiểm tra lại số liệu")
    match leaf.when_nothing_arose:
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
