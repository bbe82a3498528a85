"""Outgoing documents of huyện Mẫu at work, for tests that need them, and keys to sign them with."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import UTC, datetime

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.dispatch import commands, issuing, papers
from parindex.dispatch.models import OutgoingDocument
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for
from parindex.papers.document import Document
from parindex.papers.signing import Token, open_pkcs12
from parindex.papers.signing.trial import TrialAuthority, issue, make_authority
from tests.people import People

MOMENT = datetime(2025, 6, 2, 9, 30, tzinfo=LOCAL_ZONE)
FROM, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
PASSPHRASE = "mật khẩu thử"
TYPED = {
    "subject": "Triển khai kế hoạch cải cách hành chính",
    "body": "Ủy ban nhân dân huyện yêu cầu:\n1. Các phòng thực hiện đúng kế hoạch;\n2. Phòng Nội vụ theo dõi.",
    "addressees": "Các phòng thuộc huyện",
    "recipients": "Như trên\nChủ tịch UBND huyện",
    "archive": "VT, NV",
    "signer_lines": "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
    "signer_name": "Đặng Văn Quý",
}


def at(user: User, moment: datetime = MOMENT) -> Actor:
    return actor_for(user, moment)


def typed(people: People, kind: str = "cong-van", **changes: str) -> Document:
    more = {"drafter": "NV"} if kind == "cong-van" else {}
    return papers.compose(people.unit("huyen"), kind, {**TYPED, **more, **changes}, MOMENT.date())


def drafted(
    people: People, kind: str = "cong-van", *, receivers: Sequence[Unit] = (), about: str = "", **changes: str
) -> OutgoingDocument:
    """A draft of Phòng Nội vụ for the committee."""
    return commands.draft(
        at(people.officer),
        people.unit("huyen"),
        people.unit("noi-vu"),
        content=typed(people, kind, **changes),
        receivers=receivers,
        about=about,
    )


def checked(people: People, document: OutgoingDocument) -> OutgoingDocument:
    """Submitted and passed by the chair and the clerk: it waits to be signed."""
    document = commands.submit(at(people.officer), document)
    document = commands.pass_content(at(people.chair), document)
    return commands.pass_format(at(people.clerk), document)


def signed(people: People, document: OutgoingDocument, moment: datetime = MOMENT) -> OutgoingDocument:
    return issuing.sign(at(people.chair, moment), document, token_of(str(people.chair)))


def issued(people: People, document: OutgoingDocument, moment: datetime = MOMENT) -> OutgoingDocument:
    """Checked, signed with the chair's trial certificate and sealed with the committee's."""
    document = signed(people, checked(people, document), moment)
    return issuing.seal(at(people.clerk, moment), document, token_of("UBND huyện Mẫu"))


@functools.cache
def authority() -> TrialAuthority:
    return make_authority(FROM, UNTIL)


def key_of(name: str, organisation: str = "UBND huyện Mẫu", until: datetime = UNTIL) -> bytes:
    """A PKCS#12 file for trial, opened by `PASSPHRASE`."""
    return issue(
        authority(), name=name, organisation=organisation, valid_from=FROM, valid_until=until, passphrase=PASSPHRASE
    )


@functools.cache
def token_of(name: str, organisation: str = "UBND huyện Mẫu", until: datetime = UNTIL) -> Token:
    return open_pkcs12(key_of(name, organisation, until), PASSPHRASE)
