"""What can be told of an identity or a telephone number without asking anybody."""

from __future__ import annotations

import re

from parindex.core.text import clean

CITIZEN_ID, OLD_ID, TAX = 12, 9, (10, 13)
PASSPORT = re.compile(r"[A-Z]{1,2}\d{6,8}")
LANDLINE_OR_MOBILE = re.compile(r"0\d{9,10}")


def identity_read(typed: str) -> str:
    """An identity, tax or passport number without spaces and dots; capital letters."""
    return re.sub(r"[\s.\-]", "", clean(typed)).upper()


def identity_problem(number: str, *, person: bool) -> str:
    """Why a number can't be one: "short" (a leading zero was lost), "shape", or nothing."""
    if not number:
        return ""
    if not number.isdigit():
        return "" if PASSPORT.fullmatch(number) else "shape"
    right = (CITIZEN_ID, OLD_ID) if person else (*TAX, CITIZEN_ID)
    if len(number) in right:
        return ""
    lost = (CITIZEN_ID - 1, OLD_ID - 1) if person else tuple(length - 1 for length in TAX)
    return "short" if len(number) in lost else "shape"


def phone_read(typed: str) -> str:
    """A telephone number as dialled inside the country."""
    bare = re.sub(r"[\s.\-()]", "", clean(typed))
    return "0" + bare[3:] if bare.startswith("+84") else bare


def phone_problem(number: str) -> str:
    """ "short" when a leading zero was lost, "shape" when it can't be a number of this country."""
    if not number or LANDLINE_OR_MOBILE.fullmatch(number):
        return ""
    return "short" if LANDLINE_OR_MOBILE.fullmatch("0" + number) else "shape"


SHOWN, HIDDEN = 3, "***"


def masked(number: str) -> str:
    """A number of which only its ends can be read: 079***234; a short one not at all."""
    return f"{number[:SHOWN]}{HIDDEN}{number[-SHOWN:]}" if len(number) > 2 * SHOWN else HIDDEN if number else ""


def masked_name(name: str) -> str:
    """A name by its initials and its last word: "N. T. Đậu"."""
    words = name.split()
    return " ".join([*(f"{word[0]}." for word in words[:-1]), *words[-1:]])
