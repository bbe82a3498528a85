"""What scoring stores, by subject."""

from parindex.scoring.models.appraisal import Allotment, Explanation, ExtraEntry, GateEvent, Mark
from parindex.scoring.models.criteria import CriteriaVersion
from parindex.scoring.models.duties import LeafDuty
from parindex.scoring.models.results import Result, ResultCorrection
from parindex.scoring.models.rounds import ConflictDeclaration, Round, RoundGroup
from parindex.scoring.models.sheets import (
    LeafEntry,
    LeafEvidence,
    Participant,
    Reopening,
    Sheet,
    SheetExtension,
)

__all__ = [
    "Allotment",
    "ConflictDeclaration",
    "CriteriaVersion",
    "Explanation",
    "ExtraEntry",
    "GateEvent",
    "LeafDuty",
    "LeafEntry",
    "LeafEvidence",
    "Mark",
    "Participant",
    "Reopening",
    "Result",
    "ResultCorrection",
    "Round",
    "RoundGroup",
    "Sheet",
    "SheetExtension",
]
