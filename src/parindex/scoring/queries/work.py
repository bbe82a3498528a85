"""What waits for a person in the rounds: sheets to fill in or explain, leaves to judge, rounds to run or decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.rules import Leaf
from parindex.scoring.models import (
    Allotment,
    ExtraEntry,
    GateEvent,
    LeafEntry,
    Mark,
    Reopening,
    Result,
    Round,
    Sheet,
    SheetExtension,
)
from parindex.scoring.queries import marks, sheets
from parindex.scoring.states import STAGE_OF, AskState, EvidenceMoment, RoundState, SheetState, Stage

# Who has something to do in a round at all.
TAKING_PART = (*sheets.WRITERS, Role.REFORM_OFFICER, Role.APPRAISER, Role.COUNCIL)
RUNNERS = (Role.REFORM_OFFICER, Role.COUNCIL, Role.CHAIR)


@dataclass(frozen=True)
class Own:
    """A sheet of one's unit: until when it may be written on, how many questions are still unanswered, and what was
    published of it."""

    sheet: Sheet
    state: SheetState
    due: datetime | None
    unanswered: int = 0
    result_id: int | None = None

    @property
    def waits(self) -> bool:
        """Whether the unit has something to do with it now."""
        return self.due is not None and (self.state == SheetState.OPEN or self.unanswered > 0)


def own(actor: Actor) -> list[Own]:
    """The sheets of one's units, the newest round first; those of a round not yet open are nobody's business."""
    rows = sheets.with_group(Sheet.objects.filter(unit_id__in=actor.units(*sheets.WRITERS)))
    found = list(rows.exclude(state=SheetState.WAITING).order_by("-round__year", "pk"))
    asking = [sheet.pk for sheet in found if sheet.round.state == RoundState.EXPLAINING and not sheet.explained_at]
    questions = _questions(asking) if asking else {}
    over = [sheet.round_id for sheet in found if sheet.round.state == RoundState.PUBLISHED]
    published = _results(over) if over else {}
    return [
        Own(
            sheet,
            sheets.shown_state(sheet, actor.at),
            _due(sheet, actor.at),
            questions.get(sheet.pk, 0),
            published.get(sheet.round_id),
        )
        for sheet in found
    ]


def _results(rounds: list[int]) -> dict[int, int]:
    """What holds now of each round."""
    return dict(Result.objects.filter(round__in=rounds, corrected_by=None).values_list("round", "pk"))


def _questions(asking: list[int]) -> dict[int, int]:
    rows = Mark.objects.filter(entry__sheet__in=asking, stage=Stage.APPRAISAL_1, entry__explanation=None)
    return dict(rows.exclude(asks="").values_list("entry__sheet").annotate(Count("pk")).order_by())


def _due(sheet: Sheet, at: datetime) -> datetime | None:
    """Until when the unit may write; None when it may not."""
    if sheet.round.state == RoundState.SELF_SCORING and sheet.state == SheetState.OPEN:
        due = sheets.deadline_of(sheet, EvidenceMoment.SELF_SCORING)
    elif sheet.round.state == RoundState.EXPLAINING and sheet.explained_at is None:
        due = sheets.deadline_of(sheet, EvidenceMoment.EXPLAINING)
    else:
        return None
    return due if at <= due else None


@dataclass
class Appraisal:
    """A sheet of which fields were allotted to a person, with what they still owe."""

    sheet: Sheet
    fields: list[str] = field(default_factory=list)
    total: int = 0
    owed: list[LeafEntry] = field(default_factory=list)

    @property
    def is_on(self) -> bool:
        """Whether marking is what the round is at."""
        return self.sheet.round.state in {RoundState.APPRAISAL, RoundState.SECOND_APPRAISAL}

    @property
    def done(self) -> int:
        return self.total - len(self.owed)


def appraisals(actor: Actor) -> list[Appraisal]:
    """What was allotted to a person in rounds that still go on, in the order of the sheets."""
    if not actor.holds(Role.APPRAISER):
        return []
    rows = Allotment.objects.filter(appraiser_id=actor.user_id).exclude(sheet__state=SheetState.CLOSED)
    rows = rows.exclude(sheet__round__state=RoundState.PUBLISHED)
    ordered = rows.select_related("sheet__round", "sheet__unit", "sheet__group").defer("sheet__group__content")
    found: dict[int, Appraisal] = {}
    for row in ordered.order_by("-sheet__round__year", "sheet__unit__position", "sheet_id", "field"):
        found.setdefault(row.sheet_id, Appraisal(row.sheet)).fields.append(row.field)
    running = [pk for pk, one in found.items() if one.is_on]
    if running:
        entries = LeafEntry.objects.filter(sheet__in=running).prefetch_related("marks")
        _count(found, entries.order_by("sheet_id", "position"))
    return list(found.values())


def appraisal_of(actor: Actor, sheet: Sheet, entries: Iterable[LeafEntry]) -> Appraisal:
    """One sheet as a person appraises it, of its entries with their marks prefetched."""
    fields = sorted(one.field for one in sheet.allotments.all() if one.appraiser_id == actor.user_id)
    one = Appraisal(sheet, fields)
    if one.is_on:
        _count({sheet.pk: one}, entries)
    return one


def in_hand(one: Appraisal) -> list[Leaf]:
    """The leaves of the fields that were allotted, those that appraisers mark."""
    parts = [part for part in one.sheet.group.criteria.fields if part.code in one.fields]
    return [leaf for part in parts for leaf in part.leaves() if marks.is_appraised(leaf)]


def _count(found: dict[int, Appraisal], entries: Iterable[LeafEntry]) -> None:
    mine = {pk: {leaf.code for leaf in in_hand(one)} for pk, one in found.items()}
    for entry in entries:
        one = found[entry.sheet_id]
        entry.sheet = one.sheet
        if entry.leaf not in mine[entry.sheet_id]:
            continue
        stage = STAGE_OF[RoundState(one.sheet.round.state)]
        owed = marks.is_owed(entry, stage)
        one.total += stage == Stage.APPRAISAL_1 or owed or any(m.stage == stage for m in entry.marks.all())
        if owed:
            one.owed.append(entry)


def owners(actor: Actor) -> QuerySet[Unit]:
    """The committees for whose units a person may set up a round."""
    units = organization.existing_on(actor.today).filter(Q(pk__in=actor.committees(Role.REFORM_OFFICER)))
    return units.filter(children__isnull=False).distinct()


def run_by(actor: Actor) -> list[Round]:
    """The rounds of the committees for which a person runs or decides them, the newest first."""
    if not actor.holds(*RUNNERS):
        return []
    return list(Round.objects.filter(Q(owner__in=actor.committees(*RUNNERS))).select_related("owner"))


@dataclass(frozen=True)
class Waiting:
    """For the landing page: what a person should open today."""

    own: list[Own]
    appraisals: list[Appraisal]
    rounds: list[Round]

    def __bool__(self) -> bool:
        return bool(self.own or self.appraisals or self.rounds)


def waiting_for(actor: Actor) -> Waiting:
    """Sheets to write on, sheets with leaves to judge, and rounds that are at a step of this person's."""
    mine = [one for one in own(actor) if one.waits] if actor.holds(*sheets.WRITERS) else []
    judging = [one for one in appraisals(actor) if one.owed]
    turn = [one for one in run_by(actor) if _is_turn_of(actor, one)]
    return Waiting(mine, judging, [*turn, *(one for one in to_decide(actor) if one not in turn)])


