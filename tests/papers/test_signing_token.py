"""A PKCS#11 token signs like a file does: SoftHSM stands in for the USB device of an office."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from django.core.management import CommandError, call_command

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers import pdf as converting
from parindex.papers.docx import render_docx
from parindex.papers.signing import CannotSign, open_pkcs11, sign_as_person, verify
from parindex.papers.signing.trial import TrialAuthority, issue, make_authority
from tests.conftest import NOW
from tests.papers.samples import LETTER

LIBRARIES = (Path("/usr/lib/softhsm/libsofthsm2.so"), Path("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"))
LIBRARY = next((path for path in LIBRARIES if path.is_file()), None)
REQUIRED = bool(os.environ.get("PARINDEX_REQUIRE_OFFICE"))
pytestmark = [
    pytest.mark.skipif(
        not REQUIRED and (LIBRARY is None or converting.converter() is None), reason="no token to try"
    ),
    pytest.mark.xdist_group("token"),
]
FROM, UNTIL, PIN, LABEL = NOW - timedelta(days=30), NOW + timedelta(days=300), "1234", "Chung thu so"


@pytest.fixture
def authority() -> TrialAuthority:
    return make_authority(FROM, UNTIL)


@pytest.fixture
def token(tmp_path: Path, authority: TrialAuthority, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A token of its own with one key and its certificate; the library of the device."""
    import pkcs11
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.x509 import decode_x509_certificate

    assert LIBRARY is not None
    (tmp_path / "tokens").mkdir()
    settings = tmp_path / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    tool = shutil.which("softhsm2-util")
    assert tool is not None
    words = [tool, "--init-token", "--free", "--label", "thu", "--pin", PIN, "--so-pin", "5678"]
    subprocess.run(words, check=True, capture_output=True)
    made = issue(
        authority, name=LETTER.signer.name, organisation="UBND", valid_from=FROM, valid_until=UNTIL, passphrase="x"
    )
    key, certificate, _others = pkcs12.load_key_and_certificates(made, b"x")
    assert key is not None
    assert certificate is not None
    library = pkcs11.lib(str(LIBRARY))
    library.reinitialize()
    with library.get_token(token_label="thu").open(rw=True, user_pin=PIN) as session:
        secret = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        session.create_object(
            {**decode_ec_private_key(secret), pkcs11.Attribute.LABEL: LABEL, pkcs11.Attribute.TOKEN: True}
        )
        told = decode_x509_certificate(certificate.public_bytes(Encoding.DER))
        session.create_object({**told, pkcs11.Attribute.LABEL: LABEL, pkcs11.Attribute.TOKEN: True})
    return LIBRARY


def test_a_token_signs_and_refuses_a_wrong_pin_and_an_absent_device(token: Path, authority: TrialAuthority) -> None:
    letter = converting.to_pdf(render_docx(LETTER, load_paper_format(), load_paper_types()))
    with open_pkcs11(token, token="thu", pin=PIN, certificate=LABEL) as opened:
        signed = sign_as_person(letter, opened, name=LETTER.signer.name, at=NOW)
    assert verify(signed, trusted=[authority.certificate], at=NOW).sound
    for label, pin, code in (("thu", "9999", "pin"), ("khac", PIN, "no_token")):
        with pytest.raises(CannotSign) as refused, open_pkcs11(token, token=label, pin=pin, certificate=LABEL):
            pass
        assert refused.value.code == code


def test_the_signers_own_machine_signs_with_the_token_and_seals_with_a_file(
    token: Path, authority: TrialAuthority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready, signed, sealed = (tmp_path / f"{name}.pdf" for name in ("ban-se-ky", "da-ky", "da-dong-dau"))
    ready.write_bytes(converting.to_pdf(render_docx(LETTER, load_paper_format(), load_paper_types())))
    file = tmp_path / "co-quan.p12"
    file.write_bytes(
        issue(authority, name="UBND", organisation="UBND", valid_from=FROM, valid_until=UNTIL, passphrase="bí mật")
    )
    name = ("--name", LETTER.signer.name)
    device = ("--library", str(token), "--token", "thu", "--certificate", LABEL)

    def run(secret: str, *words: str) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{secret}\n"))
        out = io.StringIO()
        with time_machine.travel(NOW, tick=False):
            call_command("sign_document", *words, stdout=out)
        return out.getvalue()

    with pytest.raises(CommandError, match="Sai mã PIN"):
        run("9999", str(ready), str(signed), *name, *device)
    assert not signed.exists()
    with pytest.raises(CommandError, match="Hãy chọn một cách ký"):
        run(PIN, str(ready), str(signed), *name, *device, "--p12", str(file))
    assert "Nộp tệp này" in run(PIN, str(ready), str(signed), *name, *device)
    with pytest.raises(CommandError, match="Đã có tệp"):
        run(PIN, str(ready), str(signed), *name, *device)
    run("bí mật", str(signed), str(sealed), *name, "--agency", "UBND", "--p12", str(file))
    found = verify(sealed.read_bytes(), trusted=[authority.certificate], at=NOW)
    assert found.sound
    assert [one.is_agency for one in found.signatures] == [False, True]
    assert sealed.read_bytes().startswith(ready.read_bytes())
