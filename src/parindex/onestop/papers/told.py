"""What the forms of a dossier say, value by value, as far as the reader may know who asks."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from parindex.onestop import calc, links, wording
from parindex.onestop.clock import local
from parindex.onestop.models import Dossier, DossierFee
from parindex.onestop.papers.form import Printing, table
from parindex.onestop.states import Channel, SubjectKind
from parindex.papers.document import Block

# To be written by hand: kept in books of paper, or known to the post alone.
BY_HAND = ("book", "book_number", "postman", "post_office", "parcel", "collected")


def of_dossier(dossier: Dossier, printing: Printing) -> dict[str, str]:
    """Every value the lines of the catalogue may name, "" where it is not known."""
    version = dossier.procedure_version
    lookup = printing.site + links.url_of_lookup()
    return {
        "lookup": lookup,
        "follow": urljoin(printing.site + "/", links.address_of_following(dossier)),
        **dict.fromkeys(BY_HAND, ""),
        **person(dossier, printing),
        **_times(dossier),
        "code": dossier.code,
        "procedure": version.name if version else "",
        "procedure_code": dossier.procedure.code,
        "request": dossier.request or (version.name if version else ""),
        "office": dossier.office.name,
        "coordinating": version.says.coordinating if version else "",
        "sets": f"{dossier.sets:02}",
        "fees": "; ".join(_fee(fee) for fee in dossier.fees.all() if fee.amount != 0),
    }


def person(dossier: Dossier, printing: Printing) -> dict[str, str]:
    """Who asks and whom they authorised; by initials and ends of numbers for who may not know."""
    name = (lambda said: said) if printing.whole else calc.masked_name
    hidden = (lambda said: said) if printing.whole else calc.masked
    place = (lambda said: said) if printing.whole else _hidden_place
    agent: Mapping[str, str] = dossier.agent or {}
    is_person = dossier.subject_kind == SubjectKind.PERSON
    return {
        "applicant": name(dossier.applicant) if is_person else dossier.applicant,
        "identity": hidden(dossier.identity),
        "address": place(dossier.address),
        "phone": hidden(dossier.phone),
        "email": hidden(dossier.email),
        "you": _("Ông/Bà") if is_person else _("Quý tổ chức"),
        "agent": name(agent.get("name", "")),
        "agent_identity": hidden(agent.get("identity", "")),
        "agent_phone": hidden(agent.get("phone", "")),
        "agent_address": place(agent.get("address", "")),
        "agent_email": hidden(agent.get("email", "")),
        "agent_paper": agent.get("paper", ""),
        "signatory": name(agent.get("name", "") or (dossier.applicant if is_person else "")),
    }


def _hidden_place(address: str) -> str:
    return calc.HIDDEN if address else ""


def _times(dossier: Dossier) -> dict[str, str]:
    version = dossier.procedure_version
    way = version.says.way(dossier.channel) if version else None
    limit = promised = ""
    if way is not None:
        basis = wording.basis_words(way.limit.doc, way.limit.article)
        limit = wording.limit_words(way.limit) + (f" ({basis})" if basis else "")
        promised = wording.limit_words(way.promised) if way.promised else ""
    accepted = local(dossier.accepted_at) if dossier.accepted_at else None
    by = {Channel.DIRECT: "by_hand", Channel.POST: "by_post", Channel.ONLINE: "by_line"}
    return {
        "limit": limit,
        "promised": promised,
        "accepted_at": wording.moment_words(dossier.accepted_at),
        "accepted_day": f"{accepted:%d/%m/%Y}" if accepted else "",
        "due_at": wording.moment_words(dossier.due_at if dossier.first_due_at is None else dossier.first_due_at),
        "return_place": _return_place(dossier.return_way),
        **{key: "1" if dossier.return_way == way else "" for way, key in by.items()},
    }


def _return_place(way: str) -> str:
    return {
        Channel.DIRECT: _("trực tiếp tại nơi tiếp nhận hồ sơ"),
        Channel.POST: _("qua dịch vụ bưu chính công ích"),
        Channel.ONLINE: _("bản điện tử trên Cổng Dịch vụ công quốc gia"),
    }[Channel(way)]


def _fee(fee: DossierFee) -> str:
    if fee.exemption:
        return _("%(name)s: được miễn, giảm (%(reason)s)") % {"name": fee.name, "reason": fee.exemption}
    if fee.amount is None:
        return _("%(name)s: theo mức niêm yết") % {"name": fee.name}
    said = _("%(name)s: %(sum)s đồng") % {"name": fee.name, "sum": number_format(fee.amount, force_grouping=True)}
    return f"{said} ({_('đã nộp')})" if fee.paid_at else said


def papers_of(dossier: Dossier) -> tuple[Block, ...]:
    """The papers handed in or spared, as a table; three empty rows when none was entered."""
    rows = [
        {
            "at": str(at),
            "name": paper.name,
            "originals": str(paper.originals or ""),
            "copies": str(paper.copies or ""),
            "note": _("khai thác từ dữ liệu") if paper.reused else "",
        }
        for at, paper in enumerate(dossier.papers.all(), start=1)
    ]
    return (table("papers", rows or [{"at": str(at)} for at in (1, 2, 3)]),)
