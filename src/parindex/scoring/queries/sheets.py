"""Reading sheets: what may be written when, how far a unit is, what its leaves come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.roles import Role
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit
from parindex.rules import CriteriaSet, Index, Leaf, NotApplicable, NotScored, Outcome, evaluate, index_of
from parindex.rules.outcome import points_of
from parindex.scoring.facts import BadFact, load_facts, load_outcome
from parindex.scoring.models import Explanation, LeafEntry, LeafEvidence, Mark, Round, Sheet
from parindex.scoring.models.rounds import later
from parindex.scoring.states import (
    AskState,
    EvidenceMoment,
    LeafState,
    RoundState,
    SheetState,
    Stage,
)

# Who works on a unit's own sheet.
WRITERS = (Role.SELF_ASSESSOR, Role.UNIT_LEADER, Role.CHAIR)
# Who reads every sheet of a committee's rounds once it is handed in.
JUDGES = (Role.COUNCIL, Role.CHAIR)
HANDED_IN = (SheetState.SUBMITTED, SheetState.LOCKED)


def visible_to(actor: Actor) -> QuerySet[Sheet]:
    """One's own unit's sheet; those of a round one runs; once handed in, those one judges; all after publication.

    Units of one committee don't learn of each other's sheets before (SoD-5): theirs are 404.
    """
    mine = Q(unit_id__in=actor.units(*WRITERS))
    run = Q(round__owner__in=actor.committees(Role.REFORM_OFFICER))
    judge = Q(round__owner__in=actor.committees(*JUDGES)) & Q(state__in=HANDED_IN)
    allotted = Q(allotments__appraiser_id=actor.user_id, state__in=HANDED_IN)
    seen = mine | run | judge | Q(round__state=RoundState.PUBLISHED)
    if actor.user_id is not None and actor.holds(Role.APPRAISER):
        seen |= allotted
    return with_group(Sheet.objects.filter(pk__in=Sheet.objects.filter(seen).values("pk")))


def with_group(sheets: QuerySet[Sheet]) -> QuerySet[Sheet]:
    """Sheets with what every page of them needs, the sets' texts left in the database."""
    rows = sheets.select_related("round", "round__owner", "unit", "group").defer("group__content")
    return rows.prefetch_related("extensions", "reopenings")


def deadline_of(sheet: Sheet, moment: EvidenceMoment) -> datetime:
    """Until when a unit may write, more time granted included."""
    due = sheet.round.self_due_at if moment == EvidenceMoment.SELF_SCORING else sheet.round.explain_due_at
    for extension in sheet.extensions.all():
        if extension.moment == moment and extension.state == AskState.GRANTED:
            due = later(due, extension.until)
    return due


def reopened_until(sheet: Sheet, leaf: str, at: datetime) -> datetime | None:
    """Until when a leaf is open again; None when it isn't."""
    if sheet.round.state == RoundState.PUBLISHED or sheet.round.concluded_at is not None:
        return None
    open_now = [
        one.until
        for one in sheet.reopenings.all()
        if one.state == AskState.GRANTED and leaf in one.leaves and one.until is not None and at <= one.until
    ]
    return max(open_now, default=None)


def moment_of(sheet: Sheet, leaf: str, at: datetime) -> EvidenceMoment | None:
    """As what something written on a leaf at a moment counts; None when nothing may be written. The deadline's own
    second still belongs to the unit, and no job has to have run."""
    if sheet.state == SheetState.CLOSED:
        return None
    state = sheet.round.state
    if state == RoundState.SELF_SCORING and sheet.state == SheetState.OPEN:
        is_open = sheet.round.opens_at <= at <= deadline_of(sheet, EvidenceMoment.SELF_SCORING)
        return EvidenceMoment.SELF_SCORING if is_open else None
    if reopened_until(sheet, leaf, at) is not None:
        return EvidenceMoment.REOPENED
    if state == RoundState.EXPLAINING and sheet.explained_at is None:
        in_time = at <= deadline_of(sheet, EvidenceMoment.EXPLAINING)
        return EvidenceMoment.EXPLAINING if in_time and leaf in asked_of(sheet) else None
    return None


def shown_state(sheet: Sheet, at: datetime) -> SheetState:
    """The state as it is at a moment, whether or not the lock has been set by the job."""
    late = at > deadline_of(sheet, EvidenceMoment.SELF_SCORING)
    return SheetState.LOCKED if sheet.state == SheetState.OPEN and late else SheetState(sheet.state)


def asked_of(sheet: Sheet) -> dict[str, str]:
    """leaf → what the unit is to explain."""
    rows = Mark.objects.filter(entry__sheet=sheet, stage=Stage.APPRAISAL_1).exclude(asks="")
    return dict(rows.values_list("entry__leaf", "asks"))


@dataclass(frozen=True)
class Question:
    """What a unit is to explain, and what it answered."""

    leaf: str
    asks: str
    explanation: Explanation | None


def questions(sheet: Sheet) -> list[Question]:
    """Every question to a unit in the order of its sheet."""
    rows = Mark.objects.filter(entry__sheet=sheet, stage=Stage.APPRAISAL_1).exclude(asks="")
    rows = rows.select_related("entry", "entry__explanation").order_by("entry__position")
    return [Question(row.entry.leaf, row.asks, getattr(row.entry, "explanation", None)) for row in rows]


