"""`parindex sign_document IN.pdf OUT.pdf`: sign a prepared document on the signer's own machine.

For a PKCS#11 token (USB, smart card), whose key never leaves it, or a .p12 file. Needs no database: the signed file
is handed in on the document's page, where it is looked at.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.kit import clock
from parindex.kit.catalog import load_paper_format
from parindex.papers.signing import CannotSign, Token, open_pkcs11, open_pkcs12, sign_as_agency, sign_as_person


class Command(BaseCommand):
    help = "Ký số một văn bản PDF bằng thiết bị ký (PKCS#11) hoặc tệp .p12 ngay trên máy của người ký."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path, help="bản sẽ ký, tải từ trang của văn bản")
        parser.add_argument("target", type=Path, help="tệp ghi ra")
        parser.add_argument("--name", required=True, help="họ tên người ký ghi ở cuối văn bản")
        parser.add_argument("--agency", help="tên cơ quan: ký số cơ quan (đóng dấu) sau chữ ký của người ký")
        parser.add_argument("--p12", type=Path, help="tệp chứng thư số .p12 hoặc .pfx")
        parser.add_argument("--library", type=Path, help="thư viện PKCS#11 của thiết bị ký (.so, .dll)")
        parser.add_argument("--token", help="nhãn của thiết bị ký")
        parser.add_argument("--certificate", help="nhãn của chứng thư trong thiết bị")
        parser.add_argument("--picture", type=Path, help="ảnh chữ ký hoặc con dấu, PNG nền trong suốt")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["target"].exists():
            raise CommandError(f"Đã có tệp «{options['target']}»; hãy chọn tên khác.", returncode=2)
        pdf, picture = _read(options["source"]), options["picture"] and _read(options["picture"])
        try:
            with _key(options) as token:
                signed = _signed(pdf, token, picture, options)
        except CannotSign as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        options["target"].write_bytes(signed)
        self.stdout.write(f"Đã ký: {options['target']}. Nộp tệp này ở trang của văn bản.")


def _signed(pdf: bytes, token: Token, picture: bytes | None, options: dict[str, Any]) -> bytes:
    name, now = options["name"], clock.now()
    if not options["agency"]:
        return sign_as_person(pdf, token, name=name, at=now, picture=picture)
    rule = load_paper_format().signature_picture.agency
    return sign_as_agency(pdf, token, name=name, agency=options["agency"], at=now, rule=rule, picture=picture)


@contextmanager
def _key(options: dict[str, Any]) -> Iterator[Token]:
    """The key that was named; its password or PIN is asked for and shown nowhere."""
    device = (options["library"], options["token"], options["certificate"])
    if options["p12"] and not any(device):
        yield open_pkcs12(_read(options["p12"]), _secret("Mật khẩu của tệp: "))
    elif not options["p12"] and all(device):
        library, token, certificate = device
        with open_pkcs11(library, token=token, pin=_secret("Mã PIN: "), certificate=certificate) as opened:
            yield opened
    else:
        raise CommandError(
            "Hãy chọn một cách ký: --p12, hoặc cả ba --library, --token và --certificate.", returncode=2
        )


def _secret(prompt: str) -> str:
    """From the keyboard without echo, or the first line of what is piped in."""
    return getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp «{path}».", returncode=2) from error
