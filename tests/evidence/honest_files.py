"""Files as officers really hand them in; every one must pass."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from typing import NamedTuple

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm
from pikepdf import Array, Dictionary, Name

from parindex.evidence.inspection.office import MEDIA_TYPES
from tests.evidence import pdf_files as pdfs
from tests.evidence.office_files import OUTSIDE, XML, links, opendocument, slides, word, workbook
from tests.evidence.pdf_files import pdf, picture

TEXT = "Phòng Nội vụ: 98,5% hồ sơ đúng hạn\r\n"
# «Cộng hòa xã hội chủ nghĩa Việt Nam» in the fonts of the TCVN3 and VNI families, as their bytes read in Latin-1.
OLD_TEXT = "Céng hßa x· héi chñ nghÜa ViÖt Nam"
VNI_TEXT = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1528
UTF8, UTF16 = "text/plain; charset=utf-8", "text/plain; charset=utf-16"


class Honest(NamedTuple):
    """One file by what is special about it, with the media type it is kept under."""

    what: str
    name: str
    media_type: str
    make: Callable[[], bytes]


def _docx(*, with_picture: bool = False, link: str = "") -> bytes:
    """What python-docx makes: its template carries a thumbnail."""
    made = docx.Document()
    made.add_heading("Báo cáo tự đánh giá", level=1)
    paragraph = made.add_paragraph("Kết quả quý I ")
    made.add_table(rows=2, cols=2).cell(0, 0).text = "Nội dung"
    made.sections[0].header.paragraphs[0].text = "UBND huyện Mẫu"
    if with_picture:
        made.add_picture(io.BytesIO(picture("PNG")), width=Cm(3))
        made.add_picture(io.BytesIO(picture("JPEG")), width=Cm(3))
    if link:
        made.part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        paragraph.add_run(link)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _with_chart() -> bytes:
    return word(
        {"word/embeddings/Microsoft_Excel_Sheet1.xlsx": workbook(), "word/charts/chart1.xml": XML + b"<c/>"},
        linked=[("chart", "charts/chart1.xml", "")],
    )


def _with_an_equation() -> bytes:
    return word(
        {"word/embeddings/oleObject1.bin": OLE + "Equation Native".encode("utf-16-le")},
        linked=[("oleObject", "embeddings/oleObject1.bin", "")],
    )


def _with_old_drawing() -> bytes:
    """Excel's own drawings of comments are not always well-formed XML."""
    return workbook({"xl/drawings/vmlDrawing1.vml": b"<xml><div><br></div></xml>"})


def _with_large_table() -> bytes:
    rows = "".join(f'<row r="{at}"><c r="A{at}"><v>{at * 7919}</v></c></row>' for at in range(1, 60_000))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}'
    return workbook({"xl/worksheets/sheet1.xml": XML + f"{sheet}</sheetData></worksheet>".encode()})


