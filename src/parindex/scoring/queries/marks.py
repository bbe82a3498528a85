"""Reading what stages made of leaves: what still has to be marked, the last word, how the stages differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Prefetch, QuerySet

from parindex.audit.actor import Actor
from parindex.rules import Leaf
from parindex.rules.criteria import CriteriaField, Method
from parindex.scoring.models import Allotment, LeafEntry, Mark, Round, Sheet
from parindex.scoring.publication import Judgement
from parindex.scoring.states import COURSE, RoundState, SheetState, Stage, Verdict

# The step of a round from which a unit sees the marks of a stage.
RELEASED = {
    Stage.APPRAISAL_1: RoundState.EXPLAINING,
    Stage.APPRAISAL_2: RoundState.COUNCIL,
    Stage.COUNCIL: RoundState.PUBLISHED,
}


def is_appraised(leaf: Leaf) -> bool:
    """Whether appraisers mark it: what units scored themselves, and what is theirs alone to judge."""
    return leaf.method == Method.APPRAISAL


def field_of(sheet: Sheet, leaf: str) -> CriteriaField:
    """The field a leaf belongs to. Raises KeyError."""
    for field in sheet.group.criteria.fields:
        if any(one.code == leaf for one in field.leaves()):
            return field
    raise KeyError(leaf)


def responsible_for(sheet: Sheet, leaf: str) -> Allotment | None:
    """Who appraises a leaf. Prefetch `allotments__appraiser` where it is asked more than once."""
    field = field_of(sheet, leaf).code
    return next((one for one in sheet.allotments.all() if one.field == field), None)


def visible_to(actor: Actor, sheet: Sheet, *, own: bool) -> QuerySet[Mark]:
    """The marks of a sheet; for the unit itself (`own`) only those of stages that were released to it."""
    rows = Mark.objects.filter(entry__sheet=sheet).select_related("entry", "by")
    reached = COURSE.index(RoundState(sheet.round.state))
    released = [stage for stage, state in RELEASED.items() if COURSE.index(state) <= reached]
    return rows.filter(stage__in=released) if own else rows


def live_sheets(round_: Round) -> QuerySet[Sheet]:
    """The sheets of a round that are scored."""
    return Sheet.objects.filter(round=round_).exclude(state=SheetState.CLOSED)


def entries_of(round_: Round) -> list[LeafEntry]:
    """Every leaf of every live sheet with its marks, in four questions to the database."""
    groups = {group.pk: group for group in round_.groups.defer("content")}
    sheets = {sheet.pk: sheet for sheet in live_sheets(round_).select_related("unit")}
    for sheet in sheets.values():
        sheet.group, sheet.round = groups[sheet.group_id], round_
    rows = LeafEntry.objects.filter(sheet__in=live_sheets(round_)).order_by("sheet_id", "position")
    found = list(rows.prefetch_related(Prefetch("marks", Mark.objects.order_by("pk"))))
    for entry in found:
        entry.sheet = sheets[entry.sheet_id]
    return found


def last_mark(marks: Iterable[Mark]) -> Mark | None:
    """The mark of the highest stage that judged."""
    order = list(Stage)
    return max(marks, key=lambda mark: order.index(Stage(mark.stage)), default=None)


def is_stale(entry: LeafEntry, mark: Mark) -> bool:
    """Whether the unit, its sheet reopened, has written on the leaf since it was marked."""
    return entry.at is not None and entry.criterion.is_self_scored and entry.at > mark.at


def still_to_mark(round_: Round, stage: Stage) -> list[LeafEntry]:
    """What the appraisers owe before the round may go on."""
    return [entry for entry in entries_of(round_) if is_appraised(entry.criterion) and is_owed(entry, stage)]


def is_owed(entry: LeafEntry, stage: Stage) -> bool:
    """First every leaf; later those that were asked about or written on since. Prefetch the marks for lists."""
    marks = {mark.stage: mark for mark in entry.marks.all()}
    if stage in marks:
        return is_stale(entry, marks[stage])
    last = last_mark(marks.values())
    if stage == Stage.APPRAISAL_1 or last is None:
        return True
    return is_stale(entry, last) or (stage == Stage.APPRAISAL_2 and bool(last.asks))


def judgement_of(entry: LeafEntry) -> Judgement | None:
    """The last word on a leaf; what came from outside stands until the council says otherwise."""
    mark = last_mark(entry.marks.all())
    if mark is not None:
        points = mark.outcome["points"] if mark.verdict == Verdict.POINTS else ""
        return Judgement(mark.verdict, mark.facts, points, mark.reason)
    if entry.facts and not entry.criterion.is_self_scored and not is_appraised(entry.criterion):
        return Judgement(Verdict.AS_DECLARED, entry.facts)
    return None


@dataclass(frozen=True)
class Line:
    """A leaf with what each stage gave it, for the table of differences."""

    leaf: Leaf
    declared: Fraction | None
    stages: dict[str, Fraction | None]

    @property
    def differs(self) -> bool:
        return len({self.declared, *self.stages.values()}) > 1


def lines(sheet: Sheet, stages: Iterable[str] = tuple(Stage)) -> list[Line]:
    """Declared, first and second appraisal and council side by side."""
    wanted = set(stages)
    rows = sheet.entries.prefetch_related("marks")
    leaves = {leaf.code: leaf for leaf in sheet.group.criteria.leaves()}
    return [
        Line(
            leaves[entry.leaf],
            entry.points,
            {mark.stage: mark.points for mark in entry.marks.all() if mark.stage in wanted},
        )
        for entry in rows
    ]
