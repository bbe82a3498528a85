"""What a file really is: hostile ones are refused by their code, honest ones pass, nothing else ever happens."""

from __future__ import annotations

import random
import resource
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parindex.evidence.inspection import ALLOWED, RefusedFile, inspect
from parindex.evidence.inspection.apart import inspect_pdf
from parindex.evidence.inspection.pdf import refuse_pdf
from parindex.evidence.inspection.refusals import MESSAGES
from parindex.evidence.inspection.signatures import refuse_other_signature
from tests.evidence.honest_files import HONEST, OLD_TEXT, Honest
from tests.evidence.hostile_files import HOSTILE, LIMIT, MEGABYTE, TEXT, Hostile
from tests.evidence.pdf_files import pdf, raw

CATALOG = Path(__file__).parents[2] / "catalog"
DOCUMENTS = sorted(
    path for folder in ("plans", "cases/plans") for path in (CATALOG / folder).iterdir() if path.suffix in ALLOWED
)

OUTCOMES = {"kept", *MESSAGES}


def refusal(data: bytes, name: str, *, limit: int = LIMIT) -> RefusedFile:
    with pytest.raises(RefusedFile) as caught:
        inspect(data, name, limit=limit)
    return caught.value


def outcome(data: bytes, name: str) -> str:
    """The code of the refusal, or "kept"; any other exception is a failure of the test."""
    try:
        inspect(data, name, limit=LIMIT)
    except RefusedFile as refused:
        return refused.code
    return "kept"


def outcome_here(data: bytes, name: str) -> str:
    """As `outcome`, but a PDF is looked through in this process, which is a hundred times faster."""
    if not name.endswith(".pdf"):
        return outcome(data, name)
    try:
        refuse_other_signature(data, ".pdf")
        refuse_pdf(data)
    except RefusedFile as refused:
        return refused.code
    return "kept"


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.what)
def test_a_hostile_file_is_refused_by_its_code(hostile: Hostile) -> None:
    assert refusal(hostile.make(), hostile.name).code == hostile.code


@pytest.mark.parametrize("honest", HONEST, ids=lambda honest: honest.what)
def test_an_honest_file_passes(honest: Honest) -> None:
    inspected = inspect(honest.make(), honest.name, limit=LIMIT)
    assert (inspected.media_type, inspected.name) == (honest.media_type, honest.name)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_document_of_the_catalogue_passes(path: Path) -> None:
    assert inspect(path.read_bytes(), path.name, limit=LIMIT).name == path.name


def test_every_code_of_a_refusal_is_met_in_this_corpus() -> None:
    assert {hostile.code for hostile in HOSTILE} == set(MESSAGES)


@pytest.mark.parametrize("code", MESSAGES)
def test_a_refusal_says_in_vietnamese_what_to_do(code: str) -> None:
    assert "hãy" in MESSAGES[code].lower()


def test_the_size_and_the_limit_are_said_in_megabytes() -> None:
    assert refusal(b"a" * (LIMIT + 1), "a.txt").values == {"size": "20,1", "limit": "20"}
    assert refusal(b"a" * (3 * MEGABYTE), "a.txt", limit=2 * MEGABYTE).values == {"size": "3", "limit": "2"}


def test_a_file_of_exactly_the_limit_passes() -> None:
    assert inspect(b"a" * 100, "a.txt", limit=100).media_type == "text/plain; charset=utf-8"


class TestPdfApart:
    def test_a_pdf_that_takes_too_long_is_refused(self) -> None:
        slow = raw(*[b"[/JS" + b"<<>>" * 20_000 + b"]"] * 100)
        with pytest.raises(RefusedFile) as caught:
            inspect_pdf(slow, ".pdf", seconds=1)
        assert caught.value.code == "too_complex"

    def test_a_pdf_of_five_thousand_pages_is_none_of_those(self) -> None:
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[<</Subtype/Link/A<</S/URI/URI(a)>>>>]>>"
        assert inspect_pdf(raw(*[page] * 5000), ".pdf") == "application/pdf"

    def test_what_one_pdf_took_is_not_taken_from_the_next(self) -> None:
        bomb = next(hostile for hostile in HOSTILE if hostile.what.endswith("than memory holds")).make()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert (outcome(bomb, "a.pdf"), outcome(pdf(), "a.pdf")) == ("too_complex", "kept")
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KB


