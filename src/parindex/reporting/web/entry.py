"""What was typed into a report's form: read field by field, shown again as typed when it can't be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from parindex.core.text import clean
from parindex.core.written import AmbiguousNumber, read_number
from parindex.kit.catalog import ReportField
from parindex.kit.templatetags.kit import number
from parindex.reporting.calc import Given
from parindex.reporting.commands import Entry
from parindex.reporting.models import Answer
from parindex.reporting.queries.reports import Cell

# Prefix of a control's name → the part of an answer it holds.
PARTS = {"t": "text", "n": "number", "a": "numerator", "b": "denominator", "g": "note"}
VERSION, NOTHING = "v", "x"
LONGEST = 20_000


@dataclass
class Read:
    """A form read: what can be saved, what can't and why, and the words as typed."""

    entries: dict[str, Entry] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, dict[str, str]] = field(default_factory=dict)


def read(posted: Mapping[str, str], fields: Iterable[ReportField]) -> Read:
    """Only fields that were on the form are read; one with an error is not saved."""
    found = Read()
    for one in fields:
        if f"{VERSION}-{one.key}" not in posted:
            continue
        typed = {sign: clean(posted.get(f"{sign}-{one.key}", "")).strip() for sign in PARTS}
        nothing = bool(posted.get(f"{NOTHING}-{one.key}"))
        found.typed[one.key] = {**typed, NOTHING: "on" if nothing else ""}
        try:
            given = _given(one, typed, nothing=nothing)
        except ValueError as error:
            found.errors[one.key] = str(error)
        else:
            found.entries[one.key] = Entry(given, _version(posted[f"{VERSION}-{one.key}"]))
    return found


def _given(one: ReportField, typed: Mapping[str, str], *, nothing: bool) -> Given:
    if len(typed["t"]) > LONGEST:
        raise ValueError(
            _("Nội dung dài quá %(n)s ký tự. Hãy rút gọn, phần chi tiết đính kèm tệp.") % {"n": number(LONGEST)}
        )
    figures = {PARTS[sign]: _number(one, typed[sign]) for sign in ("n", "a", "b")}
    if nothing and (typed["t"] or any(value is not None for value in figures.values())):
        raise ValueError(_("Đã chọn «không phát sinh» thì để trống nội dung và số liệu, hoặc bỏ chọn."))
    return Given(text=typed["t"], note=typed["g"], nothing=nothing, **figures)


def _number(one: ReportField, typed: str) -> Decimal | None:
    if not typed:
        return None
    try:
        return read_number(typed, counting=one.kind == "count")
    except AmbiguousNumber as error:
        raise ValueError(
            _("«%(text)s» là %(grouped)s hay %(fraction)s? Hãy ghi lại theo một trong hai cách.")
            % {"text": error.text, "grouped": error.grouped, "fraction": error.fraction}
        ) from error
    except ValueError as error:
        raise ValueError(_("«%(text)s» không phải số. Số viết như 97,5 hoặc 1.234,5.") % {"text": typed}) from error


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


@dataclass
class Box:
    """One field as the page draws it."""

    cell: Cell
    values: dict[str, str]
    nothing: bool
    error: str = ""
    theirs: Answer | None = None

    @property
    def version(self) -> int:
        return self.theirs.version if self.theirs else self.cell.version


def box(cell: Cell, tried: Read | None = None, stored: Mapping[str, Answer] | None = None) -> Box:
    """A field with what is kept, or with what was typed when that could not be kept."""
    key = cell.field.key
    if tried is not None and key in tried.typed:
        typed = tried.typed[key]
        theirs = (stored or {}).get(key)
        return Box(cell, typed, bool(typed[NOTHING]), tried.errors.get(key, ""), theirs)
    given = cell.given
    values = {sign: _shown(getattr(given, part)) for sign, part in PARTS.items()}
    return Box(cell, values, given.nothing)


def _shown(value: str | Decimal | None) -> str:
    return value if isinstance(value, str) else number(value)


def hidden_fields(one: ReportField, given: Given, version: int) -> list[tuple[str, str]]:
    """What `read` would read as this answer, as names and values of hidden controls."""
    pairs = [(f"{sign}-{one.key}", _exact(getattr(given, part))) for sign, part in PARTS.items()]
    nothing = [(f"{NOTHING}-{one.key}", "on")] if given.nothing else []
    return [(f"{VERSION}-{one.key}", str(version)), *pairs, *nothing]


def _exact(value: str | Decimal | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return format(value.normalize(), "f").replace(".", ",")
