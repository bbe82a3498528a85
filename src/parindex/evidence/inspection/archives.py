"""Zip archives: what can be known before anything is unpacked, and unpacking within a budget."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass

from parindex.evidence.inspection.refusals import RefusedFile

MEGABYTE = 1024 * 1024
CHUNK = 256 * 1024
# Bytes of the table of contents for each allowed entry: 46 of its own and a long name with extra fields.
DIRECTORY_BYTES_PER_ENTRY = 512
END_RECORD = struct.Struct("<4s4H2LH")
END_MARK = b"PK\x05\x06"
# Where archives over 4 GB say where their own end record lies; zipfile would believe it.
LARGE_MARK, LARGE_MARK_SIZE = b"PK\x06\x07", 20
LONGEST_COMMENT = 0xFFFF
# A small file may well shrink two hundredfold (an empty table); a bomb is large as well.
HARMLESS_UNPACKED = 20 * MEGABYTE
MOST_SHRUNK = 200

BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


@dataclass
class Budget:
    """What one uploaded file may still unpack, archives inside it included. Sizes in bytes.

    `listed` are the elements and attributes of its lists of parts and links; a sheet with all the links that Excel
    allows comes to 330,000.
    """

    entries: int = 2000
    unpacked: int = 100 * MEGABYTE
    listed: int = 500_000


@contextmanager
def opened(data: bytes, extension: str, budget: Budget) -> Iterator[zipfile.ZipFile]:
    """The archive, once its table of contents is known to be sane and within `budget`.

    Raises RefusedFile, also for whatever breaks while the archive is read inside the block.
    """
    try:
        _refuse_directory(data, extension, budget)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_entries(archive.infolist(), extension)
            _spend(archive.infolist(), budget)
            yield archive
    except BROKEN as error:
        raise RefusedFile("damaged", extension=extension) from error


def chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes piece by piece; at the end the checksum is verified.

    Raises RefusedFile as soon as there are more bytes than the table of contents promised, which is how a bomb
    passes for a small file. zipfile stops at the promised size, so one byte more is asked for.
    """
    longer = copy(entry)
    longer.file_size += 1
    left = entry.file_size
    with archive.open(longer) as part:
        while piece := part.read(CHUNK):
            left -= len(piece)
            if left < 0:
                raise RefusedFile("zip_bomb")
            yield piece
    if left:
        raise zipfile.BadZipFile(f"{entry.filename} is {left} bytes shorter than promised")


def _refuse_directory(data: bytes, extension: str, budget: Budget) -> None:
    """Look at the end record alone: opening an archive already reads its whole table of contents."""
    at = data.rfind(END_MARK, max(0, len(data) - LONGEST_COMMENT - END_RECORD.size))
    if at < 0 or at + END_RECORD.size > len(data):
        raise RefusedFile("damaged", extension=extension)
    *_front, entries, size, offset, comment = END_RECORD.unpack_from(data, at)
    if entries > budget.entries or size > budget.entries * DIRECTORY_BYTES_PER_ENTRY:
        raise RefusedFile("zip_bomb")
    if data.startswith(LARGE_MARK, max(0, at - LARGE_MARK_SIZE)):
        raise RefusedFile("archive_structure", extension=extension)
    # Bytes before the first entry or behind the last would be a second file in this one.
    if offset + size != at or at + END_RECORD.size + comment != len(data):
        raise RefusedFile("archive_structure", extension=extension)


def _refuse_entries(entries: list[zipfile.ZipInfo], extension: str) -> None:
    names = [entry.filename.lower() for entry in entries]
    for entry in entries:
        if _leads_outside(entry.orig_filename):
            raise RefusedFile("path_slip")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise RefusedFile("symlink")
        if entry.flag_bits & 1:
            raise RefusedFile("encrypted")
    packed_in_a_known_way = {entry.compress_type for entry in entries} <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if len(set(names)) != len(names) or not packed_in_a_known_way:
        raise RefusedFile("archive_structure", extension=extension)


def _leads_outside(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not parts[0] or ".." in parts or ":" in parts[0] or "\x00" in name


def _spend(entries: list[zipfile.ZipInfo], budget: Budget) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    budget.entries -= len(entries)
    budget.unpacked -= unpacked
    bomb = unpacked > HARMLESS_UNPACKED and unpacked > packed * MOST_SHRUNK
    if bomb or budget.entries < 0 or budget.unpacked < 0:
        raise RefusedFile("zip_bomb")
