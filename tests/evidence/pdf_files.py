"""PDF files and pictures made for a test."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

Change = Callable[[pikepdf.Pdf], None]
# Catalogue, tree of pages, page.
ONE_PAGE = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>",
)


def pdf(change: Change | None = None, *, user: str = "", owner: str = "", in_streams: bool = False) -> bytes:
    """A PDF of one page, changed by `change` before it is saved."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    if change is not None:
        change(made)
    stream = io.BytesIO()
    made.save(
        stream,
        encryption=pikepdf.Encryption(user=user, owner=owner) if owner else False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate if in_streams else pikepdf.ObjectStreamMode.disable,
    )
    return stream.getvalue()


def raw(*objects: bytes) -> bytes:
    """A PDF of one page written byte by byte, with these objects behind the first three."""
    written, places = _written(*ONE_PAGE, *objects)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(places) + 1
    end = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (count, len(written))
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + end


def packed(content: bytes) -> bytes:
    """A PDF of one page whose fourth object is a packed stream that holds the sixth, `content`."""
    unpacked = zlib.compress(b"6 0 " + content, 9)
    holder = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream"
    written, places = _written(*ONE_PAGE, holder % (len(unpacked), unpacked))
    table = b"\0" * 6 + b"\xff" + b"".join(struct.pack(">BLH", 1, place, 0) for place in [*places, len(written)])
    table += struct.pack(">BLH", 2, 4, 0)
    index = b"5 0 obj\n<</Type/XRef/W[1 4 2]/Size 7/Root 1 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n"
    return written + index % (len(table), table) + b"startxref\n%d\n%%%%EOF\n" % len(written)


def _written(*objects: bytes) -> tuple[bytes, list[int]]:
    """Numbered from one, and where each begins."""
    written, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return bytes(written), places


def on_opening(action: Dictionary) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        document.Root.OpenAction = document.make_indirect(action)

    return change


def on_the_page(annotation: Dictionary) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        annotation.Type, annotation.Rect = Name.Annot, Array([0, 0, 100, 20])
        on_page = document.make_indirect(annotation)
        document.pages[0].Annots = document.make_indirect(Array([on_page]))
        if annotation.Subtype == Name.Widget:
            document.Root.AcroForm = Dictionary(Fields=Array([on_page]))

    return change


def button(action: Dictionary) -> Change:
    """A button of a form that does something when it is pressed."""
    return on_the_page(Dictionary(Subtype=Name.Widget, FT=Name.Btn, T=String("nut"), A=action))


def attached(document: pikepdf.Pdf) -> None:
    document.attachments["phu-luc.exe"] = b"MZ\x90\x00"


def xfa_form(document: pikepdf.Pdf) -> None:
    form = pikepdf.Stream(document, b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    document.Root.AcroForm = Dictionary(XFA=form, Fields=Array([]))


def named_script(document: pikepdf.Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))


def signed(document: pikepdf.Pdf) -> None:
    """As a signing tool leaves it: a field with a signature, and the permission that goes with it."""
    signature = document.make_indirect(
        Dictionary(
            Type=Name.Sig,
            Filter=Name("/Adobe.PPKLite"),
            SubFilter=Name("/adbe.pkcs7.detached"),
            ByteRange=Array([0, 100, 200, 300]),
            Contents=String("0" * 64),
            M=String("D:20250602093000+07'00'"),
        )
    )
    field = document.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("ky"), V=signature, Rect=[0, 0, 9, 9])
    )
    document.pages[0].Annots = Array([field])
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    document.Root.Perms = Dictionary(DocMDP=signature)


def without_pages(document: pikepdf.Pdf) -> None:
    del document.pages[0]


def picture(form: str, size: tuple[int, int] = (40, 30), **how: object) -> bytes:
    stream = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(stream, form, **how)
    return stream.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose header promises this size, with almost nothing in it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


def jpeg_of(width: int, height: int) -> bytes:
    """A JPEG whose frame header is changed to promise this size."""
    data = bytearray(picture("JPEG"))
    frame = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, frame + 5, height, width)
    return bytes(data)
