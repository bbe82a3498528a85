"""The format of administrative documents (Nghị định 30/2020/NĐ-CP) as it stands in `catalog/papers/`."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Case = Literal["upper", "lower", "any"]
Align = Literal["left", "center", "right", "justify", "any"]
Layout = Literal["named", "decision", "letter", "telegram", "invitation", "introduction", "minutes", "form"]


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Cited(_Data):
    """Where a rule stands: the text's id in `catalog/sources/` and the place in it."""

    doc: str
    article: str


class Allowed(_Data):
    """A measure: the least and the greatest allowed (`greatest` null: no limit) and the one used here."""

    least: Decimal = Field(alias="from")
    greatest: Decimal | None = Field(default=None, alias="to")
    default: Decimal

    def allows(self, value: Decimal | float) -> bool:
        return self.least <= Decimal(str(value)) and (self.greatest is None or Decimal(str(value)) <= self.greatest)


class PageFormat(_Data):
    """Paper and margins in millimetres."""

    width_mm: int
    height_mm: int
    top_mm: Allowed
    bottom_mm: Allowed
    left_mm: Allowed
    right_mm: Allowed
    article: str


class Component(_Data):
    """How one component is written; `size` in points, `text` where the wording is fixed, `box` its ô."""

    name: str
    text: str = ""
    box: str = ""
    size: Allowed
    case: Case
    bold: bool
    italic: bool
    align: Align
    article: str


class BodyFormat(_Data):
    """Paragraphs of the text: first line in centimetres (one of), space between in points, lines."""

    first_line_cm: tuple[Decimal, ...]
    space_between_pt: Allowed
    line_spacing: Allowed
    points: tuple[str, ...]
    end_mark: str
    article: str


class DateFormat(_Data):
    """Which days and months are written with a leading zero."""

    padded_days_below: int
    padded_months: tuple[int, ...]
    article: str


class NumberFormat(_Data):
    padded_below: int
    article: str


class LineFormat(_Data):
    """A ruled line under a text, as a share of the text's width."""

    share_of_text: Allowed
    article: str


class PersonPicture(_Data):
    colour: str
    place: str


class AgencyPicture(_Data):
    colour: str
    share_of_signature_covered: Decimal
    side: str
    across_mm: int


class AttachmentText(_Data):
    font: str
    size: int
    place: str


class SignaturePicture(_Data):
    """How signatures show: the person's picture, the agency's, and the text on an attachment of its own file."""

    person: PersonPicture
    agency: AgencyPicture
    attachment_text: AttachmentText


class IssueRule(_Data):
    """How soon a signed document is issued."""

    within_working_days: int
    article: str


class PaperFormat(_Data):
    """Everything in `catalog/papers/format.yaml`."""

    source: Cited
    mark: str
    font: str
    page: PageFormat
    components: dict[str, Component]
    body: BodyFormat
    dates: DateFormat
    numbers: NumberFormat
    lines: dict[str, LineFormat]
    authorities: tuple[str, ...]
    urgencies: dict[str, tuple[int, int]]
    circulations: tuple[str, ...]
    signature_picture: SignaturePicture
    issue: IssueRule


class PaperType(_Data):
    """A kind of document; `abbreviation` stands in its symbol and is empty for a công văn."""

    code: str
    abbreviation: str
    name: str
    layout: Layout
