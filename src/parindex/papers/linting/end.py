"""The end of a document: recipients, who signs; and its annexes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parindex.papers.format import PaperFormat
from parindex.papers.linting.departure import Departure, compared, missing, place_of
from parindex.papers.linting.parts import Parts

END = "Phần cuối văn bản"
TITLES = re.compile(r"\b(GS|PGS|TS|ThS|BS|KS|CN|NGND|NSND|NSƯT)\s*\.", re.IGNORECASE)
AUTHORITY = re.compile(r"^(TM|KT|TL|TUQ|Q)\b(?P<dot>\.?)", re.IGNORECASE)
KEPT = re.compile(r"^[-–]\s*Lưu\s*:\s*VT\b")


def of_end(parts: Parts, paper: PaperFormat) -> Iterator[Departure]:
    yield from _of_recipients(parts, paper)
    if not parts.posts:
        yield missing("signer_post", paper, END)
        return
    for line in parts.posts:
        yield from compared(line, "signer_post", paper)
        found = AUTHORITY.match(line.text)
        if found is not None and not found["dot"]:
            yield Departure(
                "signer_post.authority",
                f"Quyền hạn viết có dấu chấm: TM., KT., TL., TUQ., Q. ({paper.components['signer_post'].article}).",
                place_of(line),
            )
    name = parts.signer_name
    if name is not None:
        yield from compared(name, "signer_name", paper)
        if TITLES.search(name.text):
            yield Departure(
                "signer_name.title",
                f"Trước họ tên người ký không ghi học hàm, học vị ({paper.components['signer_name'].article}).",
                place_of(name),
            )


def _of_recipients(parts: Parts, paper: PaperFormat) -> Iterator[Departure]:
    heading, article = parts.recipients_heading, paper.components["recipients"].article
    if heading is None:
        yield missing("recipients_heading", paper, END)
        return
    yield from compared(heading, "recipients_heading", paper)
    if heading.text != paper.components["recipients_heading"].text:
        yield Departure("recipients_heading.wording", f"Phải viết “Nơi nhận:” ({article}).", place_of(heading))
    for at, line in enumerate(parts.recipients):
        yield from compared(line, "recipients", paper)
        last = at == len(parts.recipients) - 1
        if not line.text.startswith("- ") or not line.text.endswith("." if last else ";"):
            wanted = "dấu chấm" if last else "dấu chấm phẩy"
            yield Departure(
                "recipients.mark",
                f"Mỗi nơi nhận một dòng, đầu dòng có dấu gạch, cuối dòng có {wanted} ({article}).",
                place_of(line),
            )
    if not any(KEPT.match(line.text) for line in parts.recipients):
        yield Departure("recipients.kept", f"Dòng cuối phải là “- Lưu: VT, …” ({article}).", place_of(heading))


def of_annexes(parts: Parts, paper: PaperFormat) -> Iterator[Departure]:
    for label, title, reference in parts.annexes:
        yield from compared(label, "annex_label", paper)
        if title is not None:
            yield from compared(title, "annex_title", paper)
        if reference is None:
            yield missing("annex_reference", paper, place_of(label))
        else:
            yield from compared(reference, "annex_reference", paper)
    numbered = [len(label.text.split()) > 2 for label, _title, _reference in parts.annexes]
    if len(numbered) > 1 and not all(numbered):
        article = paper.components["annex_label"].article
        yield Departure(
            "annex_label.number",
            f"Từ hai phụ lục trở lên phải đánh số La Mã ({article}).",
            place_of(parts.annexes[0][0]),
        )
