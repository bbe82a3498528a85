"""Reading running sheets for their forecast: whose they are, and what is known of them on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from parindex.audit.actor import Actor, local_day
from parindex.audit.roles import Role
from parindex.planning.models import Plan
from parindex.rules import Facts, Leaf
from parindex.rules.horizon import Reachable
from parindex.scoring.facts import BadFact, load_facts
from parindex.scoring.models import ExtraEntry, LeafDuty, LeafEntry, Result, Sheet
from parindex.scoring.outlook import Known
from parindex.scoring.queries import sheets
from parindex.scoring.reach import Span, reach_of
from parindex.scoring.states import AskState, Origin, RoundState, SheetState

RUNNING = (RoundState.SETUP, RoundState.SELF_SCORING)
# Who looks over all units of a committee.
ABOVE = (Role.REFORM_OFFICER, Role.CHAIR)
Stored = Mapping[str, Mapping[str, object]]


def visible_to(actor: Actor) -> QuerySet[Sheet]:
    """Running sheets of one's own unit, and of all units for those who follow the work above: not of siblings."""
    units = actor.units(*sheets.WRITERS)
    mine = Q(unit_id__in=units, handed_to=None) | Q(handed_to_id__in=units)
    above = Q(round__owner__in=actor.committees(*ABOVE))
    rows = Sheet.objects.filter(mine | above, round__state__in=RUNNING).exclude(state=SheetState.CLOSED)
    rows = rows.select_related("round__owner", "unit", "handed_to", "group").defer("group__content")
    rows = rows.order_by("-round__year", "group__position", "unit__position", "pk")
    return rows.annotate(from_above=ExpressionWrapper(above, BooleanField()))


def is_above(sheet: Sheet) -> bool:
    """Whether whoever found the sheet (`visible_to`) may see how the other units of the round stand."""
    return bool(getattr(sheet, "from_above", False))


def with_group(actor: Actor, sheet_id: int) -> tuple[Sheet, list[Sheet]] | None:
    """A sheet, and with it those of its group that this person sees, itself among them; None where it isn't seen."""
    group = Sheet.objects.filter(pk=sheet_id).values("group_id")
    rows = list(visible_to(actor).filter(group_id__in=group))
    return next(((row, rows) for row in rows if row.pk == sheet_id), None)


def known(rows: Sequence[Sheet], at: datetime) -> dict[int, Known]:
    """Sheet → what is known of it, in two questions for all of them.

    Until a sheet is handed in, the records speak for what they measure and the unit for everything else; then only
    what it declared counts, and nothing moves any more.
    """
    entries: dict[int, dict[str, LeafEntry]] = {sheet.pk: {} for sheet in rows}
    for entry in LeafEntry.objects.filter(sheet__in=entries):
        entries[entry.sheet_id][entry.leaf] = entry
    extras: dict[int, list[ExtraEntry]] = {}
    for extra in ExtraEntry.objects.filter(sheet__in=entries).exclude(state=AskState.REFUSED):
        extras.setdefault(extra.sheet_id, []).append(extra)
    return {sheet.pk: _known(sheet, entries[sheet.pk], extras.get(sheet.pk, ()), at) for sheet in rows}


def _known(sheet: Sheet, entries: Mapping[str, LeafEntry], extras: Sequence[ExtraEntry], at: datetime) -> Known:
    criteria, round_ = sheet.group.criteria, sheet.round
    span = Span(date(round_.year, 1, 1), round_.cutoff_on)
    settled = _is_settled(sheet, at)
    facts: dict[str, Facts] = {}
    reachable: dict[str, Reachable] = {}
    origins: dict[str, Origin] = {}
    as_of: dict[str, date] = {}
    for leaf in criteria.leaves():
        found, days, recorded = _of_leaf(leaf, entries.get(leaf.code), settled=settled)
        if not found:
            continue
        facts[leaf.code], as_of[leaf.code] = found, max(days.values())
        origins[leaf.code] = _origin(leaf, all_recorded=found.keys() <= recorded)
        if not settled:
            reachable[leaf.code] = reach_of(leaf, found, days, span)
    items = {one.code: one for one in (*criteria.bonus.items, *criteria.penalty.items)}
    for extra in extras:  # what is not decided yet can still become anything
        is_decided = extra.state == AskState.GRANTED
        facts[extra.code] = load_facts(items[extra.code], extra.facts) if is_decided else {}
    # Events of gates are noted only once sheets are judged.
    return Known(sheet.group.digest, criteria, facts, reachable, origins, as_of, is_settled=settled)


def _is_settled(sheet: Sheet, at: datetime) -> bool:
    """Handed in, or its time is over; extensions are asked for only then."""
    if sheet.state in {SheetState.WAITING, SheetState.OPEN}:
        return at > sheet.round.self_due_at and sheets.shown_state(sheet, at) == SheetState.LOCKED
    return True


def _of_leaf(leaf: Leaf, entry: LeafEntry | None, *, settled: bool) -> tuple[Facts, dict[str, date], set[str]]:
    """The facts of a leaf, until when each is told, and which of them the records gave."""
    if entry is None or entry.exclusion:
        return {}, {}, set()
    declared = _sound(leaf, entry.facts)
    recorded = {} if settled else _sound(leaf, _told(entry.proposed))
    days = {name: local_day(entry.at) for name in declared if entry.at is not None}
    days |= {name: date.fromisoformat(entry.proposed[name]["as_of"]) for name in recorded}
    return {**declared, **recorded}, days, set(recorded)


def _origin(leaf: Leaf, *, all_recorded: bool) -> Origin:
    if all_recorded:
        return Origin.RECORDS
    return Origin.DECLARED if leaf.is_self_scored else Origin.OUTSIDE


def _told(proposed: Stored) -> Stored:
    """Without what the records don't say."""
    return {name: row for name, row in proposed.items() if "value" in row}


def _sound(leaf: Leaf, stored: Stored) -> Facts:
    """What can be read of a leaf's facts; a forecast does without what can't."""
    try:
        return load_facts(leaf, stored)
    except BadFact:
        return {}


def plan_for(sheet: Sheet) -> Plan | None:
    """The plan of the round's committee and year into which duties go: the latest."""
    return Plan.objects.filter(issuer_id=sheet.round.owner_id, year=sheet.round.year).order_by("-pk").first()


def duties_of(sheet: Sheet) -> QuerySet[LeafDuty]:
    """What was made of advice; without what was taken back out of a draft."""
    rows = LeafDuty.objects.filter(sheet=sheet).exclude(direction=None, change=None)
    return rows.select_related("direction", "change__amendment")


@dataclass(frozen=True)
class Published:
    """The indices of a group of units as its committee published them; public."""

    year: int
    values: tuple[Decimal, ...]


def last_published(sheet: Sheet) -> Published | None:
    """What was published last for the sheet's group, before its year."""
    rows = Result.objects.filter(round__owner_id=sheet.round.owner_id, round__year__lt=sheet.round.year)
    row = rows.filter(corrected_by=None).order_by("-round__year").values_list("pk", "round__year").first()
    if row is None:
        return None
    values = _indices(row[0], sheet.group.name)
    return Published(row[1], values) if values else None


@lru_cache(maxsize=256)
def _indices(result_id: int, group: str) -> tuple[Decimal, ...]:
    """A result never changes, so it is read once a process."""
    content = Result.objects.get(pk=result_id).read()
    units = (unit for one in content["groups"] if one["name"] == group for unit in one["units"])
    return tuple(Decimal(unit["index"]) for unit in units if unit["index"] is not None)
