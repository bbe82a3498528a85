"""Forms of the one-stop mechanism by the time they are used: `catalog/onestop-forms/`."""

from __future__ import annotations

import functools
from datetime import date
from typing import Any, Literal, get_args

from pydantic import field_validator, model_validator

from parindex.kit.catalog.reading import Entry, Mark, catalog_path, content_of, entry_of
from parindex.papers.document import Column

FormKind = Literal[
    "receipt", "supplement", "refusal", "apology", "stop", "control", "register", "post_minute", "explanation"
]


class FormLine(Entry):
    """A line with `{values}`, or a `block` the system makes; only `when` that value is given."""

    text: str = ""
    block: str = ""
    when: str = ""
    style: Literal["", "bold", "italic"] = ""


class FormSigner(Entry):
    """Who signs: the words above the signature, how to sign, and which value is the name."""

    post: str
    note: str = ""
    name: str = ""


class OneStopForm(Entry):
    """One form. `number` is empty for what no regulation gives a form; `to` is the value it is addressed to.

    `issued_by` the desk or the office that solves; `right` signs on the right, "head" being the head of the issuer.
    `doc` and `article` are given where the form stands elsewhere than the others of its time.
    """

    number: str = ""
    title: str
    doc: str = ""
    article: str = ""
    note: str = ""
    issued_by: Literal["desk", "office"]
    symbol: str = ""
    to: str = ""
    landscape: bool = False
    lines: tuple[FormLine, ...]
    left: FormSigner | None = None
    right: FormSigner | Literal["head"] | None = None
    kept: str = ""

    @field_validator("lines", mode="before")
    @classmethod
    def _short(cls, lines: Any) -> Any:
        return [{"text": line} if isinstance(line, str) else line for line in lines]


class FormSet(Entry):
    """The forms of one time, and the text that prescribes them."""

    since: date
    until: date | None = None
    doc: str
    article: str
    mark: Mark
    note: str = ""
    forms: dict[FormKind, OneStopForm]

    @model_validator(mode="after")
    def _is_whole(self) -> FormSet:
        lacking = set(get_args(FormKind)) - set(self.forms)
        if lacking:
            raise ValueError(f"forms: {', '.join(sorted(lacking))} missing")
        return self


class Desk(Entry):
    """What a desk is called since a day: in the heading, in a sentence, in a symbol."""

    since: date
    lines: tuple[str, ...]
    name: str
    symbol: str
    mark: Mark


class FormColumn(Entry):
    """A column of a table; `key` is the value that stands in it."""

    key: str
    title: str
    share: int
    align: Literal["left", "center", "right"] = "left"

    @property
    def as_column(self) -> Column:
        return Column(self.title, self.share, self.align)


class FormQr(Entry):
    """What the code on a paper says, with `{values}`, and where that stands."""

    doc: str
    article: str
    mark: Mark
    text: str
    note: str = ""


class OneStopForms(Entry):
    """Everything in `catalog/onestop-forms/mau.yaml`; `results` are the words for how a step was kept."""

    checked_on: date
    qr: FormQr
    desks: tuple[Desk, ...]
    results: dict[str, str]
    tables: dict[str, tuple[FormColumn, ...]]
    versions: tuple[FormSet, ...]

    def on(self, day: date) -> FormSet:
        """The forms used on a day; before the first of them the first."""
        return next((one for one in reversed(self.versions) if one.since <= day), self.versions[0])

    def desk_on(self, day: date) -> Desk:
        return next((one for one in reversed(self.desks) if one.since <= day), self.desks[0])


@functools.cache
def load_onestop_forms() -> OneStopForms:
    """The forms of every time. Raises CatalogError."""
    path = catalog_path() / "onestop-forms" / "mau.yaml"
    return entry_of(OneStopForms, path, content_of(path, set(OneStopForms.model_fields)))
