"""An export of the province's system comes in: what is new, changed, the same; what is wrong and how it is told."""

from __future__ import annotations

from tests.bulk_files import as_csv, as_xlsx, imported, row, rows
from tests.one_stop import loaded
from tests.people import People
from parindex.onestop.models import Dossier


def test_a_good_row_becomes_a_dossier(people: People) -> None:
    loaded(people)
    told = imported(people.system, as_csv([row()]))
    assert told["errors"] == []
    dossier = Dossier.objects.get()
    print({f.attname: getattr(dossier, f.attname) for f in dossier._meta.concrete_fields})
    print(told)
    again = imported(people.system, as_xlsx([row()]))
    print(again)
    third = imported(people.system, as_csv([row(phone="0987654321", due_at="14/05/2025")]))
    print(third, dossier.changes.get().__dict__)
    assert 0
