"""What a file really is, by its content."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import PurePath

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain",
}


@dataclass(frozen=True)
class Inspected:
    media_type: str
    name: str


class RefusedFile(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def inspect(data: bytes, name: str, *, limit: int) -> Inspected:
    suffix = PurePath(name).suffix.lower()
    if suffix not in MEDIA_TYPES:
        raise RefusedFile("type", "Loại tệp này không nhận. Hãy dùng .docx, .pdf hoặc .txt.")
    return Inspected(MEDIA_TYPES[suffix], unicodedata.normalize("NFC", name)[:255])
