"""What the citizens' addresses of dossiers are filled with."""

from __future__ import annotations

from typing import Any

from parindex.onestop import links
from tests.one_stop import received
from tests.people import People


def _followed(people: People) -> dict[str, Any]:
    """The token on the receipt of a dossier."""
    return {"token": links.address_of_following(received(people)).rstrip("/").rpartition("/")[2]}


BUILDERS = {"followed": _followed}
