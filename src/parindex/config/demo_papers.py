"""Outgoing documents of the demonstration, at every desk they pass, and keys to sign them with in a trial."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from parindex.config.demo_year import Story
from parindex.dispatch import commands, papers
from parindex.dispatch.calc import Group
from parindex.dispatch.links import about
from parindex.dispatch.models import OutgoingDocument
from parindex.organization import letterhead
from parindex.organization.models import Unit
from parindex.papers.document import Document
from parindex.papers.signing.trial import issue, make_authority
from parindex.reporting import papers as report_papers
from parindex.reporting.models import Consolidation

NUMBERED = date(2025, 1, 6)
TODAY = date(2025, 6, 16)
# Made outside before the office began to use the system, with the day each was signed.
EARLIER = (
    ("quyet-dinh", "Về việc thành lập Tổ theo dõi cải cách hành chính huyện", date(2025, 1, 14)),
    ("ke-hoach", "Nâng cao kết quả cải cách hành chính của huyện (PAR INDEX)", date(2025, 1, 17)),
    ("thong-bao", "Kết luận giao ban cải cách hành chính tháng 4", date(2025, 4, 28)),
)
LETTERS = (
    (
        "Rà soát, niêm yết thủ tục hành chính tại Bộ phận Một cửa",
        "Để bảo đảm niêm yết đúng bộ thủ tục đang có hiệu lực, Ủy ban nhân dân huyện yêu cầu:\n"
        "1. Các phòng chuyên môn gửi danh mục thủ tục thay đổi về Văn phòng trước ngày 20/6/2025;\n"
        "2. Ủy ban nhân dân các xã, thị trấn niêm yết lại và báo cáo kết quả.\n"
        "Yêu cầu các đơn vị thực hiện nghiêm túc.",
    ),
    (
        "Chuẩn bị khảo sát sự hài lòng của người dân sáu tháng đầu năm",
        "Ủy ban nhân dân huyện giao Phòng Nội vụ chủ trì, phối hợp với Ủy ban Mặt trận Tổ quốc huyện chuẩn bị phiếu "
        "khảo sát.\nKinh phí lấy từ dự toán cải cách hành chính năm 2025.",
    ),
)
HEAD_OF_COMMITTEE, KEYS = "Đặng Quốc Bảo", "chung-thu-thu-nghiem"
FROM, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


def tell(story: Story) -> None:
    """How the office numbers, what was made before, and documents that wait for each person."""
    committee, clerk = story.plan.issuer, story.at("vanthu", NUMBERED)
    own = Group("Quyết định", ("quyet-dinh",), 41)
    commands.set_numbering(clerk, committee, from_year=2025, groups=[own, Group("Chung", (), 12)])
    for kind, subject, day in EARLIER:
        entry = commands.reserve(story.at("vanthu", day), committee, kind=kind, subject=subject)
        commands.record_outside(
            story.at("vanthu", day, 15), entry, dated=day, signer=HEAD_OF_COMMITTEE,
            recipients="Các phòng, ban; UBND các xã, thị trấn", keeper="VT", copies=25,
        )  # fmt: skip
    drawn = Consolidation.objects.filter(round__period="2025-Q1").select_related("round__committee").get()
    content = report_papers.consolidated(drawn, TODAY)
    _submitted(story, _draft(story, committee, content, about(drawn)), passed=True)
    for at, (subject, body) in enumerate(LETTERS):
        letter = _draft(story, committee, _letter(committee, subject, body))
        if at == 0:
            _submitted(story, letter, passed=False)


def _draft(story: Story, committee: Unit, content: Document, named: str = "") -> OutgoingDocument:
    officer = story.at("noivu", TODAY)
    receivers = Unit.objects.filter(parent=committee).order_by("position") if not named else ()
    unit = Unit.objects.get(code="ninh-son-phong-noi-vu")
    return commands.draft(officer, committee, unit, content=content, about=named, receivers=receivers)


def _submitted(story: Story, document: OutgoingDocument, *, passed: bool) -> None:
    """To the chair's desk: to have its words checked, or to be signed."""
    document = commands.submit(story.at("noivu", TODAY), document)
    if passed:
        document = commands.pass_content(story.at("chutich", TODAY, 10), document)
        commands.pass_format(story.at("vanthu", TODAY, 11), document)


def _letter(committee: Unit, subject: str, body: str) -> Document:
    signer = letterhead.signer_of(committee, TODAY)
    typed = {
        "subject": subject,
        "body": body,
        "addressees": "Các phòng, ban thuộc huyện\nỦy ban nhân dân các xã, thị trấn",
        "recipients": "Như trên\nChủ tịch, các Phó Chủ tịch UBND huyện",
        "archive": "VT, NV",
        "drafter": "NV",
        "signer_lines": "\n".join(signer.lines),
        "signer_name": signer.name,
    }
    return papers.compose(committee, "cong-van", typed, TODAY)


def make_keys(folder: Path, passphrase: str) -> Path:
    """Trial keys of the chair and the committee, once; returns where they lie. The authority says it is a trial."""
    place = folder / KEYS
    if (place / "co-quan.p12").exists():
        return place
    place.mkdir(parents=True, exist_ok=True)
    authority = make_authority(FROM, UNTIL)
    (place / "ca.pem").write_bytes(authority.certificate)
    for file, name in (("chu-tich.p12", HEAD_OF_COMMITTEE), ("co-quan.p12", "UBND huyện Ninh Sơn")):
        made = issue(
            authority, name=name, organisation="UBND huyện Ninh Sơn", valid_from=FROM, valid_until=UNTIL,
            passphrase=passphrase,
        )  # fmt: skip
        (place / file).write_bytes(made)
    return place
