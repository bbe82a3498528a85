"""Reading outgoing documents, the register, and how an agency numbers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from parindex.audit.actor import Actor
from parindex.audit.roles import STAFF, Role
from parindex.core.calendar import WorkingCalendar
from parindex.dispatch.calc import Group, group_for, groups_of
from parindex.dispatch.models import Delivery, NumberingRule, OutgoingDocument, RegisterEntry
from parindex.dispatch.states import WENT_OUT, DocumentState, EntryState
from parindex.kit.catalog import load_paper_format
from parindex.organization.models import Unit
from parindex.organization.queries import grants_on

SIGNERS = (Role.CHAIR, Role.UNIT_LEADER)
# How an agency numbers while it has not said: one series for everything.
COMMON = Group("Chung")


def visible_to(actor: Actor) -> QuerySet[OutgoingDocument]:
    """While under way: who drafts, the issuing unit and its clerk. Once out: everyone below, and who it went to."""
    mine = actor.units(*STAFF)
    sent = Delivery.objects.filter(unit__in=mine, sent_at__isnull=False).values("document")
    return OutgoingDocument.objects.filter(
        Q(drafting_unit__in=mine)
        | Q(issuer__in=mine | actor.committees(Role.CLERK))
        | (Q(state__in=WENT_OUT) & (Q(issuer__in=actor.committees()) | Q(pk__in=sent)))
    )


def with_names(documents: QuerySet[OutgoingDocument]) -> QuerySet[OutgoingDocument]:
    return documents.select_related("issuer", "drafting_unit", "drafted_by", "entry__series")


def waiting_for(actor: Actor) -> QuerySet[OutgoingDocument]:
    """What this person can move on: check, sign, issue, or mend."""
    clerk, heads, staff = actor.committees(Role.CLERK), actor.units(*SIGNERS), actor.units(*STAFF)
    headed = grants_on(actor.today).filter(role=Role.UNIT_LEADER).values("unit")
    turn = (
        Q(state=DocumentState.DRAFT, drafting_unit__in=staff)
        | Q(state=DocumentState.CONTENT, drafting_unit__in=heads)
        | (Q(state=DocumentState.CONTENT, issuer__in=heads) & ~Q(drafting_unit__in=headed))
        | Q(state__in=(DocumentState.FORMAT, DocumentState.SIGNED), issuer__in=clerk)
        | Q(state=DocumentState.TO_SIGN, issuer__in=heads)
    )
    return with_names(OutgoingDocument.objects.filter(turn))


def to_receive(actor: Actor) -> QuerySet[Delivery]:
    """What was sent to this person's units and nobody has received."""
    rows = Delivery.objects.filter(
        unit__in=actor.units(*STAFF),
        sent_at__isnull=False,
        received_at__isnull=True,
        document__state=DocumentState.ISSUED,
    )
    return rows.select_related("document__entry", "document__issuer", "unit")


def drafting_unit(actor: Actor, issuer: Unit) -> Unit | None:
    """This person's unit that drafts for an issuer: the issuer itself, else one directly below it."""
    mine = Unit.objects.filter(pk__in=actor.units(*STAFF))
    return mine.filter(pk=issuer.pk).first() or mine.filter(parent=issuer).order_by("position", "pk").first()


def about(named: str) -> QuerySet[OutgoingDocument]:
    """Documents made from a record, the newest first."""
    return with_names(OutgoingDocument.objects.filter(about=named)).order_by("-pk")


def numbering_of(issuer: Unit, year: int) -> tuple[tuple[Group, ...], NumberingRule | None]:
    """How the agency numbers in a year, and the rule that says so; one common series while there is none."""
    rule = NumberingRule.objects.filter(issuer=issuer, from_year__lte=year).order_by("-from_year").first()
    return (groups_of(rule.groups), rule) if rule else ((COMMON,), None)


def series_group(issuer: Unit, year: int, kind: str) -> tuple[Group, int]:
    """The series a kind is numbered in, and its first number that year."""
    groups, rule = numbering_of(issuer, year)
    group = group_for(groups, kind)
    return group, group.first if rule and rule.from_year == year else 1


def last_year_numbered(issuer: Unit) -> int | None:
    used = RegisterEntry.objects.filter(series__issuer=issuer)
    return used.order_by("-series__year").values_list("series__year", flat=True).first()


def registers_of(actor: Actor) -> QuerySet[Unit]:
    """The agencies whose register this person may read: their own units, and the committees they are clerk of."""
    return Unit.objects.filter(pk__in=actor.units(*STAFF) | actor.committees(Role.CLERK))


def register(issuer: Unit, year: int) -> QuerySet[RegisterEntry]:
    """The lines of a year, the newest first."""
    rows = RegisterEntry.objects.filter(series__issuer=issuer, series__year=year)
    return rows.select_related("series", "taken_by", "document").order_by("series__name", "-number")


def free_numbers(document: OutgoingDocument, year: int) -> QuerySet[RegisterEntry]:
    """Numbers held for documents of this kind and not bound to one."""
    return RegisterEntry.objects.filter(
        series__issuer=document.issuer,
        series__year=year,
        kind=document.kind,
        state=EntryState.RESERVED,
        document=None,
    )


def overdue_to_issue(
    documents: Iterable[OutgoingDocument], today: date, calendar: WorkingCalendar
) -> dict[int, date]:
    """id → the day until which a signed document was to be issued, for those for which it is over."""
    days = load_paper_format().issue.within_working_days
    signed = (one for one in documents if one.state == DocumentState.SIGNED)
    until = {one.pk: calendar.add_working_days(one.dated, days) for one in signed if one.dated}
    return {pk: day for pk, day in until.items() if today > day}
