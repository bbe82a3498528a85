"""A procedure in words: its parts in the order a decision lists them, what differs between two versions; and what a
citizen is told when calendar or law has moved their day."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.formats import number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parindex.core.working_time import Unit
from parindex.kit.catalog import Component, Fee, ProcedureContent, ProcedureStep, TimeLimit, load_sources
from parindex.kit.templatetags.kit import datetime_vi, number
from parindex.onestop.models import RecountLine
from parindex.onestop.states import Channel, OnlineLevel
from parindex.organization.states import Level


@dataclass(frozen=True)
class Part:
    """One part of a procedure: its heading and its lines; none when the part is not stated."""

    key: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A part that is not the same: (mark, line), where the mark is "=" for both, "-" before and "+" after."""

    title: str
    lines: tuple[tuple[str, str], ...]


def parts_of(content: ProcedureContent) -> list[Part]:
    """Every part of Nghị định 63/2010/NĐ-CP, điều 8, and what the one-stop service needs beside."""
    told = {
        "name": (_("Tên thủ tục"), [content.name]),
        "field": (_("Lĩnh vực"), [content.field]),
        "levels": (_("Cấp thực hiện"), [str(Level(level).label) for level in content.levels]),
        "sequence": (_("Trình tự thực hiện"), content.sequence.splitlines()),
        "ways": (_("Cách thức thực hiện, thời hạn giải quyết"), list(_ways(content))),
        "fees": (_("Phí, lệ phí"), list(_fees(content))),
        "components": (_("Thành phần hồ sơ"), [component_words(one) for one in content.components]),
        "sets": (_("Số lượng hồ sơ"), [ngettext("%(n)s bộ", "%(n)s bộ", content.sets) % {"n": content.sets}]),
        "subjects": (_("Đối tượng thực hiện"), [content.subjects]),
        "performed_by": (_("Cơ quan thực hiện"), [content.performed_by]),
        "decided_by": (_("Cơ quan có thẩm quyền"), [content.decided_by]),
        "coordinating": (_("Cơ quan phối hợp"), content.coordinating.splitlines()),
        "result": (_("Kết quả"), content.result.splitlines()),
        "conditions": (_("Yêu cầu, điều kiện"), content.conditions.splitlines()),
        "legal_bases": (_("Căn cứ pháp lý"), list(content.legal_bases)),
        "online": (_("Dịch vụ công trực tuyến"), [str(OnlineLevel(content.online).label), content.online_reason]),
        "area": (_("Địa bàn áp dụng"), [content.area]),
        "linked": (_("Thủ tục liên thông"), list(content.linked)),
        "supplement": (_("Khi bổ sung hồ sơ"), list(_supplement(content))),
        "steps": (_("Quy trình nội bộ"), [step_words(one) for one in content.steps]),
        "publication": (_("Quyết định công bố"), [publication_words(content)]),
    }
    return [Part(key, title, tuple(line for line in lines if line.strip())) for key, (title, lines) in told.items()]


def differences(before: ProcedureContent, after: ProcedureContent) -> list[Difference]:
    """The parts that are not the same in two versions, line by line."""
    pairs = zip(parts_of(before), parts_of(after), strict=True)
    return [Difference(new.title, tuple(_compared(old.lines, new.lines))) for old, new in pairs if old != new]


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    for tag, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (("=", line) for line in old[old_from:old_to])
            continue
        yield from (("-", line) for line in old[old_from:old_to])
        yield from (("+", line) for line in new[new_from:new_to])


def limit_words(limit: TimeLimit) -> str:
    """As the decision says it; else the figure in words."""
    if limit.words:
        return limit.words
    said = amount_words(limit.amount, limit.unit) if limit.amount else _("Trong ngày làm việc")
    return f"{said} {_late(limit.cut_off)}".strip()


def _late(cut_off: time | None) -> str:
    if cut_off is None:
        return ""
    return _("(nhận sau %(time)s: tính từ ngày làm việc tiếp theo)") % {"time": f"{cut_off:%H:%M}"}


def basis_words(doc: str, article: str) -> str:
    """ "Điều 22 Nghị định 123/2015/NĐ-CP", of a text in the register of sources or as it was written."""
    found = next((source for source in load_sources() if source.id == doc), None)
    named = f"{found.kind} {found.reference}" if found is not None else doc
    return " ".join(filter(None, (article, named)))


def moment_words(at: datetime | None) -> str:
    """ "09 giờ 30 phút, ngày 02/06/2025" in Việt Nam; nothing for no moment."""
    if at is None:
        return ""
    at = localtime(at)
    told = {"hour": f"{at:%H}", "minute": f"{at:%M}", "day": f"{at:%d/%m/%Y}"}
    return _("%(hour)s giờ %(minute)s phút, ngày %(day)s") % told


def amount_words(amount: Decimal, unit: str) -> str:
    """ "0,5 ngày làm việc"."""
    n = math.ceil(amount)
    units = {
        Unit.WORKING_DAY: ngettext("%(n)s ngày làm việc", "%(n)s ngày làm việc", n),
        Unit.WORKING_HOUR: ngettext("%(n)s giờ làm việc", "%(n)s giờ làm việc", n),
        Unit.DAY: ngettext("%(n)s ngày", "%(n)s ngày", n),
        Unit.MONTH: ngettext("%(n)s tháng", "%(n)s tháng", n),
    }
    return units[Unit(unit)] % {"n": number(amount)}


