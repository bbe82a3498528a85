"""A .docx as lines with the format each really has: its own, its styles', the defaults."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.oxml.ns import qn

from parindex.core.text import clean

MOST_BYTES = 60 * 1024 * 1024  # unpacked
MOST_ENTRIES = 2000
HALF_POINTS = 2
TWIPS_A_POINT = 20
TWIPS_A_CM = 1440 / 2.54
SINGLE = 240  # w:line of one line
BLACK = {"", "auto", "000000"}


class UnreadablePaper(Exception):
    """A file that can't be checked; the message is for the reader."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Run:
    """Words of one format; `size` in points, None where nothing says."""

    text: str
    size: float | None
    bold: bool
    italic: bool
    font: str
    colour: str


@dataclass(frozen=True)
class Line:
    """A paragraph, or a part of one between tabs (`split`, whose own alignment can't be told).

    `cell` is (table, row, column) or None; measures in points and centimetres; `spacing` in lines, None when exact.
    """

    at: int
    runs: tuple[Run, ...]
    align: str
    first_line_cm: float
    before: float
    after: float
    spacing: float | None
    cell: tuple[int, int, int] | None
    section: int
    split: bool = False

    @property
    def text(self) -> str:
        return clean("".join(run.text for run in self.runs)).strip()

    @property
    def written(self) -> list[Run]:
        return [run for run in self.runs if run.text.strip()]


@dataclass(frozen=True)
class Header:
    """What a section's headers and footers hold of the page number: its run and alignment, None without a field."""

    page_run: Run | None
    align: str
    in_footer: bool
    first_differs: bool
    first_has_number: bool


@dataclass(frozen=True)
class Sheet:
    """A section's paper and margins in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True)
class Read:
    lines: tuple[Line, ...]
    sheets: tuple[Sheet, ...]
    headers: tuple[Header, ...] = field(default=())


def read(data: bytes) -> Read:
    """The lines of a .docx. Raises UnreadablePaper."""
    _refuse_harm(data)
    try:
        file = docx.Document(io.BytesIO(data))
        styles = _Styles(file)
        lines = tuple(part for line in _lines(file, styles) for part in _split(line))
        sections = tuple(file.sections)
        return Read(lines, tuple(_sheet(one) for one in sections), tuple(_header(one, styles) for one in sections))
    except (KeyError, ValueError, AttributeError, SyntaxError, IndexError, zipfile.BadZipFile) as error:
        raise UnreadablePaper(
            "damaged",
            "Không mở được tệp Word này, có thể tệp bị hỏng. Hãy mở bằng Word, lưu lại dạng .docx rồi thử lại.",
        ) from error


def _refuse_harm(data: bytes) -> None:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadablePaper(
            "old_or_locked", "Đây là tệp .doc cũ hoặc tệp đặt mật khẩu. Hãy lưu lại dạng .docx, không mật khẩu."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise UnreadablePaper(
                    "too_large", "Tệp bung ra lớn bất thường nên bị từ chối. Hãy lưu lại bằng Word, bỏ ảnh lớn."
                )
            if "word/document.xml" not in names:
                raise UnreadablePaper("not_word", "Tệp này không phải văn bản Word (.docx).")
            if any(name.endswith("vbaProject.bin") for name in names):
                raise UnreadablePaper("macros", "Tệp có chứa macro. Hãy lưu lại dạng .docx không có macro.")
            if any(b"<!DOCTYPE" in archive.read(name) for name in names if name.endswith((".xml", ".rels"))):
                raise UnreadablePaper("doctype", "Tệp có khai báo XML lạ nên bị từ chối. Hãy lưu lại bằng Word.")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        raise UnreadablePaper("not_word", "Tệp này không phải văn bản Word (.docx), hoặc đã hỏng.") from error


class _Styles:
    """Properties looked up along the chain: the paragraph's or run's own, its styles', the defaults."""

    def __init__(self, file: Any) -> None:
        root = file.styles.element
        self._by_id = {one.get(qn("w:styleId")): one for one in root.findall(qn("w:style"))}
        self._normal = next(
            (
                one
                for one in self._by_id.values()
                if one.get(qn("w:type")) == "paragraph" and one.get(qn("w:default")) in {"1", "true"}
            ),
            None,
        )
        defaults = root.find(qn("w:docDefaults"))
        self._run_default = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}") if defaults is not None else None
        self._paragraph_default = (
            defaults.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}") if defaults is not None else None
        )

    def _chain(self, style_id: str | None) -> Iterator[Any]:
        seen = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            yield style
            based = style.find(qn("w:basedOn"))
            style_id = based.get(qn("w:val")) if based is not None else None

    def _paragraph_styles(self, paragraph: Any) -> list[Any]:
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if own is not None:
            return list(self._chain(own.get(qn("w:val"))))
        return [self._normal] if self._normal is not None else []

    def run_properties(self, paragraph: Any, run: Any) -> list[Any]:
        """Every place that may say how a run looks, nearest first."""
        own = run.find(qn("w:rPr"))
        named = own.find(qn("w:rStyle")) if own is not None else None
        styles = list(self._chain(named.get(qn("w:val")))) if named is not None else []
        found = [own, *(style.find(qn("w:rPr")) for style in [*styles, *self._paragraph_styles(paragraph)])]
        return [one for one in [*found, self._run_default] if one is not None]

    def paragraph_properties(self, paragraph: Any) -> list[Any]:
        own = paragraph.find(qn("w:pPr"))
        found = [own, *(style.find(qn("w:pPr")) for style in self._paragraph_styles(paragraph))]
        return [one for one in [*found, self._paragraph_default] if one is not None]


