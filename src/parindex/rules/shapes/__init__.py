"""The types of rule, R1 to R25; a gate (R24) belongs to the set and is in `parindex.rules.criteria`."""

from parindex.rules.shapes.base import Excluded, NoneArose, Shape, conditions_of
from parindex.rules.shapes.inside import Rule

__all__ = ["Excluded", "NoneArose", "Rule", "Shape", "conditions_of"]
