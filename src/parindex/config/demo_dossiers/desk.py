"""The demonstration's own desk: what Lâm Sơn received in the last weeks, told through the same acts as real work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.config.demo_dossiers.applicants import ask
from parindex.config.demo_dossiers.rates import load_rates
from parindex.onestop import commands
from parindex.onestop.commands import Applicant, Paper, Request
from parindex.onestop.models import Dossier
from parindex.onestop.queries import procedures
from parindex.onestop.states import Channel, LateCause
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for

LAM_SON, PLACE = "ninh-son-ubnd-xa-lam-son", "xã Lâm Sơn"
NUMBERED_SINCE = date(2024, 1, 1)
DESK, OFFICER, HEAD = "motcua", "diachinh", "ctlamson"
BIRTH, DEATH, STATUS, CORRECTION = "1.001193", "1.000656", "1.004873", "1.004859"
EXTRACT, COPY, SIGNATURE, ALLOWANCE, DISPUTE = "2.000635", "2.000815", "2.000884", "1.001776", "1.003554"
# Brought, solved and given back within the day: procedure, day of 2025, when received, when solved, when given back.
SAME_DAY = (
    (COPY, "05-26", "08:05", "08:40", "08:45"),
    (BIRTH, "05-26", "09:10", "10:30", "10:40"),
    (SIGNATURE, "05-28", "13:40", "14:05", "14:05"),
    (EXTRACT, "05-29", "08:20", "09:30", "15:10"),
    (COPY, "06-02", "07:50", "08:15", "08:20"),
    (DEATH, "06-04", "10:05", "11:10", "11:15"),
    (COPY, "06-06", "14:30", "15:20", "15:25"),
    (BIRTH, "06-09", "08:30", "10:00", "10:05"),
    (SIGNATURE, "06-11", "09:45", "10:10", "10:10"),
    (EXTRACT, "06-13", "07:45", "08:50", "09:00"),
)


@dataclass
class _Desk:
    """Lâm Sơn's desk and the people who work there, at whatever moment something happens."""

    unit: Unit
    system: Actor
    users: dict[str, User]
    random: Random

    def by(self, who: str, day: str, clock: str) -> Actor:
        return actor_for(self.users[who], _at(day, clock))

    def someone(self) -> Applicant:
        asker = ask(self.random, load_rates().people, PLACE, organisation=False)
        return Applicant(asker.name, identity=asker.identity, phone=asker.phone, address=asker.address)

    def request(self, code: str, day: str, channel: str = Channel.DIRECT) -> Request:
        """By the version in force on the day, with the papers it always asks for."""
        version = procedures.version_on(code, _at(day, "08:00").date())
        if version is None:
            raise LookupError(f"procedure {code} is not in force on {day}; load the catalogue first")
        papers = [
            Paper(one.name, originals=one.originals, copies=one.copies, digitised=True)
            for one in version.says.components
            if not one.when
        ]
        return Request(version, self.unit, channel, return_way=channel, papers=papers)

    def receive(self, code: str, day: str, clock: str, channel: str = Channel.DIRECT) -> Dossier:
        return commands.accept(self.by(DESK, day, clock), self.unit, self.someone(), self.request(code, day, channel))

    def in_hand(self, code: str, day: str, clock: str) -> Dossier:
        """Received, and handed on to the officer who solves it where there is a second step."""
        dossier = self.receive(code, day, clock)
        if dossier.steps.count() > 1:
            dossier = commands.hand_over(self.by(DESK, day, clock), dossier)
        return dossier

    def submit(self, code: str, day: str, clock: str) -> Dossier:
        """Come on line."""
        actor = Actor(None, self.system.name, _at(day, clock), is_system=True)
        return commands.submit(actor, self.unit, self.someone(), self.request(code, day, Channel.ONLINE))

    def give_back(self, dossier: Dossier, day: str, solved: str, given: str, *, refusal: str = "") -> Dossier:
        """Solved by the officer, fees taken, given back at the desk."""
        moment = self.by(OFFICER, day, solved)
        dossier = commands.solve(
            moment, dossier, positive=not refusal, signed_on=moment.today, electronic=not refusal, note=refusal
        )
        desk = self.by(DESK, day, given)
        for fee in dossier.fees.filter(paid_at__isnull=True, amount__gt=0):
            dossier = commands.record_fee(desk, dossier, fee, amount=fee.amount or 0, receipt="VD-0001")
        return commands.give_back(desk, dossier, way=dossier.return_way)


def _at(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(f"2025-{day}"), time.fromisoformat(clock), LOCAL_ZONE)


def tell_desk(system: Actor) -> None:
    """Give every desk its identifier, then tell what Lâm Sơn's desk has done until the evening before the demo day.

    Needs the people of the demonstration and the procedures of the catalogue.
    """
    for desk in load_rates().desks:
        commands.set_agency(system, Unit.objects.get(code=desk.unit), agency=desk.own_agency, since=NUMBERED_SINCE)
    users = {name: User.objects.get(username=name) for name in (DESK, OFFICER, HEAD)}
    desk_ = _Desk(Unit.objects.get(code=LAM_SON), system, users, Random(load_rates().seed))  # noqa: S311 -- names
    for code, day, received, solved, given in SAME_DAY:
        desk_.give_back(desk_.receive(code, day, received), day, solved, given)
    _finish(desk_)
    _go_on(desk_)
    _wait(desk_)
    _apologise(desk_)


