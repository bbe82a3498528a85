"""Reading rounds: whose they are, what keeps them from going on, the standings, what happened in them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.utils.translation import gettext as _

from parindex.audit.actor import LOCAL_ZONE, Actor, local_day
from parindex.audit.roles import Role
from parindex.organization import queries as organization
from parindex.organization.models import Unit
from parindex.rules import Index, NotScored, Outcome, ranks
from parindex.rules.criteria import Method
from parindex.scoring.models import (
    ExtraEntry,
    GateEvent,
    LeafEntry,
    Reopening,
    Round,
    RoundGroup,
    Sheet,
    SheetExtension,
)
from parindex.scoring.publication import index_with, judged
from parindex.scoring.queries import marks, sheets
from parindex.scoring.states import AskState, EvidenceMoment, RoundState, SheetState, Stage

# Everybody in a committee and its divisions; who looks on from outside waits for what is published.
INSIDE = tuple(role for role in Role if role != Role.OVERSIGHT)


def visible_to(actor: Actor) -> QuerySet[Round]:
    """Rounds of one's committee, of the committee one's unit is judged by, and all that were published."""
    mine = Q(owner__in=actor.committees(*INSIDE)) | Q(sheets__unit_id__in=actor.units())
    open_to_all = Q(state=RoundState.PUBLISHED)
    return Round.objects.filter(pk__in=Round.objects.filter(mine | open_to_all).values("pk")).select_related("owner")


@dataclass(frozen=True)
class Glance:
    """A round in a list. `handed_in` of `sheets` are told to those who run or decide it."""

    round: Round
    is_open: bool
    is_late: bool
    handed_in: int | None = None
    sheets: int | None = None


def glances(actor: Actor, run: Collection[Round]) -> list[Glance]:
    """The rounds one may read, the newest first; `run` are those one runs or decides."""
    live = Sheet.objects.filter(round__in=run).exclude(state=SheetState.CLOSED).order_by()
    handed_in = Count("pk", filter=Q(state__in=sheets.HANDED_IN))
    counts = live.values_list("round").annotate(handed_in=handed_in, every=Count("pk"))
    told = {pk: tuple(both) for pk, *both in counts}
    found = []
    for one in visible_to(actor):
        is_open = one.state == RoundState.PUBLISHED or one in run
        is_late = one.due_at is not None and actor.at > one.due_at
        found.append(Glance(one, is_open, is_late, *told.get(one.pk, (None, None))))
    return found


def named(name: str) -> Round:
    """The round of a code ("huyen-2025") or an id, as a command line gives it. Raises Round.DoesNotExist."""
    if name.isdecimal():
        return Round.objects.select_related("owner").get(pk=int(name))
    owner, _dash, year = name.rpartition("-")
    if not year.isdecimal():
        raise Round.DoesNotExist(name)
    return Round.objects.select_related("owner").get(owner__code=owner, year=int(year))


def units_for(owner: Unit, day: date) -> QuerySet[Unit]:
    """The units a committee may put into its round: those directly below it on a day."""
    return organization.under(owner, day)


def still_writing(round_: Round, at: datetime, moment: EvidenceMoment) -> list[Sheet]:
    """The sheets whose time is not over at a moment: not handed in, or not done with explaining."""
    rows = sheets.with_group(marks.live_sheets(round_))
    if moment == EvidenceMoment.SELF_SCORING:
        rows = rows.filter(state=SheetState.OPEN)
    else:
        rows = rows.filter(explained_at=None)
    found = [sheet for sheet in rows if at <= sheets.deadline_of(sheet, moment)]
    return found if moment == EvidenceMoment.SELF_SCORING else [sheet for sheet in found if sheets.asked_of(sheet)]


def orphans(round_: Round, day: date) -> list[Sheet]:
    """Sheets of units that no longer exist and that nobody was told to answer for: never scored like that."""
    ended = marks.live_sheets(round_).filter(unit__valid_to__lt=day, handed_to=None).select_related("unit")
    return list(ended)


@dataclass(frozen=True)
class Standing:
    """A unit's place as it is now: before the council has concluded, for those who judge only."""

    sheet: Sheet
    outcomes: Mapping[str, Outcome]
    index: Index
    rank: int | None = None


def standings(round_: Round, entries: list[LeafEntry] | None = None) -> dict[RoundGroup, list[Standing]]:
    """Each group by index, those not wholly scored last; a later stage's word prevails over an earlier one's.

    `entries` of the round where they were fetched before.
    """
    outcomes: dict[int, dict[str, Outcome]] = {}
    held: dict[int, Sheet] = {}
    for entry in marks.entries_of(round_) if entries is None else entries:
        criteria = entry.sheet.group.criteria
        found = judged(criteria, entry.criterion, marks.judgement_of(entry))
        outcomes.setdefault(entry.sheet_id, {})[entry.leaf] = found
        held.setdefault(entry.sheet_id, entry.sheet)
    extras, events = extras_of(round_), events_of(round_)
    rows: dict[int, list[Standing]] = {}
    for pk, sheet in held.items():
        index = index_with(sheet.group.criteria, outcomes[pk], extras.get(pk, {}), tuple(events.get(pk, ())))
        rows.setdefault(sheet.group_id, []).append(Standing(sheet, outcomes[pk], index))
    groups = sorted({sheet.group for sheet in held.values()}, key=lambda group: (group.position, group.pk))
    return {group: _ordered(group, rows[group.pk]) for group in groups}


