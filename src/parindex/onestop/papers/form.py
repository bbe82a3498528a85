"""A form of the catalogue filled: its lines, its heading, its QR code, who signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from parindex.kit.catalog import FormKind, FormSet, OneStopForm, load_onestop_forms
from parindex.onestop import wording
from parindex.onestop.clock import local
from parindex.organization import letterhead
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind
from parindex.papers.document import Block, Code, Document, Entry, Form, Issuer, Paragraph, Signer, Table

SYSTEM = "parindex"
MANY_COLUMNS = 8
# In the middle of a sentence where a value is missing; a line that ends without one has dots to the margin.
DOTS = "…………"
_ASKED = re.compile(r"(?P<label>.+?): \{(?P<key>\w+)\}")
_KEY = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Printing:
    """One printing: when, at which address the site is reached, whether persons are named whole."""

    at: datetime
    site: str
    whole: bool

    @property
    def day(self) -> date:
        return local(self.at).date()


@dataclass(frozen=True)
class Filling:
    """What a form is filled with. `values` by name, "" where not known; `blocks` that stand among the lines.

    `day` is the day whose form it is; `dated` the day it is dated, None to be written by hand; `number` its number.
    """

    unit: Unit
    office: Unit
    day: date
    values: Mapping[str, str]
    blocks: Mapping[str, Sequence[Block]] = field(default_factory=dict)
    subject: str = ""
    number: int | None = None
    dated: date | None = None
    head: str = ""


def composed(kind: FormKind, filled: Filling, printing: Printing) -> Document:
    """The form in use on its day, as a document."""
    forms = load_onestop_forms()
    version = forms.on(filled.day)
    form, desk = version.forms[kind], forms.desk_on(filled.day)
    issuer = desk_of(filled.unit, filled.day) if form.issued_by == "desk" else letterhead.issuer_of(filled.office)
    issuing = filled.unit if form.issued_by == "desk" else filled.office
    values = {
        **filled.values,
        "issuer": issuer.name,
        "issuer_symbol": letterhead.abbreviation_of(issuing),
        "desk": f"{desk.name} {_short(filled.unit)}",
        "desk_symbol": desk.symbol,
        "title": form.title,
        "system": SYSTEM,
        "printed_at": f"{local(printing.at):%H:%M %d/%m/%Y}",
    }
    return Document(
        kind=kind,
        issuer=issuer,
        symbol=form.symbol.format_map(values),
        place=letterhead.place_of(issuing),
        year=(filled.dated or filled.day).year,
        subject=filled.subject,
        signer=_right(form, issuing, values, filled),
        body=tuple(_lines(form, values, {"follow": tuple(_follow(values)), **filled.blocks})),
        number=filled.number,
        issued_on=filled.dated,
        addressees=(values[form.to] or DOTS,) if form.to else (),
        archive=form.kept,
        form=Form(
            title=form.title,
            qr=forms.qr.text.format_map(values),
            foot=_foot(form, version, values),
            counterpart=_left(form, values),
            landscape=form.landscape,
        ),
    )


def table(name: str, rows: Sequence[Mapping[str, str]]) -> Table:
    """A table of the catalogue with these rows, by the keys of its columns; what is missing stays empty."""
    columns = load_onestop_forms().tables[name]
    cells = tuple(tuple(row.get(one.key, "") for one in columns) for row in rows)
    return Table(tuple(one.as_column for one in columns), cells, small=len(columns) > MANY_COLUMNS)


def desk_of(unit: Unit, day: date) -> Issuer:
    """The desk of a committee as it issues its own papers."""
    desk = load_onestop_forms().desk_on(day)
    return Issuer(desk.lines, f"{desk.name} {_short(unit)}", _short(unit).upper())


def _short(unit: Unit) -> str:
    return f"UBND {unit.place}" if unit.kind == UnitKind.PEOPLES_COMMITTEE else unit.name


def _lines(form: OneStopForm, values: Mapping[str, str], blocks: Mapping[str, Sequence[Block]]) -> Iterator[Block]:
    for line in form.lines:
        if line.when and not values[line.when]:
            continue
        if line.block:
            yield from blocks.get(line.block, ())
            continue
        asked = _ASKED.fullmatch(line.text)
        if asked and not line.style:
            yield Entry(_said(asked["label"], values), values[asked["key"]])
        else:
            yield Paragraph(_said(line.text, values), bold=line.style == "bold", italic=line.style == "italic")


def _said(text: str, values: Mapping[str, str]) -> str:
    return _KEY.sub(lambda found: values[found[1]] or DOTS, text)


def _follow(values: Mapping[str, str]) -> Iterator[Block]:
    """Where the dossier is followed: a code that opens `follow`, and the page `lookup` for who has no telephone."""
    if "follow" in values:
        words = _("Theo dõi hồ sơ: quét mã bên, hoặc mở trang\n%(lookup)s\nrồi nhập mã hồ sơ %(code)s.")
        yield Code(values["follow"], words % values)


def _left(form: OneStopForm, values: Mapping[str, str]) -> Signer | None:
    if form.left is None:
        return None
    return Signer((form.left.post,), values.get(form.left.name, ""), form.left.note)


def _right(form: OneStopForm, issuing: Unit, values: Mapping[str, str], filled: Filling) -> Signer:
    if form.right is None:
        return Signer(())
    if form.right == "head":
        head = letterhead.signer_of(issuing, filled.day)
        return Signer(head.lines, filled.head or head.name)
    return Signer((form.right.post,), values.get(form.right.name, ""), form.right.note)


def _foot(form: OneStopForm, version: FormSet, values: Mapping[str, str]) -> str:
    """ "Mẫu số 01, Phụ lục Thông tư 01/2018/TT-VPCP · H43.12-250602-0001 · in lúc 09:30 02/06/2025"."""
    source = wording.basis_words(form.doc or version.doc, form.article or version.article)
    numbered = _("Mẫu số %(number)s, %(source)s") % {"number": form.number, "source": source}
    named = numbered if form.number else (source if form.doc else form.title)
    printed = _("in lúc %(at)s") % {"at": values["printed_at"]}
    return " · ".join(filter(None, (named, values["code"], printed)))
