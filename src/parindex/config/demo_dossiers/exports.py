"""What the other system of the demonstration exports: dossiers of a year and a half, and a later export of a few."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from django.utils.translation import override

from parindex.config.demo_dossiers.applicants import Asker, ask
from parindex.config.demo_dossiers.fate import Fate, Fates
from parindex.config.demo_dossiers.office import Office
from parindex.config.demo_dossiers.rates import Desk, Rates, Share, load_rates
from parindex.core.calendar import ONE_DAY
from parindex.kit.catalog import ProcedureContent, Way, load_procedures
from parindex.kit.catalog.procedures import AtLevel
from parindex.onestop.states import Channel, DossierState, LateCause

Row = dict[str, Any]
SOURCE = "vi-du-mot-cua-tinh"
KEYS = (
    "code", "procedure", "unit", "office", "channel", "return_way", "subject_kind", "applicant", "identity", "phone",
    "address", "state", "submitted_at", "accepted_at", "due_at", "solved_at", "result_signed_on", "returned_at",
    "supplements", "owes_fee", "is_paid_online", "is_digitised", "is_reused", "has_electronic_result",
    "apologised_at", "reappointed_to", "late_kind", "late_cause",
)  # fmt: skip
YES, NO = "Có", "Không"
EVENING = time(23, 30)
FROM_MONDAY = 0.19  # what came on line over the last weekend, against a whole day
S = DossierState


class _Offer:
    """A version of a procedure, each of its parts read once."""

    def __init__(self, content: ProcedureContent) -> None:
        self.ways: dict[str, Way] = {str(way.channel): way for way in content.ways}
        self.owes_fee = YES if content.has_fee else NO


@dataclass(frozen=True)
class _Asked:
    """What one dossier of a day asks, and when it came and was received, in numbers of office minutes."""

    accepted: int
    submitted_at: datetime
    desk: Desk
    share: Share
    offer: _Offer
    channel: str


@dataclass
class _Export:
    """One run of the generator; `grown` are the growing shares as they are on the day under way."""

    rates: Rates
    random: Random
    office: Office
    fates: Fates
    until: datetime
    serials: dict[tuple[str, date], int] = field(default_factory=dict)
    offers: dict[str, list[tuple[date, _Offer]]] = field(default_factory=dict)
    desk_weights: list[float] = field(default_factory=list)
    share_weights: dict[str, list[float]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    grown: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, rates: Rates, seed: int) -> _Export:
        until = datetime.combine(rates.last_day + ONE_DAY, time())
        random, office = Random(seed), Office(rates.first_day, rates.last_day)  # noqa: S311 -- figures, not secrets
        made = cls(rates, random, office, Fates(random, rates, office, until), until)
        made.desk_weights = list(accumulate(float(desk.weight) for desk in rates.desks))
        for level, shares in rates.procedures.items():
            made.share_weights[level] = list(accumulate(float(share.weight) for share in shares))
        for code, one in load_procedures().items():
            made.offers[code] = [(version.since, _Offer(version.content)) for version in one.versions]
        with override("vi"):  # an export is Vietnamese whatever the language of the page
            for choices in (Channel, DossierState, LateCause):
                made.labels |= {str(value): str(label) for value, label in choices.choices}
        return made

    def rows(self) -> Iterator[Row]:
        for day, count, is_after in self._days():
            self._grow(day)
            asked = [self._asked(day, out_of_hours=is_after) for _n in range(count)]
            for one in sorted(asked, key=lambda one: one.accepted):
                yield self._row(one)

    def _days(self) -> Iterator[tuple[date, int, bool]]:
        """Each working day with how many came; last the day after the export, with what came on line before it."""
        days = [day for day in self.office.days if day <= self.rates.last_day]
        following = self.office.days[len(days)]
        weights = [self._weight(day) for day in days] + [self._weight(following) * FROM_MONDAY]
        scale, told = self.rates.total / sum(weights), 0
        for day, reached in zip([*days, following], accumulate(weights), strict=True):
            count = round(reached * scale) - told
            told += count
            yield day, count, day == following

    def _weight(self, day: date) -> float:
        days = self.rates.days
        weight = float(days.weekdays.values[min(day.weekday(), 4)]) * float(days.months.values[day.month - 1])
        for spell in days.spells:
            if spell.first <= day <= spell.last:
                weight *= float(spell.weight)
        noise = float(days.noise.value)
        return weight * self.random.uniform(1 - noise, 1 + noise)

    def _asked(self, day: date, *, out_of_hours: bool) -> _Asked:
        desk = self.random.choices(self.rates.desks, cum_weights=self.desk_weights)[0]
        level: AtLevel = "DISTRICT" if desk is self.rates.desks[0] else "COMMUNE"
        share, offer = self._share(level, day, online=out_of_hours)
        channel = "ONLINE" if out_of_hours else self._channel(offer, desk)
        opening = self.office.opening(day)
        by_night = out_of_hours or self.random.random() < self.fates.rate["out_of_hours"]
        if channel == "ONLINE" and by_night and day > self.rates.first_day:
            return _Asked(opening + self.random.randrange(3, 90), self._before(day), desk, share, offer, channel)
        minute = self.random.choice((self.random.randrange(5, 235), self.random.randrange(5, 470)))
        accepted = opening + minute
        waited = {"ONLINE": (3, 200), "POST": (10, 240)}.get(channel)
        came = max(0, accepted - self.random.randrange(*waited)) if waited else accepted
        return _Asked(accepted, self.office.at(came), desk, share, offer, channel)

    def _share(self, level: AtLevel, day: date, *, online: bool) -> tuple[Share, _Offer]:
        """A procedure in force on a day, offered on line where that is asked."""
        shares = self.rates.procedures[level]
        while True:
            share = self.random.choices(shares, cum_weights=self.share_weights[level])[0]
            in_force = [offer for since, offer in self.offers[share.code] if since <= day]
            if in_force and (not online or "ONLINE" in in_force[-1].ways):
                return share, in_force[-1]

    def _channel(self, offer: _Offer, desk: Desk) -> str:
        draw = self.random.random()
        if "POST" in offer.ways and draw < self.fates.rate["post"]:
            return "POST"
        online = self.grown["online"] * float(desk.online)
        return "ONLINE" if "ONLINE" in offer.ways and self.random.random() < online else "DIRECT"

    def _grow(self, day: date) -> None:
        """The shares that grow, as they are on a day."""
        span = (self.rates.last_day - self.rates.first_day).days
        gone = min(1.0, (day - self.rates.first_day).days / span)
        for name in type(self.rates.growing).model_fields:
            growing = getattr(self.rates.growing, name)
            self.grown[name] = float(growing.first) + float(growing.last - growing.first) * gone

    def _before(self, day: date) -> datetime:
        """A moment out of office hours after the working day before, weekends included."""
        before = self.office.working.calendar.working_day_before(day)
        nights = (day - before).days
        evening = before + timedelta(days=self.random.randrange(nights))
        hours = self.office.working.hours
        begin = time(7) if evening != before else hours.closing
        span = int((datetime.combine(day, EVENING) - datetime.combine(day, begin)).total_seconds() // 60)
        return datetime.combine(evening, begin) + timedelta(minutes=self.random.randrange(2, span))

    def _row(self, one: _Asked) -> Row:
        accepted_at = self.office.at(one.accepted)
        day = accepted_at.date()
        way = one.offer.ways[one.channel]
        fee = bool(way.fees)
        asker = ask(
            self.random, self.rates.people, one.desk.place,
            organisation=self.random.random() < self.fates.rate["organisation"],
        )  # fmt: skip
        row = dict.fromkeys(KEYS, "")
        row |= self._told(one, asker)
        if accepted_at >= self.until or self.random.random() < self.fates.rate["refused"]:
            return row | self._not_received(one, accepted_at)
        electronic = self.random.random() < self.grown["electronic_result"]
        fate = self.fates.draw(one.desk, way, one.accepted, has_fee=fee, is_electronic=electronic)
        row |= self._dates(fate)
        row |= self._flags(one.channel)
        if fee and fate.solved is not None:
            row["is_paid_online"] = self._flag(self.grown["paid_online"])
        if fate.solved is not None:
            row["has_electronic_result"] = YES if electronic else NO
        return row | {"code": self._code(one.desk, day)}

    def _told(self, one: _Asked, asker: Asker) -> Row:
        by_post = self.random.random() < self.fates.rate["return_by_post"]
        way = "POST" if by_post else "ONLINE" if one.channel == "ONLINE" else "DIRECT"
        return {
            "procedure": one.share.code,
            "unit": one.desk.unit,
            "office": one.share.office or one.desk.unit,
            "channel": self.labels[one.channel],
            "return_way": self.labels[way],
            "subject_kind": asker.kind,
            "applicant": asker.name,
            "identity": asker.identity,
            "phone": asker.phone,
            "address": asker.address,
            "submitted_at": one.submitted_at,
            "supplements": 0,
            "owes_fee": one.offer.owes_fee,
            **dict.fromkeys(("accepted_at", "due_at", "solved_at", "result_signed_on", "returned_at")),
            **dict.fromkeys(("apologised_at", "reappointed_to")),
        }

    def _not_received(self, one: _Asked, accepted_at: datetime) -> Row:
        """Refused at the desk, or not looked at by the day of the export."""
        waits = accepted_at >= self.until
        first = waits and self.random.random() < 0.15
        state = S.TO_COMPLETE_FIRST if first else S.SUBMITTED if waits else S.REFUSED
        code = self._code(one.desk, one.submitted_at.date())
        return {"code": code, "state": self.labels[state], "supplements": int(first)}

    def _dates(self, fate: Fate) -> Row:
        at = self.office.at
        solved_at = None if fate.solved is None else at(fate.solved)
        return {
            "state": self.labels[fate.state],
            "accepted_at": at(fate.accepted),
            "due_at": fate.due,
            "solved_at": solved_at,
            "result_signed_on": solved_at.date() if solved_at else None,
            "returned_at": None if fate.returned is None else at(fate.returned),
            "supplements": fate.supplements,
            "apologised_at": None if fate.apologised is None else at(fate.apologised),
            "reappointed_to": fate.reappointed,
            "late_kind": self.labels[fate.cause.kind] if fate.cause else "",
            "late_cause": fate.words,
        }

    def _flags(self, channel: str) -> Row:
        digitised = 1.0 if channel == "ONLINE" else self.grown["digitised"]
        return {"is_digitised": self._flag(digitised), "is_reused": self._flag(self.grown["reused"])}

    def _flag(self, share: float) -> str:
        if self.random.random() < self.fates.rate["unknown_flag"]:
            return ""
        return YES if self.random.random() < share else NO

    def _code(self, desk: Desk, day: date) -> str:
        serial = self.serials[desk.agency, day] = self.serials.get((desk.agency, day), 0) + 1
        return f"{desk.agency}-{day:%y%m%d}-{serial:04}"


def rows(seed: int | None = None) -> Iterator[Row]:
    """The dossiers of the other system up to the demonstration's day, by the day of receipt; keys are KEYS.

    Moments are local times without a zone. The same seed gives the same rows.
    """
    rates = load_rates()
    return _Export.of(rates, rates.seed if seed is None else seed).rows()


def moved_due_dates(export: Iterable[Row]) -> Iterator[Row]:
    """A later export: late dossiers of one commune whose appointment was put off after the fact, to be in time."""
    rates = load_rates()
    planted, working = rates.planted.due_moved, Office(rates.first_day, rates.last_day).working
    late = [
        row
        for row in export
        if row["unit"] == planted.unit and row["returned_at"] and row["solved_at"] > row["due_at"]
        and row["reappointed_to"] is None
    ]  # fmt: skip
    for row in late[-planted.count :]:
        later = max(row["solved_at"], row["due_at"] + timedelta(days=planted.days))
        yield row | {
            "due_at": datetime.combine(working.calendar.working_day_from(later.date()), working.hours.closing),
            "late_kind": "",
            "late_cause": "",
        }
