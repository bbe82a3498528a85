"""What is wrong with a set before it may be issued, each with how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from parindex.rules.criteria import CriteriaSet, Leaf, Method, Scorable
from parindex.rules.inputs import Kind
from parindex.rules.numbers import written
from parindex.rules.shapes import conditions_of

SURVEY, IMPORTED = "survey_weighted", "external_index"
BESIDE = {"bonus", "penalty"}
METHOD_OF = {SURVEY: Method.SURVEY, IMPORTED: Method.IMPORT}


class Finding(NamedTuple):
    """`place` is the code of a field, criterion or leaf, or the set's own; `message` says what and how to mend it."""

    code: str
    place: str
    message: str


def check(criteria: CriteriaSet, measures: Collection[str]) -> list[Finding]:
    """Everything that keeps a set from being issued; empty when nothing does. `measures` are the codes that exist."""
    return [
        *_codes(criteria),
        *_sums(criteria),
        *(finding for leaf in criteria.leaves() for finding in _leaf(leaf, measures)),
        *_extras(criteria, measures),
        *_classes(criteria),
        *_gates(criteria),
        *_validity(criteria),
    ]


def check_versions(sets: Sequence[CriteriaSet]) -> list[Finding]:
    """Two versions of one set in force on the same day."""
    found = []
    ordered = sorted(sets, key=lambda one: (one.code, one.valid_from, one.version))
    for before, after in pairwise(ordered):
        if before.code != after.code:
            continue
        if before.valid_to is None or before.valid_to >= after.valid_from:
            message = (
                f"bản {before.version} và bản {after.version} cùng có hiệu lực từ {after.valid_from:%d/%m/%Y}; "
                f"cho bản {before.version} hết hiệu lực trước ngày đó"
            )
            found.append(Finding("versions_overlap", after.code, message))
    for (code, version), times in Counter((one.code, one.version) for one in sets).items():
        if times > 1:
            found.append(Finding("version_twice", code, f"{times} bản cùng mang số {version}; đánh số lại"))
    return found


def _codes(criteria: CriteriaSet) -> Iterator[Finding]:
    codes = [
        *criteria.places(),
        *(extra.code for extra in (*criteria.bonus.items, *criteria.penalty.items)),
        *(gate.code for gate in criteria.gates),
    ]
    for code, times in Counter(codes).items():
        if times > 1:
            yield Finding("code_twice", code, f"mã {code} dùng {times} lần; mỗi mục một mã")
    for field in criteria.fields:
        for criterion in field.criteria:
            if not criterion.code.startswith(f"{field.code}."):
                yield Finding(
                    "code_outside",
                    criterion.code,
                    f"tiêu chí {criterion.code} nằm trong lĩnh vực {field.code}; sửa mã",
                )
            for leaf in criterion.leaves:
                if not leaf.code.startswith(f"{criterion.code}."):
                    yield Finding(
                        "code_outside", leaf.code, f"{leaf.code} nằm trong tiêu chí {criterion.code}; sửa mã"
                    )


def _sums(criteria: CriteriaSet) -> Iterator[Finding]:
    yield from _sum(criteria.code, "bộ tiêu chí", criteria.scale, [field.points for field in criteria.fields])
    for field in criteria.fields:
        yield from _sum(field.code, f"lĩnh vực {field.code}", field.points, [one.points for one in field.criteria])
        for one in field.criteria:
            yield from _sum(one.code, f"tiêu chí {one.code}", one.points, [leaf.points for leaf in one.leaves])


def _sum(place: str, name: str, wanted: Decimal, parts: list[Decimal]) -> Iterator[Finding]:
    total = sum(parts, Decimal(0))
    if total != wanted:
        gap = "thiếu" if total < wanted else "thừa"
        message = (
            f"{name} cộng được {written(total)} điểm, phải là {written(wanted)}: "
            f"{gap} {written(abs(wanted - total))}; "
            "sửa điểm của các mục bên trong hoặc điểm của mục này"
        )
        yield Finding("sum", place, message)


def _leaf(leaf: Leaf, measures: Collection[str]) -> Iterator[Finding]:
    most = Fraction(leaf.points)
    best = leaf.rule.best(most)
    if best != most:
        side = "không bao giờ đạt" if best < most else "vượt"
        message = f"quy tắc cho nhiều nhất {written(best)}, {side} điểm tối đa {written(most)}; sửa một trong hai"
        yield Finding("maximum", leaf.code, message)
    for hole in leaf.rule.holes(most):
        yield Finding("hole", leaf.code, hole)
    if leaf.rule.type in BESIDE:
        yield Finding(
            "method", leaf.code, "điểm thưởng, điểm trừ không nằm trong thang điểm; chuyển vào bonus, penalty"
        )
    yield from _asked(leaf, measures)
    wanted = METHOD_OF.get(leaf.rule.type, leaf.method)
    if wanted != leaf.method or (leaf.method == Method.SURVEY) != (leaf.rule.type == SURVEY):
        message = f"quy tắc «{leaf.rule.type}» không đi với cách chấm «{leaf.method}»; sửa một trong hai"
        yield Finding("method", leaf.code, message)
    measured = any(one.measure for one in leaf.inputs.values())
    if leaf.is_self_scored and not leaf.evidence and not measured:
        message = "chưa nói tài liệu kiểm chứng nào chứng minh; ghi ít nhất một loại tài liệu"
        yield Finding("evidence", leaf.code, message)


