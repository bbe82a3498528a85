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
