"""An export of the province's system comes in: what is new, changed, the same; what is written and what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from parindex.accounts.models import User
from parindex.audit import queries as audit
from parindex.audit.actor import Actor
from parindex.audit.errors import Forbidden, WrongState
from parindex.audit.models import AuditEntry
from parindex.core.text import fold
from parindex.onestop import bulk, commands
from parindex.onestop.bulk import cells
from parindex.onestop.clock import punctuality
from parindex.onestop.models import Dossier, DossierChange, ImportBatch
from parindex.organization.queries import actor_for
from tests.bulk_files import as_csv, as_xlsx, imported, row, rows, titles
from tests.conftest import NOW
from tests.one_stop import loaded, received
from tests.people import People

COUNTS = ("rows", "created", "updated", "unchanged", "rejected")


@pytest.fixture(autouse=True)
def _procedure(people: People) -> None:
    loaded(people)


def counts(told: dict[str, object]) -> tuple[object, ...]:
    return tuple(told[name] for name in COUNTS)


def stored() -> dict[str, dict[str, object]]:
    """Every dossier by code as it is stored."""
    return {one["code"]: one for one in Dossier.objects.values()}


def test_a_row_becomes_a_dossier_that_says_what_it_said_and_no_more(people: People) -> None:
    told = imported(people.system, as_csv([row()]))
    assert (counts(told), told["errors"]) == ((1, 1, 0, 0, 0), [])
    one = Dossier.objects.get()
    assert (one.unit, one.office, one.procedure.code) == (people.unit("xa"), people.unit("xa"), "1.004873")
    assert (one.channel, one.return_way, one.state) == ("ONLINE", "DIRECT", "RETURNED")
    assert (one.source, one.source_key) == ("he-thong-tinh", one.code)
    assert f"{one.submitted_at.astimezone(NOW.tzinfo):%d/%m/%Y %H:%M}" == "12/05/2025 08:00"
    assert (one.first_due_at, one.closed_at) == (one.due_at, one.returned_at)
    assert (one.owes_fee, one.is_paid_online, one.is_digitised, one.is_positive) == (True, False, None, None)
    assert one.applicant_folded == "nguyen thi dau"
    assert one.procedure_version is not None


def test_how_often_a_completion_was_asked_for_is_not_known_when_the_cell_is_empty(people: People) -> None:
    imported(people.system, as_csv([row(supplements=None), row(code="H43-2", supplements="0")]))
    assert list(Dossier.objects.order_by("pk").values_list("supplements", flat=True)) == [None, 0]


def test_the_legal_limit_is_counted_where_nothing_moved_it(people: People) -> None:
    """1.004873 has three working days; where a completion was asked for, or nobody says, it is not known."""
    imported(
        people.system,
        as_csv(
            [
                row(),
                row(code="H43-2", supplements="1"),
                row(code="H43-3", accepted_at="12/05/2025 08:31"),
                row(code="H43-4", supplements=None),
            ]
        ),
    )
    by_code = {one.code: one.statutory_due_at for one in Dossier.objects.all()}
    told = {code: f"{due.astimezone(NOW.tzinfo):%d/%m/%Y %H:%M}" if due else None for code, due in by_code.items()}
    known = {"H43.12-250512-0001": "15/05/2025 08:30", "H43-3": "15/05/2025 08:31"}
    assert told == {**known, "H43-2": None, "H43-4": None}


def test_the_limit_counted_on_columns_is_the_one_told_one_by_one(people: People) -> None:
    from parindex.onestop.clock import deadlines_of, local

    given_ = [row(code=f"H43-{n}", accepted_at=f"{n:02}/04/2025 10:15", submitted_at=f"{n:02}/04/2025",
                  due_at="15/05/2025 10:00") for n in range(1, 29)]  # fmt: skip
    assert imported(people.system, as_csv(given_))["errors"] == []
    for one in Dossier.objects.select_related("procedure", "procedure_version"):
        found = deadlines_of(one, [])
        assert found is not None
        assert one.statutory_due_at is not None
        assert local(one.statutory_due_at) == found.statutory.due_at


def test_the_same_file_changes_nothing_again(people: People) -> None:
    data = as_csv(rows(30))
    imported(people.system, data)
    before = stored()
    assert counts(imported(people.system, data)) == (30, 0, 0, 30, 0)
    assert stored() == before
    assert DossierChange.objects.count() == 0


def test_xlsx_and_csv_say_the_same(people: People) -> None:
    imported(people.system, as_csv(rows(5)))
    assert counts(imported(people.system, as_xlsx(rows(5)))) == (5, 0, 0, 5, 0)


def test_a_newer_export_changes_only_what_changed_and_keeps_what_it_was(people: People) -> None:
    imported(people.system, as_csv(rows(10)))
    before = stored()
    newer = rows(12)
    newer[3] |= {"phone": "0987654321", "address": None}
    assert counts(imported(people.system, as_csv(newer))) == (12, 2, 1, 9, 0)
    changed = newer[3]["code"]
    after = stored()
    assert {code for code in before if after[code] != before[code]} == {changed}
    assert after[changed]["version"] == 2
    change = DossierChange.objects.get()
    assert (change.dossier.code, change.before, change.after) == (
        changed, {"phone": "0912345678", "address": "Thôn 2, xã Bắc Sơn"}, {"phone": "0987654321", "address": ""}
    )  # fmt: skip


def test_taking_in_moves_the_moment_of_change_of_what_it_writes(people: People) -> None:
    imported(people.system, as_csv(rows(3)))
    later = replace(people.system, at=NOW + timedelta(hours=1))
    newer = rows(4)
    newer[1] |= {"phone": "0987654321"}
    imported(later, as_csv(newer))
    moved = Dossier.objects.filter(changed_at=later.at).values_list("code", flat=True)
    assert set(moved) == {newer[1]["code"], newer[3]["code"]}
    assert Dossier.objects.filter(changed_at=NOW).count() == 2


def test_what_was_once_finished_in_time_or_late_stays_so(people: People) -> None:
    imported(
        people.system,
        as_csv([row(solved_at="16/05/2025 09:00", result_signed_on=None, returned_at="16/05/2025 10:00")]),
    )
    assert Dossier.objects.get().punctuality == "LATE"
    later = row(
        solved_at="16/05/2025 09:00", result_signed_on=None, returned_at="16/05/2025 10:00", due_at="20/05/2025 17:00"
    )
    assert counts(imported(people.system, as_csv([later]))) == (1, 0, 1, 0, 0)
    one = Dossier.objects.get()
    assert one.punctuality == "LATE"
    assert one.due_at is not None
    assert one.first_due_at is not None
    assert one.due_at > one.first_due_at
    assert list(DossierChange.objects.get().after) == ["due_at"]


def test_lateness_recorded_here_is_not_wiped_by_an_empty_cell(people: People) -> None:
    late = row(due_at="13/05/2025")
    imported(people.system, as_csv([late]))
    chief = actor_for(people.head, NOW)
    commands.explain_lateness(chief, Dossier.objects.get(), kind="STAFF", cause="Thiếu người")
    imported(people.system, as_csv([{**late, "phone": "0987654321"}]))
    one = Dossier.objects.get()
    assert (one.late_kind, one.late_cause, one.phone) == ("STAFF", "Thiếu người", "0987654321")


def test_a_column_the_file_does_not_have_is_left_as_it_is(people: People) -> None:
    imported(people.system, as_csv([row(office="tu-phap")]))
    text = as_csv([row(phone=None)]).decode().replace("Số điện thoại", "Ghi chú")
    text = text.replace("Mã đơn vị giải quyết", "Ghi chú khác")
    assert counts(imported(people.system, text.encode())) == (1, 0, 0, 1, 0)
    one = Dossier.objects.get()
    assert (one.phone, one.office) == ("0912345678", people.unit("tu-phap"))


def test_a_dry_run_stores_nothing(people: People) -> None:
    told = imported(people.system, as_csv([*rows(3), row(code="H43-9", unit="?")]), dry_run=True)
    assert counts(told) == (4, 3, 0, 0, 1)
    assert (Dossier.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_all_or_nothing_takes_nothing_when_one_row_is_bad(people: People) -> None:
    told = imported(people.system, as_csv([*rows(3), row(code="H43-9", unit="?")]), mode="ALL")
    assert (counts(told), Dossier.objects.count()) == ((4, 0, 0, 0, 1), 0)
    assert counts(imported(people.system, as_csv(rows(3)), mode="ALL")) == (3, 3, 0, 0, 0)


def test_good_rows_only_takes_the_others(people: People) -> None:
    assert counts(imported(people.system, as_csv([*rows(3), row(code="H43-9", unit="?")]))) == (4, 3, 0, 0, 1)
    assert Dossier.objects.count() == 3


def test_one_batch_is_one_entry_of_the_journal_with_a_digest_of_what_was_written(people: People) -> None:
    data = as_csv(rows(50))
    imported(people.system, data)
    batch = ImportBatch.objects.get()
    entry = AuditEntry.objects.get(act="onestop.batch.take_in")
    payload = json.loads(entry.payload)
    assert [change["record"] for change in payload["changes"]] == [f"onestop.importbatch:{batch.pk}"]
    after = payload["changes"][0]["after"]
    assert (after["created"], after["changes_sha256"]) == (50, batch.changes_sha256)
    assert len(batch.sha256) == len(batch.changes_sha256) == 64
    assert audit.verify().broken == []


def test_the_digest_tells_two_different_contents_apart(people: People) -> None:
    imported(people.system, as_csv([row()]))
    imported(people.system, as_csv([row(phone="0987654321")]))
    first, second = ImportBatch.objects.order_by("pk").values_list("changes_sha256", flat=True)
    assert first != second


def test_officers_bring_in_dossiers_of_their_committee_and_below_only(
    people: People, actor_of: Callable[[User], Actor]
) -> None:
    told = imported(actor_of(people.officer), as_csv([row(), row(code="H43-2", unit="lang-gieng")]))
    assert (counts(told), [one["code"] for one in told["errors"]]) == ((2, 1, 0, 0, 1), ["not_your_unit"])
    told = imported(actor_of(people.stranger), as_csv([row(unit="lang-gieng")]))
    assert [one["code"] for one in told["errors"]] == ["not_your_unit"]
    assert Dossier.objects.get().unit == people.unit("xa")


def test_others_bring_in_nothing(people: People, actor_of: Callable[[User], Actor]) -> None:
    with pytest.raises(Forbidden):
        imported(actor_of(people.receiver), as_csv([row()]))
    assert Dossier.objects.count() == 0


def test_a_code_of_our_own_is_not_written_over(people: People) -> None:
    own = received(people)
    told = imported(people.system, as_csv([row(code=own.code), row()]))
    assert (counts(told), [one["code"] for one in told["errors"]]) == ((2, 1, 0, 0, 1), ["own_dossier"])
    assert Dossier.objects.get(pk=own.pk).source == ""


def test_a_code_of_another_source_is_not_written_over(people: People) -> None:
    imported(people.system, as_csv([row()]))
    other = bulk.Mapping("mot-cua-huyen", "Một cửa huyện")
    told = imported(people.system, as_csv([row(phone="0987654321")]), mapping=other)
    assert [one["code"] for one in told["errors"]] == ["other_source"]


def test_another_system_is_read_by_its_own_titles_and_words(people: People) -> None:
    mapping = bulk.Mapping(
        "mot-cua-huyen", "Một cửa huyện",
        columns={"code": "SỐ HỒ SƠ", "applicant": "Chủ hồ sơ"},
        words={"channel": {"DVC": "ONLINE"}, "state": {"Kết thúc": "RETURNED"}, "flag": {"x": "1"}},
    )  # fmt: skip
    heading = titles({"code": "Số hồ sơ", "applicant": "Chủ hồ sơ"})
    data = as_csv([row(channel="dvc", state="Kết thúc", owes_fee="X")], heading=heading)
    assert counts(imported(people.system, data, mapping=mapping)) == (1, 1, 0, 0, 0)
    one = Dossier.objects.get()
    assert (one.channel, one.state, one.owes_fee, one.source) == ("ONLINE", "RETURNED", True, "mot-cua-huyen")
    assert [one["code"] for one in imported(people.system, data)["errors"]] == ["heading_missing"]


def test_a_second_import_of_the_source_is_refused_while_the_first_runs(people: People) -> None:
    with bulk.alone("he-thong-tinh", bulk.folder()):
        with pytest.raises(WrongState, match="Đang có một lần nạp khác"):
            imported(people.system, as_csv([row()]))
        assert counts(imported(people.system, as_csv([row()]), mapping=bulk.Mapping("khac", "Khác")))[1] == 1


def test_an_import_that_is_asked_to_stop_stores_nothing(people: People, tmp_path: object) -> None:
    from parindex.onestop import intake_runs

    job = bulk.Job.open({"file_name": "xuat.csv"}, [as_csv(rows(5))])
    job.ask_to_stop()
    with pytest.raises(bulk.Stopped):
        intake_runs.run(people.system, job.file.read_bytes(), intake_runs.Asked("xuat.csv"), bulk.Watch(job))
    assert (Dossier.objects.count(), ImportBatch.objects.count()) == (0, 0)


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "phone": st.sampled_from(["0987654321", None, "+84912345678", "02593 821 234"]),
        "applicant": st.sampled_from(["Đỗ Thị Ý", "CHAMALÉA Ơn", "Nguyễn  Văn\u00a0Quý", "Trần Thị Hoà"]),
        "return_way": st.sampled_from(["Bưu chính công ích", None, "trực tuyến"]),
        "due_at": st.sampled_from(["16/05/2025", "2025-05-14 10:00", "15.05.2025 08:30", None]),
        "is_digitised": st.sampled_from(["có", "Không", None]),
        "supplements": st.sampled_from(["1", "0", None]),
        "late_kind": st.sampled_from(["Nguyên nhân khác", None]),
    },
)


@given(first=st.lists(CHANGES, min_size=1, max_size=6), second=st.lists(CHANGES, min_size=1, max_size=6))
@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_importing_twice_is_importing_once_and_counts_add_up(
    people: People, first: list[dict[str, object]], second: list[dict[str, object]]
) -> None:
    for told in (first, second):
        data = as_csv([{**one, **changes} for one, changes in zip(rows(len(told)), told, strict=True)])
        done = imported(people.system, data)
        assert done["rows"] == done["created"] + done["updated"] + done["unchanged"] + done["rejected"]
        assert done["errors"] == []
        before = stored()
        assert counts(imported(people.system, data)) == (len(told), 0, 0, len(told), 0)
        assert stored() == before
    for one in Dossier.objects.all():
        assert one.applicant_folded == fold(one.applicant)
        assert one.solved_at is not None
        if one.version == 1:
            assert one.punctuality == punctuality(one.solved_at, one.due_at)


@given(st.lists(st.text(max_size=12), max_size=12))
@hypothesis_settings(deadline=None)
def test_text_is_stored_and_folded_as_everywhere_else(texts: list[str]) -> None:
    import polars as pl

    from parindex.core.text import clean, squeeze

    table = cells.tidy(pl.DataFrame({"a": texts}, schema={"a": pl.String}))
    assert table["a"].to_list() == [squeeze(clean(text)) or None for text in texts]
    assert cells.folded(table["a"]).to_list() == [None if text is None else fold(text) for text in table["a"]]


def test_the_limit_on_rows_is_a_setting(people: People, settings: settings.__class__) -> None:
    settings.IMPORT_ROWS = 3
    for data in (as_csv(rows(4)), as_xlsx(rows(4))):
        assert [one["code"] for one in imported(people.system, data)["errors"]] == ["too_many_rows"]
    assert counts(imported(people.system, as_csv(rows(3)))) == (3, 3, 0, 0, 0)


def test_time_stands_still_for_the_whole_batch(people: People, actor_of: Callable[[User], Actor]) -> None:
    later = actor_for(people.officer, NOW + timedelta(hours=1))
    imported(later, as_csv([row()]))
    batch = ImportBatch.objects.get()
    assert (batch.started_at, batch.ended_at, batch.by) == (later.at, later.at, people.officer)
