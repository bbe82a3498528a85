"""Where the records behind a figure are listed."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from parindex.kit.catalog import load_all_measures
from parindex.organization.models import Unit
from parindex.organization.states import UnitKind

PART, WHOLE = "tu-so", "mau-so"
# Of the unit itself, without those below it.
ALONE = "rieng"


def records_behind(code: str, unit: Unit, period: str, *, alone: bool = False) -> tuple[str, str]:
    """The addresses of the part and the whole of a unit's figure in a period; "" where a measure has no whole.

    Dossiers are listed of the unit alone, everything else with what is below it unless `alone`.
    """
    measure = load_all_measures()[code]
    if measure.counts == "dossiers":
        desk = unit.kind == UnitKind.PEOPLES_COMMITTEE
        name = "figures:records"
        query: dict[str, object] = {"ky": period, "nhom": "noi-tiep-nhan" if desk else "don-vi", "gia-tri": unit.pk}
    else:
        name, query = "analytics:records", {"don-vi": unit.code, "ky": period, **({ALONE: 1} if alone else {})}
    part, whole = (f"{reverse(name, args=[code, side])}?{urlencode(query)}" for side in (PART, WHOLE))
    return part, whole if measure.whole else ""
