"""Many dossiers at random, consistent as commands leave them or with gaps as other systems send them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from parindex.audit.journal import Act, act_in_progress
from parindex.onestop import clock
from parindex.onestop.models import Apology, Dossier, DossierStep, ProcedureVersion
from parindex.onestop.queries import procedures
from parindex.onestop.states import ApologyState, Channel, DossierState, Punctuality
from tests.one_stop import BIRTH, MARITAL_STATUS, SHOP, at, loaded
from tests.people import People

FIRST, DAYS = date(2025, 3, 1), 93
ROLES = ("Bộ phận Một cửa", "Công chức tư pháp - hộ tịch", "Chủ tịch UBND cấp xã")
UNENDED = (DossierState.ACCEPTED, DossierState.IN_PROCESS, DossierState.TO_COMPLETE, DossierState.WAITING_FEE)
OTHERWISE = (DossierState.WITHDRAWN, DossierState.STOPPED, DossierState.CLOSED_INCOMPLETE)


def made(people: People, many: int, seed: int, now: datetime) -> list[Dossier]:
    """Dossiers of two desks and three offices, received from March until now."""
    chance = Random(seed)
    versions = [procedures.version_on(code, FIRST) or loaded(people, code) for code in (MARITAL_STATUS, SHOP, BIRTH)]
    with act_in_progress(Act("tests.random_dossiers", people.system)):
        rows = Dossier.objects.bulk_create(_one(people, chance, versions, n, now) for n in range(many))
        _follow(chance, rows)
    return rows


def _one(people: People, chance: Random, versions: list[ProcedureVersion], n: int, now: datetime) -> Dossier:
    version = chance.choice(versions)
    desk, office = chance.choice([("xa", "xa"), ("huyen", "tu-phap"), ("huyen", "noi-vu")])
    submitted = min(now, at(FIRST + timedelta(days=chance.randrange(DAYS)), f"{chance.randrange(24):02}:15"))
    known = chance.random() < 0.85
    dossier = Dossier(
        code=f"H43-{n:05}",
        unit=people.unit(desk),
        office=people.unit(office),
        procedure=version.procedure,
        procedure_version=version if known else None,
        channel=chance.choice(Channel.values),
        return_way=Channel.DIRECT,
        applicant="Nguyễn Văn Mẫu",
        state=DossierState.SUBMITTED,
        submitted_at=submitted,
        source="" if known else "MCDT",
        source_key="" if known else f"M{n}",
        supplements=chance.choice([0, 0, 0, 1, 2, None]),
        owes_fee=_flag(chance),
        is_paid_online=_flag(chance),
        is_digitised=_flag(chance),
        is_reused=_flag(chance),
    )
    if chance.random() < 0.95:
        _go_on(chance, dossier, now)
    elif chance.random() < 0.5:
        dossier.state, dossier.closed_at = DossierState.REFUSED, submitted
    return dossier


def _go_on(chance: Random, dossier: Dossier, now: datetime) -> None:
    accepted = min(now, dossier.submitted_at + timedelta(hours=chance.choice([0, 0, 3, 20])))
    dossier.accepted_at, dossier.state = accepted, DossierState.ACCEPTED
    if chance.random() < 0.9:
        dossier.due_at = dossier.first_due_at = accepted + timedelta(days=chance.randrange(1, 20))
    end = accepted + timedelta(hours=chance.randrange(1, 700))
    if end > now or chance.random() < 0.1:
        dossier.state = chance.choice(UNENDED)
        if dossier.state == DossierState.TO_COMPLETE:
            dossier.held_since = min(now, accepted + timedelta(days=2))
    elif chance.random() < 0.1:
        dossier.state, dossier.closed_at = chance.choice(OTHERWISE), end
    else:
        dossier.state, dossier.solved_at = DossierState.SOLVED, end
        dossier.result_signed_on = clock.local(end).date()
        dossier.has_electronic_result = _flag(chance)
        dossier.punctuality = clock.punctuality(end, dossier.due_at)
        if chance.random() < 0.6:
            dossier.state, dossier.returned_at, dossier.closed_at = DossierState.RETURNED, end, end


def _follow(chance: Random, rows: list[Dossier]) -> None:
    """Steps, and letters of apology for some of those that were late."""
    DossierStep.objects.bulk_create(
        DossierStep(dossier=row, number=n, name="Bước", by=by, unit=row.office, started_at=row.accepted_at)
        for row in rows
        if row.accepted_at and chance.random() < 0.9
        for n, by in enumerate(ROLES[: chance.randrange(1, 4)], start=1)
    )
    late = [row for row in rows if row.punctuality == Punctuality.LATE and row.due_at and chance.random() < 0.7]
    letters = []
    for n, row in enumerate(late, start=1):
        row.apologised_at = row.due_at - timedelta(hours=chance.choice([1, 30]))
        row.save()
        if chance.random() < 0.8:
            in_time = clock.local(row.apologised_at).date() < clock.local(row.due_at).date()
            letters.append(_letter(row, n, in_time=in_time))
    Apology.objects.bulk_create(letters)


def _letter(row: Dossier, n: int, *, in_time: bool) -> Apology:
    return Apology(
        dossier=row,
        state=ApologyState.SENT,
        old_due_at=row.due_at,
        new_due_at=row.due_at + timedelta(days=3),
        reason="Hồ sơ phức tạp",
        prepared_at=row.apologised_at,
        signed_at=row.apologised_at,
        sent_at=row.apologised_at,
        agency=row.office,
        year=2025,
        number=n,
        is_in_time=in_time,
    )


def _flag(chance: Random) -> bool | None:
    return chance.choice([True, False, None])
