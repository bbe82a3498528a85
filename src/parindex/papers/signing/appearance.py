"""What a signature looks like: the picture that was given, else its words drawn in the prescribed colour."""

from __future__ import annotations

import io
import textwrap
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.stamp import StaticStampStyle

from parindex.papers.signing.places import Place
from parindex.papers.signing.tokens import CannotSign

FONTS = ("**/LiberationSerif-Regular.ttf", "**/times.ttf", "**/DejaVuSerif.ttf")
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"), Path("C:/Windows/Fonts"))
COLOURS = {"blue": (20, 40, 160, 255), "red": (200, 16, 16, 255)}
DOTS_A_POINT = 6
LARGEST_PICTURE = 2_000_000  # bytes


def style_of(picture: bytes | None, words: tuple[str, ...], place: Place, colour: str, *, frame: bool) -> Any:
    """A stamp that fills its place: the picture, else the words, framed for a seal. Raises CannotSign."""
    image = _opened(picture) if picture is not None else _drawn(words, place, COLOURS[colour], frame=frame)
    return StaticStampStyle(background=PdfImage(image), background_opacity=1, border_width=0)


def _drawn(words: tuple[str, ...], place: Place, colour: tuple[int, int, int, int], *, frame: bool) -> Any:
    """The words on a transparent ground, in the greatest size in which all of them fit."""
    width = round((place.right - place.left) * DOTS_A_POINT)
    height = round((place.top - place.bottom) * DOTS_A_POINT)
    image = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    for size, letters in ((72, 14), (60, 17), (54, 20), (46, 24), (38, 30), (30, 40)):
        font = ImageFont.truetype(str(_font()), size)
        text = "\n".join(line for word in words for line in textwrap.wrap(word, letters))
        left, top, right, bottom = pen.multiline_textbbox((0, 0), text, font=font, align="center")
        if right - left < width * 0.92 and bottom - top < height * 0.9:
            break
    place_at = ((width - (right - left)) / 2 - left, (height - (bottom - top)) / 2 - top)
    pen.multiline_text(place_at, text, font=font, fill=colour, align="center")
    if frame:
        pen.rectangle((4, 4, width - 5, height - 5), outline=colour, width=8)
    return image


def _opened(picture: bytes) -> Any:
    if len(picture) > LARGEST_PICTURE:
        raise CannotSign("picture", "Ảnh chữ ký hoặc con dấu quá lớn. Hãy dùng ảnh PNG nền trong suốt dưới 2 MB.")
    try:
        opened = Image.open(io.BytesIO(picture), formats=["PNG"])
        opened.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise CannotSign("picture", "Ảnh chữ ký hoặc con dấu phải là tệp PNG nền trong suốt.") from error
    return opened


def _font() -> Path:
    for pattern in FONTS:
        for folder in FOLDERS:
            if folder.is_dir() and (found := next(iter(sorted(folder.glob(pattern))), None)):
                return found
    raise CannotSign("no_font", "Máy chủ thiếu phông chữ để vẽ chữ ký. Hãy cài gói fonts-liberation2.")
