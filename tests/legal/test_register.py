"""The register says what is known of a text on a day, and never more."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parindex.audit.models import AuditEntry
from parindex.kit.catalog import LegalSource, load_sources
from parindex.legal import commands, queries
from parindex.legal.models import Citation, LegalDocument, LegalRelation
from parindex.legal.states import RelationKind, Validity
from tests.people import People

TODAY = date(2025, 6, 2)


def source(name: str, **more: Any) -> LegalSource:
    row = {
        "id": name,
        "kind": "Nghị định",
        "reference": f"{name}/NĐ-CP",
        "mark": "S",
        "checked_on": "2026-11-23",
        **more,
    }
    return LegalSource.model_validate(row)


def load(people: People, *sources: LegalSource) -> dict[str | None, LegalDocument]:
    commands.load_register(people.system, sources)
    return {document.catalog_id: document for document in queries.with_relations(LegalDocument.objects.all())}


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        ({}, Validity.UNKNOWN),
        ({"in_force_from": "2020-01-01"}, Validity.IN_FORCE),
        ({"in_force_from": "2025-06-02"}, Validity.IN_FORCE),
        ({"in_force_from": "2025-06-03"}, Validity.NOT_YET),
        ({"in_force_from": "2020-01-01", "in_force_until": "2025-06-02"}, Validity.EXPIRED),
        ({"in_force_from": "2020-01-01", "in_force_until": "2025-06-03"}, Validity.IN_FORCE),
    ],
)
def test_a_text_stands_as_its_dates_say(people: People, dates: dict[str, str], state: Validity) -> None:
    documents = load(people, source("mot", **dates))
    assert queries.validity(documents["mot"], TODAY) == state


@pytest.mark.parametrize(
    ("relation", "newer_from", "state"),
    [
        ({"replaces": [{"id": "cu"}]}, "2025-06-02", Validity.REPLACED),
        ({"replaces": [{"id": "cu"}]}, "2025-06-03", Validity.IN_FORCE),
        ({"replaces": [{"id": "cu", "since": "2025-07-01"}]}, "2025-01-01", Validity.IN_FORCE),
        ({"replaces": [{"id": "cu"}]}, None, Validity.UNKNOWN),
        ({"replaces": [{"id": "cu", "scope": "Chương II"}]}, "2025-01-01", Validity.PARTLY),
        ({"amends": [{"id": "cu"}]}, "2025-01-01", Validity.PARTLY),
        ({"amends": [{"id": "cu"}]}, "2025-12-01", Validity.IN_FORCE),
    ],
)
def test_a_newer_text_changes_it_from_its_own_day(
    people: People, relation: dict[str, Any], newer_from: str | None, state: Validity
) -> None:
    newer = source("moi", **relation, **({"in_force_from": newer_from} if newer_from else {}))
    documents = load(people, source("cu", in_force_from="2020-01-01"), newer)
    assert queries.validity(documents["cu"], TODAY) == state


def test_loading_the_catalogue_twice_changes_nothing(people: People) -> None:
    load(people, *load_sources())
    before = list(LegalDocument.objects.order_by("pk").values())
    made = commands.load_register(people.system, load_sources())
    assert (made, list(LegalDocument.objects.order_by("pk").values())) == ([], before)


def test_a_corrected_entry_updates_its_text_and_leaves_a_trace(people: People) -> None:
    load(people, source("mot"))
    load(people, source("mot", title="Về công tác văn thư"))
    assert LegalDocument.objects.get().title == "Về công tác văn thư"
    assert AuditEntry.objects.filter(act="legal.register.load", payload__contains="Về công tác văn thư").count() == 1


def citation(**more: Any) -> dict[str, Any]:
    return {
        "kind": "Nghị định",
        "reference": "30/2020/NĐ-CP",
        "number": "30",
        "year": 2020,
        "symbol": "NĐ-CP",
        "issued_on": "2020-03-05",
        "issuer": "Chính phủ",
        "occurrences": 2,
        "lines": [[3, 3]],
        "problems": [],
        **more,
    }


def cite(people: People, *entries: dict[str, Any]) -> list[Citation]:
    return commands.cite(people.system, people.unit("huyen"), title="Kế hoạch thử", citations=list(entries))


def test_a_citation_finds_the_text_of_the_catalogue(people: People) -> None:
    known = next(one for one in load_sources() if one.reference == "30/2020/NĐ-CP")
    load(people, known)
    (made,) = cite(people, citation())
    assert (made.document.catalog_id, made.occurrences, LegalDocument.objects.count()) == (known.id, 2, 1)


def test_an_unknown_text_enters_the_register_with_what_the_document_says_of_it(people: People) -> None:
    (made,) = cite(people, citation(reference="999/2031/NĐ-CP", number="999", year=2031, issued_on=None, issuer=None))
    document = made.document
    assert (document.catalog_id, document.checked_on, document.issued_on, document.issuer) == (None, None, None, None)
    assert queries.validity(document, TODAY) == Validity.UNKNOWN


def test_citing_twice_makes_one_citation(people: People) -> None:
    cite(people, citation())
    assert (cite(people, citation()), Citation.objects.count()) == ([], 1)


def test_the_register_asks_as_much_of_the_database_for_many_texts_as_for_one(people: People) -> None:
    counts = []
    for sources in (load_sources()[:1], load_sources()):
        load(people, *sources) if len(sources) > 1 else commands.load_register(people.system, _alone(sources[0]))
        with CaptureQueriesContext(connection) as seen:
            for document in queries.with_relations(LegalDocument.objects.all()):
                queries.validity(document, TODAY)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def _alone(one: LegalSource) -> list[LegalSource]:
    return [one.model_copy(update={"replaces": (), "amends": ()})]


def test_relations_of_the_catalogue_are_kept_once(people: People) -> None:
    load(people, *load_sources())
    told = {(one.id, relation.id) for one in load_sources() for relation in one.replaces}
    kept = LegalRelation.objects.filter(kind=RelationKind.REPLACES).values_list(
        "newer__catalog_id", "older__catalog_id"
    )
    assert set(kept) == told
