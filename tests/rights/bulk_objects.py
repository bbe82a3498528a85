"""What the URLs of bulk intake are filled with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parindex.onestop import bulk, commands
from parindex.organization.queries import actor_for
from tests.bulk_files import as_csv, row
from tests.conftest import NOW
from tests.people import People


def _job(people: People) -> dict[str, Any]:
    asked = {"user": people.officer.pk, "file_name": "xuat.csv", "source": "he-thong-tinh", "dry_run": True}
    job = bulk.Job.open(asked, [as_csv([row()])])
    job.returned.write_bytes(b"PK")
    return {"name": job.name}


def _mapping(people: People) -> dict[str, Any]:
    row_ = commands.keep_mapping(actor_for(people.officer, NOW), "mot-cua", name="Một cửa", columns={}, words={})
    return {"source": row_.source}


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "bulk_job": _job,
    "bulk_act": lambda people: {**_job(people), "what": "nap"},
    "bulk_mapping": _mapping,
}
