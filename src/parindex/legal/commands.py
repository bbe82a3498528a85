"""Every change of the register of documents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parindex.audit import journal
from parindex.audit.actor import Actor, Decision, allowed_if
from parindex.audit.command import creates
from parindex.audit.models import Record
from parindex.core.text import fold
from parindex.kit.catalog import LegalSource, SourceRelation
from parindex.legal.models import Citation, LegalDocument, LegalRelation
from parindex.legal.states import RelationKind


def _within_an_act(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    """Citing follows from an act on the citing record, whose policy has already been asked."""
    return allowed_if(actor.user_id is not None or actor.is_system, "")


def _may_load(actor: Actor, *args: Any, **kwargs: Any) -> Decision:
    return allowed_if(actor.is_system, _("Danh mục văn bản được nạp bằng lệnh «parindex load_catalog»."))


@creates("legal.citation.record", may=_within_an_act)
def cite(
    actor: Actor,
    record: Record,
    *,
    title: str,
    citations: Sequence[Mapping[str, Any]],
    mentions: Sequence[Mapping[str, Any]] = (),
) -> list[Citation]:
    """Ghi các văn bản mà một hồ sơ viện dẫn; văn bản chưa có trong danh mục thì thêm với phần đã biết.

    `citations` and `mentions` (laws named without a number) as the plan reader gives them.
    """
    record_type, _colon, record_id = journal.reference(record).partition(":")
    made = []
    for entry in [*citations, *(_as_citation(mention) for mention in mentions)]:
        citation = Citation(
            document=_found_or_added(entry),
            record_type=record_type,
            record_id=record_id,
            record_title=title,
            occurrences=entry["occurrences"],
            lines=entry.get("lines", []),
            problems=entry["problems"],
        )
        earlier = Citation.objects.filter(
            document=citation.document, record_type=record_type, record_id=record_id
        ).first()
        if earlier is None:
            citation.save()
            made.append(citation)
    return made


@creates("legal.register.load", may=_may_load)
def load_register(actor: Actor, sources: Sequence[LegalSource]) -> list[LegalDocument]:
    """Nạp danh mục của catalog/sources: thêm văn bản mới, cập nhật phần đã đổi, giữ nguyên phần còn lại."""
    known = {document.catalog_id: document for document in LegalDocument.objects.exclude(catalog_id=None)}
    made: list[LegalDocument] = []
    for source in sources:
        document = known.setdefault(source.id, LegalDocument(catalog_id=source.id))
        if _differs(document, source):
            if document.pk is None:
                made.append(document)
            document.save()
    for source in sources:
        _relate(known, source, RelationKind.REPLACES, source.replaces)
        _relate(known, source, RelationKind.AMENDS, source.amends)
    return made


# Field of the register -> field of the catalogue, where the names differ.
RENAMED = {"certainty": "mark", "source": "seen_in"}
TAKEN = (
    "kind",
    "reference",
    "number",
    "year",
    "symbol",
    "title",
    "issuer",
    "issued_on",
    "in_force_from",
    "in_force_until",
    "certainty",
    "source",
    "checked_on",
    "note",
)


def _differs(document: LegalDocument, source: LegalSource) -> bool:
    """Take over the catalogue's fields; whether any of them is new."""
    changed = document.pk is None
    for name in TAKEN:
        value = getattr(source, RENAMED.get(name, name))
        changed = changed or getattr(document, name) != value
        setattr(document, name, value)
    return changed


def _relate(
    documents: Mapping[str | None, LegalDocument],
    source: LegalSource,
    kind: RelationKind,
    relations: Sequence[SourceRelation],
) -> None:
    for relation in relations:
        newer, older = documents[source.id], documents[relation.id]
        if not LegalRelation.objects.filter(newer=newer, older=older, kind=kind).exists():
            LegalRelation(newer=newer, older=older, kind=kind, since=relation.since, scope=relation.scope).save()


def _found_or_added(entry: Mapping[str, Any]) -> LegalDocument:
    """The register's document with this number, symbol and date; a new one when there is none."""
    issued_on = date.fromisoformat(entry["issued_on"]) if entry["issued_on"] else None
    known = _same_document(entry, issued_on)
    if known is not None:
        return known
    document = LegalDocument(
        kind=entry["kind"] or "",
        reference=entry["reference"] or "",
        number=entry["number"],
        year=entry.get("year"),
        symbol=entry["symbol"] or "",
        title=entry.get("title"),
        issuer=entry["issuer"],
        issued_on=issued_on,
    )
    document.save()
    return document


def _same_document(entry: Mapping[str, Any], issued_on: date | None) -> LegalDocument | None:
    """A reference names one document only together with its date, because every office has a 23/QĐ-UBND."""
    if not entry["reference"]:
        wanted = _bare_title(entry.get("title") or "")
        laws = LegalDocument.objects.filter(kind=entry["kind"]).exclude(title=None)
        return next((law for law in laws if _bare_title(law.title or "") == wanted), None)
    same = LegalDocument.objects.filter(reference__iexact=entry["reference"])
    if issued_on is not None:
        dated = same.filter(issued_on=issued_on).first()
        return dated or same.filter(issued_on=None).first()
    return same.first() if same.count() == 1 else None


def _bare_title(title: str) -> str:
    """A title by its words alone: commas come and go in how laws are named."""
    return " ".join(re.findall(r"\w+", fold(title)))


def _as_citation(mention: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": mention["kind"],
        "reference": "",
        "number": None,
        "symbol": "",
        "issued_on": None,
        "issuer": None,
        "title": mention["name"],
        "occurrences": 1,
        "lines": [mention["lines"]],
        "problems": ["missing_number"],
    }
