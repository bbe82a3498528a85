"""A unit's sheet: what it declares, what proves it, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parindex.audit.errors import Conflict, Forbidden, InvalidAct, WrongState
from parindex.audit.models import AuditEntry
from parindex.scoring import commands
from parindex.scoring.models import LeafEntry, LeafEvidence, Sheet
from parindex.scoring.proposals import Missing, Value
from parindex.scoring.queries import evidence, results, sheets
from parindex.scoring.states import LeafState, SheetState
from tests.scoring_rounds import (
    DECLARED,
    MOMENTS,
    OWN,
    SELF_DUE,
    TEXT,
    Cast,
    at,
    document,
    entry_of,
    filled,
    in_appraisal,
    in_council,
    marked,
    opened,
    sheet_of,
    submitted,
)

EARLY = SELF_DUE - timedelta(days=10)
SECOND = timedelta(seconds=1)


def test_a_leaf_saved_half_is_not_scored_and_never_zero(cast: Cast) -> None:
    round_ = opened(cast)
    entry = entry_of(round_, cast, "tu-phap", "1.1.2")
    entry = commands.save_leaf(at(EARLY, cast.reporter), entry, given={"done": "190"})
    assert (entry.points, entry.state) == (None, LeafState.IN_PROGRESS)
    assert "Chưa có số liệu" in entry.scored.reason
    sheet = sheet_of(round_, cast, "tu-phap")
    assert (sheet.secure, sheet.possible) == (Decimal(0), Decimal(100))


def test_saving_scores_the_leaf_and_the_list_says_how_far_the_unit_is(cast: Cast) -> None:
    round_ = opened(cast)
    writer = at(EARLY, cast.reporter)
    entry = commands.save_leaf(writer, entry_of(round_, cast, "tu-phap", "1.1.2"), given=DECLARED["1.1.2"])
    assert (entry.points, entry.state) == (19, LeafState.IN_PROGRESS)  # nothing proves it yet
    commands.attach(writer, entry, document())
    sheet = sheet_of(round_, cast, "tu-phap")
    assert (sheet.leaves_done, sheet.leaves_asked, sheet.secure) == (1, 3, Decimal(19))
    states = {task.leaf.code: task.state for task in sheets.tasks(sheet)}
    assert (states["1.1.1"], states["1.1.2"], states["2.1.1"]) == (
        LeafState.NOT_STARTED, LeafState.DONE, LeafState.NOT_YET,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [({"done": "chín mươi"}, "done"), ({"done": "NaN"}, "done"), ({"other": "1"}, "other"), ({"all": [1]}, "all"),
     ({"all": "1" * 60}, "all"), ({"done": "1e999"}, "done")],
)  # fmt: skip
def test_what_is_no_such_figure_is_refused_at_its_input(cast: Cast, given: dict[str, object], field: str) -> None:
    entry = entry_of(opened(cast), cast, "tu-phap", "1.1.2")
    with pytest.raises(InvalidAct) as refusal:
        commands.save_leaf(at(EARLY, cast.reporter), entry, given=given)
    assert refusal.value.field == field


@pytest.mark.parametrize("leaf", ["2.1.1", "2.1.2", "2.1.3", "2.1.4"])
def test_what_others_score_takes_nothing_from_the_unit(cast: Cast, leaf: str) -> None:
    entry = entry_of(opened(cast), cast, "tu-phap", leaf)
    for act in (
        lambda: commands.save_leaf(at(EARLY, cast.reporter), entry, given={}, exclusion="Không có"),
        lambda: commands.attach(at(EARLY, cast.reporter), entry, document()),
    ):
        with pytest.raises(InvalidAct, match="không tự chấm"):
            act()


def test_a_difference_from_the_records_is_explained_before_handing_in(cast: Cast) -> None:
    round_ = opened(cast)
    sheet = filled(cast, round_, "tu-phap", EARLY)
    unit = cast.people.unit("tu-phap").pk
    measure = entry_of(round_, cast, "tu-phap", "1.1.2").criterion.inputs["done"].measure
    said = {
        (measure, "part", unit): Value("150", date(2025, 12, 1), "hồ sơ một cửa"),
        (measure, "whole", unit): Missing("chưa tổng hợp"),
    }
    assert commands.give_values(at(EARLY, cast.officer), round_, values=said) == 1
    entry = entry_of(round_, cast, "tu-phap", "1.1.2")
    assert (entry.facts["done"]["value"], entry.proposed["done"]["value"]) == ("190", "150")
    assert entry.proposed["all"] == {"missing": "chưa tổng hợp"}
    assert sheets.differing(entry.criterion, entry) == ["done"]
    with pytest.raises(InvalidAct, match=r"Còn 1 tiêu chí chưa xong: 1\.1\.2"):
        commands.submit(at(EARLY + SECOND, cast.leader), sheet)
    commands.save_leaf(at(EARLY, cast.reporter), entry, given=DECLARED["1.1.2"], difference="Hồ sơ giấy chưa nhập")
    assert commands.submit(at(EARLY + SECOND, cast.leader), sheet).state == SheetState.SUBMITTED


def test_the_head_hands_in_and_can_take_back_in_time(cast: Cast) -> None:
    round_ = opened(cast)
    sheet = filled(cast, round_, "tu-phap", EARLY)
    with pytest.raises(Forbidden, match="thủ trưởng"):
        commands.submit(at(EARLY, cast.reporter), sheet)
    signed = document("phieu.txt", data=TEXT + b"ky")
    sheet = commands.submit(at(EARLY, cast.leader), sheet, signed=signed)
    assert sheet.signed_file is not None
    with pytest.raises(WrongState):
        commands.save_leaf(at(EARLY, cast.reporter), entry_of(round_, cast, "tu-phap", "1.1.1"), given={})
    assert commands.take_back(at(SELF_DUE, cast.leader), sheet).state == SheetState.OPEN
    commands.submit(at(SELF_DUE, cast.leader), sheet)
    with pytest.raises(WrongState):
        commands.take_back(at(SELF_DUE + SECOND, cast.leader), sheet)


def test_the_deadlines_own_second_counts_and_the_next_does_not_whether_or_not_the_job_ran(cast: Cast) -> None:
    round_ = opened(cast)
    entry = entry_of(round_, cast, "tu-phap", "1.1.1")
    before = at(MOMENTS["opens_at"] - SECOND, cast.reporter)
    with pytest.raises(WrongState):
        commands.save_leaf(before, entry, given={"met": True})
    commands.save_leaf(at(SELF_DUE, cast.reporter), entry, given={"met": True})
    commands.attach(at(SELF_DUE, cast.reporter), entry, document())
    for act in (
        lambda: commands.save_leaf(at(SELF_DUE + SECOND, cast.reporter), entry, given={"met": False}),
        lambda: commands.attach(at(SELF_DUE + SECOND, cast.reporter), entry, document()),
        lambda: commands.withdraw(at(SELF_DUE + SECOND, cast.reporter), LeafEvidence.objects.get()),
    ):
        with pytest.raises(WrongState):
            act()
    sheet = sheets.with_group(Sheet.objects.filter(pk=entry.sheet_id)).get()
    assert (sheet.state, sheets.shown_state(sheet, SELF_DUE + SECOND)) == (SheetState.OPEN, SheetState.LOCKED)
    assert len(commands.lock_due(at(SELF_DUE + timedelta(hours=3)))) == 3
    sheet.refresh_from_db()
    assert (sheet.state, sheet.locked_at) == (SheetState.LOCKED, SELF_DUE)


def test_more_time_takes_two_persons_a_reason_and_stands_in_the_history(cast: Cast) -> None:
    round_ = opened(cast)
    commands.lock_due(at(SELF_DUE + SECOND))
    sheet, until = sheet_of(round_, cast, "tu-phap"), SELF_DUE + timedelta(days=1)
    with pytest.raises(InvalidAct, match="lý do"):
        commands.ask_time(at(SELF_DUE + SECOND, cast.leader), sheet, until=until, reason=" ")
    asked = commands.ask_time(at(SELF_DUE + SECOND, cast.leader), sheet, until=until, reason="Mất điện cả ngày")
    for who in ("leader", "officer", "stranger"):
        with pytest.raises(Forbidden):
            commands.decide_time(at(SELF_DUE + SECOND, getattr(cast, who)), asked, granted=True)
    commands.decide_time(at(SELF_DUE + timedelta(minutes=5), cast.chair), asked, granted=True)
    entry = entry_of(round_, cast, "tu-phap", "1.1.1")
    commands.save_leaf(at(until, cast.reporter), entry, given={"met": True})
    with pytest.raises(WrongState):
        commands.save_leaf(at(until + SECOND, cast.reporter), entry, given={"met": True})
    other = entry_of(round_, cast, "xa", "1.1.1")
    with pytest.raises(WrongState):
        commands.save_leaf(at(until, cast.communer), other, given={"met": True})
    assert [(one.unit, one.reason) for one in results.history(round_)] == [("Phòng Tư pháp", "Mất điện cả ngày")]
    with pytest.raises(InvalidAct, match="còn thời gian"):
        commands.go_on(at(SELF_DUE + timedelta(hours=2), cast.officer), round_)


def test_two_people_on_one_leaf_do_not_overwrite_each_other(cast: Cast) -> None:
    entry = entry_of(opened(cast), cast, "tu-phap", "1.1.1")
    seen = entry.version
    commands.save_leaf(at(EARLY, cast.reporter).submitting(version=seen), entry, given={"met": True})
    with pytest.raises(Conflict):
        commands.save_leaf(at(EARLY, cast.leader).submitting(version=seen), entry, given={"met": False})


def test_documents_are_flagged_not_judged_and_never_overwritten(cast: Cast) -> None:
    round_ = opened(cast)
    entry = entry_of(round_, cast, "tu-phap", "1.1.1")
    writer = at(EARLY, cast.reporter)
    dates = {"sau": date(2025, 12, 9), "cu": date(2024, 3, 1), "khong": None, "dung": date(2025, 11, 20)}
    rows = {
        name: commands.attach(writer, entry, document(f"{name}.txt", data=TEXT + name.encode(), issued_on=day))
        for name, day in dates.items()
    }
    theirs = entry_of(round_, cast, "xa", "1.1.1")
    copied = commands.attach(at(EARLY, cast.communer), theirs, document("xa.txt", data=TEXT + b"dung"))
    newer = commands.attach(writer, entry, document("moi.txt", data=TEXT + b"moi"), replaces=rows["khong"])
    with pytest.raises(InvalidAct):
        commands.attach(writer, entry, document("nua.txt"), replaces=rows["khong"])
    commands.withdraw(writer, rows["cu"])
    found = evidence.flags(LeafEvidence.objects.select_related("file", "entry__sheet__round"))
    codes = {name: [flag.code for flag in found[row.pk]] for name, row in rows.items()}
    assert codes == {
        "sau": ["issued_after_received"], "cu": ["issued_long_before", "outside_year"], "khong": [],
        "dung": ["other_unit"],
    }  # fmt: skip
    assert [flag.code for flag in found[copied.pk]] == ["other_unit"]
    assert [flag.code for flag in found[newer.pk]] == ["replaced"]
    assert LeafEvidence.objects.count() == 6
    assert {one.file.name for one in sheets.documents_of(entry)} == {"sau.txt", "dung.txt", "moi.txt"}


def test_reopening_is_for_the_leaves_named_the_hours_granted_and_by_two_persons(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    now, sheet = SELF_DUE + timedelta(days=2), sheet_of(round_, cast, "tu-phap")
    for leaves, hours, reason in ((["2.1.1"], 10, "x"), ([], 10, "x"), (["1.1.1"], 73, "x"), (["1.1.1"], 10, "")):
        with pytest.raises(InvalidAct):
            commands.ask_reopening(at(now, cast.council), sheet, leaves=leaves, hours=hours, reason=reason)
    with pytest.raises(Forbidden):
        commands.ask_reopening(at(now, cast.chair), sheet, leaves=["1.1.1"], hours=10, reason="Nhầm số")
    asked = commands.ask_reopening(at(now, cast.council), sheet, leaves=["1.1.1"], hours=10, reason="Nhầm số")
    with pytest.raises(Forbidden):
        commands.decide_reopening(at(now, cast.second), asked, granted=True)
    commands.decide_reopening(at(now, cast.chair), asked, granted=True)
    until = now + timedelta(hours=10)
    commands.save_leaf(at(until, cast.reporter), entry_of(round_, cast, "tu-phap", "1.1.1"), given={"met": False})
    row = commands.attach(at(until, cast.reporter), entry_of(round_, cast, "tu-phap", "1.1.1"), document("moi.txt"))
    assert row.moment == "REOPENED"
    for leaf, moment in (("1.1.1", until + SECOND), ("1.1.2", until)):
        with pytest.raises(WrongState):
            commands.save_leaf(at(moment, cast.reporter), entry_of(round_, cast, "tu-phap", leaf), given={})
    assert "mở lại tiêu chí 1.1.1" in [one.what for one in results.history(round_)]


def test_silence_is_acceptance_and_only_what_was_asked_is_explained(cast: Cast) -> None:
    round_ = in_appraisal(cast)
    marked(cast, round_, SELF_DUE + timedelta(days=5), asks={("tu-phap", "1.1.1"): "Văn bản ngày nào?"})
    when = MOMENTS["appraisal_due_at"] + timedelta(hours=1)
    commands.go_on(at(when, cast.officer), round_)
    asked, other = entry_of(round_, cast, "tu-phap", "1.1.1"), entry_of(round_, cast, "tu-phap", "1.1.2")
    with pytest.raises(WrongState):
        commands.explain(at(when, cast.reporter), other, text="Cũng giải trình")
    with pytest.raises(WrongState):
        commands.save_leaf(at(when, cast.reporter), asked, given={"met": True})
    commands.explain(at(when, cast.reporter), asked, text="Ngày 12/11/2025, xem tr. 3")
    row = commands.attach(at(when, cast.reporter), asked, document("them.txt", data=TEXT + b"them"))
    assert row.moment == "EXPLAINING"
    with pytest.raises(InvalidAct, match="còn thời gian"):
        commands.go_on(at(when + timedelta(hours=1), cast.officer), round_)
    commands.finish_explaining(at(when + timedelta(hours=1), cast.leader), sheet_of(round_, cast, "tu-phap"))
    with pytest.raises(WrongState):
        commands.explain(at(when + timedelta(hours=2), cast.reporter), asked, text="Thêm nữa")
    commands.go_on(at(when + timedelta(hours=2), cast.officer), round_)


def test_leaving_a_leaf_out_shows_its_effect_first(cast: Cast) -> None:
    round_ = opened(cast)
    sheet = filled(cast, round_, "tu-phap", EARLY)
    effect = sheets.effect_of_exclusion(sheet, "1.1.3")
    assert (effect.before, effect.after) == (
        (Decimal("45.00"), Decimal("95.00")),
        (Decimal("36.25"), Decimal("98.75")),
    )


def test_siblings_learn_nothing_before_publication(cast: Cast) -> None:
    round_, later = in_council(cast), SELF_DUE + timedelta(days=40)
    seen = {
        who: sorted(sheet.unit.code for sheet in sheets.visible_to(at(later, getattr(cast, who))))
        for who in ("reporter", "communer", "appraiser", "other", "council", "chair", "officer", "stranger", "nobody")
    }
    every = ["noi-vu", "tu-phap", "xa"]
    assert seen == {
        "reporter": ["tu-phap"], "communer": ["xa"], "appraiser": ["tu-phap", "xa"], "other": ["noi-vu"],
        "council": every, "chair": every, "officer": every, "stranger": [], "nobody": [],
    }  # fmt: skip
    assert round_.state == "COUNCIL"


def test_appraisers_and_council_see_a_sheet_only_once_it_is_handed_in(cast: Cast) -> None:
    round_ = opened(cast)
    filled(cast, round_, "xa", EARLY)
    submitted(cast, round_, "tu-phap", EARLY)
    sheets_seen = {sheet.unit.code for sheet in sheets.visible_to(at(EARLY, cast.council))}
    assert sheets_seen == {"tu-phap"}


def test_every_save_is_one_entry_of_the_journal(cast: Cast) -> None:
    round_ = opened(cast)
    entry = entry_of(round_, cast, "tu-phap", "1.1.1")
    commands.save_leaf(at(EARLY, cast.reporter), entry, given={"met": True})
    before = AuditEntry.objects.count()
    commands.save_leaf(at(EARLY, cast.reporter), entry, given={"met": False}, note="Sửa")
    assert AuditEntry.objects.count() == before + 1
    assert LeafEntry.objects.filter(sheet__round=round_).count() == 3 * (len(OWN) + 4)
