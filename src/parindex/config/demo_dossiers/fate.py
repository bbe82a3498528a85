"""What becomes of one dossier of the demonstration, drawn by the rates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from parindex.config.demo_dossiers.office import Office
from parindex.config.demo_dossiers.rates import Cause, Desk, PlantedShare, Rates
from parindex.core.working_time import Mode
from parindex.kit.catalog import Way
from parindex.onestop.states import DossierState

CLOSING_MINUTES = (440, 475)  # of the last day of the year, when one commune closes all that is left
S = DossierState


@dataclass
class Fate:
    """A dossier's story in numbers of office minutes (None: did not happen by the day of the export)."""

    accepted: int
    due: datetime
    state: str = S.RETURNED
    solved: int | None = None
    returned: int | None = None
    supplements: int = 0
    apologised: int | None = None
    reappointed: datetime | None = None
    cause: Cause | None = None
    words: str = ""


class Fates:
    """Draws fates; `until` is the moment of the export."""

    def __init__(self, random: Random, rates: Rates, office: Office, until: datetime) -> None:
        self.random, self.office, self.until = random, office, until
        self.rate = {name: float(rate.value) for name, rate in rates.rates.items()}
        self.causes, self.cause_weights = rates.late_causes, [float(cause.weight) for cause in rates.late_causes]
        self.late = {desk.unit: float(desk.late) for desk in rates.desks}
        self.minutes, self.closing = rates.planted.within_minutes, rates.planted.mass_closing
        self.last = office.number(until)

    def draw(self, desk: Desk, way: Way, accepted: int, *, has_fee: bool, is_electronic: bool) -> Fate:
        """The fate of a dossier received at a desk."""
        draw, at = self.random.random, self.office.at(accepted)
        same_day = (way.promised or way.limit).mode == Mode.END_OF_DAY
        fate = Fate(accepted, self.office.due(way, at))
        ended = draw()
        if ended < self.rate["withdrawn"] + self.rate["stopped"]:
            fate.state = S.WITHDRAWN if ended < self.rate["withdrawn"] else S.STOPPED
            return fate
        if self._is_planted(self.minutes, desk, at.date(), same_day):
            return self._solved(fate, accepted + self.random.randrange(3, 10), is_electronic)
        if self._is_planted(self.closing, desk, at.date(), same_day):
            opening = self.office.opening(self.closing.last)
            return self._solved(fate, opening + self.random.randrange(*CLOSING_MINUTES), is_electronic)
        begin = accepted
        if not same_day and draw() < self.rate["supplement"]:
            completed = self._supplemented(fate, way)
            if completed is None:
                return fate
            begin = completed
        late = draw() < self.rate["late_same_day" if same_day else "late"] * self.late[desk.unit]
        due = self.office.number(fate.due)
        if late:
            return self._late(fate, due, same_day, is_electronic, has_fee)
        if same_day:
            solved = min(due, begin + 8 + int(self.random.expovariate(1 / 70)))
        else:
            solved = begin + int((due - begin) * (0.3 + 0.7 * draw()))
        return self._solved(fate, solved, is_electronic, has_fee)

    def _is_planted(self, planted: PlantedShare, desk: Desk, day: date, same_day: bool) -> bool:
        here = desk.unit == planted.unit and planted.first <= day <= planted.last
        return here and not same_day and self.random.random() < float(planted.share)

    def _supplemented(self, fate: Fate, way: Way) -> int | None:
        """When the dossier was complete at last and counted again; None when it still waits or never was."""
        due = self.office.number(fate.due)
        asked = fate.accepted + int((due - fate.accepted) * (0.15 + 0.5 * self.random.random()))
        if asked > self.last:
            return fate.accepted
        fate.supplements = 1 + (self.random.random() < self.rate["second_supplement"])
        waited = int((0.5 + 9 * self.random.random()) * self.office.length)
        never = self.random.random() < self.rate["never_completed"]
        completed = asked + (16 * self.office.length if never else waited)
        if completed > self.last:
            fate.state = S.TO_COMPLETE
            return None
        if never:
            fate.state = S.CLOSED_INCOMPLETE
            return None
        fate.due = self.office.due(way, self.office.at(completed))
        return completed

    def _late(self, fate: Fate, due: int, same_day: bool, is_electronic: bool, has_fee: bool) -> Fate:
        over = 30 + int(self.random.expovariate(1 / (1.0 if same_day else 2.6)) * self.office.length)
        solved, draw = due + over, self.random.random()
        in_time = 0.0 if same_day else self.rate["apology_in_time"]
        too_late = self.rate["apology_same_day" if same_day else "apology_late"]
        if draw < in_time:
            before = due - self.office.length - self.random.randrange(10, 240)
            self._apologised(fate, max(fate.accepted + 20, before), solved)
        elif draw < in_time + too_late:
            self._apologised(fate, due + self.random.randrange(20, over), solved)
        self._solved(fate, solved, is_electronic, has_fee)
        is_told = fate.apologised is not None or fate.solved is not None
        if is_told and (fate.apologised is not None or self.random.random() >= self.rate["late_unexplained"]):
            fate.cause = self.random.choices(self.causes, self.cause_weights)[0]
            fate.words = self.random.choice(fate.cause.words)
        return fate

    def _apologised(self, fate: Fate, at: int, solved: int) -> None:
        if at > self.last:
            return
        day = self.office.at(solved + self.random.choice((0, 0, 1, 2)) * self.office.length).date()
        new = datetime.combine(day, self.office.working.hours.closing)
        if new > fate.due:
            fate.apologised, fate.reappointed = at, new

    def _solved(self, fate: Fate, solved: int, is_electronic: bool, has_fee: bool = False) -> Fate:
        if solved >= self.last:
            fate.state = self._under_way(fate, has_fee)
            return fate
        fate.solved = solved
        wait = self.random.randrange(0, 6) if is_electronic else int(self.random.expovariate(1 / 200))
        if solved + wait < self.last:
            fate.returned = solved + wait
        else:
            fate.state = S.SOLVED
        return fate

    def _under_way(self, fate: Fate, has_fee: bool) -> str:
        draw = self.random.random()
        if self.last - fate.accepted < self.office.length and draw < 0.4:
            return S.ACCEPTED
        if has_fee and draw > 0.93:
            return S.WAITING_FEE
        return S.WAITING_OTHER if draw > 0.87 else S.IN_PROCESS