def _ordered(group: RoundGroup, rows: list[Standing]) -> list[Standing]:
    values = {row.sheet.pk: row.index.value for row in rows if row.index.value is not None}
    places = ranks(values, group.criteria.options.ties)
    ranked = [Standing(row.sheet, row.outcomes, row.index, places.get(row.sheet.pk)) for row in rows]
    return sorted(ranked, key=lambda row: (row.index.value is None, -(row.index.value or Decimal(0)), row.sheet.pk))


def extras_of(round_: Round) -> dict[int, dict[str, object]]:
    """sheet → code → facts of the bonuses and penalties that were granted."""
    found: dict[int, dict[str, object]] = {}
    for row in ExtraEntry.objects.filter(sheet__round=round_, state=AskState.GRANTED):
        found.setdefault(row.sheet_id, {})[row.code] = row.facts
    return found


def events_of(round_: Round) -> dict[int, list[str]]:
    """sheet → gates whose event was confirmed."""
    found: dict[int, list[str]] = {}
    for row in GateEvent.objects.filter(sheet__round=round_, state=AskState.GRANTED):
        found.setdefault(row.sheet_id, []).append(row.gate)
    return found


def holding_up(round_: Round, at: datetime) -> list[str]:
    """What must be done before the round goes on from its step, in words; empty when nothing is."""
    return list(_holding_up(round_, at))


def _holding_up(round_: Round, at: datetime) -> Iterator[str]:
    state = RoundState(round_.state)
    if state in {RoundState.SELF_SCORING, RoundState.EXPLAINING}:
        moment = EvidenceMoment(state.value)
        writing: dict[datetime, list[str]] = {}
        for sheet in still_writing(round_, at, moment):
            writing.setdefault(sheets.deadline_of(sheet, moment), []).append(sheet.unit.name)
        for until, units in sorted(writing.items()):
            told = {"n": len(units), "until": f"{until.astimezone(LOCAL_ZONE):%H:%M %d/%m/%Y}"}
            yield f"{_('%(n)s đơn vị còn thời gian đến %(until)s') % told}: {', '.join(units)}"
    if state != RoundState.SETUP:
        for sheet in orphans(round_, local_day(at)):
            yield _("%(unit)s đã kết thúc hoạt động: đóng phiếu hoặc giao đơn vị kế thừa") % {"unit": sheet.unit.name}
    if state in {RoundState.APPRAISAL, RoundState.SECOND_APPRAISAL}:
        stage = Stage.APPRAISAL_1 if state == RoundState.APPRAISAL else Stage.APPRAISAL_2
        yield from _by_unit(marks.still_to_mark(round_, stage), _("chưa thẩm định"))
    if state == RoundState.COUNCIL:
        yield from before_conclusion(round_, at)


def before_conclusion(round_: Round, at: datetime, entries: list[LeafEntry] | None = None) -> Iterator[str]:
    """What keeps the council from concluding: nothing may be open, and what is missing is never taken for zero."""
    entries = marks.entries_of(round_) if entries is None else entries
    stale = [e for e in entries if (mark := marks.last_mark(e.marks.all())) is not None and marks.is_stale(e, mark)]
    yield from _by_unit(stale, _("đã sửa sau khi được thẩm định"))
    missing = [
        entry
        for entry in entries
        if isinstance(judged(entry.sheet.group.criteria, entry.criterion, marks.judgement_of(entry)), NotScored)
    ]
    yield from _by_unit(missing, _("chưa có điểm"))
    yield from _by_unit(_without_ballots(entries), _("chưa có kết quả khảo sát như các đơn vị cùng nhóm"))
    yield from _undecided(round_, at)


def _undecided(round_: Round, at: datetime) -> Iterator[str]:
    """What was asked for and not decided, and sheets that are open again, in one question to the database."""
    kinds = {kind._meta.model_name: kind for kind in (ExtraEntry, GateEvent, Reopening, SheetExtension)}

    def named(rows: QuerySet[Any], what: str | None) -> QuerySet[Any]:
        return rows.order_by().values_list("sheet__unit__name", Value(what), "pk")

    waiting = {"sheet__round": round_, "state": AskState.ASKED}
    asked = [named(kind._default_manager.filter(**waiting), name) for name, kind in kinds.items()]
    reopened = Reopening.objects.filter(sheet__round=round_, state=AskState.GRANTED, until__gte=at)
    for unit, what, _pk in named(reopened, "open").union(*asked, all=True):
        if what == "open":
            yield _("%(unit)s: phiếu đang mở lại") % {"unit": unit}
        else:
            yield _("%(unit)s: %(what)s chờ quyết định") % {"unit": unit, "what": kinds[what]._meta.verbose_name}


def _without_ballots(entries: list[LeafEntry]) -> list[LeafEntry]:
    """Survey leaves that stand empty while others of the group have theirs: forgotten, not done without."""
    surveyed = {(entry.sheet.group_id, entry.leaf) for entry in entries if entry.facts}
    return [
        entry
        for entry in entries
        if entry.criterion.method == Method.SURVEY
        and marks.judgement_of(entry) is None
        and (entry.sheet.group_id, entry.leaf) in surveyed
    ]


def _by_unit(entries: list[LeafEntry], what: str) -> Iterator[str]:
    leaves: dict[str, list[str]] = {}
    for entry in entries:
        leaves.setdefault(entry.sheet.unit.name, []).append(entry.leaf)
    for unit, codes in leaves.items():
        yield f"{unit}: {what} ({', '.join(codes)})"