class TestNames:
    @staticmethod
    def kept(name: str) -> str:
        return inspect(TEXT, name, limit=LIMIT).name

    @pytest.mark.parametrize(
        ("given_name", "kept"),
        [
            (unicodedata.normalize("NFD", "Báo cáo số 5.txt"), "Báo cáo số 5.txt"),
            ("C:\\Users\\Đậu\\báo cáo.txt", "báo cáo.txt"),
            ("../../etc/báo cáo.txt", "báo cáo.txt"),
            ("báo\u200b cáo.txt", "báo cáo.txt"),
            ("báo cáo.txt. ", "báo cáo.txt"),
            ("báo cáo (2).TXT", "báo cáo (2).TXT"),
            ("Số 12/BC-UBND.txt", "12/BC-UBND.txt".rpartition("/")[2]),
        ],
    )
    def test_a_name_is_kept_in_one_form(self, given_name: str, kept: str) -> None:
        assert self.kept(given_name) == kept

    def test_a_name_of_255_bytes_stays_whole(self) -> None:
        name = "ộ" * 83 + "ab.txt"
        assert len(name.encode()) == 255
        assert self.kept(unicodedata.normalize("NFD", name)) == name

    def test_a_longer_name_loses_whole_letters_and_keeps_its_extension(self) -> None:
        assert self.kept("ộ" * 200 + ".txt") == "ộ" * 83 + ".txt"

    def test_an_accent_that_is_cut_off_takes_its_letter_with_it(self) -> None:
        # ĝ with a second accent has no single code point, so that the accent stays a character of its own.
        assert self.kept("a" * 249 + "b\u0302\u0301" + ".txt") == "a" * 249 + ".txt"


class TestText:
    def test_an_older_encoding_is_taken_without_a_charset(self) -> None:
        assert inspect(OLD_TEXT.encode("latin-1"), "a.txt", limit=LIMIT).media_type == "text/plain"

    def test_words_about_pages_are_no_page(self) -> None:
        text = "Gõ <html> ở đầu trang, rồi <script>.".encode()
        assert inspect(text, "a.txt", limit=LIMIT).media_type == "text/plain; charset=utf-8"


@pytest.mark.parametrize("extension", [*ALLOWED, ".jpeg"])
@given(data=st.binary(min_size=1, max_size=400), with_signature=st.booleans())
@settings(max_examples=15, deadline=None)
def test_no_bytes_raise_anything_but_a_refusal(extension: str, data: bytes, with_signature: bool) -> None:
    signature = next((h.make()[:8] for h in HONEST if h.name.endswith(extension)), b"") if with_signature else b""
    assert outcome_here(signature + data, f"a{extension}") in OUTCOMES


@pytest.mark.parametrize("honest", HONEST, ids=lambda honest: honest.what)
@given(seed=st.integers(0, 2**32), blows=st.integers(1, 6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_damage_to_an_honest_file_raises_anything_but_a_refusal(honest: Honest, seed: int, blows: int) -> None:
    chance, data = random.Random(seed), bytearray(honest.make())
    for _blow in range(blows):
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + chance.randrange(1, 40)]
            case 2:
                data[at:at] = chance.randbytes(chance.randrange(1, 40))
            case _:
                data[at : at + 4] = chance.choice([b"\0\0\0\0", b"\xff\xff\xff\xff", b"PK\x05\x06", b"<<<<"])
        data = data or bytearray(b"\0")
    assert outcome_here(bytes(data), honest.name) in OUTCOMES


@given(name=st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_name_that_is_taken_is_in_one_form_and_short_enough(name: str) -> None:
    came_to = outcome(TEXT, f"{name}.txt")
    assert came_to in {"kept", "hidden_in_name", "name"}
    if came_to != "kept":
        return
    kept = inspect(TEXT, f"{name}.txt", limit=LIMIT).name
    assert kept == unicodedata.normalize("NFC", kept)
    assert len(kept.encode()) <= 255
    assert kept.endswith(".txt")
    assert not set("/\\") & set(kept)