def fee_words(fee: Fee) -> str:
    """ "Phí chứng thực: 10.000 đồng (Thông tư 226/2016/TT-BTC)"; without a fixed sum, how it is reckoned."""
    fixed = "" if fee.amount is None else _("%(sum)s đồng") % {"sum": number_format(fee.amount, force_grouping=True)}
    said = fee.words or fixed or _("chưa ghi mức thu")
    return f"{fee.name}: {said}" + (f" ({fee.basis})" if fee.basis else "")


def component_words(one: Component) -> str:
    """A paper with how many, its form, when it is needed and what spares it."""
    counts = [
        _("%(n)s bản chính") % {"n": one.originals} if one.originals else "",
        _("%(n)s bản sao") % {"n": one.copies} if one.copies else "",
    ]
    more = [
        *counts,
        _("mẫu: %(form)s") % {"form": one.form} if one.form else "",
        _("khi: %(when)s") % {"when": one.when} if one.when else "",
        _("không phải nộp nếu khai thác được từ: %(data)s") % {"data": one.instead} if one.instead else "",
    ]
    return "; ".join([one.name, *filter(None, more)])


def step_words(one: ProcedureStep) -> str:
    said = f"{one.name} – {one.by}: {amount_words(one.amount, one.unit)}"
    return f"{said} → {one.output}" if one.output else said


def publication_words(content: ProcedureContent) -> str:
    """ "12/QĐ-UBND · 20/05/2025 · UBND tỉnh"."""
    publication = content.publication
    dated = f"{publication.dated:%d/%m/%Y}" if publication.dated else ""
    return " · ".join(filter(None, (publication.number, dated, publication.issuer)))


def _ways(content: ProcedureContent) -> Iterator[str]:
    for way in content.ways:
        said = f"{Channel(way.channel).label}: {limit_words(way.limit)}"
        if way.promised:
            said += " " + _("(cam kết rút ngắn còn: %(limit)s)") % {"limit": limit_words(way.promised)}
        yield said


def _fees(content: ProcedureContent) -> Iterator[str]:
    told = [(Channel(way.channel).label, [fee_words(fee) for fee in way.fees]) for way in content.ways]
    if len({tuple(lines) for _label, lines in told}) == 1:
        yield from told[0][1] or [_("Không thu")]
        return
    for label, lines in told:
        yield f"{label}: {'; '.join(lines) or _('không thu')}"


def _supplement(content: ProcedureContent) -> Iterator[str]:
    if content.after_supplement == "reset":
        yield _("Thời hạn tính lại từ đầu khi nhận đủ hồ sơ.")
    else:
        yield _("Thời hạn dừng khi chờ bổ sung và tính tiếp khi nhận đủ hồ sơ.")
    if content.supplement_days:
        yield _("Quá %(n)s ngày làm việc không bổ sung thì hồ sơ kết thúc.") % {"n": content.supplement_days}


def unfit_words(error: Any) -> str:
    """What pydantic found wrong in a content, for whoever wrote it."""
    place, said = ".".join(map(str, error["loc"])), str(error["msg"])
    for sign, words in _unfit().items():
        if sign in said or sign in place:
            return words
    return _("Nội dung không hợp lệ ở «%(place)s»: %(said)s") % {"place": place, "said": said}


def _unfit() -> dict[str, str]:
    return {
        "stands twice": _("Mỗi hình thức nộp hồ sơ chỉ ghi một lần."),
        "do not agree": _("Mức trực tuyến và hình thức «Trực tuyến» không khớp nhau: có một thì phải có cả hai."),
        "online_reason": _("Dịch vụ công trực tuyến một phần phải ghi lý do (Nghị định 224/2026/NĐ-CP, điều 14)."),
        "end of the working day": _("Thời hạn 0 chỉ dùng cho «trong ngày làm việc», tính đến hết ngày."),
        "are whole": _("Thời hạn theo ngày, tháng hoặc tính đến hết ngày phải là số nguyên."),
        "ways": _("Hãy ghi ít nhất một hình thức nộp hồ sơ, kèm thời hạn."),
        "levels": _("Hãy ghi cấp thực hiện."),
    }


def notice_words(line: RecountLine) -> str:
    """What the citizen is told of a day that moved: which dossier, from when to when, and why."""
    told = {
        "code": line.dossier.code,
        "unit": line.dossier.unit.name,
        "before": datetime_vi(line.due_before),
        "after": datetime_vi(line.due_after),
        "reason": line.recount.reason.rstrip("."),
        "basis": basis_words(line.recount.doc, line.recount.article),
    }
    return (
        _(
            "%(unit)s xin thông báo: hồ sơ %(code)s hẹn trả kết quả lúc %(before)s nay đổi thành %(after)s. "
            "Lý do: %(reason)s (%(basis)s)."
        )
        % told
    )
