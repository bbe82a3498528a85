"""The name a file is kept under."""

from __future__ import annotations

import unicodedata

from parindex.evidence.inspection.refusals import RefusedFile

LONGEST_NAME = 255  # bytes in UTF-8, what common file systems take

# Marks that turn the direction of writing: "hồ sơ‮fdp.exe" is shown as "hồ sơexe.pdf".
TURNS_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Control characters, halves of surrogate pairs (a name that was not UTF-8), line and paragraph separators.
NEVER_IN_A_NAME = frozenset({"Cc", "Cs", "Zl", "Zp"})


def clean_name(name: str) -> str:
    """The last part of `name` in NFC, without invisible joiners, cut to 255 bytes with its extension kept.

    Raises RefusedFile when the name hides something or is empty.
    """
    if any(char in TURNS_DIRECTION or unicodedata.category(char) in NEVER_IN_A_NAME for char in name):
        raise RefusedFile("hidden_in_name")
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(char for char in last if unicodedata.category(char) != "Cf")
    # A final dot or blank is dropped by Windows, which would then see another extension than we do.
    normal = unicodedata.normalize("NFC", shown).strip().rstrip(". ")
    stem, dot, extension = normal.rpartition(".")
    if not normal or (dot and not stem.strip(". ")):
        raise RefusedFile("name")
    return _cut(stem, dot + extension) if dot else _cut(normal, "")


def extension_of(name: str) -> str:
    """The extension in small letters with its dot; "" when there is none."""
    stem, dot, extension = name.rpartition(".")
    return f".{extension.strip().lower()}" if dot and stem else ""


def _cut(stem: str, ending: str) -> str:
    """The stem shortened by whole letters until the name fits. An ending that leaves no room is no extension
    of ours, and the name is refused for it."""
    kept = stem.encode()[: max(0, LONGEST_NAME - len(ending.encode()))].decode(errors="ignore")
    while len(kept) < len(stem) and kept and unicodedata.combining(stem[len(kept)]):
        kept = kept[:-1]  # an accent that is cut off takes its letter with it
    return kept.rstrip() + ending
