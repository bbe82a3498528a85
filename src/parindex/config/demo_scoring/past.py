"""The round of 2024 from its sets to its publication, at the moments at which it would have gone on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from parindex.accounts.models import User
from parindex.audit.actor import Actor
from parindex.config.demo_scoring.facts import Given, Maker, raised
from parindex.config.demo_scoring.rates import Rates, load_rates
from parindex.config.demo_scoring.setting import GENERATED, issue_sets, moment, put_groups, report, set_up, writer
from parindex.config.demo_year import Story
from parindex.organization.models import Unit
from parindex.organization.queries import actor_for, leaders_of
from parindex.rules import Leaf
from parindex.rules.criteria import Method
from parindex.scoring import commands
from parindex.scoring.commands import Declared, Marked
from parindex.scoring.models import ExtraEntry, LeafEntry, Round, Sheet
from parindex.scoring.queries import marks, sheets
from parindex.scoring.states import ExtraKind, RoundState, Verdict

YEAR = 2024
DRAFTED, ISSUED, PLANNED = date(2024, 10, 7), date(2024, 10, 21), date(2024, 11, 18)
OPENED, WRITTEN, HANDED_IN = date(2024, 12, 2), date(2024, 12, 9), date(2024, 12, 12)
ALLOTTED, MARKED, ANSWERED, MARKED_AGAIN = (
    date(2024, 12, 17), date(2024, 12, 23), date(2024, 12, 30), date(2025, 1, 3),
)  # fmt: skip
TIMETABLE = commands.Timetable(
    opens_at=moment(OPENED, 8), self_due_at=moment(date(2024, 12, 16)), appraisal_due_at=moment(date(2024, 12, 27)),
    explain_due_at=moment(date(2025, 1, 2)), second_due_at=moment(date(2025, 1, 7)), council_on=date(2025, 1, 9),
    cutoff_on=date(2024, 12, 15),
)  # fmt: skip
COUNCIL, PUBLISHED = date(2025, 1, 9), date(2025, 1, 14)
FIRST, SECOND = "thamdinh", "thamdinh2"
OF_THE_SECOND = ("5", "6", "7")
# Sheets that the two appraisers share by fields; the others have one each.
SHARED = ("ninh-son-ubnd-xa-lam-son", "ninh-son-ubnd-thi-tran-tan-son")
# Whose sheet the first appraiser, or the second, has to keep away from.
KEPT_FROM = {"ninh-son-phong-tai-chinh-va-ke-hoach": FIRST, "ninh-son-phong-noi-vu": SECOND}
CONFLICT = "ninh-son-phong-dan-toc"
NEVER_HANDED_IN = "ninh-son-phong-y-te"
BONUS = {"ninh-son-ubnd-xa-lam-son": ("B1", "1"), "ninh-son-phong-tu-phap": ("B3", "0.5")}
PENALTY = {"ninh-son-ubnd-xa-quang-son": ("P2", "1", "Không gửi báo cáo đột xuất tháng 8/2024")}
LEFT_OUT = {"ninh-son-ubnd-xa-ma-noi": ("6.2.3", "Địa bàn chưa có điểm phục vụ bưu chính công ích.")}
SAID = (
    "Số liệu trong báo cáo tính cả hồ sơ chuyển tiếp; đơn vị gửi kèm bảng kê.",
    "Tài liệu đã có ở phụ lục, phần II; đề nghị xem lại.",
    "Đơn vị nhận thiếu sót trong thống kê và đề nghị tính theo số đã đối chiếu.",
)


@dataclass
class Telling:
    """The round being told: what is true of each sheet, and what its unit claimed instead."""

    story: Story
    round: Round
    random: Random
    truth: dict[tuple[int, str], Given] = field(default_factory=dict)
    claimed: set[tuple[int, str]] = field(default_factory=set)
    unproven: set[tuple[int, str]] = field(default_factory=set)
    actors: dict[tuple[str, date, int], Actor] = field(default_factory=dict)

    @property
    def rates(self) -> Rates:
        return load_rates()

    def sheets(self) -> list[Sheet]:
        return list(sheets.with_group(Sheet.objects.filter(round=self.round)))

    def happens(self, rate: str) -> bool:
        return self.random.random() < float(self.rates.rates[rate].value)

    def by(self, who: str, day: date, hour: int = 9) -> Actor:
        key = who, day, hour
        if key not in self.actors:
            self.actors[key] = self.story.at(who, day, hour)
        return self.actors[key]


def tell_published(story: Story) -> None:
    """Set up, filled, appraised twice, concluded, published."""
    versions = issue_sets(story, DRAFTED, ISSUED)
    officer = story.at("noivu", PLANNED)
    round_ = set_up(officer, story, YEAR, TIMETABLE)
    put_groups(officer, round_, versions)
    round_ = commands.open_round(story.at("noivu", OPENED, 8), round_)
    telling = Telling(story, round_, Random(load_rates().seed))  # noqa: S311 -- a demonstration, no secret
    _declare(telling)
    _appraise(telling)
    _explain(telling)
    _appraise_again(telling)
    _publish(telling)


def _declare(telling: Telling) -> None:
    """Every unit fills its sheet; all but one hand it in."""
    for sheet in telling.sheets():
        own = writer(telling.story, sheet.unit, WRITTEN)
        commands.fill(own, sheet, leaves=dict(_sheet_of(telling, sheet)))
        if sheet.unit.code in BONUS:
            code, points = BONUS[sheet.unit.code]
            commands.ask_extra(
                own, sheet, kind=ExtraKind.BONUS, code=code, given={"points_asked": points},
                basis=f"Giấy khen của UBND huyện (ví dụ). {GENERATED}",
            )  # fmt: skip
        if sheet.unit.code != NEVER_HANDED_IN:
            commands.submit(_head(telling, sheet.unit), sheet)
    telling.round = commands.go_on(telling.by("noivu", ALLOTTED), telling.round)


def _sheet_of(telling: Telling, sheet: Sheet) -> Iterator[tuple[str, Declared]]:
    maker, criteria = Maker(sheet.unit.code, YEAR), sheet.group.criteria
    proof = report(sheet.unit, YEAR)
    left_out = LEFT_OUT.get(sheet.unit.code, ("", ""))
    for code, half in maker.facts(criteria).items():
        leaf, key = criteria.leaf(code), (sheet.pk, code)
        if code == left_out[0]:
            yield code, Declared(exclusion=left_out[1], note=GENERATED)
            continue
        telling.truth[key] = said = half.whole
        more = raised(said, leaf, float(telling.rates.rates["claimed_more_by"].value))
        if more is not None and telling.happens("claims_more"):
            telling.claimed.add(key)
            said = more
        elif leaf.evidence and telling.happens("no_proof"):
            telling.unproven.add(key)
        pages = f"phụ lục, mục {code}"
        yield code, Declared(said, (replace(proof, pages=pages),) if leaf.evidence else (), note=GENERATED)


def _head(telling: Telling, unit: Unit) -> Actor:
    held = leaders_of(unit, HANDED_IN).select_related("user").first()
    return telling.by(held.user.username, HANDED_IN) if held else writer(telling.story, unit, HANDED_IN)


def _appraise(telling: Telling) -> None:
    """Two appraisers by fields, each kept from their own; results of surveys; a bonus, a penalty."""
    officer, rows = telling.by("noivu", ALLOTTED, 14), telling.sheets()
    conflicted = next(sheet for sheet in rows if sheet.unit.code == CONFLICT)
    commands.declare_conflict(
        telling.by(SECOND, ALLOTTED, 10), telling.round, unit_id=conflicted.unit_id,
        reason="Người thân đang công tác tại phòng (ví dụ).",
    )  # fmt: skip
    shares: dict[tuple[str, tuple[str, ...]], list[Sheet]] = {}
    for sheet in rows:
        for who, fields in _shared_out(sheet).items():
            shares.setdefault((who, tuple(fields)), []).append(sheet)
    for (who, share), some in shares.items():
        appraiser = User.objects.get(username=who)
        commands.allot(officer, telling.round, appraiser=appraiser, fields=share, sheets=some)
        for sheet in some:
            made = dict(_first_marks(telling, sheet, share))
            commands.mark_leaves(actor_for(appraiser, moment(MARKED, 9)), sheet, marks=made)
    _outside(telling)
    _extras(telling, rows)
    telling.round = commands.go_on(telling.by("noivu", date(2024, 12, 27), 18), telling.round)


def _shared_out(sheet: Sheet) -> dict[str, list[str]]:
    fields = [one.code for one in sheet.group.criteria.fields]
    if sheet.unit.code in SHARED:
        return {FIRST: [one for one in fields if one not in OF_THE_SECOND],
                SECOND: [one for one in fields if one in OF_THE_SECOND]}  # fmt: skip
    away = SECOND if sheet.unit.code == CONFLICT else KEPT_FROM.get(sheet.unit.code)
    first = away == SECOND or (away is None and sheet.unit.position % 2 == 0)
    return {FIRST if first else SECOND: fields}


def _first_marks(telling: Telling, sheet: Sheet, fields: Sequence[str]) -> Iterator[tuple[str, Marked]]:
    for one in sheet.group.criteria.fields:
        if one.code not in fields:
            continue
        for leaf in one.leaves():
            if marks.is_appraised(leaf):
                yield leaf.code, _first_mark(telling, (sheet.pk, leaf.code))


def _first_mark(telling: Telling, key: tuple[int, str]) -> Marked:
    if key not in telling.truth:
        return Marked(Verdict.NOT_APPLICABLE, reason="Đúng là địa bàn không phát sinh; đồng ý không tính.")
    if key in telling.claimed:
        reason = "Đối chiếu với báo cáo định kỳ và hồ sơ trên hệ thống, số đúng thấp hơn số kê khai."
        asks = "Giải trình phần chênh lệch với hồ sơ." if telling.happens("asked") else ""
        return Marked(Verdict.CORRECTED, given=telling.truth[key], reason=reason, asks=asks)
    if key in telling.unproven:
        asks = "Tài liệu kèm theo không nói đến nội dung này; gửi tài liệu đúng."
        return Marked(Verdict.NO_EVIDENCE, reason="Tài liệu không chứng minh được điều kê khai.", asks=asks)
    return Marked(Verdict.AS_DECLARED)


def _outside(telling: Telling) -> None:
    """Surveys and indices: Phòng Nội vụ enters them, its own somebody else."""
    officer, other = telling.by("noivu", MARKED, 16), telling.by(FIRST, MARKED, 16)
    for group in telling.round.groups.all():
        leaves = [one for one in group.criteria.leaves() if one.method in {Method.SURVEY, Method.IMPORT}]
        makers = [Maker(sheet.unit.code, YEAR) for sheet in telling.sheets() if sheet.group_id == group.pk]
        for actor, own in ((officer, False), (other, True)):
            some = [maker for maker in makers if (KEPT_FROM.get(maker.unit) == SECOND) == own]
            if some:
                results = {leaf.code: {maker.unit: _outside_of(leaf, maker) for maker in some} for leaf in leaves}
                source = f"Kết quả khảo sát, chỉ số năm {YEAR}. {GENERATED}"
                commands.enter_results(actor, telling.round, group=group, results=results, source=source)


def _outside_of(leaf: Leaf, maker: Maker) -> Given:
    concerns = maker.of_the_unit(leaf)
    if not all(concerns.values()):
        return concerns
    return {**(maker.ballots(leaf) if leaf.method == Method.SURVEY else maker.index()), **concerns}


def _extras(telling: Telling, rows: list[Sheet]) -> None:
    for sheet in rows:
        if sheet.unit.code in PENALTY:
            code, cases, basis = PENALTY[sheet.unit.code]
            commands.ask_extra(
                telling.by("noivu", MARKED, 17), sheet, kind=ExtraKind.PENALTY, code=code, given={"cases": cases},
                basis=basis,
            )  # fmt: skip
    for extra in ExtraEntry.objects.filter(sheet__round=telling.round).order_by("pk"):
        commands.decide_extra(telling.by("hoidong", MARKED, 17), extra, granted=True, answer="Có căn cứ.")


def _explain(telling: Telling) -> None:
    """Most units answer what they were asked; whoever is silent agrees."""
    for sheet in telling.sheets():
        asked = sheets.asked_of(sheet)
        entries = list(LeafEntry.objects.filter(sheet=sheet, leaf__in=asked))
        answered = [entry for entry in entries if telling.happens("answered")]
        own = writer(telling.story, sheet.unit, ANSWERED)
        for entry in answered:
            commands.explain(own, entry, text=telling.random.choice(SAID))
    telling.round = commands.go_on(telling.by("noivu", date(2025, 1, 2), 18), telling.round)


def _appraise_again(telling: Telling) -> None:
    """Where the unit convinced, its own figure stands; else the first mark does."""
    held = {sheet.pk: sheet for sheet in telling.sheets()}
    owed: dict[int, list[LeafEntry]] = {}
    asked = LeafEntry.objects.filter(sheet__round=telling.round, marks__asks__gt="")
    for entry in asked.select_related("explanation").order_by("sheet_id", "position"):
        owed.setdefault(entry.sheet_id, []).append(entry)
    for pk, entries in owed.items():
        for who, fields in _shared_out(held[pk]).items():
            mine = [entry for entry in entries if marks.field_of(held[pk], entry.leaf).code in fields]
            made = {entry.leaf: _second_mark(telling, entry) for entry in mine}
            if made:
                commands.mark_leaves(telling.by(who, MARKED_AGAIN), held[pk], marks=made)
    telling.round = commands.go_on(telling.by("noivu", date(2025, 1, 7), 18), telling.round)


def _second_mark(telling: Telling, entry: LeafEntry) -> Marked:
    if getattr(entry, "explanation", None) is not None and telling.happens("convinced"):
        return Marked(Verdict.AS_DECLARED)
    key = entry.sheet_id, entry.leaf
    if key in telling.claimed:
        return Marked(Verdict.CORRECTED, given=telling.truth[key], reason="Giữ số liệu đã đối chiếu.")
    return Marked(Verdict.NO_EVIDENCE, reason="Vẫn chưa có tài liệu chứng minh.")


def _publish(telling: Telling) -> None:
    assert telling.round.state == RoundState.COUNCIL
    conclusion = "Hội đồng thống nhất kết quả thẩm định; giao Phòng Nội vụ trình công bố."
    round_ = commands.conclude(telling.by("hoidong", COUNCIL, 16), telling.round, conclusion=conclusion)
    commands.publish(telling.by("chutich", PUBLISHED), round_, decision="58/QĐ-UBND", decided_on=PUBLISHED)
