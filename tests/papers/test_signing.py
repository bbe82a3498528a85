"""A PDF is signed by a person, sealed by the agency, and whatever happens to it after is told."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from parindex.core import text
from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers import pdf as converting
from parindex.papers.docx import render_docx
from parindex.papers.signing import CannotSign, Token, open_pkcs12, sign_as_agency, sign_as_person, verify
from parindex.papers.signing.places import POINTS_A_MM, find_place, seal_beside
from parindex.papers.signing.trial import WARNING, TrialAuthority, issue, make_authority
from tests.conftest import NOW
from tests.office import needs_office
from tests.papers.samples import LETTER

pytestmark = needs_office
NAME, AGENCY = LETTER.signer.name, "ỦY BAN NHÂN DÂN XÃ NINH SƠN"
FROM, UNTIL = NOW - timedelta(days=30), NOW + timedelta(days=300)
RULE = load_paper_format().signature_picture.agency
PASSPHRASE = "mật khẩu thử"


@pytest.fixture(scope="module")
def letter() -> bytes:
    return converting.to_pdf(render_docx(LETTER, load_paper_format(), load_paper_types()))


@pytest.fixture(scope="module")
def authority() -> TrialAuthority:
    return make_authority(FROM, UNTIL)


def token_of(authority: TrialAuthority, name: str, organisation: str = AGENCY) -> Token:
    made = issue(
        authority, name=name, organisation=organisation, valid_from=FROM, valid_until=UNTIL, passphrase=PASSPHRASE
    )
    return open_pkcs12(made, PASSPHRASE)


@pytest.fixture(scope="module")
def signed(letter: bytes, authority: TrialAuthority) -> bytes:
    return sign_as_person(letter, token_of(authority, NAME), name=NAME, at=NOW)


@pytest.fixture(scope="module")
def sealed(signed: bytes, authority: TrialAuthority) -> bytes:
    later = NOW + timedelta(minutes=20)
    return sign_as_agency(signed, token_of(authority, AGENCY), name=NAME, agency=AGENCY, at=later, rule=RULE)


def test_both_signatures_hold_and_say_who_and_when(sealed: bytes, authority: TrialAuthority) -> None:
    found = verify(sealed, trusted=[authority.certificate], at=NOW)
    assert found.sound
    assert [(one.certificate.name, one.is_agency, one.signed_at) for one in found.signatures] == [
        (NAME, False, NOW),
        (AGENCY, True, NOW + timedelta(minutes=20)),
    ]
    assert found.signatures[0].verdict.startswith("Chữ ký hợp lệ; chưa kiểm tra thu hồi")


def test_signing_leaves_the_earlier_bytes_as_they_are(letter: bytes, signed: bytes, sealed: bytes) -> None:
    assert signed.startswith(letter)
    assert sealed.startswith(signed)
    assert b"ETSI.CAdES.detached" in signed


def test_an_authority_nobody_trusts_is_told(sealed: bytes) -> None:
    found = verify(sealed, trusted=[make_authority(FROM, UNTIL).certificate], at=NOW)
    assert [(one.intact, one.trusted, one.sound) for one in found.signatures] == [(True, False, False)] * 2
    assert "không thuộc tổ chức được tin cậy" in found.signatures[0].verdict


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_changed_byte_of_what_was_signed_is_found(
    letter: bytes, signed: bytes, authority: TrialAuthority, data: st.DataObject
) -> None:
    at = data.draw(st.integers(20, len(letter) - 1))
    changed = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    assert not verify(changed, trusted=[authority.certificate], at=NOW).sound


def test_a_page_added_after_signing_is_found(signed: bytes, authority: TrialAuthority) -> None:
    with pikepdf.open(io.BytesIO(signed)) as file:
        file.add_blank_page()
        made = io.BytesIO()
        file.save(made)
    assert not verify(made.getvalue(), trusted=[authority.certificate], at=NOW).sound


def test_the_seal_comes_after_the_person_and_once(
    letter: bytes, signed: bytes, sealed: bytes, authority: TrialAuthority
) -> None:
    seal = token_of(authority, AGENCY)
    for file, code in ((letter, "no_person"), (sealed, "sealed")):
        with pytest.raises(CannotSign) as refused:
            sign_as_agency(file, seal, name=NAME, agency=AGENCY, at=NOW, rule=RULE)
        assert refused.value.code == code
    with pytest.raises(CannotSign) as refused:
        sign_as_person(signed, seal, name=NAME, at=NOW)
    assert refused.value.code == "signed"


def test_a_broken_signature_is_not_sealed(letter: bytes, signed: bytes, authority: TrialAuthority) -> None:
    at = letter.index(b"stream") + 200
    broken = signed[:at] + bytes([signed[at] ^ 1]) + signed[at + 1 :]
    with pytest.raises(CannotSign):
        sign_as_agency(broken, token_of(authority, AGENCY), name=NAME, agency=AGENCY, at=NOW, rule=RULE)


@pytest.mark.parametrize(
    ("at", "code"), [(FROM - timedelta(days=1), "not_yet_valid"), (UNTIL + timedelta(days=1), "expired")]
)
def test_a_certificate_signs_only_in_its_time(
    letter: bytes, authority: TrialAuthority, at: datetime, code: str
) -> None:
    with pytest.raises(CannotSign) as refused:
        sign_as_person(letter, token_of(authority, NAME), name=NAME, at=at)
    assert refused.value.code == code


def test_a_wrong_passphrase_a_broken_file_and_a_wrong_name_are_told(letter: bytes, authority: TrialAuthority) -> None:
    made = issue(authority, name=NAME, organisation=AGENCY, valid_from=FROM, valid_until=UNTIL, passphrase=PASSPHRASE)
    for data, passphrase in ((made, "sai"), (b"x" * 40, PASSPHRASE)):
        with pytest.raises(CannotSign, match="sai mật khẩu hoặc tệp hỏng"):
            open_pkcs12(data, passphrase)
    token = open_pkcs12(made, PASSPHRASE)
    assert PASSPHRASE not in repr(token)
    with pytest.raises(CannotSign, match="Không thấy tên người ký"):
        sign_as_person(letter, token, name="Người Khác", at=NOW)
    with pytest.raises(CannotSign, match="không phải PDF"):
        sign_as_person(b"khong phai pdf", token, name=NAME, at=NOW)


def test_a_picture_stands_between_post_and_name_and_the_seal_covers_a_third(
    letter: bytes, authority: TrialAuthority
) -> None:
    made = io.BytesIO()
    Image.new("RGBA", (220, 110), (0, 0, 200, 120)).save(made, "PNG")
    signed = sign_as_person(letter, token_of(authority, NAME), name=NAME, at=NOW, picture=made.getvalue())
    assert verify(signed, trusted=[authority.certificate], at=NOW).sound
    person = find_place(letter, NAME)
    seal = seal_beside(person, RULE)
    assert round(seal.right - seal.left) == round(36 * POINTS_A_MM)
    assert seal.right - person.left == pytest.approx((person.right - person.left) / 3, abs=0.1)
    with pytest.raises(CannotSign, match="PNG"):
        sign_as_person(letter, token_of(authority, NAME), name=NAME, at=NOW, picture=b"jpg")


def test_signing_and_verifying_work_inside_an_event_loop(letter: bytes, authority: TrialAuthority) -> None:
    async def inside() -> bool:
        signed = sign_as_person(letter, token_of(authority, NAME), name=NAME, at=NOW)
        return verify(signed, trusted=[authority.certificate], at=NOW).sound

    with ThreadPoolExecutor(max_workers=1) as pool:  # the loop of a browser test may be left in this thread
        assert pool.submit(asyncio.run, inside()).result()


def test_files_without_signature_are_told_apart(letter: bytes) -> None:
    assert verify(letter, trusted=[], at=NOW).problem == "Tệp PDF này không có chữ ký số nào."
    assert verify(b"x", trusted=[], at=NOW).problem == "Tệp này không phải PDF đọc được, có thể đã hỏng."


def test_a_trial_certificate_says_what_it_is(authority: TrialAuthority) -> None:
    assert text.fold(WARNING) in text.fold(token_of(authority, NAME).certificate.issuer)