def _asked(one: Scorable, measures: Collection[str]) -> Iterator[Finding]:
    """Inputs told are those the rule asks for, of the same kind, from measures that exist."""
    asks = dict(one.rule.asks())
    asked_first = conditions_of(*(exclusion.when for exclusion in one.excluded_when)) if isinstance(one, Leaf) else {}
    asks = asked_first | asks
    for name in sorted(asks.keys() - one.inputs.keys()):
        yield Finding(
            "input_untold", one.code, f"quy tắc cần «{name}» mà tiêu chí không nói đó là số liệu gì; thêm vào inputs"
        )
    wholes = {whole for _part, whole in one.parts()}
    for name in sorted(wholes - one.inputs.keys()):
        yield Finding("input_untold", one.code, f"không có số liệu «{name}» để so phần với toàn bộ; sửa part_of")
    for name in sorted(one.inputs.keys() - asks.keys() - wholes):
        yield Finding("input_unused", one.code, f"số liệu «{name}» không được quy tắc dùng; bỏ đi hoặc sửa quy tắc")
    for name, told in one.inputs.items():
        if name in asks and asks[name] != told.kind and (asks[name], told.kind) != (Kind.NUMBER, Kind.COUNT):
            yield Finding(
                "input_kind", one.code, f"«{name}» phải là loại «{asks[name]}», đang ghi «{told.kind}»; sửa lại"
            )
        if told.measure and told.measure not in measures:
            yield Finding(
                "measure", one.code, f"không có chỉ số «{told.measure}»; chọn một mã trong catalog/measures"
            )


def _extras(criteria: CriteriaSet, measures: Collection[str]) -> Iterator[Finding]:
    for name, extras in (("bonus", criteria.bonus), ("penalty", criteria.penalty)):
        if extras.items and extras.cap <= 0:
            yield Finding("cap", name, "có điểm thưởng, điểm trừ mà mức cao nhất là 0; ghi mức cao nhất (cap)")
        for extra in extras.items:
            most, best = Fraction(extra.points), extra.rule.best(Fraction(extra.points))
            if 0 < extras.cap < extra.points:
                message = f"tới {written(most)} điểm, vượt mức cao nhất {written(extras.cap)} của nhóm; sửa lại"
                yield Finding("cap", extra.code, message)
            if best > most:
                message = f"quy tắc cho tới {written(best)}, vượt điểm tối đa {written(most)}; sửa một trong hai"
                yield Finding("maximum", extra.code, message)
            yield from _asked(extra, measures)
            for hole in extra.rule.holes(most):
                yield Finding("hole", extra.code, hole)


def _classes(criteria: CriteriaSet) -> Iterator[Finding]:
    mins = [band.min for band in criteria.classes]
    if mins != sorted(set(mins), reverse=True):
        yield Finding("classes", criteria.code, "các hạng phải xếp từ cao xuống thấp và không trùng mức; xếp lại")
    if mins[-1] != 0:
        lowest = criteria.classes[-1]
        message = (
            f"dưới {written(lowest.min)} không có hạng nào; cho hạng «{lowest.label}» bắt đầu từ 0 hoặc thêm một hạng"
        )
        yield Finding("classes", criteria.code, message)
    if len({band.code for band in criteria.classes}) < len(criteria.classes):
        yield Finding("classes", criteria.code, "hai hạng trùng mã; đặt cho mỗi hạng một mã riêng")
    if criteria.top < criteria.scale:
        yield Finding("ceiling", criteria.code, "mức trần (ceiling) thấp hơn thang điểm; nâng lên hoặc bỏ đi")
    if mins[0] > criteria.top:
        yield Finding("classes", criteria.code, "hạng cao nhất cao hơn thang điểm, không ai đạt được; hạ xuống")


def _gates(criteria: CriteriaSet) -> Iterator[Finding]:
    classes = {band.code for band in criteria.classes}
    places = set(criteria.places())
    for gate in criteria.gates:
        if gate.class_not_above is not None and gate.class_not_above not in classes:
            yield Finding("gate", gate.code, f"không có hạng «{gate.class_not_above}»; chọn một hạng của bộ tiêu chí")
        if gate.takes is not None and gate.takes not in places:
            yield Finding("gate", gate.code, f"không có mục «{gate.takes}»; chọn một mã của bộ tiêu chí")


def _validity(criteria: CriteriaSet) -> Iterator[Finding]:
    if criteria.valid_to is not None and criteria.valid_to < criteria.valid_from:
        yield Finding("validity", criteria.code, "ngày hết hiệu lực trước ngày có hiệu lực; sửa lại")
