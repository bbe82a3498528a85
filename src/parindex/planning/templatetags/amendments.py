"""A change of a plan as the annex of the amending document shows it: what stood before, what stands after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parindex.kit.templatetags.kit import date_vi
from parindex.planning.models import Change
from parindex.planning.queries import Touched
from parindex.planning.states import Recurrence
from parindex.planning.templatetags.planning import figure_in_words

register = template.Library()

LABELS = {
    "path": gettext_lazy("Số mục"),
    "text": gettext_lazy("Nội dung"),
    "lead": gettext_lazy("Chủ trì"),
    "cooperating": gettext_lazy("Phối hợp"),
    "due_on": gettext_lazy("Hạn"),
    "recurrence": gettext_lazy("Định kỳ"),
    "due_text": gettext_lazy("Thời hạn theo lời văn bản"),
    "product": gettext_lazy("Sản phẩm"),
    "needs_document": gettext_lazy("Phải có văn bản kết quả"),
}


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


@register.filter
def differences(change: Change, names: Mapping[str, str]) -> list[Difference]:
    """What a change of a duty or figure makes different, each side in words; «names» is code → unit name."""
    if change.measure is not None:
        unit = change.measure.unit
        return [Difference(_("Mức"), _figure(change.before, unit), _figure(change.after, unit))]
    if change.adds_target:
        return list(_new_target(change.after))
    if change.target is not None:
        return [Difference(str(LABELS["text"]), change.before["text"], "")]
    before, after = change.before, change.after
    return [
        Difference(str(label), _in_words(name, before.get(name), names), _in_words(name, after.get(name), names))
        for name, label in LABELS.items()
        if not (name == "path" and not (before and after))
        and before.get(name) != after.get(name)
        and (before.get(name) or after.get(name))
    ]


def _new_target(after: Mapping[str, str]) -> Iterator[Difference]:
    yield Difference(str(LABELS["text"]), "", after["text"])
    if after.get("value"):
        yield Difference(_("Mức"), "", _figure(after, after["unit"]))
        yield Difference(_("Đối tượng đo"), "", " – ".join(filter(None, (after["subject"], after["scope"]))))


@register.filter
def subject(change: Change) -> str:
    """What a change is about: "Nhiệm vụ IV.3.2", "Chỉ tiêu 4"."""
    if change.measure is not None:
        return _("Chỉ tiêu %(n)s: %(about)s") % {"n": change.measure.target.ordinal, "about": change.measure.subject}
    if change.target is not None or change.adds_target:
        return _("Chỉ tiêu %(n)s") % {"n": (change.before or change.after)["ordinal"]}
    return _("Nhiệm vụ %(path)s") % {"path": (change.before or change.after)["path"]}


@register.filter
def of_task(touched: Mapping[int, Touched], task_id: int) -> Touched | None:
    return touched.get(task_id)


def _figure(state: Mapping[str, str], unit: str) -> str:
    return figure_in_words(state["comparator"], Decimal(state["value"]), unit)


def _in_words(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name == "needs_document":
        return _("có") if value else _("không")
    if not value:
        return ""
    if name in {"lead", "cooperating"}:
        return "; ".join(names.get(code, code) for code in value)
    if name == "due_on":
        return date_vi(date.fromisoformat(value))
    return str(Recurrence(value).label) if name == "recurrence" else str(value)
