"""Reading what was published, and putting together what is to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.scoring import publication
from parindex.scoring.models import Reopening, Result, Round, Sheet, SheetExtension
from parindex.scoring.publication import Judgement, UnitInputs
from parindex.scoring.queries import marks, rounds
from parindex.scoring.states import AskState, SheetState


def visible_to(actor: Actor) -> QuerySet[Result]:
    """What was published is for everyone, signed in or not."""
    return Result.objects.select_related("round", "round__owner").defer("content")


def latest(round_: Round) -> Result | None:
    """The result that nothing has corrected."""
    return round_.results.filter(corrected_by=None).first()


def composed(round_: Round, decision: Mapping[str, str], number: int) -> str:
    """The content of the result that the round comes to now."""
    leaves: dict[int, dict[str, Judgement]] = {}
    held: dict[int, Sheet] = {}
    for entry in marks.entries_of(round_):
        held.setdefault(entry.sheet_id, entry.sheet)
        judgement = marks.judgement_of(entry)
        if judgement is not None:
            leaves.setdefault(entry.sheet_id, {})[entry.leaf] = judgement
    extras, events = rounds.extras_of(round_), rounds.events_of(round_)
    groups: dict[str, tuple[str, list[UnitInputs]]] = {}
    sets = {}
    for group in round_.groups.defer("content"):
        members = [sheet for sheet in held.values() if sheet.group_id == group.pk]
        units = [
            UnitInputs(
                sheet.unit.code, sheet.unit.name, leaves.get(sheet.pk, {}), extras.get(sheet.pk, {}),
                tuple(events.get(sheet.pk, ())),
            )
            for sheet in members
        ]  # fmt: skip
        groups[group.name] = (group.digest, units)
        sets[group.digest] = group.criteria
    return publication.composed(about(round_, decision, number), sets, groups)


def about(round_: Round, decision: Mapping[str, str], number: int, reason: str = "") -> dict[str, Any]:
    """What a result says of itself."""
    return {
        "round": round_.code,
        "title": round_.title,
        "owner": round_.owner.name,
        "year": round_.year,
        "cutoff_on": round_.cutoff_on.isoformat(),
        "number": number,
        "decision": dict(decision),
        "reason": reason,
    }


def recompute(result: Result) -> bytes:
    """The result worked out again from what it was computed from; the very bytes it was published with (R-26)."""
    return publication.recomputed(result.content).encode()


def faults(result: Result) -> list[str]:
    """What is wrong with a stored result; empty when every byte follows from its inputs."""
    found = []
    if publication.fingerprint(result.content) != result.sha256:
        found.append(_("nội dung không còn khớp dấu vân tay đã công bố"))
    if recompute(result) != result.content.encode():
        found.append(_("tính lại từ số liệu đã lưu cho kết quả khác"))
    if publication.broken_sets(result.content):
        found.append(_("bộ tiêu chí trong kết quả không khớp dấu vân tay của nó"))
    return found


@dataclass(frozen=True)
class Happening:
    """One line of a round's public history: nobody's name, but what, which unit, when and why."""

    at: datetime
    what: str
    unit: str
    reason: str


def history(round_: Round) -> list[Happening]:
    """Extensions, reopenings, closed sheets, results and corrections, the oldest first."""
    found = []
    granted = {"sheet__round": round_, "state": AskState.GRANTED}
    for extension in SheetExtension.objects.filter(**granted).select_related("sheet__unit"):
        at = extension.decided_at or extension.asked_at
        told = _("gia hạn đến %(until)s") % {"until": f"{extension.until.astimezone(LOCAL_ZONE):%H:%M %d/%m/%Y}"}
        found.append(Happening(at, told, extension.sheet.unit.name, extension.reason))
    for opened in Reopening.objects.filter(**granted).select_related("sheet__unit"):
        told = _("mở lại tiêu chí %(leaves)s") % {"leaves": ", ".join(opened.leaves)}
        found.append(Happening(opened.decided_at or opened.asked_at, told, opened.sheet.unit.name, opened.reason))
    for sheet in Sheet.objects.filter(round=round_, state=SheetState.CLOSED).select_related("unit"):
        found.append(
            Happening(sheet.locked_at or round_.opens_at, _("đóng phiếu"), sheet.unit.name, sheet.closed_reason)
        )
    for result in round_.results.defer("content"):
        what = _("đính chính") if result.corrects_id else _("công bố")
        found.append(Happening(result.published_at, what, "", result.reason or result.decision))
    return sorted(found, key=lambda one: one.at)
