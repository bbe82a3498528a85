"""Outgoing documents as official documents: typed ones put together, and the copy that is signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.organization import letterhead
from parindex.organization.models import Unit
from parindex.papers.document import Document, Signer
from parindex.papers.docx import render_docx
from parindex.papers.linting import Departure, check_document
from parindex.papers.prose import blocks_of
from parindex.papers.wording import symbol_of


def compose(issuer: Unit, kind: str, typed: Mapping[str, Any], day: date) -> Document:
    """A document of the issuer from what a person typed (the fields of `web.forms.Compose`)."""
    symbol = symbol_of(
        load_paper_types()[kind], letterhead.abbreviation_of(issuer), drafter=typed.get("drafter", "").strip()
    )
    bare = Document(
        kind=kind,
        issuer=letterhead.issuer_of(issuer),
        symbol=symbol,
        place=letterhead.place_of(issuer),
        year=day.year,
        subject="",
        signer=Signer(()),
        body=blocks_of(typed["body"]),
        bases=lines(typed.get("bases", "")),
        authority=typed.get("authority", "").strip().upper(),
        secretary=Signer(("THƯ KÝ",), typed["secretary"].strip()) if typed.get("secretary") else None,
    )
    return dressed(bare, typed)


def authority_of(issuer: Unit) -> str:
    """Who decides in the issuer's decisions, as their first line has it."""
    return f"Chủ tịch {letterhead.issuer_of(issuer).name}".upper()


def dressed(content: Document, typed: Mapping[str, Any]) -> Document:
    """The same words with the subject, addressees, recipients and signer that a person typed."""
    return replace(
        content,
        subject=typed["subject"].strip(),
        addressees=lines(typed.get("addressees", "")),
        recipients=lines(typed["recipients"]),
        archive=typed["archive"].strip(),
        signer=Signer(tuple(line.upper() for line in lines(typed["signer_lines"])), typed["signer_name"].strip()),
        urgency=typed.get("urgency", ""),
        circulation=typed.get("circulation", ""),
    )


def renewed(old: Document, new: Document) -> Document:
    """The words of a record as they are now, with what a person has set around the earlier ones."""
    return replace(
        new,
        addressees=old.addressees,
        recipients=old.recipients,
        archive=old.archive,
        signer=old.signer,
        urgency=old.urgency,
        circulation=old.circulation,
    )


def lines(text: str) -> tuple[str, ...]:
    """The lines a person typed, without the dashes and semicolons the layout adds itself."""
    bare = (line.strip().lstrip("-–").rstrip(";.").strip() for line in text.splitlines())
    return tuple(line for line in bare if line)


def departures(content: Document) -> list[Departure]:
    """Where a document departs from the format."""
    paper, types = load_paper_format(), load_paper_types()
    return list(check_document(render_docx(content, paper, types), paper, types))


def numbered(content: Document, number: int, day: date) -> Document:
    """What is signed: the words with number and day."""
    return replace(content, number=number, issued_on=day, year=day.year)
