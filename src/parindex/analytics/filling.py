"""Each day the values of bound targets are entered in their plans, so that somebody can accept them."""

from __future__ import annotations

from datetime import datetime

from parindex.analytics import commands, targets
from parindex.audit.actor import local_day, system_actor
from parindex.planning.models import Plan
from parindex.planning.queries.targets import quarters_of


def fill_all(at: datetime) -> int:
    """Enter what is counted for every plan of the running year and of the one before; how many values are new.

    A plan of which nothing would change leaves no entry in the journal.
    """
    today, entered = local_day(at), 0
    bound = Plan.objects.filter(
        year__in=[today.year - 1, today.year], targets__dropped_on=None, targets__measures__measure__gt=""
    )
    for plan in bound.select_related("issuer").distinct():
        for period in quarters_of(plan.year, today):
            if any(
                targets.outcome(one, targets.row_of(one)) == targets.FILLED for one in targets.proposals(plan, period)
            ):
                told = commands.fill_targets(system_actor(at), plan, period=period)
                entered += sum(1 for one in told if one.outcome == targets.FILLED)
    return entered
