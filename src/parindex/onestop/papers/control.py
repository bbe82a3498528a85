"""Phiếu kiểm soát quá trình giải quyết hồ sơ, made from what happened to the dossier and from its steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from parindex.kit.catalog import load_onestop_forms
from parindex.onestop import calc, clock, wording
from parindex.onestop.models import Dossier, DossierEvent, DossierStep
from parindex.onestop.papers.form import Filling, Printing, composed, desk_of, table
from parindex.onestop.papers.told import of_dossier
from parindex.onestop.states import EventKind
from parindex.papers.document import Document

# What happened without anything passing from one hand to another.
NO_HAND_OVER = (EventKind.LATE_CAUSE, EventKind.PART_OPENED, EventKind.CORRECTED, EventKind.EXTENDED)

ENDS = (EventKind.SOLVED, EventKind.WITHDRAWN, EventKind.STOPPED, EventKind.CLOSED_INCOMPLETE)


def control_sheet(dossier: Dossier, printing: Printing) -> Document:
    """Every passing on with its time, and how whoever had it kept the time of their step."""
    values = {
        **of_dossier(dossier, printing),
        "due_at": wording.moment_words(dossier.due_at),
        "overall": load_onestop_forms().results.get(dossier.punctuality, ""),
    }
    rows = table("hand_overs", list(hand_overs(dossier, values["applicant"], printing.day)))
    blocks = {"hand_overs": (rows,)}
    filled = Filling(dossier.unit, dossier.office, printing.day, values, blocks, dated=printing.day)
    return composed("control", filled, printing)


def hand_overs(dossier: Dossier, applicant: str, day: date) -> Iterator[dict[str, str]]:
    """A row for each event by which the dossier changed hands, in order; the applicant under the name given."""
    results, desk = load_onestop_forms().results, desk_of(dossier.unit, day).name
    steps = list(dossier.steps.all())
    events = dossier.events.exclude(kind__in=NO_HAND_OVER).select_related("by")
    for at, event in enumerate(events, start=1):
        step = _ended_by(event, steps)
        kept = clock.punctuality(event.at, step.due_at) if step is not None else ""
        giver, receiver = _parties(event, _holder(steps, event), desk)
        named = {dossier.applicant: applicant}
        if event.kind == EventKind.RETURNED and applicant != dossier.applicant:
            named[receiver] = calc.masked_name(receiver)  # a third person may have taken the result
        yield {
            "at": str(at),
            "parties": "\n".join(
                f"{label}: {named.get(name, name)}"
                for label, name in ((_("Giao"), giver), (_("Nhận"), receiver))
                if name
            ),
            "time": wording.moment_words(event.at).replace(", ", "\n"),
            "result": results.get(kept, ""),
            "note": "\n".join(_notes(event)),
        }


def _ended_by(event: DossierEvent, steps: list[DossierStep]) -> DossierStep | None:
    """The step this event ended: the one before that which begins with it, or the one that ended with the dossier."""
    if event.kind == EventKind.HANDED_OVER:
        following = next((step.number for step in steps if step.pk == event.step_id), 0)
        return next((step for step in steps if step.number == following - 1), None)
    return next((step for step in reversed(steps) if step.ended_at == event.at), None) if event.kind in ENDS else None


def _holder(steps: list[DossierStep], event: DossierEvent) -> str:
    """Who had it in hand in that moment, by their step."""
    return next(
        (
            step.by
            for step in steps
            if step.started_at and step.started_at <= event.at and (step.ended_at is None or event.at < step.ended_at)
        ),
        "",
    )


def _parties(event: DossierEvent, holder: str, desk: str) -> tuple[str, str]:
    """From whom to whom; who is not entered is who had it, and a result passes over the desk."""
    if event.kind == EventKind.SOLVED:
        return event.giver, event.receiver or desk
    if event.kind == EventKind.RETURNED:
        return event.giver or desk, event.receiver
    return event.giver or holder, event.receiver or (holder if event.giver else "")


def _notes(event: DossierEvent) -> Iterator[str]:
    yield str(event.get_kind_display()) + (f" ({event.basis})" if event.basis else "")
    if event.note and event.kind not in {EventKind.RETURNED}:
        yield event.note
    if event.by_id:
        yield _("Người ghi: %(name)s") % {"name": event.by}
