"""What rows are held against: units, procedures and their versions, and the units the actor may bring dossiers of."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from parindex.audit.actor import Actor
from parindex.core.working_time import Mode
from parindex.core.working_time import Unit as TimeUnit
from parindex.kit.catalog import ProcedureContent
from parindex.onestop.models import Procedure, ProcedureVersion
from parindex.onestop.queries import importing
from parindex.onestop.states import VersionState
from parindex.organization.models import Unit

VERSIONS = {
    "procedure_id": pl.Int64, "procedure_version_id": pl.Int64, "valid_from": pl.Date, "valid_to": pl.Date
}  # fmt: skip
LIMITS = {"procedure_version_id": pl.Int64, "channel": pl.String, "days": pl.Int64, "to_end_of_day": pl.Boolean}


@dataclass(frozen=True)
class Known:
    """Codes → ids; published versions with their days; limits in whole working days by version and channel.

    `reach` holds the ids of the units whose dossiers may be brought in; None: all.
    """

    units: dict[str, int]
    procedures: dict[str, int]
    versions: pl.DataFrame
    limits: pl.DataFrame
    reach: frozenset[int] | None

    @classmethod
    def to(cls, actor: Actor) -> Known:
        published = ProcedureVersion.objects.filter(state=VersionState.PUBLISHED)
        rows = list(published.values_list("procedure_id", "pk", "valid_from", "valid_to", "content"))
        limits = [(pk, *limit) for _procedure, pk, _from, _to, content in rows for limit in _limits(content)]
        return cls(
            units=dict(Unit.objects.values_list("code", "pk")),
            procedures=dict(Procedure.objects.values_list("code", "pk")),
            versions=pl.DataFrame([row[:4] for row in rows], schema=VERSIONS, orient="row"),
            limits=pl.DataFrame(limits, schema=LIMITS, orient="row"),
            reach=importing.reach(actor),
        )


def _limits(content: object) -> list[tuple[str, int, bool]]:
    """Those that are whole working days and begin with the moment of receipt: they can be counted on columns."""
    return [
        (way.channel, int(way.limit.amount), way.limit.mode == Mode.END_OF_DAY)
        for way in ProcedureContent.model_validate(content).ways
        if way.limit.unit == TimeUnit.WORKING_DAY
        and way.limit.amount >= 1
        and way.limit.amount % 1 == 0
        and way.limit.cut_off is None
    ]