def to_decide(actor: Actor) -> list[Round]:
    """The rounds in which something was asked for that a role of this person's decides."""
    if not actor.holds(Role.APPRAISER, Role.COUNCIL, Role.CHAIR):
        return []
    deciders: dict[type[SheetExtension | Reopening | ExtraEntry | GateEvent], tuple[Role, ...]] = {
        SheetExtension: (Role.COUNCIL, Role.CHAIR),
        Reopening: (Role.CHAIR,),
        ExtraEntry: (Role.APPRAISER, Role.COUNCIL),
        GateEvent: (Role.COUNCIL,),
    }
    wanted = Q(pk__in=[])
    for kind, roles in deciders.items():
        waiting = kind._default_manager.filter(sheet__round=OuterRef("pk"), state=AskState.ASKED)
        wanted |= Q(owner__in=actor.committees(*roles)) & Q(Exists(waiting))
    return list(Round.objects.filter(wanted).exclude(state=RoundState.PUBLISHED).select_related("owner"))


def _is_turn_of(actor: Actor, one: Round) -> bool:
    """Whoever runs it until the council's step; then the council until it has concluded; then the chair."""
    if one.state == RoundState.PUBLISHED:
        return False
    if one.state != RoundState.COUNCIL:
        return one.owner_id in actor.committees(Role.REFORM_OFFICER)
    return one.owner_id in actor.committees(Role.CHAIR if one.concluded_at else Role.COUNCIL)


def progress(round_: Round, rows: Iterable[Sheet]) -> dict[int, dict[str, int]]:
    """sheet → leaves marked at the stage of the round (`marked`), out of how many (`appraised`), and questions."""
    stage = STAGE_OF.get(RoundState(round_.state))
    if stage is None:
        return {}
    asked = Q(entries__marks__stage=Stage.APPRAISAL_1) & ~Q(entries__marks__asks="")
    counted = Sheet.objects.filter(round=round_).annotate(
        n=Count("entries__marks", filter=Q(entries__marks__stage=stage)),
        questions=Count("entries__marks", filter=asked),
    )
    counts = {pk: (n, questions) for pk, n, questions in counted.values_list("pk", "n", "questions")}
    return {
        sheet.pk: {
            "marked": counts.get(sheet.pk, (0, 0))[0],
            "appraised": sum(marks.is_appraised(leaf) for leaf in sheet.group.criteria.leaves()),
            "asked": counts.get(sheet.pk, (0, 0))[1],
        }
        for sheet in rows
    }
