"""A set of criteria becomes binding only when it is sound and somebody else than its author issues it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.audit.roles import Role
from parindex.scoring import commands
from parindex.scoring.models import CriteriaVersion
from parindex.scoring.queries import sets
from parindex.scoring.states import SetState
from tests.people import person
from tests.scoring_rounds import DRAFTED, Cast, at, criteria, granted, issued


def drafted(cast: Cast, **changed: Any) -> CriteriaVersion:
    return commands.draft_set(at(DRAFTED, cast.officer), cast.people.unit("huyen"), criteria(**changed))


def test_a_set_whose_points_do_not_add_up_is_not_issued(cast: Cast) -> None:
    version = drafted(cast, scale="90")
    assert {one.code for one in sets.findings(version)} == {"sum"}
    with pytest.raises(InvalidAct, match="cộng được 100 điểm, phải là 90"):
        commands.check_set(at(DRAFTED, cast.officer), version)


def test_whoever_drafted_does_not_issue_by_any_account(cast: Cast) -> None:
    version = drafted(cast)
    commands.check_set(at(DRAFTED, cast.officer), version)
    twin = person("twin", cast.officer.full_name)
    granted(cast.people, twin, "huyen", Role.COUNCIL)
    with pytest.raises(Forbidden, match="đã soạn"):
        commands.issue_set(at(DRAFTED, twin), version, decision="1/QĐ", decided_on=date(2025, 9, 1))
    with pytest.raises(Forbidden):
        commands.issue_set(at(DRAFTED, cast.stranger), version, decision="1/QĐ", decided_on=date(2025, 9, 1))
    issued = commands.issue_set(at(DRAFTED, cast.council), version, decision="1/QĐ", decided_on=date(2025, 9, 1))
    assert issued.state == SetState.ISSUED


def test_an_issued_set_is_not_edited_and_an_edited_one_is_checked_again(cast: Cast) -> None:
    version = drafted(cast)
    commands.check_set(at(DRAFTED, cast.officer), version)
    edited = commands.edit_set(at(DRAFTED, cast.appraiser), version, criteria(title="Bộ tiêu chí đã sửa"))
    assert (edited.state, edited.drafters) == (SetState.DRAFT, [cast.officer.pk, cast.appraiser.pk])
    with pytest.raises(WrongState):
        commands.issue_set(at(DRAFTED, cast.council), version, decision="1/QĐ", decided_on=date(2025, 9, 1))
    done = issued(cast, criteria(code="khac"))
    with pytest.raises(WrongState):
        commands.edit_set(at(DRAFTED, cast.officer), done, criteria(code="khac", title="Khác"))


def test_the_same_set_loaded_twice_is_one_row_and_another_under_its_number_is_refused(cast: Cast) -> None:
    assert drafted(cast).pk == drafted(cast).pk
    with pytest.raises(InvalidAct, match="nội dung khác"):
        drafted(cast, title="Khác")


def test_two_versions_are_not_in_force_on_the_same_day(cast: Cast) -> None:
    first = issued(cast)
    second = drafted(cast, version=2, valid_from=date(2026, 1, 1))
    with pytest.raises(InvalidAct, match="cùng có hiệu lực"):
        commands.check_set(at(DRAFTED, cast.officer), second)
    commands.end_set(at(DRAFTED + timedelta(days=1), cast.council), first, on=date(2025, 12, 31))
    assert commands.check_set(at(DRAFTED, cast.officer), second).state == SetState.CHECKED


def test_drafts_are_seen_by_the_committees_people_only(cast: Cast) -> None:
    version = drafted(cast)
    seen = {
        who: version in sets.visible_to(at(DRAFTED, getattr(cast, who)))
        for who in ("officer", "council", "reporter", "stranger")
    }
    assert seen == {"officer": True, "council": True, "reporter": False, "stranger": False}


def test_the_database_refuses_a_set_issued_without_a_decision(cast: Cast) -> None:
    version = drafted(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(CriteriaVersion).filter(pk=version.pk).update(state="ISSUED")
