"""Legal and directive texts."""

from __future__ import annotations

import functools
from datetime import date

from pydantic import Field

from parindex.kit.catalog.reading import Entry, Mark, catalog_path, content_of, entry_of, refuse, unique


class SourceRelation(Entry):
    """What an entry replaces or amends; `scope` says which part, empty for all of it."""

    id: str
    since: date | None = None
    scope: str = ""


class LegalSource(Entry):
    """A legal or directive text. What is not known is left out, never guessed."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    kind: str
    reference: str = ""
    number: str | None = None
    year: int | None = None
    symbol: str = ""
    title: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    replaces: tuple[SourceRelation, ...] = ()
    amends: tuple[SourceRelation, ...] = ()
    mark: Mark
    seen_in: str = ""
    checked_on: date
    note: str = ""


@functools.cache
def load_sources() -> tuple[LegalSource, ...]:
    """Every legal text. Raises CatalogError."""
    sources: list[LegalSource] = []
    for path in sorted((catalog_path() / "sources").glob("*.yaml")):
        content = content_of(path, {"texts", "checked_on"})
        defaults = {"checked_on": content["checked_on"]}
        sources += [entry_of(LegalSource, path, {**defaults, **row}) for row in content["texts"]]
    check_sources(sources)
    return tuple(sources)


def check_sources(sources: list[LegalSource]) -> None:
    """Refuse ids used twice, relations to nothing, and texts that end before they begin."""
    known = unique("sources", (source.id for source in sources), sources)
    for source in sources:
        for relation in (*source.replaces, *source.amends):
            if relation.id not in known:
                refuse("sources", source.id, f"{relation.id} is not a text", "Add it, or correct the id.")
        begins, ends = source.in_force_from, source.in_force_until
        if begins and ends and ends < begins:
            refuse("sources", source.id, "it ends before it is in force", "Correct the dates.")
