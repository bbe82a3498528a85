"""Procedures of the catalogue loaded for tests, in the version as it is there."""

from __future__ import annotations

from datetime import date

from parindex.kit.catalog import ProcedureContent, load_procedures
from parindex.onestop import commands
from parindex.onestop.models import ProcedureVersion
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