def outcome_of(criteria: CriteriaSet, leaf: Leaf, facts: Mapping[str, Any]) -> Outcome:
    """What declared facts come to; nothing declared is not scored, and so is what can't be read."""
    try:
        return evaluate(leaf, load_facts(leaf, facts), places=criteria.options.point_places)
    except BadFact as error:
        return NotScored(str(error))


def says_not_applicable(entry: LeafEntry) -> bool:
    """Whether the set itself leaves the leaf out for what was declared."""
    return isinstance(entry.scored, NotApplicable)


def differing(leaf: Leaf, entry: LeafEntry) -> list[str]:
    """The inputs that were declared otherwise than the records say."""
    said = {name: row for name, row in entry.proposed.items() if "value" in row and name in entry.facts}
    if not said:
        return []
    declared, proposed = load_facts(leaf, {name: entry.facts[name] for name in said}), load_facts(leaf, said)
    return [name for name in said if declared[name].content != proposed[name].content]


def state_of(leaf: Leaf, entry: LeafEntry, documents: int) -> LeafState:
    """How far the unit is: points asked for need a document, a difference its reason."""
    if not leaf.is_self_scored:
        return LeafState.NOT_YET
    if entry.exclusion:
        return LeafState.DONE
    if not entry.facts:
        return LeafState.IN_PROGRESS if documents or entry.note else LeafState.NOT_STARTED
    outcome = entry.scored
    if isinstance(outcome, NotScored):
        return LeafState.IN_PROGRESS if outcome.missing else LeafState.PROBLEM
    if differing(leaf, entry) and not entry.difference:
        return LeafState.PROBLEM
    unproven = bool(points_of(outcome)) and bool(leaf.evidence) and not documents
    return LeafState.IN_PROGRESS if unproven else LeafState.DONE


def lacking(leaf: Leaf, entry: LeafEntry, documents: int) -> list[str]:
    """What a leaf of the unit's still lacks before the sheet can be handed in, in words; nothing when it is done."""
    if not leaf.is_self_scored or entry.state in (LeafState.DONE, LeafState.NOT_YET):
        return []
    if not entry.facts:
        return [_("chưa kê khai số liệu")]
    outcome, found = entry.scored, []
    if isinstance(outcome, NotScored):
        found.append(outcome.reason[:1].lower() + outcome.reason[1:])
    if differing(leaf, entry) and not entry.difference:
        found.append(_("chưa giải trình chênh lệch với số liệu hệ thống"))
    if points_of(outcome) and leaf.evidence and not documents:
        found.append(_("chưa có tài liệu kiểm chứng"))
    return found


def documents_of(entry: LeafEntry) -> QuerySet[LeafEvidence]:
    """The documents that stand for a leaf now: neither withdrawn nor replaced; `copied` where another unit handed
    in the same bytes."""
    same = StoredFile.objects.filter(sha256=OuterRef("file__sha256"), scoring_evidence__isnull=False)
    rows = entry.evidence.filter(withdrawn_at=None, replaced_by=None).select_related("file", "file__unit", "added_by")
    return rows.annotate(copied=Exists(same.exclude(unit=OuterRef("file__unit"))))


def documents_by_entry(round_: Round) -> dict[int, int]:
    """Entry id → how many documents stand for it now, in all sheets of a round; nothing for one without any."""
    rows = LeafEvidence.objects.filter(entry__sheet__round=round_, withdrawn_at=None, replaced_by=None).order_by()
    return dict(rows.values_list("entry").annotate(Count("pk")))


def self_index(sheet: Sheet) -> Index:
    """What the self-score comes to now, leaves that wait for others being not scored."""
    rows = LeafEntry.objects.filter(sheet=sheet).exclude(outcome={}).values_list("leaf", "outcome")
    return index_of(sheet.group.criteria, {leaf: load_outcome(outcome) for leaf, outcome in rows})


@dataclass(frozen=True)
class Task:
    """One row of a unit's list: the leaf, its entry, and how far it is."""

    leaf: Leaf
    entry: LeafEntry
    documents: int

    @property
    def state(self) -> LeafState:
        return LeafState(self.entry.state)


def tasks(sheet: Sheet) -> list[Task]:
    """Every leaf of a sheet in its order; those the unit scores count for "12/81"."""
    live = Count("evidence", filter=Q(evidence__withdrawn_at=None, evidence__replaced_by=None))
    leaves = {leaf.code: leaf for leaf in sheet.group.criteria.leaves()}
    return [Task(leaves[one.leaf], one, one.documents) for one in sheet.entries.annotate(documents=live)]


@dataclass(frozen=True)
class Effect:
    """What leaving a leaf out does to the index: what is secure, and what is still possible."""

    before: tuple[Decimal, Decimal]
    after: tuple[Decimal, Decimal]


def effect_of_exclusion(sheet: Sheet, leaf: str) -> Effect:
    """Shown before anybody confirms that a leaf does not apply."""
    return effect_on(sheet, dict(LeafEntry.objects.filter(sheet=sheet).values_list("leaf", "outcome")), leaf)


def effect_on(sheet: Sheet, stored: Mapping[str, Mapping[str, Any]], leaf: str) -> Effect:
    """The same from the outcomes as they are stored by leaf."""
    criteria = sheet.group.criteria
    outcomes = {code: load_outcome(one) for code, one in stored.items() if one}
    now, then = index_of(criteria, outcomes), index_of(criteria, {**outcomes, leaf: NotApplicable("")})
    return Effect((now.secure, now.possible), (then.secure, then.possible))


def unit_of(sheet: Sheet) -> Unit:
    """Who answers for the sheet now."""
    return sheet.handed_to or sheet.unit