def _said(places: Sequence[Any], tag: str, attribute: str = "w:val") -> str | None:
    """The nearest value of a property's attribute; "" for a property that is there without it."""
    for place in places:
        found = place.find(qn(tag))
        if found is not None and (attribute == "w:val" or found.get(qn(attribute)) is not None):
            return str(found.get(qn(attribute), ""))
    return None


def _on(value: str | None) -> bool:
    return value is not None and value not in {"0", "false", "none", "off"}


def _run(text: str, places: Sequence[Any]) -> Run:
    size = _said(places, "w:sz")
    return Run(
        text,
        int(size) / HALF_POINTS if size else None,
        _on(_said(places, "w:b")),
        _on(_said(places, "w:i")),
        _said(places, "w:rFonts", "w:ascii") or "",
        (_said(places, "w:color") or "").lower(),
    )


def _lines(file: Any, styles: _Styles) -> Iterator[Line]:
    """Every paragraph in reading order, those in cells of tables too."""
    at = section = table = 0
    for element in file.element.body:
        if element.tag == qn("w:p"):
            at += 1
            yield _line(element, styles, at, None, section)
            section += element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None
        elif element.tag == qn("w:tbl"):
            table += 1
            for row_at, row in enumerate(element.findall(qn("w:tr"))):
                for cell_at, cell in enumerate(row.findall(qn("w:tc"))):
                    for paragraph in cell.iter(qn("w:p")):
                        at += 1
                        yield _line(paragraph, styles, at, (table, row_at, cell_at), section)


def _line(paragraph: Any, styles: _Styles, at: int, cell: tuple[int, int, int] | None, section: int) -> Line:
    places = styles.paragraph_properties(paragraph)
    runs = tuple(
        _run(_text(run), styles.run_properties(paragraph, run)) for run in paragraph.iter(qn("w:r")) if _text(run)
    )
    rule = _said(places, "w:spacing", "w:lineRule") or "auto"
    line = _said(places, "w:spacing", "w:line")
    align = _said(places, "w:jc") or "left"
    return Line(
        at,
        runs,
        {"both": "justify", "start": "left", "end": "right"}.get(align, align),
        _twips(_said(places, "w:ind", "w:firstLine")) / TWIPS_A_CM,
        _twips(_said(places, "w:spacing", "w:before")) / TWIPS_A_POINT,
        _twips(_said(places, "w:spacing", "w:after")) / TWIPS_A_POINT,
        (int(line) / SINGLE if line else 1.0) if rule == "auto" else None,
        cell,
        section,
    )


def _twips(text: str | None) -> float:
    return float(text) if text else 0.0


def _text(run: Any) -> str:
    breaks = {qn("w:tab"): "\t", qn("w:br"): "\n"}
    return "".join((one.text or "") if one.tag == qn("w:t") else breaks.get(one.tag, "") for one in run)


def _split(line: Line) -> Iterator[Line]:
    """A line laid out with tabs as its parts."""
    if line.cell is not None or not any("\t" in run.text for run in line.runs) or not line.text:
        yield line
        return
    parts: list[list[Run]] = [[]]
    for run in line.runs:
        for nth, piece in enumerate(run.text.split("\t")):
            if nth:
                parts.append([])
            if piece:
                parts[-1].append(replace(run, text=piece))
    for part in parts:
        if any(run.text.strip() for run in part):
            yield replace(line, runs=tuple(part), split=True)


def _sheet(section: Any) -> Sheet:
    return Sheet(
        *(
            round(getattr(section, name).mm, 1) if getattr(section, name) is not None else 0.0
            for name in ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
        )
    )


def _header(section: Any, styles: _Styles) -> Header:
    above, below = _page_field(section.header, styles), _page_field(section.footer, styles)
    run, align = above or below or (None, "")
    first = _page_field(section.first_page_header, styles) or _page_field(section.first_page_footer, styles)
    differs = bool(section.different_first_page_header_footer)
    return Header(run, align, above is None and below is not None, differs, differs and first is not None)


def _page_field(place: Any, styles: _Styles) -> tuple[Run, str] | None:
    """The run of a PAGE field and its paragraph's alignment."""
    for paragraph in place._element.iter(qn("w:p")):
        told = [one.text or "" for one in paragraph.iter(qn("w:instrText"))]
        told += [one.get(qn("w:instr"), "") for one in paragraph.iter(qn("w:fldSimple"))]
        if not any("PAGE" in one.upper().split() for one in told):
            continue
        runs = list(paragraph.iter(qn("w:r")))
        places = styles.run_properties(paragraph, runs[0]) if runs else []
        framed = paragraph.find(f"{qn('w:pPr')}/{qn('w:framePr')}")
        align = _said(styles.paragraph_properties(paragraph), "w:jc") or "left"
        if framed is not None and framed.get(qn("w:xAlign")):
            align = str(framed.get(qn("w:xAlign")))
        return _run("PAGE", places), align
    return None
