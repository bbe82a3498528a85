"""What reporting stores, by subject."""

from parindex.reporting.models.consolidation import ConsolidatedText, Consolidation
from parindex.reporting.models.reports import (
    Answer,
    AnswerEvidence,
    Correction,
    Edition,
    Remark,
    ReportExtension,
    UnitReport,
)
from parindex.reporting.models.rounds import DueRecount, ReportRound, RungSent

__all__ = [
    "Answer",
    "AnswerEvidence",
    "ConsolidatedText",
    "Consolidation",
    "Correction",
    "DueRecount",
    "Edition",
    "Remark",
    "ReportExtension",
    "ReportRound",
    "RungSent",
    "UnitReport",
]
