"""The calendar dossiers are counted by, and what changing it, or the law, did to those under way."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, date, time
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parindex.audit.errors import WrongState
from parindex.audit.models import Record
from parindex.core.calendar import CalendarYear, WorkingCalendar
from parindex.core.working_time import OfficeHours, WorkingTime
from parindex.onestop.models.dossiers import DeadlineAdjustment, Dossier, DossierStep
from parindex.onestop.models.procedures import ProcedureVersion
from parindex.onestop.states import LineFate, RecountKind, RecountState


def written(working: WorkingTime) -> dict[str, Any]:
    """A working time as JSON: its years with days off by name and Saturdays worked, its sessions."""
    years = [
        {
            "year": year.year,
            "confirmed": year.confirmed,
            "days_off": {day.isoformat(): name for day, name in sorted(year.days_off.items())},
            "working_saturdays": [day.isoformat() for day in sorted(year.working_saturdays)],
        }
        for _number, year in sorted(working.calendar.years.items())
    ]
    sessions = [[begin.isoformat(), to.isoformat()] for begin, to in working.hours.sessions]
    return {"years": years, "sessions": sessions}


def read(content: dict[str, Any]) -> WorkingTime:
    """The working time that `written` wrote."""
    years = [
        CalendarYear(
            year["year"],
            {date.fromisoformat(day): name for day, name in year["days_off"].items()},
            frozenset(date.fromisoformat(day) for day in year["working_saturdays"]),
            year["confirmed"],
        )
        for year in content["years"]
    ]
    sessions = tuple((time.fromisoformat(begin), time.fromisoformat(to)) for begin, to in content["sessions"])
    return WorkingTime(WorkingCalendar.of(years), OfficeHours(sessions))


def digest_of(content: dict[str, Any]) -> str:
    """The SHA-256 of a written working time."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class DossierCalendar(Record):
    """A working calendar with office hours as it stood in the catalogue when it was put forward.

    Always true: dossiers are counted by the one that is in force, and there is one at most; `content` never changes.
    """

    content = models.JSONField()
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField(_("chụp lúc"))
    is_in_force = models.BooleanField(_("đang dùng"), default=False)

    class Meta:
        verbose_name = _("lịch tính hạn hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_in_force"], condition=Q(is_in_force=True), name="one_dossier_calendar_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.taken_at:%d/%m/%Y} {self.digest[:8]}"

    @property
    def working(self) -> WorkingTime:
        return read(self.content)


