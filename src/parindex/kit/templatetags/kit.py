"""Components of the interface, and how dates and numbers are written."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from django import forms, template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

# Icon beside the word beside the colour: a state is never told by colour alone.
TONES = {"good": "✓", "warning": "!", "bad": "✕", "neutral": "–", "busy": "…"}

CONTROL_CLASSES = (
    (forms.CheckboxSelectMultiple, "check-list"),
    (forms.RadioSelect, "check-list"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.FileInput, "form-control"),
    (forms.Textarea, "form-control"),
    (forms.TextInput, "form-control"),
    (forms.DateInput, "form-control"),
)


@register.filter
def date_vi(value: date | None) -> str:
    """dd/mm/yyyy; nothing for no date."""
    return f"{value:%d/%m/%Y}" if value else ""


@register.filter
def datetime_vi(value: datetime | None) -> str:
    """hh:mm dd/mm/yyyy in Việt Nam."""
    return f"{localtime(value):%H:%M %d/%m/%Y}" if value else ""


@register.filter
def number(value: Decimal | int | None) -> str:
    """1.234,5 without trailing zeros; nothing for a missing number, which is not 0."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        value = Decimal(format(value.normalize(), "f"))
    return number_format(value, use_l10n=True, force_grouping=True)


@register.tag
def fixed(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """What stands between `fixed` and `endfixed` is the same on every page of a language: rendered once a process.

    It sees no variables, so nothing of a request or a person can get into it.
    """
    content = parser.parse(("endfixed",))
    parser.delete_first_token()
    return _Fixed(content)


class _Fixed(template.Node):
    def __init__(self, content: template.NodeList) -> None:
        self.nodelist = content
        self.rendered: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self.rendered:
            self.rendered[language] = self.nodelist.render(context.new({}))
        return self.rendered[language]


@register.simple_tag
def status_tag(label: str, tone: str = "neutral") -> SafeString:
    """A state as icon, word and colour."""
    return _tag(str(label), tone)


@functools.lru_cache(maxsize=256)
def _tag(label: str, tone: str) -> SafeString:
    return format_html(
        '<span class="tag tag-{}"><span aria-hidden="true">{}</span> {}</span>', tone, TONES[tone], label
    )


@register.simple_tag
def submission(version: int | None = None) -> SafeString:
    """The hidden fields of a form that is only a button: an idempotency key and the version shown."""
    key = format_html('<input type="hidden" name="key" value="{}">', uuid.uuid4())
    return key if version is None else key + format_html('<input type="hidden" name="version" value="{}">', version)


Forms: TypeAlias = "forms.BaseForm | forms.BaseFormSet[Any] | Iterable[forms.BaseForm] | None"


@register.inclusion_tag("kit/error_summary.html")
def error_summary(*parts: Forms) -> dict[str, Any]:
    """All that is wrong in the forms and tables of rows of a page, at its top, each linked to its field."""
    general: list[Any] = []
    wrong: list[tuple[str, forms.BoundField]] = []
    for part in parts:
        general += part.non_form_errors() if isinstance(part, forms.BaseFormSet) and part.is_bound else []
        for form, row in _each_form(part):
            general += form.non_field_errors()
            label = _("%(label)s, dòng %(row)s") if row else "%(label)s"
            wrong += [(label % {"label": field.label, "row": row}, field) for field in form if field.errors]
    return {"general": general, "wrong": wrong}


def _each_form(part: Forms) -> Iterator[tuple[forms.BaseForm, int | None]]:
    """Each form with its row, where it is one of a table."""
    if isinstance(part, forms.BaseForm):
        yield part, None
    elif isinstance(part, forms.BaseFormSet):
        yield from ((form, row) for row, form in enumerate(part.forms, 1))
    else:
        yield from ((form, None) for form in part or ())


@register.inclusion_tag("kit/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, Any]:
    """Every visible field with label, hint and error, and the hidden ones."""
    return {"form": form}


@register.inclusion_tag("kit/field.html")
def form_field(field: forms.BoundField) -> dict[str, Any]:
    """One field: label, hint, error and control, tied together for a screen reader."""
    widget = field.field.widget
    css = next((name for kind, name in CONTROL_CLASSES if isinstance(widget, kind)), "form-control")
    described = [f"{field.id_for_label}-hint"] if field.help_text else []
    attrs: dict[str, Any] = {"class": css + (" is-invalid" if field.errors else "")}
    if field.errors:
        described.insert(0, f"{field.id_for_label}-error")
        attrs["aria-invalid"] = "true"
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return {
        "field": field,
        "control": field.as_widget(attrs=attrs),
        "is_check": isinstance(widget, forms.CheckboxInput),
        "is_group": isinstance(widget, forms.CheckboxSelectMultiple | forms.RadioSelect),
    }
