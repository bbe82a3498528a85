"""Procedures of the catalogue and dossiers for tests."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from parindex.audit.actor import LOCAL_ZONE, local_day
from parindex.kit.catalog import ProcedureContent, load_procedures
from parindex.onestop import commands
from parindex.onestop.commands import Applicant, Request
from parindex.onestop.models import Dossier, ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.people import People

MARITAL_STATUS, SHOP, BIRTH = "1.004873", "1.001612", "1.001193"


def loaded(people: People, code: str = MARITAL_STATUS) -> ProcedureVersion:
    """One procedure of the catalogue, published."""
    return commands.load_procedures(people.system, [load_procedures()[code]])[0]


def drafted(people: People, code: str = MARITAL_STATUS, **changes: object) -> ProcedureVersion:
    """A draft of a new version, with its decision and what else is changed."""
    content = load_procedures()[code].versions[0].content
    told = {"publication": {"number": "12/QĐ-UBND", "dated": "2025-05-20", "issuer": "UBND tỉnh Mẫu"}, **changes}
    changed = ProcedureContent.model_validate(content.model_dump(mode="json") | told)
    return commands.save_draft(actor_for(people.officer, NOW), code, changed)


def published(people: People, since: date, code: str = MARITAL_STATUS, **changes: object) -> ProcedureVersion:
    """That draft in force from a day."""
    return commands.publish(actor_for(people.officer, NOW), drafted(people, code, **changes), since=since)


MINH = Applicant("Nguyễn Thị Minh", identity="058190001234", phone="0912345678", address="Thôn 2, xã Bắc Sơn")
AGENCY = "H43.12.05"


def at(day: date, clock: str = "08:30") -> datetime:
    """A moment in Việt Nam."""
    return datetime.combine(day, time.fromisoformat(clock), LOCAL_ZONE)


def numbered(people: People) -> Unit:
    """The commune's desk with its identifier, so that it can give codes."""
    commune = people.unit("xa")
    commands.set_agency(people.system, commune, agency=AGENCY, since=date(2024, 1, 1))
    return commune


def received(
    people: People,
    when: datetime = NOW,
    code: str = MARITAL_STATUS,
    applicant: Applicant = MINH,
    channel: str = "DIRECT",
) -> Dossier:
    """A dossier received at the commune's desk and solved there."""
    commune = numbered(people)
    version = procedures.version_on(code, local_day(when)) or loaded(people, code)
    request = Request(version, commune, channel)
    return commands.accept(actor_for(people.receiver, when), commune, applicant, request)


def handled(people: People, when: datetime = NOW, **given: Any) -> Dossier:
    """One that the officer who solves it has in hand: past the first step."""
    dossier = received(people, when, **given)
    return commands.hand_over(actor_for(people.receiver, when), dossier)


def solved(people: People, when: datetime = NOW, then: datetime | None = None, **given: Any) -> Dossier:
    """One with its result, signed on the day it was entered."""
    dossier = handled(people, when, **given)
    then = then or when
    return commands.solve(actor_for(people.handler, then), dossier, positive=True, signed_on=local_day(then))
