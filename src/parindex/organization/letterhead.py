"""A unit as the head and the end of its official documents name it."""

from __future__ import annotations

from datetime import date

from parindex.audit.roles import Role
from parindex.organization import queries
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.papers.document import Issuer, Signer

COMMITTEE = "ỦY BAN NHÂN DÂN"
# Words that begin a place's name and are no part of it: "xã Ninh Sơn" is dated "Ninh Sơn, ngày …".
KINDS_OF_PLACE = ("thành phố", "thị xã", "thị trấn", "tỉnh", "huyện", "quận", "phường", "xã")


def issuer_of(unit: Unit) -> Issuer:
    """Its name in the heading. A people's committee names no superior, any other unit the committee above it."""
    if unit.kind == UnitKind.PEOPLES_COMMITTEE:
        return Issuer((COMMITTEE, unit.place.upper()), f"Ủy ban nhân dân {unit.place}")
    above = unit.parent
    parent = f"UBND {above.place.upper()}" if above is not None and above.kind == UnitKind.PEOPLES_COMMITTEE else ""
    return Issuer((unit.name.upper(),), unit.name, parent)


def place_of(unit: Unit) -> str:
    """The place a document of the unit is dated at."""
    place = unit.place or (unit.parent.place if unit.parent else "")
    for kind in KINDS_OF_PLACE:
        if place.lower().startswith(kind + " "):
            return place[len(kind) + 1 :]
    return place


def abbreviation_of(unit: Unit) -> str:
    """Its part of a symbol: UBND, or the initials of its name without the word for its kind."""
    if unit.kind == UnitKind.PEOPLES_COMMITTEE:
        return "UBND"
    words = (unit.short_name or unit.name).replace("-", " ").replace(",", " ").split()
    return "".join(word[0] for word in words if word.lower() not in {"và", "của"}).upper()


def signer_of(unit: Unit, day: date) -> Signer:
    """Who signs for the unit on a day: the chair on behalf of a committee, the head of any other unit.

    The name is empty where nobody is recorded: a person fills it in.
    """
    committee = unit.kind == UnitKind.PEOPLES_COMMITTEE
    lines = (f"TM. {COMMITTEE}", "CHỦ TỊCH") if committee else ("THỦ TRƯỞNG ĐƠN VỊ",)
    heads = (Role.CHAIR, Role.UNIT_LEADER) if committee else (Role.UNIT_LEADER,)
    grants = queries.grants_on(day).filter(unit=unit, role__in=heads).select_related("user")
    held = grants.order_by("role", "-valid_from").first()  # a chair before the head of a unit
    return Signer(lines, str(held.user) if held else "")
