"""Another system sends its dossiers over HTTP: what it is answered, what is stored, what is refused and how."""

from __future__ import annotations

import json
import unicodedata
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from parindex.onestop import bulk, intake_runs
from parindex.onestop.models import Dossier, ImportBatch
from tests.api_client import BATCHES, System, service_of, system_for
from tests.bulk_files import as_csv, imported, row, rows
from tests.one_stop import loaded
from tests.people import People

pytestmark = pytest.mark.usefixtures("frozen")
PROBLEM = "application/problem+json"


@pytest.fixture
def system(people: People) -> System:
    """The one-stop software of xã Bắc Sơn."""
    loaded(people)
    return service_of(people, "xa")


def refusal(answer: Any, status: int) -> dict[str, Any]:
    """The problem of an answer that stored nothing."""
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM), answer.content
    assert (Dossier.objects.count(), ImportBatch.objects.count()) == (0, 0)
    told: dict[str, Any] = answer.json()
    assert told["status"] == status
    return told


def test_a_batch_is_taken_in_and_answered_as_the_command_line_tells_it(people: People, system: System) -> None:
    sent = [*rows(3), row(code="H43-9", unit="?")]
    told = system.send(sent).json()
    as_file = imported(people.system, as_csv(sent), dry_run=True)
    assert [told[name] for name in intake_runs.COUNTS] == [4, 3, 0, 0, 1]
    # A file has a line of headings above its rows.
    assert told["errors"] == [{**one, "row": one["row"] - 1} for one in as_file["errors"]]
    assert set(told) == set(as_file)
    batch = ImportBatch.objects.get(pk=told["batch"])
    assert (batch.file_name, batch.by, batch.source) == ("api.json", system.token.user, "he-thong-tinh")


def test_rows_as_json_and_as_csv_mean_the_same(system: System) -> None:
    system.send([{**one, "owes_fee": True, "is_paid_online": False, "supplements": 0} for one in rows(4)])
    told = system.send_csv(as_csv(rows(4), separator=";")).json()
    assert (told["rows"], told["unchanged"], told["errors"]) == (4, 4, [])


def test_errors_of_a_csv_are_told_by_its_rows_and_columns(system: System) -> None:
    told = system.send_csv(as_csv([row(), row(code="H43-2", phone="912345678")], separator=";")).json()
    (error,) = told["errors"]
    assert (error["row"], error["column"], error["code"]) == (3, "Số điện thoại", "lost_zero")
    assert (told["created"], told["rejected"]) == (1, 1)


def test_a_row_without_a_required_field_is_an_error_of_that_row(system: System) -> None:
    bare = row(code="H43-2")
    del bare["unit"]
    told = system.send([row(), bare]).json()
    assert [(one["row"], one["column"], one["code"]) for one in told["errors"]] == [
        (2, "Mã đơn vị tiếp nhận", "missing")
    ]
    del bare["code"]
    assert {one["code"] for one in system.send([bare]).json()["errors"]} == {"missing"}


def test_all_or_nothing_stores_nothing_when_a_row_is_bad_and_leaves_the_key_free(system: System) -> None:
    key, good, bad = uuid4(), rows(2), row(code="H43-9", unit="?")
    told = system.send([*good, bad], key=key, mode="ALL").json()
    assert (told["created"], told["rejected"], told["batch"], Dossier.objects.count()) == (0, 1, None, 0)
    assert system.send(good, key=key, mode="ALL").json()["created"] == 2


