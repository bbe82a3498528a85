"""What the words of `catalog/measures/` mean, row by row in plain Python, written apart from the product."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Row = dict[str, Any]
Place = str  # "part" (and so in the whole), "rest" of the whole, "unknown", or "" for none of them
COUNTED = "part"


def ratio(row: Row, flag: str) -> Place:
    return {True: "part", False: "rest", None: "unknown"}[row[flag]]


def yes(answer: bool, otherwise: Place = "rest") -> Place:
    return "part" if answer else otherwise


def punctual(row: Row) -> Place:
    return {"EARLY": "part", "ON_TIME": "part", "LATE": "rest", "": "unknown"}[row["punctuality"]]


def punctual_with_open(row: Row) -> Place:
    return "rest" if row["phase"] == "OVERDUE" else punctual(row)


def is_late(row: Row) -> bool:
    return row["phase"] == "OVERDUE" or row["punctuality"] == "LATE"


def by_766(row: Row) -> Place:
    often, phase = row["is_asked_often"], row["phase"]
    if often is None:
        return "rest" if is_late(row) else "unknown"
    if often:
        return "rest"
    if phase == "SOLVED":
        return punctual(row)
    if not row["has_due"]:
        return "unknown"
    return yes(phase == "OPEN" or (phase == "CLOSED" and row["is_closed_in_time"]))


def apology(row: Row) -> Place:
    if not is_late(row):
        return ""
    if row["is_apology_in_time"] is not None:
        return yes(row["is_apology_in_time"])
    return "unknown" if row["is_apologised"] else "rest"


def online(*levels: str) -> Callable[[Row], Place]:
    def told(row: Row) -> Place:
        if not row["is_handed_in"]:
            return ""
        if row["online"] is None:
            return "unknown"
        return yes(row["channel"] == "ONLINE") if row["online"] in levels else ""

    return told


def online_766(row: Row) -> Place:
    if not row["is_handed_in"]:
        return ""
    if row["channel"] != "ONLINE":
        return "rest"
    return ratio(row, "has_electronic_result") if row["has_result"] else "part"


def paid(row: Row) -> Place:
    if row["owes_fee"] is None:
        return "unknown"
    return ratio(row, "is_paid_online") if row["owes_fee"] else ""


def of_handed_in(flag: str) -> Callable[[Row], Place]:
    return lambda row: ratio(row, flag) if row["is_handed_in"] else ""


def accepted(row: Row) -> bool:
    return bool(row["is_accepted"])


def submitted(row: Row) -> bool:
    return bool(row["is_submitted"])


def phases(*names: str) -> Callable[[Row], bool]:
    return lambda row: row["phase"] in names


def due(row: Row) -> bool:
    return bool(row["is_due"])


def is_offered(row: Row) -> bool:
    return row["online"] in ("FULL", "PARTIAL")


SOLVED, WITH_OPEN = phases("SOLVED"), phases("SOLVED", "OVERDUE")
PROCESSED = phases("SOLVED", "CLOSED", "OVERDUE", "OPEN")
STOCKS = ("OVERDUE", "OPEN")
Told = tuple[Callable[[Row], bool], Callable[[Row], Place]]
COUNTS: dict[str, Told] = {
    "onestop.received": (accepted, lambda row: yes(row["is_handed_in"], "")),
    "onestop.solved": (SOLVED, lambda row: "part"),
    "onestop.open_overdue": (phases("OVERDUE"), lambda row: "part"),
    "reporting.reports_late": (due, lambda row: yes(row["is_sent"] and not row["is_on_time"], "")),
    "reporting.reports_missing": (due, lambda row: yes(not row["is_sent"], "")),
    "reporting.reports_returned": (due, lambda row: yes(row["is_returned"], "")),
}
RATIOS: dict[str, Told] = {
    "onestop.on_time_ratio": (SOLVED, punctual),
    "onestop.on_time_with_open_ratio": (WITH_OPEN, punctual_with_open),
    "onestop.on_time_766_ratio": (PROCESSED, by_766),
    "onestop.apology_ratio": (WITH_OPEN, apology),
    "onestop.online_ratio": (submitted, online("FULL", "PARTIAL")),
    "onestop.online_full_ratio": (submitted, online("FULL")),
    "onestop.online_partial_ratio": (submitted, online("PARTIAL")),
    "onestop.online_of_received_ratio": (accepted, online_766),
    "onestop.paid_online_ratio": (SOLVED, paid),
    "onestop.digitised_ratio": (accepted, of_handed_in("is_digitised")),
    "onestop.reused_ratio": (accepted, of_handed_in("is_reused")),
    "onestop.electronic_result_ratio": (SOLVED, lambda row: ratio(row, "has_electronic_result")),
    "planning.tasks_done_ratio": (due, lambda row: "" if row["is_ended"] else yes(row["is_done"])),
    "planning.tasks_on_time_ratio": (due, lambda row: "" if row["is_ended"] else yes(row["is_on_time"])),
    "reporting.reports_on_time_ratio": (due, lambda row: yes(row["is_on_time"])),
}
# Code → what makes a procedure one of the whole, and of the part, as it is at the close; and what it must have seen.
PROCEDURES: dict[str, tuple[Callable[[Row], bool], Callable[[Row], bool], str]] = {
    "onestop.offered_online_ratio": (lambda row: True, is_offered, ""),
    "onestop.services_used_ratio": (is_offered, lambda row: True, "is_used_online"),
    "onestop.full_services_used_ratio": (lambda row: row["online"] == "FULL", lambda row: True, "is_used_online"),
    "onestop.fee_services_used_ratio": (lambda row: row["has_fee"], lambda row: True, "is_used_with_fee"),
}


def behind(code: str, rows: Iterable[Row], last: int) -> dict[str, list[int]]:
    """The records on each side of a measure over a span that closes with a quarter, in order."""
    if code in PROCEDURES:
        return _procedures_behind(code, list(rows), last)
    inside, place = (COUNTS | RATIOS)[code]
    found: dict[str, list[int]] = {"part": [], "rest": [], "unknown": [], "": []}
    for row in rows:
        stands = row.get("phase") in STOCKS and inside not in (accepted, submitted)
        if inside(row) and (row["period"] == last or not stands):
            found[place(row)].append(row["record"])
    if code in COUNTS:
        return {"part": sorted(found["part"])}
    whole = sorted(found["part"] + found["rest"])
    return {"part": sorted(found["part"]), "whole": whole, "unknown": sorted(found["unknown"])}


def _procedures_behind(code: str, rows: list[Row], last: int) -> dict[str, list[int]]:
    whole, part, seen = PROCEDURES[code]
    closing = [row for row in rows if row["period"] == last]
    in_whole = {row["record"] for row in closing if row["is_in_force"] and whole(row)}
    in_part = in_whole & {row["record"] for row in closing if part(row)}
    if seen:
        in_part &= {row["record"] for row in rows if row[seen]}
    return {"part": sorted(in_part), "whole": sorted(in_whole)}


def figure(code: str, rows: Iterable[Row], last: int) -> tuple[int, int | None, int]:
    """Part, whole and unknown."""
    sides = {side: len(records) for side, records in behind(code, rows, last).items()}
    return sides["part"], sides.get("whole"), sides.get("unknown", 0)
