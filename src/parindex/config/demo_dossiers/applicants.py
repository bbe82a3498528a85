"""Invented people and organisations: names of the area, numbers that are none of anybody's."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from parindex.config.demo_dossiers.rates import People

NINH_THUAN, NINH_THUAN_TAX = "058", "4500"
VILLAGES = 8


@dataclass(frozen=True)
class Asker:
    """Who asks."""

    kind: str
    name: str
    identity: str
    phone: str
    address: str


def ask(random: Random, people: People, place: str, *, organisation: bool) -> Asker:
    """Somebody of a place."""
    phone = f"09000{random.randrange(100_000):05}"
    address = f"Thôn {random.randrange(VILLAGES) + 1}, {place}"
    if organisation:
        tax = f"{NINH_THUAN_TAX}{random.randrange(1_000_000):06}"
        return Asker("Tổ chức", random.choice(people.organisations), tax, phone, address)
    woman = random.random() < 0.5
    middle = random.choice(people.middles_female if woman else people.middles_male)
    given = random.choice(people.given_female if woman else people.given_male)
    born = random.randrange(1950, 2006)
    # Sex and century, year of birth, then a serial that nobody has.
    identity = f"{NINH_THUAN}{(2 if born >= 2000 else 0) + woman}{born % 100:02}00{random.randrange(10_000):04}"
    surname = random.choice(people.surnames)
    name = f"{surname}{given}" if surname.endswith("'") else f"{surname} {middle} {given}"
    return Asker("Cá nhân", name, identity, phone, address)
