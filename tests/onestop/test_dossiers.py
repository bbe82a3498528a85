"""A dossier from its coming to the result in hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.onestop import commands
from parindex.onestop.commands import Applicant, Paper, Request
from parindex.onestop.models import Dossier
from parindex.onestop.queries import dossiers, procedures
from parindex.onestop.states import ApologyState, DossierState, EventKind, LateCause, Punctuality
from parindex.organization.queries import actor_for
from tests.conftest import NOW
from tests.one_stop import MARITAL_STATUS, MINH, SHOP, at, handled, loaded, numbered, received, solved
from tests.people import People

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2025, 6, day) for day in (2, 3, 4, 5, 6))


def test_a_dossier_received_has_its_code_its_steps_and_the_day_the_citizen_was_told(people: People) -> None:
    dossier = received(people)
    assert dossier.code == "H43.12.05-250602-0001"
    assert (dossier.state, dossier.national_state) == (DossierState.ACCEPTED, 2)
    assert dossier.due_at == dossier.first_due_at == dossier.statutory_due_at
    assert dossier.due_at == at(THURSDAY, "09:30")  # three working days, the same time
    assert dossier.steps.get(number=1).started_at == NOW
    assert [event.kind for event in dossier.events.all()] == [EventKind.ACCEPTED]


def test_codes_of_a_day_follow_each_other_and_the_next_day_begins_anew(people: People) -> None:
    codes = [received(people, NOW).code, received(people, NOW).code, received(people, at(TUESDAY)).code]
    assert codes == ["H43.12.05-250602-0001", "H43.12.05-250602-0002", "H43.12.05-250603-0001"]


def test_a_desk_without_an_identifier_says_who_sets_it(people: People, actor_of: Callable[[User], Actor]) -> None:
    commune = people.unit("xa")
    request = Request(loaded(people), commune)
    with pytest.raises(InvalidAct, match="chưa có mã định danh"):
        commands.accept(actor_of(people.receiver), commune, MINH, request)
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("identity", "phone", "field"),
    [
        ("79201001234", "", "identity"),  # Excel took the zero
        ("0792010", "", "identity"),
        ("058190001234", "912345678", "phone"),
    ],
)
def test_numbers_that_can_not_be_are_refused_by_their_field(
    people: People, actor_of: Callable[[User], Actor], identity: str, phone: str, field: str
) -> None:
    commune = numbered(people)
    applicant = Applicant("Nguyễn Thị Minh", identity=identity, phone=phone)
    with pytest.raises(InvalidAct) as refused:
        commands.accept(actor_of(people.receiver), commune, applicant, Request(loaded(people), commune))
    assert refused.value.field == field


def test_a_completed_dossier_is_counted_again_from_its_coming(people: People) -> None:
    dossier = handled(people)
    asked = commands.ask_completion(
        actor_for(people.handler, at(TUESDAY)), dossier, items="Bản chính giấy chứng sinh", reason="Chỉ có bản sao"
    )
    assert (asked.state, asked.held_since, asked.supplements) == (DossierState.TO_COMPLETE, at(TUESDAY), 1)
    complete = commands.complete(actor_for(people.receiver, at(FRIDAY)), asked)
    assert (complete.state, complete.held_since) == (DossierState.IN_PROCESS, None)
    assert complete.due_at == at(date(2025, 6, 11))
    assert complete.first_due_at == at(THURSDAY, "09:30")


def test_a_third_supplement_is_refused_unless_the_guidance_was_not_followed(people: People) -> None:
    dossier = handled(people)
    for day in (TUESDAY, WEDNESDAY):
        dossier = commands.ask_completion(actor_for(people.handler, at(day)), dossier, items="A", reason="B")
        dossier = commands.complete(actor_for(people.receiver, at(day, "10:00")), dossier)
    officer = actor_for(people.handler, at(THURSDAY))
    with pytest.raises(WrongState, match="2 lần"):
        commands.ask_completion(officer, dossier, items="A", reason="B")
    again = commands.ask_completion(officer, dossier, items="A", reason="B", by_citizen=True)
    assert again.supplements == 2


def test_what_is_finished_late_stays_late_and_names_the_step_that_overran(people: People) -> None:
    dossier = solved(people, NOW, at(FRIDAY))
    assert dossier.punctuality == Punctuality.LATE
    assert dossier.late_step is not None
    back = commands.give_back(actor_for(people.receiver, at(FRIDAY, "10:00")), dossier, way="DIRECT")
    assert (back.state, back.national_state, back.punctuality) == (DossierState.RETURNED, 10, Punctuality.LATE)


def test_a_result_can_not_be_signed_before_receipt_or_tomorrow(people: People) -> None:
    dossier = handled(people)
    for day in (date(2025, 6, 1), TUESDAY):
        with pytest.raises(InvalidAct, match="từ ngày tiếp nhận đến hôm nay"):
            commands.solve(actor_for(people.handler, NOW), dossier, positive=True, signed_on=day)


def test_a_dossier_with_a_result_can_not_be_withdrawn(people: People) -> None:
    with pytest.raises(WrongState, match="đã có kết quả"):
        commands.ask_withdrawal(actor_for(people.receiver, NOW), solved(people), reason="Đổi ý")


def test_a_part_of_a_linked_dossier_has_a_clock_of_its_own_and_holds_the_whole(people: People) -> None:
    whole = handled(people)
    version = loaded(people, SHOP)
    part = commands.open_part(actor_for(people.receiver, at(TUESDAY)), whole, version, office=people.unit("tu-phap"))
    assert (part.parent, part.office, part.applicant) == (whole, people.unit("tu-phap"), whole.applicant)
    assert (whole.due_at, part.due_at) == (at(THURSDAY, "09:30"), at(FRIDAY))
    with pytest.raises(WrongState, match=part.code):
        commands.solve(actor_for(people.handler, NOW), whole, positive=True, signed_on=MONDAY)


def test_a_correction_is_a_dossier_of_its_own(people: People) -> None:
    receiver = actor_for(people.receiver, NOW)
    done = commands.give_back(receiver, solved(people), way="DIRECT")
    again = commands.correct(receiver, done, reason="Sai ngày sinh")
    assert (again.corrects, again.state, again.applicant) == (done, DossierState.SUBMITTED, done.applicant)
    done.refresh_from_db()
    assert done.state == DossierState.RETURNED


def test_reused_and_digitised_papers_are_counted(people: People, actor_of: Callable[[User], Actor]) -> None:
    commune = numbered(people)
    papers = (Paper("Tờ khai", originals=1, digitised=True), Paper("Căn cước", reused=True))
    request = Request(loaded(people), commune, papers=papers)
    dossier = commands.accept(actor_of(people.receiver), commune, MINH, request)
    dossier.refresh_from_db()
    assert (dossier.is_digitised, dossier.is_reused) == (True, True)


def test_only_the_desk_receives_and_only_the_office_solves(people: People, actor_of: Callable[[User], Actor]) -> None:
    commune = numbered(people)
    request = Request(loaded(people), commune)
    with pytest.raises(Forbidden, match="công chức tiếp nhận"):
        commands.accept(actor_of(people.reporter), commune, MINH, request)
    dossier = handled(people)
    with pytest.raises(Forbidden):
        commands.solve(actor_of(people.reporter), dossier, positive=True, signed_on=MONDAY)


def test_an_apology_is_prepared_signed_by_the_head_and_sent_before_the_day(people: People) -> None:
    dossier = handled(people)
    officer, head = actor_for(people.handler, at(TUESDAY)), actor_for(people.head, at(TUESDAY))
    letter = commands.prepare_apology(
        officer, dossier, reason="Phải xác minh nơi cư trú", cause=LateCause.VERIFYING, new_due_on=date(2025, 6, 10)
    )
    assert (letter.state, letter.old_due_at) == (ApologyState.PREPARED, dossier.due_at)
    with pytest.raises(Forbidden, match="thủ trưởng"):
        commands.sign_apology(officer, letter)
    letter = commands.sign_apology(head, letter)
    assert (letter.reference, letter.signer) == ("01/PXL", people.head.full_name)
    letter = commands.send_apology(actor_for(people.receiver, at(WEDNESDAY)), letter)
    assert (letter.state, letter.is_in_time) == (ApologyState.SENT, True)
    dossier.refresh_from_db()
    assert dossier.reappointed_to == letter.new_due_at == at(date(2025, 6, 10), "17:00")
    assert dossier.due_at == dossier.first_due_at  # a new day makes nothing be in time
    with pytest.raises(WrongState, match="một lần"):
        commands.prepare_apology(officer, dossier, reason="Nữa", cause=LateCause.STAFF, new_due_on=date(2025, 6, 12))


def test_a_letter_sent_on_the_due_day_is_too_late_to_count(people: People) -> None:
    dossier = handled(people)
    letter = commands.prepare_apology(
        actor_for(people.handler, at(WEDNESDAY)), dossier, reason="A", cause=LateCause.STAFF, new_due_on=FRIDAY
    )
    letter = commands.sign_apology(actor_for(people.head, at(THURSDAY)), letter)
    letter = commands.send_apology(actor_for(people.receiver, at(THURSDAY)), letter)
    assert letter.is_in_time is False


def test_a_new_day_is_a_working_day_after_the_old_one(people: People) -> None:
    dossier = handled(people)
    for day, said in ((date(2025, 6, 7), "không phải ngày làm việc"), (THURSDAY, "sau ngày hẹn cũ")):
        with pytest.raises(InvalidAct, match=said):
            commands.prepare_apology(
                actor_for(people.handler, NOW), dossier, reason="A", cause=LateCause.STAFF, new_due_on=day
            )


def test_each_morning_letters_are_prepared_and_the_heads_are_told_once(people: People) -> None:
    dossier = handled(people)
    system = people.system
    assert commands.watch(_at(system, TUESDAY)) == []  # it is due on Thursday
    told = commands.watch(_at(system, WEDNESDAY))
    assert [(row.unit, row.overdue, row.due_soon, row.without_apology) for row in told] == [
        (people.unit("xa"), 0, 1, 0)
    ]
    assert commands.watch(_at(system, WEDNESDAY)) == []
    dossier.refresh_from_db()
    assert dossier.apology.state == ApologyState.PREPARED
    late = commands.watch(_at(system, FRIDAY))
    assert [(row.overdue, row.without_apology) for row in late] == [(1, 1)]
    assert commands.watch(_at(system, date(2025, 6, 7))) == []  # Saturday


def test_what_is_never_completed_ends_by_itself(people: People) -> None:
    dossier = commands.ask_completion(actor_for(people.handler, NOW), handled(people), items="A", reason="B")
    commands.watch(_at(people.system, date(2025, 6, 23)))
    dossier.refresh_from_db()
    assert dossier.state == DossierState.TO_COMPLETE  # fifteen working days end today
    commands.watch(_at(people.system, date(2025, 6, 24)))
    dossier.refresh_from_db()
    assert dossier.state == DossierState.CLOSED_INCOMPLETE


def test_who_sees_which_dossiers(people: People, actor_of: Callable[[User], Actor]) -> None:
    dossier = received(people)
    seen = {
        name
        for name in ("receiver", "handler", "head", "officer", "chair", "leader", "reporter", "stranger", "nobody")
        if dossiers.visible_to(actor_of(getattr(people, name))).filter(pk=dossier.pk).exists()
    }
    assert seen == {"receiver", "handler", "head", "officer", "chair"}


def test_a_longer_time_needs_its_law(people: People) -> None:
    dossier = handled(people)
    head = actor_for(people.head, NOW)
    with pytest.raises(InvalidAct, match="văn bản và điều khoản"):
        commands.extend(head, dossier, amount=Decimal(2), unit="working_day", doc="", article="", reason="Khó")
    longer = commands.extend(
        head,
        dossier,
        amount=Decimal(2),
        unit="working_day",
        doc="nd-123-2015-nd-cp",
        article="Điều 22",
        reason="Phải xác minh",
    )
    assert longer.due_at == at(date(2025, 6, 9), "09:30")


def test_the_version_at_receipt_stays_with_the_dossier(people: People) -> None:
    dossier = received(people)
    first = procedures.version_on(MARITAL_STATUS, MONDAY)
    assert dossier.procedure_version == first


def _at(system: Actor, day: date) -> Actor:
    return replace(system, at=at(day, "07:00"))
