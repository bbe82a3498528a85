"""Sổ theo dõi hồ sơ: for the page, as a form in landscape, as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from parindex.audit.errors import InvalidAct
from parindex.kit.catalog import load_onestop_forms
from parindex.onestop.clock import local
from parindex.onestop.models import Dossier
from parindex.onestop.papers.form import Filling, Printing, composed, table
from parindex.onestop.papers.told import person
from parindex.onestop.queries.register import Asked
from parindex.papers.document import Document
from parindex.papers.grids.listing import write_list

# LibreOffice makes a PDF of so many in half a minute, of twice as many in more than it is given.
MOST_ROWS = 1000
MILLIMETRES_A_CHARACTER = 2
Shown = Callable[[Dossier], bool]


def register(asked: Asked, found: Iterable[Dossier], shown: Shown, printing: Printing) -> Document:
    """Mẫu 06 or 07 with these dossiers. Raises InvalidAct for more than fit a paper."""
    rows = lines(found, shown, printing)
    if len(rows) > MOST_ROWS:
        raise InvalidAct(
            _("Có %(n)s hồ sơ, nhiều hơn %(most)s nên không in một lần. Hãy chọn ít ngày hơn, hoặc tải tệp .xlsx.")
            % {"n": len(rows), "most": MOST_ROWS}
        )
    values = dict.fromkeys(("code", "procedure_code"), "")
    filled = Filling(
        asked.unit,
        asked.unit,
        printing.day,
        values,
        {"register": (table("register", rows),)},
        subject=heading(asked),
        dated=printing.day,
    )
    return composed("register", filled, printing)


def workbook(asked: Asked, found: Iterable[Dossier], shown: Shown, printing: Printing) -> bytes:
    """The same columns and rows as .xlsx."""
    forms = load_onestop_forms()
    columns = forms.tables["register"]
    title = f"{forms.on(printing.day).forms['register'].title} – {asked.unit.name} – {heading(asked)}"
    widths = [(one.title, one.share // MILLIMETRES_A_CHARACTER) for one in columns]
    rows = ([row.get(one.key, "") for one in columns] for row in lines(found, shown, printing))
    return write_list(title, widths, rows)


def heading(asked: Asked) -> str:
    """ "Lĩnh vực: Hộ tịch; từ ngày 01/06/2025 đến ngày 30/06/2025"."""
    told = {"field": asked.field or _("tất cả"), "first": f"{asked.first:%d/%m/%Y}", "last": f"{asked.last:%d/%m/%Y}"}
    return _("Lĩnh vực: %(field)s; từ ngày %(first)s đến ngày %(last)s") % told


def lines(found: Iterable[Dossier], shown: Shown, printing: Printing, first: int = 1) -> list[dict[str, str]]:
    """The rows by the keys of the catalogue's columns, from number `first`; persons whole where `shown` says so."""
    return [_line(at, one, replace(printing, whole=shown(one))) for at, one in enumerate(found, start=first)]


def _line(at: int, dossier: Dossier, printing: Printing) -> dict[str, str]:
    who = person(dossier, printing)
    version = dossier.procedure_version
    return {
        "at": str(at),
        "code": dossier.code,
        "procedure": version.name if version else dossier.procedure.code,
        "applicant": who["applicant"],
        "contact": "\n".join(filter(None, (who["address"], who["phone"]))),
        "office": dossier.office.name,
        "received": _moment(dossier.accepted_at),
        "due": _moment(dossier.due_at),
        "returned": _moment(dossier.returned_at),
        "way": str(dossier.get_return_way_display()),
    }


def _moment(at: datetime | None) -> str:
    return f"{local(at):%H:%M\n%d/%m/%Y}" if at else ""
