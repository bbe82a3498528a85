"""A criteria set from plain data, as a file or a workbook holds it; what is wrong is told where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from parindex.rules.check import Finding
from parindex.rules.criteria import CriteriaSet
from parindex.rules.shapes import Rule

M = TypeVar("M", bound=BaseModel)
TYPES = sorted(
    name for shape in get_args(get_args(Rule)[0]) for name in get_args(shape.model_fields["type"].annotation)
)


class UnreadableSet(ValueError):
    """Data that is no criteria set; `findings` say at which code what is wrong and how to mend it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"{one.place}: {one.message}" for one in findings))
        self.findings = tuple(findings)


def read_set(content: object) -> CriteriaSet:
    """Raises UnreadableSet."""
    return read_as(CriteriaSet, content)


def read_as(model: type[M], content: object) -> M:
    """A set or a part of one. Raises UnreadableSet."""
    if not isinstance(content, Mapping):
        raise UnreadableSet([Finding("shape", "?", "phải là các mục «tên: giá trị»; xem mẫu trong catalog/criteria")])
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise UnreadableSet(list(_findings(content, error))) from error


def _findings(content: Mapping[str, Any], error: ValidationError) -> Iterator[Finding]:
    errors = error.errors()
    places = [one["loc"] for one in errors]
    for one in errors:
        # A list is "too short" as well when what stands in it could not be read.
        if one["type"] == "too_short" and any(loc[: len(one["loc"])] == one["loc"] != loc for loc in places):
            continue
        place, rest = _place(content, one["loc"])
        yield Finding("shape", place, _told(one, rest))


def _place(content: Any, loc: Sequence[int | str]) -> tuple[str, str]:
    """The code of the innermost part that has one, and the path from there."""
    code, here = "?", content
    path: list[str] = []
    tagged: Any = None
    for step in loc:
        if isinstance(here, Mapping) and "code" in here:
            code, path = str(here["code"]), []
        # A rule's type stands once between the rule and its keys, and may be the name of a key too.
        if isinstance(here, Mapping) and here.get("type") == step and here is not tagged:
            tagged = here
            continue
        here = _inside(here, step)
        path.append(str(step + 1) if isinstance(step, int) else step)
    return code, " › ".join(path) or "mục này"


def _inside(here: Any, step: int | str) -> Any:
    try:
        return here[step]
    except (LookupError, TypeError):
        return None


WORDS: Mapping[str, str] = {
    "missing": "thiếu «{where}»; hãy ghi thêm",
    "extra_forbidden": "«{where}» không phải mục của bộ tiêu chí; bỏ đi hoặc sửa tên",
    "union_tag_invalid": "{where}: không có loại quy tắc «{tag}»; chọn một trong: " + ", ".join(TYPES),
    "union_tag_not_found": "{where}: quy tắc chưa ghi loại (type)",
    "value_error": "{where}: {error}",
    "too_short": "{where}: chưa đủ mục; ghi ít nhất {min_length}",
    "string_type": "{where}: «{said}» phải là chữ; đặt trong ngoặc kép",
    "enum": "{where}: «{said}» không dùng được; chọn một trong: {expected}",
    "literal_error": "{where}: «{said}» không dùng được; chọn một trong: {expected}",
    "string_pattern_mismatch": "{where}: «{said}» không đúng dạng {pattern}; sửa lại",
    "string_too_short": "{where}: còn trống; hãy ghi",
    "decimal_max_digits": "{where}: «{said}» dài quá 20 chữ số; ghi ngắn lại",
    "decimal_max_places": "{where}: «{said}» có quá 8 chữ số thập phân; ghi ngắn lại",
    "decimal_whole_digits": "{where}: «{said}» quá lớn; kiểm tra lại",
    "greater_than": "{where}: «{said}» phải lớn hơn {gt}",
    "greater_than_equal": "{where}: «{said}» phải từ {ge} trở lên",
    "less_than_equal": "{where}: «{said}» không được quá {le}",
}
KINDS: Mapping[str, str] = {
    "decimal": "{where}: «{said}» không phải số hợp lệ; ghi như 92.5",
    "int": "{where}: «{said}» không phải số nguyên; ghi như 15",
    "date": "{where}: «{said}» không phải ngày; ghi như 2025-07-01",
    "bool": "{where}: «{said}» phải là true hoặc false",
}


def _told(error: Mapping[str, Any], where: str) -> str:
    """A finding of pydantic's in words, with what to do."""
    kind = str(error["type"])
    pattern = WORDS.get(kind) or KINDS.get(kind.partition("_")[0], "{where}: «{said}» không dùng được; sửa lại")
    return pattern.format(where=where, said=str(error.get("input"))[:60], **error.get("ctx", {}))
