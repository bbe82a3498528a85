"""What applying an amendment does to the plan and to what units owe; called by commands.amendments only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.core import period as periods
from parindex.notices import commands as notices
from parindex.notices.states import Audience
from parindex.organization.models import Unit
from parindex.planning import queries
from parindex.planning.links import url_of_task
from parindex.planning.models import (
    Amendment,
    Change,
    Extension,
    Obligation,
    Target,
    TargetMeasure,
    Task,
    TaskAssignment,
)
from parindex.planning.obligations import owed
from parindex.planning.states import (
    LIVE,
    WITH_THE_UNIT,
    AssignmentRole,
    ChangeKind,
    DueBasis,
    ExtensionState,
    ObligationState,
)


@dataclass(frozen=True)
class Applying:
    """Applying one amendment, change by change. `every` is the period of continuous duties."""

    actor: Actor
    amendment: Amendment
    every: str | None

    def apply(self, change: Change) -> None:
        if change.measure is not None:
            self._figure(change.measure, change.after)
        elif change.target is not None:
            change.target.dropped_on = self.actor.today
            change.target.save()
        elif change.adds_target:
            change.target = self._new_target(change.after)
            change.save()
        elif change.kind == ChangeKind.ADDED:
            change.task = self._new_task(change.after)
            change.save()
        elif change.task is not None:
            self._task(change.task, change)

    def _figure(self, measure: TargetMeasure, after: Mapping[str, Any]) -> None:
        measure.comparator, measure.value = after["comparator"], Decimal(after["value"])
        measure.save()

    def _new_target(self, after: Mapping[str, Any]) -> Target:
        plan = self.amendment.plan
        last = plan.targets.aggregate(last=Max("position"))["last"] or 0
        target = Target(plan=plan, position=last + 1, ordinal=after["ordinal"], text=after["text"])
        target.save()
        if after.get("value"):
            figure = {name: after[name] for name in ("subject", "scope", "comparator", "unit")}
            TargetMeasure(target=target, position=1, value=Decimal(after["value"]), **figure).save()
        return target

    def _new_task(self, after: Mapping[str, Any]) -> Task:
        plan = self.amendment.plan
        last = plan.tasks.aggregate(last=Max("position"))["last"] or 0
        task = Task(plan=plan, position=last + 1)
        self._write(task, after)
        self._assign(task, after)
        self._settle(task, before={})
        self._tell(task, _("Kế hoạch bổ sung nhiệm vụ %(path)s"))
        return task

    def _task(self, task: Task, change: Change) -> None:
        if change.kind == ChangeKind.DROPPED:
            self._tell(task, _("Kế hoạch thôi thực hiện nhiệm vụ %(path)s"))
            change.after = asdict(queries.touched_by(task, self.actor.today))
            change.save()
            task.dropped_on = self.actor.today
            task.save()
            for one in task.obligations.filter(state__in=LIVE):
                one.drop(self.actor.today)
                one.save()
            return
        self._write(task, change.after)
        self._assign(task, change.after)
        self._settle(task, before=change.before)
        self._tell(task, _("Kế hoạch điều chỉnh nhiệm vụ %(path)s"))

    def _write(self, task: Task, after: Mapping[str, Any]) -> None:
        task.due_on = date.fromisoformat(after["due_on"]) if after["due_on"] else None
        for name in ("path", "text", "recurrence", "due_text", "product", "needs_document"):
            setattr(task, name, after[name])
        task.save()

    def _assign(self, task: Task, after: Mapping[str, Any]) -> None:
        wanted = {
            **dict.fromkeys(after["cooperating"], AssignmentRole.COOPERATING),
            **dict.fromkeys(after["lead"], AssignmentRole.LEAD),
        }
        units = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
        had = {row.unit.code: row for row in task.assignments.select_related("unit")}
        for code, role in wanted.items():
            row = had.pop(code, None) or TaskAssignment(task=task, unit=units[code])
            row.role, row.ended_on = role, None
            row.save()
        for row in had.values():
            if row.ended_on is None:
                row.ended_on = self.actor.today
                row.save()

    def _settle(self, task: Task, *, before: Mapping[str, Any]) -> None:
        """Bring what units owe in line with the duty as it now reads.

        Work of periods already over stays owed; what the duty no longer asks for is dropped; a date moved by
        the amendment counts as an extension, and one that a unit was granted before stays when the duty's
        own date did not change.
        """
        rows = list(task.assignments.filter(ended_on=None).select_related("unit"))
        wanted = {
            (one.assignment_id, one.period): one
            for one in owed(self.amendment.plan, task, rows, since=self.actor.today, every=self.every)
        }
        redated = bool(before) and before["due_on"] != (task.due_on.isoformat() if task.due_on else None)
        for one in task.obligations.select_related("unit"):
            fresh = wanted.pop((one.assignment_id, one.period), None)
            if fresh is None:
                self._drop_unless_over(one)
            else:
                self._keep(one, fresh, redated=redated)
        Obligation.objects.bulk_create(wanted.values())

    def _drop_unless_over(self, one: Obligation) -> None:
        over = bool(one.period) and periods.parse(one.period).last < self.actor.today
        if one.is_live and not over:
            one.drop(self.actor.today)
            one.save()

    def _keep(self, one: Obligation, fresh: Obligation, *, redated: bool) -> None:
        if one.state == ObligationState.DROPPED:
            one.take_up_again()
        elif not (redated and one.state in WITH_THE_UNIT):
            return
        if fresh.due_on is not None and one.due_on is None:
            one.set_due(fresh.due_on, DueBasis.AMENDMENT)
        elif fresh.due_on is not None and one.due_on is not None and fresh.due_on != one.due_on:
            self._move(one, one.due_on, fresh.due_on)
        one.save()

    def _move(self, one: Obligation, from_due: date, to_due: date) -> None:
        if to_due > from_due:
            asked = one.extensions.filter(state=ExtensionState.ASKED).first()
            if asked is not None:
                asked.decide(ExtensionState.REFUSED, self.actor.user_id, self.actor.at, str(self.amendment))
                asked.save()
            Extension(
                obligation=one,
                asked_by_id=self.actor.person,
                asked_at=self.actor.at,
                from_due=from_due,
                to_due=to_due,
                reason=f"{self.amendment}: {self.amendment.reason}",
                state=ExtensionState.GRANTED,
                decided_by_id=self.actor.user_id,
                decided_at=self.actor.at,
            ).save()
        one.move_due(to_due)

    def _tell(self, task: Task, text: str) -> None:
        holders = Unit.objects.filter(obligations__task=task, obligations__state__in=LIVE).distinct()
        words = text % {"path": task.path}
        notices.notify(self.actor, holders, Audience.REPORTERS, text=words, url=url_of_task(task))
