"""The scoring engine: criteria sets as data, rules, outcomes, the index. Knows no Django and no records."""

from parindex.rules.check import Finding, check, check_versions
from parindex.rules.criteria import CriteriaSet, Extension, Extra, Leaf, canonical, extended
from parindex.rules.evaluate import evaluate
from parindex.rules.index import Index, Sum, index_of, ranks
from parindex.rules.outcome import (
    Facts,
    Given,
    NotApplicable,
    NothingArose,
    NotScored,
    Outcome,
    Scored,
    points_of,
)

__all__ = [
    "CriteriaSet",
    "Extension",
    "Extra",
    "Facts",
    "Finding",
    "Given",
    "Index",
    "Leaf",
    "NotApplicable",
    "NotScored",
    "NothingArose",
    "Outcome",
    "Scored",
    "Sum",
    "canonical",
    "check",
    "check_versions",
    "evaluate",
    "extended",
    "index_of",
    "points_of",
    "ranks",
]