def _jpeg_of_a_camera() -> bytes:
    """With the place and time in it, and what some telephones write behind the end mark."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
    return picture("JPEG", (640, 480), quality=90, exif=exif) + b"\0" * 40 + b"SEFT"


def _goto(document: object) -> None:
    page = document.pages[0].obj  # type: ignore[attr-defined]
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]))  # type: ignore[attr-defined]


def _without_attachments(document: object) -> None:
    document.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([])))  # type: ignore[attr-defined]


DOCX, XLSX, PPTX, ODT, ODS = (MEDIA_TYPES[end] for end in (".docx", ".xlsx", ".pptx", ".odt", ".ods"))
ENTRIES = [
    Honest("Word", "Báo cáo tự đánh giá.docx", DOCX, _docx),
    Honest("Word with pictures", "a.docx", DOCX, lambda: _docx(with_picture=True)),
    Honest("Word with a link", "a.docx", DOCX, lambda: _docx(link="https://example.com/van-ban?a=1&b=2")),
    Honest("Word part by part", "a.docx", DOCX, word),
    Honest("Word with a chart", "a.docx", DOCX, _with_chart),
    Honest("Word with an equation", "a.docx", DOCX, _with_an_equation),
    Honest(
        "Word written from a template of one's own disk",
        "a.docx",
        DOCX,
        lambda: word(
            {"word/_rels/settings.xml.rels": links(("attachedTemplate", "file:///C:/Mau/congvan.dotx", OUTSIDE))}
        ),
    ),
    Honest("a workbook", "Biểu số liệu.xlsx", XLSX, workbook),
    Honest("a workbook of many rows", "a.xlsx", XLSX, _with_large_table),
    Honest("a workbook with comments", "a.xlsx", XLSX, _with_old_drawing),
    Honest(
        "a workbook that names another",
        "a.xlsx",
        XLSX,
        lambda: workbook(
            {
                "xl/externalLinks/externalLink1.xml": XML + b"<externalLink><externalBook/></externalLink>",
                "xl/externalLinks/_rels/externalLink1.xml.rels": links(("externalLinkPath", "quy-1.xlsx", OUTSIDE)),
            }
        ),
    ),
    Honest("slides", "a.pptx", PPTX, slides),
    Honest("an ODT", "a.odt", ODT, lambda: opendocument("text", "<text:p>Kế hoạch</text:p>")),
    Honest(
        "an ODT with a chart and an empty library",
        "a.odt",
        ODT,
        lambda: opendocument(
            "text",
            '<draw:frame><draw:object xlink:href="./Object 1" xlink:type="simple"/></draw:frame>',
            {"Object 1/content.xml": XML + b"<a/>", "Basic/script-lc.xml": XML + b"<a/>"},
        ),
    ),
    Honest("an ODS", "a.ods", ODS, lambda: opendocument("spreadsheet", '<table:table table:name="Biểu"/>')),
    Honest("a PDF", "Quyết định số 12.pdf", "application/pdf", pdf),
    Honest("a PDF packed tightly", "a.pdf", "application/pdf", lambda: pdf(in_streams=True)),
    Honest("a PDF that may not be printed", "a.pdf", "application/pdf", lambda: pdf(owner="chủ")),
    Honest("a signed PDF", "a.pdf", "application/pdf", lambda: pdf(pdfs.signed)),
    Honest("a PDF that opens on a page", "a.pdf", "application/pdf", lambda: pdf(_goto)),
    Honest("a PDF with an empty list of attachments", "a.pdf", "application/pdf", lambda: pdf(_without_attachments)),
    Honest("a scanned PDF", "a.pdf", "application/pdf", lambda: picture("PDF", (600, 800))),
    Honest("a PNG", "Ảnh chụp màn hình.png", "image/png", lambda: picture("PNG")),
    Honest("a JPEG", "a.jpg", "image/jpeg", lambda: picture("JPEG")),
    Honest("a JPEG in steps", "a.jpeg", "image/jpeg", lambda: picture("JPEG", progressive=True)),
    Honest("a photograph", "a.jpg", "image/jpeg", _jpeg_of_a_camera),
    Honest("text", "a.txt", UTF8, TEXT.encode),
    Honest("text with a mark", "a.txt", UTF8, lambda: TEXT.encode("utf-8-sig")),
    Honest("text in UTF-16", "a.txt", UTF16, lambda: TEXT.encode("utf-16")),
    Honest("text in TCVN3", "a.txt", "text/plain", lambda: OLD_TEXT.encode("latin-1")),
    Honest("text in VNI", "a.txt", "text/plain", lambda: VNI_TEXT.encode("latin-1")),
    Honest("text in Windows-1258", "a.txt", "text/plain", lambda: "Uy ban nhân dân".encode("cp1258")),
    Honest("a CSV", "a.csv", "text/csv; charset=utf-8", lambda: "Đơn vị;Tỷ lệ\r\nXã Bắc Sơn;98,5\r\n".encode()),
]
# Made once: the damage done to them is another each time.
HONEST = [entry._replace(make=functools.cache(entry.make)) for entry in ENTRIES]
