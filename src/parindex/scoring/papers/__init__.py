"""Official documents of a round."""

from parindex.scoring.papers.decision import Decided, decided, decision
from parindex.scoring.papers.units import notice, sheet

__all__ = ["Decided", "decided", "decision", "notice", "sheet"]
