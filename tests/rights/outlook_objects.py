"""What the URLs of forecasts are filled with: the running round of huyện Mẫu."""

from __future__ import annotations

from typing import Any

from tests.people import People
from tests.running_rounds import running
from tests.scoring_rounds import cast_of, sheet_of


def _sheet(people: People) -> dict[str, Any]:
    cast = cast_of(people)
    return {"sheet_id": sheet_of(running(cast), cast, "tu-phap").pk}


BUILDERS = {"outlook_sheet": _sheet}
