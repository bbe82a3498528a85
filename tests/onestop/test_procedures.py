"""Procedures in versions, and the register of where they are posted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.kit.catalog import ProcedureContent, load_procedures
from parindex.notices.models import Notice
from parindex.onestop import commands
from parindex.onestop.models import Posting, ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.onestop.states import Ending
from tests.conftest import NOW
from tests.one_stop import BIRTH, MARITAL_STATUS, SHOP, drafted, loaded, published
from tests.people import People

TODAY = NOW.date()
JULY = date(2025, 7, 1)
SOON = TODAY + timedelta(days=30)


def test_every_procedure_of_the_catalogue_comes_back_from_storage_as_it_was(people: People) -> None:
    versions = commands.load_procedures(people.system, load_procedures().values())
    told = {row.code: row.says for row in ProcedureVersion.objects.select_related("procedure")}
    assert told == {code: one.versions[0].content for code, one in load_procedures().items()}
    assert len(versions) == len(told)
    assert commands.load_procedures(people.system, load_procedures().values()) == []


def test_a_new_version_ends_the_one_before_it_on_the_day_before(people: People) -> None:
    first = loaded(people)
    second = published(people, JULY, name="Xác nhận tình trạng hôn nhân")
    first.refresh_from_db()
    assert (first.valid_to, first.ending, first.ended_by) == (
        date(2025, 6, 30),
        Ending.AMENDED,
        "12/QĐ-UBND, 20/05/2025",
    )
    assert procedures.version_on(MARITAL_STATUS, date(2025, 6, 30)) == first
    assert procedures.version_on(MARITAL_STATUS, JULY) == second
    assert procedures.version_on(MARITAL_STATUS, date(2023, 12, 31)) is None


def test_a_version_can_not_begin_before_the_one_it_follows(people: People) -> None:
    loaded(people)
    with pytest.raises(InvalidAct, match="áp dụng từ 01/01/2024"):
        published(people, date(2024, 1, 1))
    assert procedures.version_on(MARITAL_STATUS, JULY).number == 1  # type: ignore[union-attr]


def test_what_is_published_never_changes(people: People, actor_of: Callable[[User], Actor]) -> None:
    version = loaded(people)
    with pytest.raises(WrongState, match="lập phiên bản mới"):
        version.say(version.says)
    with pytest.raises(WrongState, match="lập phiên bản mới"):
        commands.discard_draft(actor_of(people.officer), version)


def test_two_drafts_of_one_procedure_do_not_cover_each_other(
    people: People, actor_of: Callable[[User], Actor]
) -> None:
    draft = drafted(people, SHOP)
    with pytest.raises(WrongState, match="người khác ghi dự thảo"):
        commands.save_draft(actor_of(people.officer), SHOP, draft.says)
    again = commands.save_draft(actor_of(people.officer), SHOP, draft.says, version=draft.version)
    assert (again.pk, again.number) == (draft.pk, 1)


def test_nothing_is_published_without_its_decision(people: People, actor_of: Callable[[User], Actor]) -> None:
    draft = drafted(people, publication={})
    with pytest.raises(InvalidAct, match="số quyết định công bố"):
        commands.publish(actor_of(people.officer), draft, since=JULY)


def test_an_ended_procedure_is_no_longer_in_force_and_its_board_is_told(
    people: People, actor_of: Callable[[User], Actor]
) -> None:
    version, commune = loaded(people), people.unit("xa")
    hang(people, actor_of, version)
    ended = commands.end_procedure(
        actor_of(people.officer), version, last_day=date(2025, 6, 30), ending="ABOLISHED", decision="15/QĐ-UBND"
    )
    assert procedures.version_on(MARITAL_STATUS, JULY) is None
    told = Notice.objects.get(unit=commune)
    assert (
        told.text == "Thủ tục «Cấp Giấy xác nhận tình trạng hôn nhân» hết áp dụng sau 30/06/2025: hãy gỡ bản niêm yết"
    )
    with pytest.raises(WrongState):
        commands.end_procedure(
            actor_of(people.officer), ended, last_day=JULY, ending="ABOLISHED", decision="15/QĐ-UBND"
        )


def test_only_reform_officers_keep_the_catalogue(people: People, actor_of: Callable[[User], Actor]) -> None:
    with pytest.raises(Forbidden, match="công chức theo dõi CCHC"):
        commands.save_draft(actor_of(people.reporter), SHOP, load_procedures()[SHOP].versions[0].content)


def test_the_database_itself_refuses_two_open_versions(people: People) -> None:
    rows = QuerySet(model=ProcedureVersion)
    columns = rows.filter(pk=loaded(people).pk).values("state", "valid_from", "published_at").get()
    draft = drafted(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(pk=draft.pk).update(**columns)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"online": "PARTIAL", "online_reason": ""}, "says why"),
        ({"online": "NONE"}, "do not agree"),
        ({"ways": []}, "at least 1"),
    ],
)
def test_a_content_that_contradicts_itself_is_refused(changed: dict[str, Any], why: str) -> None:
    content = load_procedures()[MARITAL_STATUS].versions[0].content.model_dump(mode="json")
    with pytest.raises(ValueError, match=why):
        ProcedureContent.model_validate(content | changed)


def hang(
    people: People, actor_of: Callable[[User], Actor], version: ProcedureVersion, *, place: str = "Bảng số 1"
) -> Posting:
    return commands.post(
        actor_of(people.officer) if version is None else actor_of(people.communer),
        people.unit("xa"),
        version,
        place=place,
        posted_on=TODAY,
        next_check_on=SOON,
    )


def test_a_board_is_alarmed_about_what_is_missing_outdated_and_not_looked_at(
    people: People, actor_of: Callable[[User], Actor]
) -> None:
    commune = people.unit("xa")
    version = loaded(people)
    loaded(people, BIRTH)
    loaded(people, SHOP)  # of the district: does not hang in a commune

    def told(day: date) -> set[tuple[str, str]]:
        rows = procedures.alerts([commune], day)
        return {(row.what, row.posting.procedure_version.code if row.posting else row.version.code) for row in rows}  # type: ignore[union-attr]

    assert told(TODAY) == {("MISSING", MARITAL_STATUS), ("MISSING", BIRTH)}
    hang(people, actor_of, version)
    assert told(TODAY) == {("MISSING", BIRTH)}
    assert told(SOON) == {("MISSING", BIRTH), ("TO_CHECK", MARITAL_STATUS)}
    published(people, JULY)
    assert told(JULY) == {("MISSING", BIRTH), ("OUTDATED", MARITAL_STATUS)}


def test_a_new_version_posted_at_the_same_place_takes_the_old_one_down(
    people: People, actor_of: Callable[[User], Actor]
) -> None:
    old = hang(people, actor_of, loaded(people))
    new = hang(people, actor_of, published(people, TODAY))
    old.refresh_from_db()
    assert (old.removed_on, new.removed_on) == (TODAY, None)
    with pytest.raises(InvalidAct, match="đang niêm yết ở đó rồi"):
        hang(people, actor_of, new.procedure_version)


def test_what_does_not_hold_is_not_posted_and_not_checked_off(
    people: People, actor_of: Callable[[User], Actor]
) -> None:
    posting = hang(people, actor_of, loaded(people))
    later = published(people, JULY)
    with pytest.raises(InvalidAct, match="không áp dụng vào ngày niêm yết"):
        hang(people, actor_of, later)
    commands.check_posting(actor_of(people.communer), posting, next_check_on=SOON + timedelta(days=1))
    taken = commands.take_down(actor_of(people.communer), posting)
    with pytest.raises(WrongState, match="đã gỡ"):
        commands.check_posting(actor_of(people.communer), taken, next_check_on=SOON + timedelta(days=2))


def test_a_unit_keeps_the_register_of_its_own_boards(people: People, actor_of: Callable[[User], Actor]) -> None:
    with pytest.raises(Forbidden, match="Bắc Sơn"):
        commands.post(
            actor_of(people.stranger),
            people.unit("xa"),
            loaded(people),
            place="Bảng",
            posted_on=TODAY,
            next_check_on=SOON,
        )