def _finish(desk: _Desk) -> None:
    """Given back after days: in time, refused with the reason, late with the cause; refused and withdrawn ones."""
    desk.give_back(desk.in_hand(STATUS, "06-02", "08:10"), "06-04", "15:00", "15:30")
    no = desk.in_hand(CORRECTION, "06-03", "09:00")
    desk.give_back(
        no, "06-05", "14:00", "14:20", refusal="Giấy tờ nộp kèm không chứng minh được nội dung xin cải chính"
    )
    late = desk.in_hand(STATUS, "05-26", "10:00")
    late = desk.give_back(late, "05-30", "09:00", "09:30")
    commands.explain_lateness(
        desk.by(OFFICER, "05-30", "10:00"),
        late,
        kind=LateCause.VERIFYING,
        cause="Phải xác minh tình trạng hôn nhân ở nơi cư trú trước",
    )
    commands.refuse(
        desk.by(DESK, "06-11", "08:15"),
        desk.submit(STATUS, "06-10", "20:40"),
        reason="Người yêu cầu thường trú ở xã khác",
        basis="Nghị định 123/2015/NĐ-CP, điều 21",
    )
    gone = commands.ask_withdrawal(
        desk.by(DESK, "06-11", "14:00"), desk.in_hand(CORRECTION, "06-10", "09:30"), reason="Nộp nhầm thủ tục"
    )
    commands.decide_withdrawal(desk.by(OFFICER, "06-11", "15:00"), gone, granted=True)


def _go_on(desk: _Desk) -> None:
    """Under way: just received, in an officer's hands, due today, by post, with a part at the district."""
    desk.receive(STATUS, "06-13", "14:05")
    desk.receive(COPY, "06-13", "15:40")  # after 15 o'clock: due at the end of Monday
    desk.in_hand(CORRECTION, "06-13", "10:15")
    desk.in_hand(CORRECTION, "06-11", "15:20")  # due today
    desk.in_hand(DISPUTE, "05-26", "08:30")
    desk.in_hand(ALLOWANCE, "06-09", "09:20")
    commands.accept(
        desk.by(DESK, "06-13", "10:00"),
        desk.unit,
        desk.someone(),
        desk.request(STATUS, "06-13", Channel.POST),
        handed_over_at=_at("06-13", "09:10"),
    )
    whole = desk.in_hand(ALLOWANCE, "06-06", "08:45")
    part = procedures.version_on(EXTRACT, date(2025, 6, 13))
    if part is not None:
        justice = Unit.objects.get(code="ninh-son-phong-tu-phap")
        commands.open_part(desk.by(DESK, "06-13", "16:00"), whole, part, office=justice)
    again = commands.ask_completion(
        desk.by(OFFICER, "06-06", "10:00"),
        desk.in_hand(CORRECTION, "06-05", "13:30"),
        items="Bản sao giấy khai sinh có năm sinh đúng",
        reason="Bản đã nộp bị mờ",
    )
    commands.complete(desk.by(DESK, "06-11", "08:30"), again)  # counted again from then


def _wait(desk: _Desk) -> None:
    """Waiting for somebody: to be received, for the citizen, for a fee, for another agency."""
    desk.submit(STATUS, "06-14", "20:10")
    desk.submit(BIRTH, "06-15", "09:05")
    commands.ask_completion(
        desk.by(DESK, "06-13", "09:00"),
        desk.submit(STATUS, "06-12", "21:30"),
        items="Ảnh chụp trích lục ly hôn",
        reason="Tờ khai ghi đã ly hôn mà chưa có giấy tờ kèm theo",
    )
    commands.ask_completion(
        desk.by(OFFICER, "06-05", "10:30"),
        desk.in_hand(ALLOWANCE, "05-27", "14:10"),
        items="Giấy xác nhận khuyết tật",
        reason="Thiếu trong hồ sơ",
    )
    owing = desk.receive(EXTRACT, "06-13", "15:10", Channel.POST)
    fee = owing.fees.get()
    commands.ask_fee(desk.by(DESK, "06-13", "15:30"), owing, fee, amount=fee.amount or 0, doc="", article="")
    commands.ask_other(
        desk.by(OFFICER, "06-13", "08:30"),
        desk.in_hand(STATUS, "06-12", "09:40"),
        agency="Công an xã",
        note="Xác nhận nơi cư trú trước đây",
    )


def _apologise(desk: _Desk) -> None:
    """Late or soon to be: nobody has written; a letter waits for the head; one was signed and sent in time."""
    desk.in_hand(STATUS, "06-09", "08:40")  # due on 12/6, and nothing said
    commands.prepare_apology(
        desk.by(OFFICER, "06-13", "15:00"),
        desk.in_hand(CORRECTION, "06-12", "09:00"),
        reason="Phải đối chiếu với sổ hộ tịch gốc lưu ở nơi khác",
        cause=LateCause.VERIFYING,
        new_due_on=date(2025, 6, 19),
    )
    letter = commands.prepare_apology(
        desk.by(OFFICER, "06-12", "09:00"),
        desk.in_hand(ALLOWANCE, "05-15", "10:20"),  # due on 16/6
        reason="Chờ kết quả giám định mức độ khuyết tật",
        cause=LateCause.OTHER_AGENCY,
        new_due_on=date(2025, 6, 20),
    )
    letter = commands.sign_apology(desk.by(HEAD, "06-12", "16:00"), letter)
    commands.send_apology(desk.by(DESK, "06-13", "08:00"), letter)
