"""A .docx as PDF, by LibreOffice: the PDF is the same document and never a second rendering."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import pypdfium2

NAMES = ("soffice", "libreoffice")


class CannotConvert(Exception):
    """No PDF was made; the message is for the reader, in Vietnamese."""


def converter() -> str | None:
    """The path of LibreOffice on this machine; None without it."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def to_pdf(docx: bytes, *, seconds: int = 90) -> bytes:
    """The document as PDF. Raises CannotConvert when LibreOffice is missing, fails or takes longer than `seconds`.

    Each call has a profile of its own, so that two at once do not wait for each other or mix.
    """
    program = converter()
    if program is None:
        raise CannotConvert(
            "Máy chủ chưa cài LibreOffice nên chưa tạo được PDF. Hãy nhờ quản trị cài gói libreoffice-writer; "
            "tệp .docx vẫn tải về được."
        )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source = place / "document.docx"
        source.write_bytes(docx)
        _run(_command(program, place, source), place, seconds)
        made = place / "document.pdf"
        if not made.is_file():
            raise CannotConvert("LibreOffice không chuyển được văn bản này sang PDF. Hãy mở tệp .docx để kiểm tra.")
        return made.read_bytes()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _command(program: str, place: Path, source: Path) -> list[str]:
    profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
    quiet = ["--headless", "--norestore", "--nolockcheck", "--nodefault"]
    return [program, profile, *quiet, "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(place), str(source)]


def _run(command: list[str], place: Path, seconds: int) -> None:
    """Run it in a group of its own: LibreOffice starts children that must go with it."""
    environment = {**os.environ, "HOME": str(place)}
    process = subprocess.Popen(  # noqa: S603 -- our own words
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise CannotConvert(
            "Chuyển sang PDF quá lâu nên đã dừng. Hãy thử lại; nếu vẫn vậy, tải tệp .docx và xuất PDF bằng Word."
        ) from error
