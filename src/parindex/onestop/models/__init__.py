"""Every record of the one-stop service, by subject."""

from parindex.onestop.models.dossiers import (
    DeadlineAdjustment,
    Dossier,
    DossierEvent,
    DossierStep,
)
from parindex.onestop.models.enclosed import (
    DossierFee,
    DossierPaper,
)
from parindex.onestop.models.importing import (
    DossierChange,
    ImportBatch,
    ImportMapping,
)
from parindex.onestop.models.lateness import (
    Apology,
    MorningList,
)
from parindex.onestop.models.numbering import (
    DossierNumbering,
    DossierSeries,
)
from parindex.onestop.models.procedures import (
    Posting,
    Procedure,
    ProcedureVersion,
)
from parindex.onestop.models.recounts import (
    DossierCalendar,
    Recount,
    RecountLine,
)
from parindex.onestop.models.reviews import (
    CostInput,
    CostLine,
    CostSheet,
    ReviewAuthor,
    ReviewItem,
    ReviewPlan,
)

__all__ = [
    "Apology",
    "CostInput",
    "CostLine",
    "CostSheet",
    "DeadlineAdjustment",
    "Dossier",
    "DossierCalendar",
    "DossierChange",
    "DossierEvent",
    "DossierFee",
    "DossierNumbering",
    "DossierPaper",
    "DossierSeries",
    "DossierStep",
    "ImportBatch",
    "ImportMapping",
    "MorningList",
    "Posting",
    "Procedure",
    "ProcedureVersion",
    "Recount",
    "RecountLine",
    "ReviewAuthor",
    "ReviewItem",
    "ReviewPlan",
]
