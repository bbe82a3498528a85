"""What planning stores, by subject."""

from parindex.planning.models.amendments import Amendment, Change
from parindex.planning.models.following import (
    Extension,
    Handover,
    Obligation,
    ProgressReport,
    Reminder,
    ReportEvidence,
)
from parindex.planning.models.plans import (
    Plan,
    PlanPart,
    ReportingDuty,
    Target,
    TargetMeasure,
    Task,
    TaskAssignment,
)
from parindex.planning.models.reviews import PlanReview, ReviewItem
from parindex.planning.models.steering import Difficulty, Direction
from parindex.planning.models.values import TargetValue, ValueEvidence

__all__ = [
    "Amendment",
    "Change",
    "Difficulty",
    "Direction",
    "Extension",
    "Handover",
    "Obligation",
    "Plan",
    "PlanPart",
    "PlanReview",
    "ProgressReport",
    "Reminder",
    "ReportEvidence",
    "ReportingDuty",
    "ReviewItem",
    "Target",
    "TargetMeasure",
    "TargetValue",
    "Task",
    "TaskAssignment",
    "ValueEvidence",
]
