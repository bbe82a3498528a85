"""The types of rule, R1 to R25; a gate (R24) belongs to the set and is in `parindex.rules.criteria`."""

from parindex.rules.shapes.base import Result, Shape
from parindex.rules.shapes.inside import Excluded, NoneArose, Rule, conditions_of

__all__ = ["Excluded", "NoneArose", "Result", "Rule", "Shape", "conditions_of"]