@pytest.mark.parametrize("kind", ["json", "csv"])
def test_a_dry_run_needs_no_key_and_stores_nothing(system: System, kind: str) -> None:
    if kind == "json":
        answer = system.post({"rows": rows(2), "dry_run": True})
    else:
        answer = system.post(as_csv(rows(2)), kind="text/csv", query="?dry_run=true")
    assert (answer.status_code, answer.json()["created"], answer.json()["batch"]) == (200, 2, None)
    assert (Dossier.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_letters_put_together_from_parts_are_the_same_letters(system: System) -> None:
    system.send([row()])
    apart = {name: unicodedata.normalize("NFD", value) for name, value in row().items()}
    assert system.send([apart]).json()["unchanged"] == 1


def test_a_system_brings_in_dossiers_of_its_own_units_only(people: People, system: System) -> None:
    neighbour = service_of(people, "lang-gieng")
    told = neighbour.send(rows(2)).json()
    assert (told["created"], [one["code"] for one in told["errors"]]) == (0, ["not_your_unit"] * 2)
    assert Dossier.objects.count() == 0


def test_what_a_reform_officer_may_on_the_pages_their_token_may_too(people: People, system: System) -> None:
    assert system_for(people, people.officer).send(rows(1)).json()["created"] == 1


@pytest.mark.parametrize("who", ["reporter", "admin", "nobody"])
def test_who_may_not_bring_in_dossiers_is_told_so(people: People, system: System, who: str) -> None:
    told = refusal(system_for(people, getattr(people, who)).send(rows(1)), 403)
    assert told["detail"] == "Hồ sơ của hệ thống khác do công chức theo dõi CCHC nạp."
    refusal(system_for(people, getattr(people, who)).post({"rows": rows(1), "dry_run": True}), 403)


def test_a_batch_is_shown_to_who_brought_it_and_to_nobody_else(people: People, system: System) -> None:
    batch = system.send(rows(2)).json()["batch"]
    told = system.get(batch).json()
    assert (told["batch"], told["state"], told["rows"], told["created"]) == (batch, "DONE", 2, 2)
    assert told["started_at"] == "2025-06-02T02:30:00Z"
    for other in (service_of(people, "lang-gieng"), system_for(people, people.nobody)):
        assert (other.get(batch).status_code, other.get(batch)["Content-Type"]) == (404, PROBLEM)
    assert system.get(10**30).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (b"", "", "json_invalid"),
        (b"{", "", "json_invalid"),
        (b"\xff\xfe", "", "json_invalid"),
        (b"[" * 100_000, "", "json_invalid"),
        ([], "", "model_type"),
        ({}, "/rows", "missing"),
        ({"rows": []}, "/rows", "too_short"),
        ({"rows": [{"code": "1"}] * 20_001}, "/rows", "too_long"),
        ({"rows": {"code": "1"}}, "/rows", "list_type"),
        ({"rows": ["1"]}, "/rows/0", "model_type"),
        ({"rows": [{"code": 1}]}, "/rows/0/code", "string_type"),
        ({"rows": [{"code": "1"}, {"procedure": 1.004873}]}, "/rows/1/procedure", "string_type"),
        ({"rows": [{"state": 1.5}]}, "/rows/0/state", "string_type"),
        ({"rows": [{"owes_fee": 1}]}, "/rows/0/owes_fee", "bool_type"),
        ({"rows": [{"applicant": ["A"]}]}, "/rows/0/applicant", "string_type"),
        ({"rows": [{"a/b~c": "1"}]}, "/rows/0/a~1b~0c", "extra_forbidden"),
        ({"rows": [{"code": "1"}], "dryrun": True}, "/dryrun", "extra_forbidden"),
        ({"rows": [{"code": "1"}], "dry_run": "yes"}, "/dry_run", "bool_type"),
        ({"rows": [{"code": "1"}], "mode": "SOME"}, "/mode", "literal_error"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_of_another_shape_is_refused_with_the_place(
    system: System, body: Any, pointer: str, code: str
) -> None:
    told = refusal(system.post(body, key=uuid4()), 422)
    (error,) = told["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)
    assert error["message"]


def test_a_row_of_21_000_fields_is_refused_with_the_first_hundred(system: System) -> None:
    told = refusal(system.send([{f"k{n}": "1" for n in range(21_000)}] * 3), 422)
    assert [one["pointer"] for one in told["errors"]] == [f"/rows/0/k{n}" for n in range(100)]


def test_what_was_sent_is_not_sent_back(system: System) -> None:
    assert "058190001234" not in system.send([row(identity=["058190001234"])]).content.decode()


def test_a_text_no_database_takes_is_an_error_and_no_failure(system: System) -> None:
    for text in ("A\x00B", "\ud800"):
        body = json.dumps({"rows": [row(applicant=text)]}).encode()
        assert system.post(body, key=uuid4()).status_code in {200, 422}


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (as_csv([]), "empty"), (b"a;b\n1;2\n", "heading_missing"), (b"PK\x03\x04", "damaged")],
    ids=["nothing", "headings only", "other headings", "no workbook"],
)
def test_a_csv_of_which_nothing_can_be_taken_is_refused(system: System, data: bytes, code: str) -> None:
    told = refusal(system.send_csv(data), 422)
    assert [one["code"] for one in told["errors"]] == [code]
    assert told["detail"] == told["errors"][0]["message"]


def test_a_source_nobody_described_is_refused(system: System) -> None:
    told = refusal(system.send(rows(1), source="he-thong-la"), 422)
    assert "«he-thong-la»" in told["detail"]
    refusal(system.send_csv(as_csv(rows(1)), query="?source=he-thong-la"), 422)


@pytest.mark.parametrize("query", ["?dryrun=true", "?dry_run=true&x=1"])
def test_a_parameter_that_is_not_heard_is_refused_lest_it_meant_a_dry_run(system: System, query: str) -> None:
    assert "Chưa lưu gì" in refusal(system.send_csv(as_csv(rows(1)), query=query), 422)["detail"]


def test_parameters_beside_json_are_refused_and_wrong_ones_named(system: System) -> None:
    refusal(system.post({"rows": rows(1)}, key=uuid4(), query="?dry_run=true"), 422)
    told = refusal(system.send_csv(as_csv(rows(1)), query="?dry_run=co"), 422)
    assert told["errors"] == [{"parameter": "dry_run", "code": "bool_parsing", "message": "Giá trị không đúng kiểu."}]


@pytest.mark.parametrize("kind", ["application/xml", "multipart/form-data; boundary=x", "text/plain"])
def test_another_kind_of_body_is_refused(system: System, kind: str) -> None:
    refusal(system.post(b"<a/>", key=uuid4(), kind=kind), 415)


def test_a_body_above_the_limit_is_refused_before_it_is_read(system: System, settings: Any) -> None:
    settings.IMPORT_LIMIT = 1024 * 1024
    refusal(system.post(b"x" * (1024 * 1024 + 1), key=uuid4()), 413)


@pytest.mark.parametrize("length", ["-1", "9" * 5000, "1e3"])
def test_a_length_that_is_none_is_refused(system: System, length: str) -> None:
    headers = {"Authorization": f"Bearer {system.secret}", "Content-Length": length}
    refusal(Client().post(BATCHES, {"rows": rows(1)}, content_type="application/json", headers=headers), 413)


def test_a_body_in_chunks_is_refused_rather_than_taken_for_an_empty_one(system: System) -> None:
    headers = {"Authorization": f"Bearer {system.secret}", "Transfer-Encoding": "chunked"}
    refusal(Client().post(BATCHES, {"rows": rows(1)}, content_type="application/json", headers=headers), 411)


def test_the_limit_of_rows_holds_for_both_kinds(system: System, settings: Any) -> None:
    settings.IMPORT_ROWS = 2
    assert refusal(system.send(rows(3)), 422)["errors"][0]["code"] == "too_many_rows"
    assert refusal(system.send_csv(as_csv(rows(3))), 422)["errors"][0]["code"] == "too_many_rows"


def test_a_second_import_of_the_source_is_asked_to_come_again(system: System) -> None:
    with bulk.alone("he-thong-tinh", bulk.folder()):
        answer = system.send(rows(1))
    refusal(answer, 409)
    assert answer["Retry-After"] == "30"


def test_other_methods_do_not_exist(system: System) -> None:
    headers = {"Authorization": f"Bearer {system.secret}"}
    for method in ("get", "put", "patch", "delete"):
        assert getattr(Client(), method)(BATCHES, headers=headers).status_code == 405
