"""Judging: by whom, of what, and never by those who are of the unit."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.audit.models import AuditEntry
from parindex.audit.roles import Role
from parindex.organization import commands as organization
from parindex.scoring import commands
from parindex.scoring.models import Allotment, ExtraEntry, Mark, Participant
from parindex.scoring.policies import may_read_marks, may_read_standings
from parindex.scoring.queries import marks, rounds
from parindex.scoring.states import ExtraKind, Side, Stage, Verdict
from tests.people import person
from tests.scoring_rounds import (
    COUNCIL,
    MOMENTS,
    SELF_DUE,
    Cast,
    at,
    entry_of,
    granted,
    group_of,
    in_appraisal,
    in_council,
    marked,
    opened,
    outside,
    set_up,
    sheet_of,
    submitted,
)

NOW = SELF_DUE + timedelta(days=3)


def test_the_second_appraiser_of_a_leaf_is_told_whose_it_is(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    entry = entry_of(round_, cast, "tu-phap", "1.1.1")
    with pytest.raises(Forbidden, match="do Huỳnh Thị Đào thẩm định"):
        commands.mark(at(NOW, cast.other), entry, verdict=Verdict.AS_DECLARED)
    commands.mark(at(NOW, cast.appraiser), entry, verdict=Verdict.AS_DECLARED)
    sheet = sheet_of(round_, cast, "tu-phap")
    commands.allot(at(NOW, cast.officer), round_, appraiser=cast.other, fields=["1"], sheets=[sheet])
    with pytest.raises(Forbidden):
        commands.mark(at(NOW, cast.appraiser), entry, verdict=Verdict.NO_EVIDENCE, reason="Không có")
    assert commands.mark(at(NOW, cast.other), entry, verdict=Verdict.NO_EVIDENCE, reason="Không có").points == 0


def test_nobody_judges_a_unit_they_are_or_were_of_within_a_year(cast: Cast) -> None:
    round_ = set_up(cast)
    allotting = at(MOMENTS["opens_at"] - timedelta(days=1), cast.officer)
    home = sheet_of(round_, cast, "noi-vu")
    with pytest.raises(Forbidden, match="của nơi khác thẩm định"):
        commands.allot(allotting, round_, appraiser=cast.appraiser, fields=["1"], sheets=[home])
    moved, settled = person("moved", "Lê Chuyển"), person("settled", "Lê Ổn")
    for user, until in ((moved, date(2025, 3, 1)), (settled, date(2024, 9, 1))):
        grant = organization.grant_role(
            cast.people.system, user, cast.people.unit("tu-phap"), Role.CASE_OFFICER, valid_from=date(2024, 1, 1),
            valid_to=until,
        )  # fmt: skip
        assert grant.valid_to == until
        granted(cast.people, user, "huyen", Role.APPRAISER)
    sheet = sheet_of(round_, cast, "tu-phap")
    with pytest.raises(Forbidden):
        commands.allot(allotting, round_, appraiser=moved, fields=["1"], sheets=[sheet])
    commands.allot(
        allotting, round_, appraiser=settled, fields=["1", "9"], sheets=[sheet, sheet_of(round_, cast, "xa")]
    )
    assert Allotment.objects.filter(appraiser=settled).count() == 2
    with pytest.raises(Forbidden, match="không giữ vai trò"):
        commands.allot(allotting, round_, appraiser=cast.clerk, fields=["1"], sheets=[sheet])


def test_a_declared_conflict_takes_the_work_away(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    unit = cast.people.unit("tu-phap")
    commands.declare_conflict(at(NOW, cast.appraiser), round_, unit_id=unit.pk, reason="Vợ là trưởng phòng")
    assert not Allotment.objects.filter(appraiser=cast.appraiser, sheet__unit=unit).exists()
    entry, sheet = entry_of(round_, cast, "tu-phap", "1.1.1"), sheet_of(round_, cast, "tu-phap")
    with pytest.raises(Forbidden):
        commands.mark(at(NOW, cast.appraiser), entry, verdict=Verdict.AS_DECLARED)
    with pytest.raises(Forbidden, match="xung đột lợi ích"):
        commands.allot(at(NOW, cast.officer), round_, appraiser=cast.appraiser, fields=["1"], sheets=[sheet])


def test_who_wrote_for_a_unit_never_judges_it_not_even_by_another_account(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    twin = person("twin", cast.reporter.full_name)
    granted(cast.people, twin, "huyen", Role.COUNCIL)
    with pytest.raises(Forbidden):
        commands.ask_reopening(
            at(NOW, twin), sheet_of(round_, cast, "tu-phap"), leaves=["1.1.1"], hours=1, reason="Xem lại"
        )
    homonym = person("homonym", cast.reporter.full_name)
    type(homonym).objects.filter(pk=homonym.pk).update(email="khac@mau.gov.vn")
    type(homonym).objects.filter(pk=cast.reporter.pk).update(email="dinh@mau.gov.vn")
    granted(cast.people, homonym, "huyen", Role.COUNCIL)
    sheet = sheet_of(round_, cast, "tu-phap")
    commands.ask_reopening(at(NOW, homonym), sheet, leaves=["1.1.1"], hours=1, reason="Xem lại")


def test_the_database_knows_one_side_a_person_and_sheet(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    row = Participant.objects.filter(sheet=sheet_of(round_, cast, "tu-phap"), side=Side.SELF).first()
    assert row is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.model.save_base(
            Participant(sheet=row.sheet, user=row.user, side=Side.APPRAISAL, since=NOW), force_insert=True
        )


def test_no_evidence_is_said_and_what_differs_has_its_reason(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    actor, entry = at(NOW, cast.appraiser), entry_of(round_, cast, "tu-phap", "1.1.2")
    for verdict, more in (
        (Verdict.NO_EVIDENCE, {}), (Verdict.POINTS, {"points": Decimal(3)}),
        (Verdict.POINTS, {"points": Decimal(21), "reason": "x"}),
        (Verdict.POINTS, {"points": Decimal("NaN"), "reason": "x"}),
        (Verdict.CORRECTED, {"given": {"done": "9"}, "reason": "x"}),
        (Verdict.CORRECTED, {"given": {"done": "9", "all": "x"}, "reason": "x"}),
        (Verdict.NOT_APPLICABLE, {"reason": "x"}),
    ):  # fmt: skip
        with pytest.raises(InvalidAct):
            commands.mark(actor, entry, verdict=verdict, **more)
    corrected = commands.mark(
        actor, entry, verdict=Verdict.CORRECTED, given={"done": "100", "all": "200"}, reason="Theo cổng dịch vụ công"
    )
    assert corrected.points == 10
    manual = entry_of(round_, cast, "tu-phap", "2.1.3")
    with pytest.raises(InvalidAct, match="bước"):
        commands.mark(actor, manual, verdict=Verdict.POINTS, points=Decimal("7.3"), reason="x")
    with pytest.raises(InvalidAct):
        commands.mark(actor, entry_of(round_, cast, "tu-phap", "2.1.1"), verdict=Verdict.NO_EVIDENCE, reason="x")


def test_a_leaf_left_out_was_asked_for_and_rescales(cast: Cast) -> None:
    round_ = opened(cast)
    writer = at(SELF_DUE - timedelta(days=9), cast.reporter)
    asked = entry_of(round_, cast, "tu-phap", "1.1.3")
    asked = commands.save_leaf(writer, asked, given={}, exclusion="Không có bộ phận một cửa")
    assert asked.state == "DONE"
    commands.allot(at(SELF_DUE, cast.council), round_, appraiser=cast.appraiser, fields=["1", "2"],
                   sheets=[sheet_of(round_, cast, "tu-phap")])  # fmt: skip
    commands.go_on(at(SELF_DUE + timedelta(seconds=1), cast.officer), round_)
    mark = commands.mark(at(NOW, cast.appraiser), asked, verdict=Verdict.NOT_APPLICABLE, reason="Đúng thực tế")
    assert (mark.points, mark.outcome["kind"]) == (None, "not_applicable")
    standing = next(s for rows in rounds.standings(round_).values() for s in rows if s.sheet.unit.code == "tu-phap")
    assert standing.index.total.applicable == 60  # nor was there a survey, which the set does without
    assert standing.index.value is None  # the rest is not scored, which is not zero


def test_a_round_waits_for_every_mark_and_says_which(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    later = at(MOMENTS["appraisal_due_at"] + timedelta(hours=1), cast.officer)
    with pytest.raises(InvalidAct, match="Phòng Tư pháp: chưa thẩm định"):
        commands.go_on(later, round_)
    with pytest.raises(WrongState):
        commands.open_round(later, round_)
    marked(cast, round_, NOW)
    assert commands.go_on(later, round_).state == "EXPLAINING"
    appraiser = at(MOMENTS["appraisal_due_at"] + timedelta(hours=2), cast.appraiser)
    with pytest.raises(WrongState):
        commands.mark(appraiser, entry_of(round_, cast, "tu-phap", "1.1.1"), verdict=Verdict.AS_DECLARED)


def test_the_second_appraisal_is_of_what_was_asked_about(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    marked(cast, round_, NOW, asks={("tu-phap", "1.1.1"): "Văn bản ngày nào?"})
    entry, sheet = entry_of(round_, cast, "tu-phap", "1.1.1"), sheet_of(round_, cast, "tu-phap")
    assert not may_read_marks(at(NOW, cast.reporter), sheet, Stage.APPRAISAL_1)
    for moment in ("appraisal_due_at", "explain_due_at"):
        round_ = commands.go_on(at(MOMENTS[moment] + timedelta(hours=1), cast.officer), round_)
    second = MOMENTS["explain_due_at"] + timedelta(hours=2)
    other = entry_of(round_, cast, "tu-phap", "1.1.2")
    with pytest.raises(InvalidAct, match="đã yêu cầu giải trình"):
        commands.mark(at(second, cast.appraiser), other, verdict=Verdict.NO_EVIDENCE, reason="x")
    with pytest.raises(InvalidAct, match="chưa thẩm định"):
        commands.go_on(at(second, cast.officer), round_)
    commands.mark(at(second, cast.appraiser), entry, verdict=Verdict.AS_DECLARED)
    line = next(line for line in marks.lines(sheet) if line.leaf.code == "1.1.1")
    assert (line.declared, line.stages, line.differs) == (10, {"APPRAISAL_1": 0, "APPRAISAL_2": 10}, True)
    sheet = sheet_of(round_, cast, "tu-phap")
    assert may_read_marks(at(second, cast.reporter), sheet, Stage.APPRAISAL_1)
    assert not may_read_marks(at(second, cast.reporter), sheet, Stage.APPRAISAL_2)
    assert not may_read_marks(at(second, cast.communer), sheet, Stage.APPRAISAL_1)


def test_ones_own_survey_figures_are_entered_by_somebody_else(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    with pytest.raises(Forbidden):
        commands.enter_outside(
            at(NOW, cast.officer), round_, group=group_of(round_), leaf="2.1.2",
            values={"noi-vu": {"index": "0.9"}, "xa": {"index": "0.9"}}, source="Bộ TTTT",
        )  # fmt: skip
    outside(cast, round_, NOW)
    assert entry_of(round_, cast, "noi-vu", "2.1.2").points == Decimal("7.5")


def test_bonuses_are_asked_by_the_unit_penalties_by_others_and_each_decided_by_another(cast: Cast) -> None:
    round_ = opened(cast)
    sheet, early = sheet_of(round_, cast, "tu-phap"), SELF_DUE - timedelta(days=5)
    reporter, appraiser = at(early, cast.reporter), at(NOW, cast.appraiser)
    bonus = {"kind": ExtraKind.BONUS, "code": "T1", "given": {"count": "1"}, "basis": "QĐ 5"}
    penalty = {"kind": ExtraKind.PENALTY, "code": "P1", "given": {"count": "2"}, "basis": "CV 9"}
    commands.ask_extra(reporter, sheet, **bonus)
    with pytest.raises(Forbidden):
        commands.ask_extra(reporter, sheet, **penalty)
    for unit in ("tu-phap", "xa", "noi-vu"):
        submitted(cast, round_, unit, SELF_DUE - timedelta(days=4))
    round_ = commands.go_on(at(SELF_DUE + timedelta(hours=1), cast.officer), round_)
    commands.ask_extra(appraiser, sheet, **penalty)
    with pytest.raises(Forbidden):
        commands.decide_extra(appraiser, ExtraEntry.objects.get(code="P1"), granted=True)
    for extra in ExtraEntry.objects.all():
        commands.decide_extra(at(NOW, cast.council), extra, granted=True)
    event = commands.note_event(at(NOW, cast.appraiser), sheet, gate="G1", basis="QĐ kỷ luật 7")
    commands.decide_event(at(NOW, cast.council), event, granted=True)
    index = next(s for rows in rounds.standings(round_).values() for s in rows if s.sheet.pk == sheet.pk).index
    assert (index.bonus, index.penalty) == (1, 1)


def test_standings_are_the_councils_and_the_chairs_until_they_are_published(cast: Cast) -> None:
    round_ = in_council(cast)
    may = {who: bool(may_read_standings(at(COUNCIL, getattr(cast, who)), round_)) for who in
           ("council", "chair", "officer", "appraiser", "reporter", "head")}  # fmt: skip
    assert [who for who, allowed in may.items() if allowed] == ["council", "chair"]


def test_a_refusal_stands_in_the_journal(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    with pytest.raises(Forbidden):
        commands.mark(at(NOW, cast.other), entry_of(round_, cast, "tu-phap", "1.1.1"), verdict=Verdict.AS_DECLARED)
    last = AuditEntry.objects.order_by("-seq").first()
    assert last is not None
    assert (last.act, last.outcome, last.actor_id) == ("scoring.leaf.mark", "REFUSED", cast.other.pk)
    assert not Mark.objects.filter(by=cast.other).exists()
