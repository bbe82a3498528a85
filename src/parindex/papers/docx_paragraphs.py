"""Paragraphs and ruled lines of a .docx, each written by its component of the format."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from parindex.papers.document import plain
from parindex.papers.format import Component, PaperFormat
from parindex.papers.typography import width_of

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "any": WD_ALIGN_PARAGRAPH.LEFT,
}
RULE_HEIGHT, FORM_GAP = Pt(3), Pt(6)
FORM_LINES_APART = 3  # points: the decree's distance is for the paragraphs of a document


class Pen:
    """Writes paragraphs into a document, a cell or a header, by the format; a `form` is set closer and smaller."""

    def __init__(self, paper: PaperFormat, *, form: bool = False) -> None:
        self.paper, self.form = paper, form

    def size(self, one: Component) -> Decimal:
        """Points of a component's letters: as is usual, in a form the least that is allowed."""
        return one.size.least if self.form else one.size.default

    def component(self, place: Any, name: str, text: str = "", *, first: bool = False, **layout: Any) -> Any:
        """A paragraph in the type of a component; `first` takes the empty one a new cell begins with."""
        paragraph = place.paragraphs[0] if first else place.add_paragraph()
        one = self.paper.components[name]
        paragraph.alignment = ALIGN[layout.pop("align", one.align)]
        self._space(paragraph, before=layout.pop("before", 0), after=layout.pop("after", 0))
        if layout.pop("keep", False):
            paragraph.paragraph_format.keep_with_next = True
        if text or one.text:
            self.run(paragraph, text or one.text, one, **layout)
        return paragraph

    def run(self, paragraph: Any, text: str, one: Component, **style: Any) -> Any:
        """Words in a component's type; `bold` and `italic` override its own."""
        words = plain(text)
        run = paragraph.add_run(words.upper() if one.case == "upper" else words)
        run.bold = style.get("bold", one.bold)
        run.italic = style.get("italic", one.italic)
        run.font.size = Pt(float(style.get("size", self.size(one))))
        return run

    def body(self, place: Any, *, indent: bool = True, centred: bool = False, keep: bool = False) -> Any:
        """An empty paragraph of the text."""
        paragraph = place.add_paragraph()
        form, text = paragraph.paragraph_format, self.paper.body
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
        between = FORM_LINES_APART if self.form else text.space_between_pt.default
        form.space_before, form.space_after = Pt(0), Pt(float(between))
        form.line_spacing = float(text.line_spacing.least if self.form else text.line_spacing.default)
        form.widow_control = True
        if indent and not centred:
            form.first_line_indent = Cm(float(text.first_line_cm[-1]))
        if keep:
            form.keep_with_next = True
        return paragraph

    def gap(self, place: Any, *, after: float = 0, keep: bool = False) -> None:
        """An empty line, as there must be between tables; in a form a low one."""
        paragraph = self.component(place, "body", after=0 if self.form else after, keep=keep)
        if self.form:
            self.lower(paragraph)

    def lower(self, gap: Any) -> None:
        """Make an empty line a low one."""
        form = gap.paragraph_format
        form.space_after, form.line_spacing_rule, form.line_spacing = Pt(0), WD_LINE_SPACING.EXACTLY, FORM_GAP

    def rule(self, place: Any, text: str, size: Decimal, line: str, *, width_mm: float) -> None:
        """A line under `text`, as long as its share of the text, centred in a place `width_mm` wide.

        A paragraph's border reaches from indent to indent: Word and LibreOffice draw it alike, at the right length.
        """
        share = float(self.paper.lines[line].share_of_text.default)
        length = Pt(width_of(plain(text).upper() if line == "issuer" else plain(text), float(size)) * share)
        paragraph = place.add_paragraph()
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = max(int((Mm(width_mm) - length) / 2), 0)
        form.space_before, form.space_after = Pt(2), Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, RULE_HEIGHT
        _border(paragraph, ("top",))

    def frame(self, place: Any, name: str, text: str, *, frame_mm: float, width_mm: float) -> None:
        """A component in a frame `frame_mm` wide, centred in a place `width_mm` wide."""
        paragraph = self.component(place, name, text, before=6)
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Mm(max(width_mm - frame_mm, 0) / 2)
        _border(paragraph, ("top", "left", "bottom", "right"))

    @staticmethod
    def _space(paragraph: Any, *, before: float, after: float) -> None:
        form = paragraph.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing = 1.0


def _border(paragraph: Any, sides: tuple[str, ...]) -> None:
    border = OxmlElement("w:pBdr")
    for side in sides:
        one = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            one.set(qn(f"w:{key}"), value)
        border.append(one)
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
