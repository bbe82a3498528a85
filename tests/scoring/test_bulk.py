"""Many leaves of a sheet in one act: the same as one by one, or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parindex.audit.errors import Forbidden, InvalidAct, WrongState
from parindex.audit.models import AuditEntry
from parindex.evidence.models import StoredFile
from parindex.scoring import commands
from parindex.scoring.commands import Declared, Marked
from parindex.scoring.models import LeafEntry, LeafEvidence, Mark
from parindex.scoring.states import LeafState, Verdict
from tests.scoring_rounds import (
    DECLARED,
    MOMENTS,
    OWN,
    SELF_DUE,
    Cast,
    at,
    document,
    entry_of,
    filled,
    in_appraisal,
    opened,
    sheet_of,
)

EARLY = SELF_DUE - timedelta(days=10)
NOW = SELF_DUE + timedelta(days=2)
TOLD = ("facts", "outcome", "state", "note", "exclusion")


def whole(**more: Declared) -> dict[str, Declared]:
    return {code: Declared(DECLARED[code], (document(),)) for code in OWN} | more


def test_filling_a_sheet_at_once_is_the_same_as_leaf_by_leaf(cast: Cast) -> None:
    round_ = opened(cast)
    filled(cast, round_, "tu-phap", EARLY)
    sheet = commands.fill(at(EARLY, cast.communer), sheet_of(round_, cast, "xa"), leaves=whole())
    other = sheet_of(round_, cast, "tu-phap")
    assert (sheet.secure, sheet.possible, sheet.leaves_done) == (other.secure, other.possible, 3)
    for code in OWN:
        one, two = entry_of(round_, cast, "xa", code), entry_of(round_, cast, "tu-phap", code)
        assert [getattr(one, name) for name in TOLD] == [getattr(two, name) for name in TOLD]
    entry = AuditEntry.objects.filter(act="scoring.sheet.fill").get()
    assert all(f"scoring.leafentry:{entry_of(round_, cast, 'xa', code).pk}" in entry.payload for code in OWN)


def test_a_document_of_several_leaves_is_kept_once(cast: Cast) -> None:
    sheet = commands.fill(at(EARLY, cast.communer), sheet_of(opened(cast), cast, "xa"), leaves=whole())
    assert (LeafEvidence.objects.filter(entry__sheet=sheet).count(), StoredFile.objects.count()) == (3, 1)


def test_one_leaf_that_can_t_be_read_and_none_is_kept(cast: Cast) -> None:
    round_ = opened(cast)
    wrong = whole(**{"1.1.2": Declared({"done": "chín mươi"})})
    with pytest.raises(InvalidAct) as refusal:
        commands.fill(at(EARLY, cast.communer), sheet_of(round_, cast, "xa"), leaves=wrong)
    assert refusal.value.field == "done"
    assert set(LeafEntry.objects.filter(sheet__round=round_, leaf__in=OWN).values_list("state", flat=True)) == {
        LeafState.NOT_STARTED
    }


@pytest.mark.parametrize("code", ["2.1.1", "9.9.9"])
def test_leaves_that_are_not_the_unit_s_own_are_refused(cast: Cast, code: str) -> None:
    with pytest.raises(InvalidAct):
        commands.fill(at(EARLY, cast.communer), sheet_of(opened(cast), cast, "xa"), leaves={code: Declared()})


def test_neither_other_units_nor_anybody_after_the_deadline_fill_a_sheet(cast: Cast) -> None:
    sheet = sheet_of(opened(cast), cast, "xa")
    with pytest.raises(Forbidden):
        commands.fill(at(EARLY, cast.reporter), sheet, leaves=whole())
    with pytest.raises(WrongState):
        commands.fill(at(SELF_DUE + timedelta(seconds=1), cast.communer), sheet, leaves=whole())


def test_an_appraiser_marks_what_was_gone_through_in_one_act(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    sheet = sheet_of(round_, cast, "xa")
    marks = {code: Marked(Verdict.AS_DECLARED) for code in OWN}
    marks["1.1.1"] = Marked(Verdict.NO_EVIDENCE, reason="Không thấy văn bản", asks="Kế hoạch ở đâu?")
    made = commands.mark_leaves(at(NOW, cast.appraiser), sheet, marks=marks)
    assert {one.entry.leaf: one.points for one in made} == {"1.1.1": 0, "1.1.2": 19, "1.1.3": 16}
    again = {"1.1.1": Marked(Verdict.AS_DECLARED)}
    commands.mark_leaves(at(NOW, cast.appraiser), sheet, marks=again)
    assert Mark.objects.get(entry__sheet=sheet, entry__leaf="1.1.1").verdict == Verdict.AS_DECLARED


def test_marks_are_all_or_none_and_only_of_fields_one_was_allotted(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    with pytest.raises(InvalidAct):
        commands.mark_leaves(
            at(NOW, cast.appraiser), sheet_of(round_, cast, "xa"),
            marks={"1.1.1": Marked(Verdict.AS_DECLARED), "1.1.2": Marked(Verdict.NO_EVIDENCE)},
        )  # fmt: skip
    home = sheet_of(round_, cast, "noi-vu")  # Phòng Nội vụ's own people don't judge it
    with pytest.raises(Forbidden):
        commands.mark_leaves(at(NOW, cast.appraiser), home, marks={"1.1.1": Marked(Verdict.AS_DECLARED)})
    other = at(NOW, cast.other)
    with pytest.raises(Forbidden, match="phân công"):
        commands.mark_leaves(other, sheet_of(round_, cast, "xa"), marks={"1.1.1": Marked(Verdict.AS_DECLARED)})
    assert Mark.objects.count() == 0


def test_nothing_is_marked_before_the_step_for_it(cast: Cast) -> None:
    sheet = sheet_of(opened(cast), cast, "xa")
    with pytest.raises(WrongState):
        commands.mark_leaves(at(MOMENTS["opens_at"], cast.appraiser), sheet, marks={})