class Recount(Record):
    """A changed calendar, or a newer version of a procedure, put forward for the dossiers under way.

    Always true: nothing moves before another person than the proposer has approved it; what it moved stands in its
    lines; it can be undone once. `replaced` is the calendar that was in force before. `seal` is the SHA-256 over its
    lines (`seal_of`) when it was applied, and again when it was undone.
    """

    kind = models.CharField(max_length=10, choices=RecountKind.choices)
    state = models.CharField(max_length=10, choices=RecountState.choices, default=RecountState.PROPOSED)
    calendar = models.ForeignKey(DossierCalendar, null=True, on_delete=models.PROTECT, related_name="recounts")
    replaced = models.ForeignKey(DossierCalendar, null=True, on_delete=models.PROTECT, related_name="+")
    procedure_version = models.ForeignKey(
        ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="recounts"
    )
    reason = models.CharField(_("lý do"), max_length=500)
    doc = models.CharField(_("văn bản căn cứ"), max_length=100)
    article = models.CharField(_("điều khoản"), max_length=100, blank=True)
    proposed_at = models.DateTimeField(_("đề nghị lúc"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(_("hoàn tác lúc"), null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    undone_because = models.CharField(_("lý do hoàn tác"), max_length=500, blank=True)
    seal = models.CharField(_("SHA-256 của các dòng"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("lần tính lại hạn hồ sơ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state=RecountState.PROPOSED, kind=RecountKind.CALENDAR),
                name="one_calendar_proposed",
            ),
            models.UniqueConstraint(
                fields=["procedure_version"],
                condition=Q(state=RecountState.PROPOSED, kind=RecountKind.LAW),
                name="one_transition_proposed",
            ),
            models.CheckConstraint(
                condition=Q(kind=RecountKind.CALENDAR, calendar__isnull=False, procedure_version__isnull=True)
                | Q(kind=RecountKind.LAW, calendar__isnull=True, procedure_version__isnull=False),
                name="recount_has_its_matter",
            ),
            models.CheckConstraint(
                condition=Q(state=RecountState.PROPOSED) | Q(decided_at__isnull=False), name="recount_was_decided"
            ),
            models.CheckConstraint(
                condition=~Q(state=RecountState.UNDONE) | Q(undone_at__isnull=False),
                name="undone_recount_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.proposed_at:%d/%m/%Y}"

    @property
    def is_calendar(self) -> bool:
        return self.kind == RecountKind.CALENDAR

    def require(self, *states: str) -> None:
        if self.state not in states:
            raise WrongState(
                gettext("Lần tính lại hạn này ở tình trạng «%(state)s» nên không làm việc này được.")
                % {"state": self.get_state_display().lower()}
            )


class RecountLine(Record):
    """What a recounting did to one dossier: its days before and after, and the step under way with its own clock.

    `counted_to` is what counting alone gives (None: the clock stands); where the citizen had been promised an
    earlier day, `due_after` is that day. `version_before` is set when the dossier passed to another version.
    """

    recount = models.ForeignKey(Recount, on_delete=models.PROTECT, related_name="lines")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="recounts")
    due_before = models.DateTimeField(_("hẹn trả trước đó"))
    due_after = models.DateTimeField(_("hẹn trả sau đó"))
    counted_to = models.DateTimeField(_("tính ra"), null=True)
    statutory_before = models.DateTimeField(_("hạn theo quy định trước đó"), null=True)
    statutory_after = models.DateTimeField(_("hạn theo quy định sau đó"), null=True)
    version_before = models.ForeignKey(ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(DossierStep, null=True, on_delete=models.PROTECT, related_name="+")
    step_before = models.DateTimeField(_("hạn bước trước đó"), null=True)
    step_after = models.DateTimeField(_("hạn bước sau đó"), null=True)
    adjustment = models.ForeignKey(DeadlineAdjustment, null=True, on_delete=models.PROTECT, related_name="+")
    fate = models.CharField(max_length=10, choices=LineFate.choices, default=LineFate.STANDS)

    class Meta:
        verbose_name = _("hồ sơ được tính lại hạn")
        ordering = ["due_after", "pk"]

    def __str__(self) -> str:
        return str(self.dossier)

    def sealed(self) -> str:
        """What the seal covers of it: all but the adjustment, which goes when it is undone."""
        days = (
            self.due_before, self.due_after, self.counted_to, self.statutory_before, self.statutory_after,
            self.step_before, self.step_after,
        )  # fmt: skip
        told = [day.astimezone(UTC).isoformat() if day else None for day in days]
        return json.dumps([self.dossier_id, self.version_before_id, self.step_id, *told, self.fate])

    @property
    def is_moved(self) -> bool:
        """Whether the citizen has to come on another day, or at another hour."""
        return self.due_after != self.due_before

    @property
    def is_kept(self) -> bool:
        """Whether counting gave a later day and the earlier promise stays."""
        return not self.is_moved and self.counted_to is not None and self.counted_to > self.due_after


def seal_of(lines: Iterable[RecountLine]) -> str:
    """The SHA-256 over lines, in whatever order they come, the same on both engines.

    As they are now it is the recounting's `seal`; of one undone the first, kept in the entry of its approval, is that
    of the lines without those counted again, each standing.
    """
    return hashlib.sha256("\n".join(sorted(line.sealed() for line in lines)).encode()).hexdigest()
