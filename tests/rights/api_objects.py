"""What the URLs of the API are filled with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from parindex.organization.queries import actor_for
from tests.bulk_files import as_csv, imported, row
from tests.conftest import NOW
from tests.one_stop import loaded
from tests.people import People


def _batch(people: People) -> dict[str, Any]:
    loaded(people)
    return {"batch_id": imported(actor_for(people.officer, NOW), as_csv([row()]))["batch"]}


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {"api_batch": _batch}
