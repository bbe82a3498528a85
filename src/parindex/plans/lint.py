"""Where a plan contradicts itself or leaves something blank: warnings for the person who confirms the reading."""

from collections.abc import Iterable, Sequence
from datetime import date

from parindex.core.text import fold
from parindex.plans.citations import Occurrence, kind_fits
from parindex.plans.letterhead import Letterhead
from parindex.plans.outline import Node
from parindex.plans.reading import Finding, Lines
from parindex.plans.source import Line
from parindex.plans.unit_phrases import Phrase, is_indefinite, members
from parindex.plans.units import UnitDirectory


def problems_of(together: Sequence[Occurrence], issued: date | None) -> list[tuple[str, str, Lines]]:
    """(code, message, lines) of what is wrong with one cited text; `issued` is the citing document's day."""
    first = together[0]
    name = f"{first.kind or 'Văn bản'} {first.reference}".strip()
    found: list[tuple[str, str, Lines]] = []
    for place in together:
        if place.kind_written and not kind_fits(place.kind, place.symbol):
            found.append(
                (
                    "kind_symbol_mismatch",
                    f"“{place.kind} số {place.reference}”: tên loại “{place.kind}” không khớp ký hiệu "
                    f"“{place.symbol}”. "
                    "Hãy kiểm tra lại tên loại hoặc ký hiệu văn bản.",
                    place.lines,
                )
            )
            break
    if first.number is None:
        found.append(("missing_number", f"{name}: chưa ghi số văn bản. Hãy bổ sung số.", first.lines))
    found += _date_problems(name, together, issued)
    kinds = {place.kind for place in together if place.kind_written and place.kind not in {None, "Văn bản"}}
    if len(kinds) > 1:
        listed = "; ".join(sorted(str(kind) for kind in kinds))
        found.append(
            (
                "conflicting_kind",
                f"Văn bản {first.reference} được gọi bằng nhiều tên loại: {listed}.",
                together[-1].lines,
            )
        )
    return found


def _date_problems(name: str, together: Sequence[Occurrence], issued: date | None) -> list[tuple[str, str, Lines]]:
    found: list[tuple[str, str, Lines]] = []
    own = [place for place in together if place.issued_on and not place.shared]
    days = sorted({place.issued_on for place in own if place.issued_on})
    impossible = next((place for place in together if place.impossible_date), None)
    if impossible is not None:
        found.append(
            (
                "impossible_date",
                f"{name}: ngày {impossible.impossible_date} không có trong lịch. Hãy kiểm tra lại ngày ban hành.",
                impossible.lines,
            )
        )
    elif not any(place.issued_on for place in together):
        found.append(("missing_date", f"{name}: chưa ghi ngày ban hành. Hãy bổ sung nếu cần.", together[0].lines))
    if len(days) > 1:
        listed = ", ".join(f"{day:%d/%m/%Y}" for day in days)
        other = next(place for place in own if place.issued_on != own[0].issued_on)
        found.append(
            (
                "conflicting_dates",
                f"{name} được ghi với các ngày khác nhau: {listed}. Hãy kiểm tra ngày đúng.",
                other.lines,
            )
        )
    for place in own[:1]:
        if place.year and place.issued_on and place.year != place.issued_on.year:
            found.append(
                (
                    "year_mismatch",
                    f"{name}: năm trong số hiệu ({place.year}) khác năm ban hành ({place.issued_on.year}).",
                    place.lines,
                )
            )
        if issued and place.issued_on and place.issued_on > issued:
            found.append(
                (
                    "date_after_document",
                    f"{name} đề ngày {place.issued_on:%d/%m/%Y}, sau ngày của văn bản này ({issued:%d/%m/%Y}).",
                    place.lines,
                )
            )
    return found


def head_findings(head: Letterhead) -> list[Finding]:
    """What the head of the document itself leaves blank or gets wrong."""
    if not head.head:
        return []
    lines = (head.head[0].number, head.head[-1].number)
    found = []
    if head.number is None and head.symbol is not None:
        found.append(Finding("missing_number", "Văn bản chưa ghi số. Hãy bổ sung số khi ban hành.", lines))
    if head.impossible:
        found.append(Finding("impossible_date", f"Ngày ban hành “{head.issued_text}” không có trong lịch.", lines))
    elif head.issued_on is None:
        found.append(
            Finding("missing_date", "Văn bản chưa ghi đủ ngày, tháng, năm ban hành. Hãy bổ sung khi ban hành.", lines)
        )
    return found


def numbering_findings(root: Node) -> list[Finding]:
    """Numbers used twice or left out among the items of one list."""
    found: list[Finding] = []
    for node in root.walk():
        previous: Node | None = None
        for child in node.children:
            label = child.label
            if label is None or label.ordinal is None:
                continue
            if previous is not None and previous.label is not None and previous.style == child.style:
                found += _step(previous, child, previous.label.ordinal or 0, label.ordinal)
            elif (
                previous is None
                and label.ordinal > 1
                and label.kind not in {"article", "annex", "part", "chapter", "section"}
            ):
                found.append(_gap(child, f"Danh sách bắt đầu từ “{label.written}”, thiếu các mục trước đó."))
            previous = child
    return found


def _step(previous: Node, child: Node, before: int, ordinal: int) -> list[Finding]:
    label = child.label.written if child.label else ""
    if ordinal == before + 1 or (ordinal == 1 and before != 1):
        return []
    if ordinal <= before:
        lines = (child.blocks[0].first, child.blocks[0].first)
        return [Finding("duplicate_numbering", f"Số thứ tự “{label}” bị lặp lại. Hãy kiểm tra cách đánh số.", lines)]
    return [_gap(child, f"Đánh số nhảy đến “{label}”, có thể thiếu mục ở giữa. Hãy kiểm tra cách đánh số.")]


def _gap(child: Node, message: str) -> Finding:
    return Finding("numbering_gap", message, (child.blocks[0].first, child.blocks[0].first))


def unit_findings(assigned: Iterable[tuple[Phrase, Lines]], directory: UnitDirectory) -> list[Finding]:
    """Names the directory doesn't know, and collectives that could not be given as units; each once."""
    found: dict[str, Finding] = {}
    for phrase, lines in assigned:
        key = fold(phrase.written)
        if key in found or members(phrase, directory) or (directory and is_indefinite(phrase)):
            continue
        if phrase.collective:
            why = "danh mục đơn vị còn thiếu" if directory else "chưa có danh mục đơn vị"
            found[key] = Finding(
                "collective_not_expanded",
                f"“{phrase.written}”: {why} nên giữ nguyên như văn bản viết. Hãy chọn đơn vị khi soát.",
                lines,
            )
        elif directory:
            found[key] = Finding(
                "unknown_unit",
                f"“{phrase.written}” không có trong danh mục đơn vị. Hãy chọn đơn vị đúng hoặc bổ sung vào danh mục.",
                lines,
            )
    return list(found.values())


def line_span(lines: Sequence[Line]) -> Lines:
    """First and last number of lines in order."""
    return lines[0].number, lines[-1].number
