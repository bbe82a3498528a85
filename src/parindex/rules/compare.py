"""What changed between two criteria sets, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from parindex.rules.criteria import CriteriaField, CriteriaSet, Criterion, Extra, Gate, Leaf, Method, ZeroPolicy
from parindex.rules.numbers import written

METHODS = {
    Method.APPRAISAL: "tự chấm và thẩm định",
    Method.SURVEY: "khảo sát",
    Method.IMPORT: "lấy từ chỉ số khác",
    Method.COUNCIL: "hội đồng chấm",
}
POLICIES = {
    ZeroPolicy.FULL: "đủ điểm",
    ZeroPolicy.ZERO: "0 điểm",
    ZeroPolicy.EXCLUDE: "không tính tiêu chí",
    None: "chưa quy định",
}


OPTIONS = {
    "point_places": "số lẻ của điểm",
    "index_places": "số lẻ của chỉ số",
    "rescale": "tính lại thang khi có tiêu chí không áp dụng",
    "extras": "điểm thưởng, trừ tính vào",
    "without_survey": "khi không khảo sát",
    "ties": "đơn vị bằng điểm",
}
CHOSEN = {
    "after_rescale": "sau khi tính lại thang",
    "before_rescale": "trước khi tính lại thang",
    "exclude": "không tính tiêu chí khảo sát",
    "wait": "chờ khảo sát",
    "share": "cùng hạng, bỏ hạng sau",
    "dense": "cùng hạng, không bỏ hạng sau",
}


class Change(NamedTuple):
    """`kind` is added, removed, moved, or what of it changed; `place` the code in the later set, or where it was."""

    kind: str
    place: str
    message: str


class Placed(NamedTuple):
    """A leaf under its criterion."""

    criterion: str
    leaf: Leaf


def compare(before: CriteriaSet, after: CriteriaSet) -> list[Change]:
    """Everything that differs, in the order of the later sheet; leaves that are gone come last."""
    return [
        *_whole(before, after),
        *_headings(before, after),
        *_leaves(before, after),
        *_beside(before, after),
    ]


def _whole(before: CriteriaSet, after: CriteriaSet) -> Iterator[Change]:
    told: tuple[tuple[str, str, object, object], ...] = (
        ("title", "tên", before.title, after.title),
        ("level", "cấp", before.level, after.level),
        ("validity", "hiệu lực", _validity(before), _validity(after)),
        ("scale", "thang điểm", written(before.scale), written(after.scale)),
        ("ceiling", "chỉ số cao nhất", _ceiling(before), _ceiling(after)),
        ("extends", "phỏng theo bộ", before.extends or "không", after.extends or "không"),
        ("source", "nguồn", before.source.title, after.source.title),
    )
    for kind, name, was, now in told:
        if was != now:
            yield Change(kind, after.code, f"{name}: {was} → {now}")
    options = before.options.model_dump(), after.options.model_dump()
    for name in options[0]:
        if options[0][name] != options[1][name]:
            was, now = (_chosen(one[name]) for one in options)
            yield Change("options", after.code, f"{OPTIONS[name]}: {was} → {now}")


def _ceiling(criteria: CriteriaSet) -> str:
    return "thang điểm" if criteria.ceiling is None else written(criteria.ceiling)


def _chosen(value: object) -> str:
    """An option in words."""
    match value:
        case None:
            return "không làm tròn"
        case bool():
            return "có" if value else "không"
    return CHOSEN.get(str(value), str(value))


def _validity(criteria: CriteriaSet) -> str:
    def day(value: date | None) -> str:
        return "chưa có ngày hết" if value is None else f"{value:%d/%m/%Y}"

    return f"{day(criteria.valid_from)}–{day(criteria.valid_to)}"


def _headings(before: CriteriaSet, after: CriteriaSet) -> Iterator[Change]:
    was, now = _heading_of(before), _heading_of(after)
    for code, heading in now.items():
        kind = _heading(heading)
        if code not in was:
            yield Change("added", code, f"thêm {kind} «{heading.name}» ({written(heading.points)} điểm)")
            continue
        if was[code].name != heading.name:
            yield Change("name", code, f"tên {kind}: «{was[code].name}» → «{heading.name}»")
        if was[code].points != heading.points:
            yield Change("points", code, f"điểm {kind}: {written(was[code].points)} → {written(heading.points)}")
    for code, heading in was.items():
        if code not in now:
            yield Change("removed", code, f"bỏ {_heading(heading)} «{heading.name}» ({written(heading.points)} điểm)")


def _heading(one: CriteriaField | Criterion) -> str:
    return "lĩnh vực" if isinstance(one, CriteriaField) else "tiêu chí"


def _heading_of(criteria: CriteriaSet) -> dict[str, CriteriaField | Criterion]:
    found: dict[str, CriteriaField | Criterion] = {}
    for field in criteria.fields:
        found[field.code] = field
        found |= {criterion.code: criterion for criterion in field.criteria}
    return found


def _leaves(before: CriteriaSet, after: CriteriaSet) -> Iterator[Change]:
    was, now = _placed(before), _placed(after)
    earlier = paired(was, now)
    for one in now:
        if (old := earlier.get(one.leaf.code)) is None:
            yield Change("added", one.leaf.code, f"thêm «{one.leaf.name}» ({written(one.leaf.points)} điểm)")
        else:
            yield from _changed(old.leaf, one.leaf)
    kept = {one.leaf.code for one in earlier.values()}
    for one in was:
        if one.leaf.code not in kept:
            yield Change("removed", one.leaf.code, f"bỏ «{one.leaf.name}» ({written(one.leaf.points)} điểm)")


def _placed(criteria: CriteriaSet) -> list[Placed]:
    return [
        Placed(criterion.name, leaf)
        for field in criteria.fields
        for criterion in field.criteria
        for leaf in criterion.leaves
    ]


KEYS: tuple[Callable[[Placed], Hashable], ...] = (
    lambda one: (one.leaf.code, one.leaf.name),
    lambda one: (one.criterion, one.leaf.name),
    lambda one: one.leaf.name,
    lambda one: one.leaf.code,
)


def paired(was: Sequence[Placed], now: Sequence[Placed]) -> dict[str, Placed]:
    """Code in the later set → the leaf it was: by code and name, else by name where that is plain, else by code."""
    found: dict[str, Placed] = {}
    left, right = list(was), list(now)
    for key in KEYS:
        single = _single(left, key)
        for name, one in _single(right, key).items():
            if name in single:
                found[one.leaf.code] = single[name]
        taken = {one.leaf.code for one in found.values()}
        left = [one for one in left if one.leaf.code not in taken]
        right = [one for one in right if one.leaf.code not in found]
    return found


def _single(placed: Sequence[Placed], key: Callable[[Placed], Hashable]) -> dict[Hashable, Placed]:
    times = Counter(map(key, placed))
    return {key(one): one for one in placed if times[key(one)] == 1}


def _changed(was: Leaf, now: Leaf) -> Iterator[Change]:
    code = now.code
    if was.code != code:
        yield Change("moved", code, f"«{now.name}» chuyển từ {was.code} sang {code}")
    if was.name != now.name:
        yield Change("name", code, f"tên: «{was.name}» → «{now.name}»")
    if was.points != now.points:
        yield Change("points", code, f"điểm tối đa: {written(was.points)} → {written(now.points)}")
    if was.method != now.method:
        yield Change("method", code, f"người chấm: {METHODS[was.method]} → {METHODS[now.method]}")
    if was.rule != now.rule:
        yield Change("rule", code, f"cách chấm: {_rule(was)} → {_rule(now)}")
    yield from _inputs(was, now)
    if was.when_nothing_arose != now.when_nothing_arose:
        told = f"{POLICIES[was.when_nothing_arose]} → {POLICIES[now.when_nothing_arose]}"
        yield Change("nothing_arose", code, f"khi không phát sinh: {told}")
    if was.excluded_when != now.excluded_when:
        told = f"{_reasons(was)} → {_reasons(now)}"
        yield Change("excluded", code, f"không áp dụng khi: {told}")
    for kind, name, old, new in (
        ("evidence", "tài liệu kiểm chứng", "; ".join(was.evidence), "; ".join(now.evidence)),
        ("owner", "chủ trì", was.owner, now.owner),
        ("owner", "phối hợp", ", ".join(was.partners), ", ".join(now.partners)),
        ("guide", "hướng dẫn", was.guide, now.guide),
        ("basis", "căn cứ", was.basis, now.basis),
    ):
        if old != new:
            yield Change(kind, code, f"{name}: {old or 'không ghi'} → {new or 'không ghi'}")


def _rule(leaf: Leaf) -> str:
    return leaf.rule.words(Fraction(leaf.points))


def _reasons(leaf: Leaf) -> str:
    return "; ".join(one.reason for one in leaf.excluded_when) or "không có"


def _inputs(was: Leaf, now: Leaf) -> Iterator[Change]:
    for name, one in now.inputs.items():
        if (old := was.inputs.get(name)) is None:
            yield Change("inputs", now.code, f"thêm số liệu «{one.title}» ({name})")
        elif old != one:
            source = "" if old.measure == one.measure else f"; nguồn {_source(old.measure)} → {_source(one.measure)}"
            title = f"«{old.title}» → «{one.title}»" if old.title != one.title else f"«{one.title}»"
            kind = "" if old.kind == one.kind else f"; loại {old.kind} → {one.kind}"
            part = "" if old.part_of == one.part_of else f"; là một phần của {old.part_of} → {one.part_of}"
            yield Change("inputs", now.code, f"đổi số liệu {name}: {title}{source}{kind}{part}")
    for name, old in was.inputs.items():
        if name not in now.inputs:
            yield Change("inputs", now.code, f"bỏ số liệu «{old.title}» ({name})")


def _source(measure: str) -> str:
    return measure or "tự khai"


def _beside(before: CriteriaSet, after: CriteriaSet) -> Iterator[Change]:
    for name, was, now in (("thưởng", before.bonus, after.bonus), ("trừ", before.penalty, after.penalty)):
        if was.cap != now.cap:
            yield Change("cap", after.code, f"mức cao nhất của điểm {name}: {written(was.cap)} → {written(now.cap)}")
        yield from _listed(f"điểm {name}", _by_code(was.items), _by_code(now.items))
    yield from _listed("khống chế", _by_code(before.gates), _by_code(after.gates))
    if before.classes != after.classes:
        told = ["; ".join(f"{band.label} từ {written(band.min)}" for band in one.classes) for one in (before, after)]
        yield Change("classes", after.code, f"xếp hạng: {told[0]} → {told[1]}")


def _by_code(items: Sequence[Extra] | Sequence[Gate]) -> dict[str, Extra | Gate]:
    return {one.code: one for one in items}


def _listed(kind: str, was: Mapping[str, Extra | Gate], now: Mapping[str, Extra | Gate]) -> Iterator[Change]:
    for code, one in now.items():
        if code not in was:
            yield Change("added", code, f"thêm {kind} «{one.name}»")
        elif was[code] != one:
            yield Change("extra", code, f"đổi {kind}: {_beside_words(was[code])} → {_beside_words(one)}")
    for code, one in was.items():
        if code not in now:
            yield Change("removed", code, f"bỏ {kind} «{one.name}»")


def _beside_words(one: Extra | Gate) -> str:
    if isinstance(one, Extra):
        return f"«{one.name}», {one.rule.words(Fraction(one.points))}"
    what = f"không xếp trên «{one.class_not_above}»" if one.class_not_above else f"mất điểm {one.takes}"
    return f"«{one.name}», {what}"
