"""What every act on a dossier does beside itself: enter what happened, move the clock, hand on the steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.errors import InvalidAct
from parindex.core.deadline import Kind
from parindex.core.working_time import Unit as TimeUnit
from parindex.evidence.models import StoredFile
from parindex.kit.catalog import ProcedureContent, onestop_rules
from parindex.onestop import clock
from parindex.onestop.models import DeadlineAdjustment, Dossier, DossierEvent, DossierSeries, DossierStep
from parindex.onestop.queries import dossiers
from parindex.organization.models import Unit

CLOCK_STANDS = frozenset({Kind.PAUSE, Kind.EXCLUDE})


@dataclass
class Log:
    """One act on one dossier."""

    actor: Actor
    dossier: Dossier
    adjustments: list[DeadlineAdjustment] = field(init=False)

    def __post_init__(self) -> None:
        self.adjustments = list(self.dossier.adjustments.all()) if self.dossier.pk else []

    def enter(
        self,
        kind: str,
        *,
        giver: str = "",
        receiver: str = "",
        step: DossierStep | None = None,
        note: str = "",
        basis: str = "",
        file: StoredFile | None = None,
    ) -> DossierEvent:
        event = DossierEvent(
            dossier=self.dossier,
            kind=kind,
            at=self.actor.at,
            by_id=self.actor.user_id,
            giver=giver,
            receiver=receiver,
            step=step,
            note=note,
            basis=basis,
            file=file,
        )
        event.save()
        return event

    def adjust(
        self,
        kind: Kind,
        reason: str,
        *,
        doc: str = "",
        article: str = "",
        amount: Decimal | None = None,
        time_unit: str = "",
    ) -> None:
        """Something moves the deadline from now on; that the appointment had passed already stays known."""
        clock.remember_lateness(self.dossier, self.actor.at)
        row = DeadlineAdjustment(
            dossier=self.dossier,
            kind=kind,
            at=self.actor.at,
            amount=amount,
            time_unit=time_unit,
            doc=doc,
            article=article,
            reason=reason,
            by_id=self.actor.user_id,
            entered_at=self.actor.at,
        )
        row.save()
        self.adjustments.append(row)
        if kind in CLOCK_STANDS:
            self.dossier.held_since = self.actor.at
        self._settle()

    def _settle(self) -> None:
        """Tell the deadlines anew; a step without a time of its own has until then."""
        clock.settle(self.dossier, self.adjustments)
        step = dossiers.current_step(self.dossier)
        if step is not None and step.amount is None and step.due_at != self.dossier.due_at:
            step.due_at = self.dossier.due_at
            step.save()

    @staticmethod
    def settle_flags(dossier: Dossier) -> None:
        """What is counted later: whether it owes fees and paid them on line, came as data, reused data."""
        fees = [fee for fee in dossier.fees.all() if fee.amount != 0 and not fee.exemption]
        dossier.owes_fee = bool(fees)
        paid = [fee for fee in fees if fee.paid_at is not None]
        dossier.is_paid_online = all(fee.paid_online for fee in paid) if paid else None
        papers = list(dossier.papers.all())
        handed = [paper for paper in papers if not paper.reused]
        dossier.is_reused = any(paper.reused for paper in papers) if papers else None
        dossier.is_digitised = all(paper.digitised for paper in handed) if handed else None

    def resume(self) -> None:
        """The clock goes on: what stood since some moment ends now."""
        for row in self.adjustments:
            if row.kind in CLOCK_STANDS and row.until is None:
                row.until = self.actor.at
                row.save()
        if self.dossier.held_since is not None:
            self._leave_out(self.dossier.held_since)
        self.dossier.held_since = None
        self._settle()

    def _leave_out(self, since: datetime) -> None:
        """The step under way gets back what was left of its time when the clock stopped."""
        step = dossiers.current_step(self.dossier)
        if step is None or step.amount is None or step.due_at is None or step.due_at <= since:
            return
        working = clock.working_time()
        left = working.minutes_between(clock.local(since), clock.local(step.due_at))
        again = working.add_minutes(clock.local(self.actor.at), left).due_at
        step.due_at = max(step.due_at, clock.aware(again))
        step.save()

    def start(self, step: DossierStep) -> None:
        """A step begins now; its own clock runs in office hours, or to the end of the dossier's."""
        step.started_at = self.actor.at
        if step.amount is None:
            step.due_at = self.dossier.due_at
        else:
            begin, unit = clock.local(self.actor.at), TimeUnit(step.time_unit)
            step.due_at = clock.aware(clock.working_time().reckon(begin, step.amount, unit).due_at)
        step.save()

    def end(self, step: DossierStep) -> None:
        step.ended_at = self.actor.at
        step.save()

    def plan_steps(self, content: ProcedureContent) -> DossierStep:
        """The steps of the inner procedure as rows, the first of them begun; without one a single step."""
        rows = [
            DossierStep(
                dossier=self.dossier,
                number=number,
                name=one.name,
                by=one.by,
                unit=self.dossier.unit if number == 1 else self.dossier.office,
                amount=one.amount,
                time_unit=one.unit,
            )
            for number, one in enumerate(content.steps, start=1)
        ] or [
            DossierStep(
                dossier=self.dossier,
                number=1,
                name=_("Giải quyết hồ sơ"),
                by=self.dossier.office.name,
                unit=self.dossier.office,
            )
        ]
        for row in rows:
            row.save()
        self.start(rows[0])
        return rows[0]


@dataclass(frozen=True)
class Codes:
    """The codes of a desk in the hands of an act: one act at a time, until it ends."""

    unit: Unit

    def next(self, received_at: datetime) -> str:
        """The next code of the day of receipt. Raises InvalidAct while the desk has no identifier."""
        day = clock.local(received_at).date()
        agency = dossiers.agency_of(self.unit, day)
        if not agency:
            raise InvalidAct(
                _(
                    "«%(unit)s» chưa có mã định danh nên chưa cấp được mã hồ sơ. Nhờ công chức theo dõi CCHC đặt mã "
                    "ở trang «Hồ sơ»."
                )
                % {"unit": self.unit.name}
            )
        # Several desks may share an identifier, so its series is the lock; who comes first makes it.
        DossierSeries.objects.get_or_create(agency=agency, day=day)
        series = DossierSeries.objects.select_for_update().get(agency=agency, day=day)
        series.last += 1
        series.save()
        return onestop_rules(day).dossier_code(agency, day, series.last)
