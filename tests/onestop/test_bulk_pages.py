"""Bulk intake in the browser: a file is checked in a process of its own, confirmed, watched, stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from parindex.accounts.models import User
from parindex.onestop import bulk, commands, intake_runs
from parindex.onestop.models import Dossier, ImportBatch, ImportMapping
from parindex.organization.queries import actor_for
from tests.bulk_files import as_csv, imported, row, rows
from tests.conftest import NOW
from tests.one_stop import loaded
from tests.people import People
from tests.reliability.test_processes import database_url

Browser = Callable[[User], Client]


def upload(data: bytes, **more: str) -> dict[str, object]:
    return {"file": SimpleUploadedFile("xuat.csv", data), "source": "he-thong-tinh", **more}


def waited(job: bulk.Job, what: str) -> dict[str, object]:
    """What the job's own process told, once it has."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        told = job.told(what) or job.told("failed")
        if told is not None and not job.is_held:
            return told
        time.sleep(0.1)
    raise TimeoutError(f"the job told nothing: {job.log.read_text()}")


@pytest.fixture
def own_processes(monkeypatch: pytest.MonkeyPatch, evidence_dir: Path) -> None:
    """Processes that pages start find the test database."""
    for name, value in {
        "DJANGO_SETTINGS_MODULE": "parindex.config.settings",
        "DATABASE_URL": database_url(),
        "PARINDEX_DATA": str(evidence_dir.parent),
        "PARINDEX_DEBUG": "1",
        "PARINDEX_DEMO_DAY": "2025-06-02",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("shared_database", "own_processes")
def test_a_file_is_checked_then_confirmed_and_what_is_wrong_comes_back(people: People, client_of: Browser) -> None:
    loaded(people)
    browser = client_of(people.officer)
    answer = browser.post("/nap-ho-so/", upload(as_csv([*rows(3), row(code="H43-9", unit="?")])))
    (job,) = bulk.Job.of(people.officer.pk)
    assert (answer.status_code, answer["Location"]) == (302, f"/nap-ho-so/lan/{job.name}/")
    waited(job, "checked")
    page = browser.get(answer["Location"]).content.decode()
    assert "4 dòng: thêm 3, cập nhật 0, không đổi 0, loại 1" in page
    assert "Không có đơn vị mang mã «?»" in page
    assert Dossier.objects.count() == 0
    returned = browser.get(f"/nap-ho-so/lan/{job.name}/dong-sai.xlsx")
    assert b"".join(returned.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    browser.post(f"/nap-ho-so/lan/{job.name}/nap/", {"mode": "GOOD_ROWS"})
    waited(job, "done")
    assert (Dossier.objects.count(), ImportBatch.objects.get().by) == (3, people.officer)
    assert "Đã nạp" in browser.get(answer["Location"]).content.decode()
    assert not job.file.exists()
    assert browser.post(f"/nap-ho-so/lan/{job.name}/nap/", {"mode": "GOOD_ROWS"}).status_code == 422


@pytest.fixture
def checked(people: People) -> bulk.Job:
    """A job whose dry run is over, as its process leaves it."""
    loaded(people)
    asked = {"user": people.officer.pk, "file_name": "xuat.csv", "source": "he-thong-tinh", "dry_run": True}
    job = bulk.Job.open(asked, [as_csv(rows(3))])
    intake_runs.do(job, actor_for(people.officer, NOW))
    return job


def test_what_runs_shows_how_far_it_is_and_can_be_stopped(
    people: People, client_of: Browser, checked: bulk.Job
) -> None:
    checked.begin(dry_run=False, mode="ALL")
    checked.put("progress", {"stage": "write", "done": 20000, "of": 90000})
    browser, url = client_of(people.officer), f"/nap-ho-so/lan/{checked.name}/"
    with checked.held():
        page = browser.get(url).content.decode()
        assert "Đang ghi: 20.000 trên 90.000 hồ sơ." in page
        assert '<meta http-equiv="refresh" content="3">' in page
        browser.post(f"{url}dung/")
        assert "Đã yêu cầu dừng" in browser.get(url).content.decode()
    intake_runs.do(checked, actor_for(people.officer, NOW))
    assert "Đã dừng theo yêu cầu, không lưu gì." in browser.get(url).content.decode()
    assert (Dossier.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_a_job_whose_process_was_killed_says_so(people: People, client_of: Browser, checked: bulk.Job) -> None:
    checked.begin(dry_run=False, mode="ALL")
    checked.put("progress", {"stage": "write", "done": 1, "of": 2})
    page = client_of(people.officer).get(f"/nap-ho-so/lan/{checked.name}/").content.decode()
    assert "Không có gì được lưu; hãy đưa tệp lên lại." in page


def test_a_file_that_cannot_be_read_is_told_as_that(people: People, client_of: Browser) -> None:
    asked = {"user": people.officer.pk, "file_name": "xuat.csv", "source": "he-thong-tinh", "dry_run": True}
    job = bulk.Job.open(asked, [as_csv(rows(2)).decode().encode("utf-16")])
    intake_runs.do(job, actor_for(people.officer, NOW))
    page = client_of(people.officer).get(f"/nap-ho-so/lan/{job.name}/").content.decode()
    assert "Tệp mã hóa UTF-16" in page


def test_files_of_people_are_not_kept_for_long(people: People, checked: bulk.Job) -> None:
    bulk.Job.clear_before(NOW.replace(year=2024))
    assert checked.file.exists()
    bulk.Job.clear_before(NOW.replace(year=2124))
    assert not checked.path.exists()


@pytest.mark.usefixtures("frozen")
def test_another_system_gets_its_mapping_and_a_sample_shows_its_headings(people: People, client_of: Browser) -> None:
    browser = client_of(people.officer)
    told = {
        "source": "mot-cua",
        "name": "Một cửa điện tử",
        "title_code": "Số HS",
        "words_state": "Kết thúc = Đã trả kết quả",
    }
    sample = SimpleUploadedFile("mau.csv", "Số HS;Tên\n1;2\n".encode())
    page = browser.post("/nap-ho-so/cach-doc/", {**told, "sample": sample}).content.decode()
    assert "<li>Số HS</li><li>Tên</li>" in page
    assert ImportMapping.objects.count() == 0
    assert browser.post("/nap-ho-so/cach-doc/", told).status_code == 302
    row_ = ImportMapping.objects.get()
    assert (row_.columns, row_.words) == ({"code": "Số HS"}, {"state": {"Kết thúc": "RETURNED"}})
    page = browser.get("/nap-ho-so/cach-doc/mot-cua/").content.decode()
    assert "kết thúc = da tra ket qua" in page.lower()
    stale = browser.post("/nap-ho-so/cach-doc/mot-cua/", {**told, "version": "7"})
    assert (stale.status_code, ImportMapping.objects.get().version) == (422, 1)
    wrong = browser.post("/nap-ho-so/cach-doc/mot-cua/", {**told, "version": "1", "words_flag": "x bằng có"})
    assert wrong.status_code == 422


@pytest.mark.usefixtures("frozen")
def test_the_list_asks_the_same_number_of_questions_for_one_batch_and_for_three(
    people: People, client_of: Browser, actor_of: Callable[[User], object]
) -> None:
    loaded(people)
    officer = actor_for(people.officer, NOW)
    commands.keep_mapping(officer, "a", name="A", columns={}, words={})
    imported(officer, as_csv([row()]))
    browser = client_of(people.officer)

    def asked() -> int:
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert browser.get("/nap-ho-so/").status_code == 200
        return len(queries)

    one = asked()
    for name in ("b", "c"):
        commands.keep_mapping(officer, name, name=name, columns={}, words={})
        imported(officer, as_csv([row()]))
    assert asked() == one
