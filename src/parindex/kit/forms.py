"""What every form that writes carries: an idempotency key, and the version it was drawn from."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypedDict

from django import forms
from django.http import HttpRequest, QueryDict


class SubmittedForm(forms.Form):
    """A form that writes.

    `key` is made when the form is drawn and kept when it is drawn again, so that a double click or a
    retry is answered once. `version` is that of the record shown; None for a new record.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), "version": version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


def labels_of(names: Collection[str]) -> dict[str, str]:
    """name → label of posted fields, by the form that knows most of them and little else; unknown names stay."""
    known = [one.base_fields for one in _kinds(SubmittedForm)]
    best = max(known, key=lambda fields: (len(fields.keys() & set(names)), -len(fields)), default={})
    return {name: str(best[name].label) if name in best and best[name].label else name for name in names}


def _kinds(kind: type[SubmittedForm]) -> Iterator[type[SubmittedForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def offer_choices(field: forms.Field, choices: Iterable[tuple[str, Any]]) -> None:
    """Let a field choose among (value, label)."""
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{field} does not choose")
    field.choices = list(choices)


class Carried(TypedDict):
    key: uuid.UUID | None
    version: int | None


def carried(data: QueryDict) -> Carried:
    """What a bare button posted with `{% submission %}`; None for what is missing or no key or number."""
    version = data.get("version", "")
    try:
        key = uuid.UUID(data.get("key", ""))
    except ValueError:
        key = None
    return {"key": key, "version": int(version) if version.isascii() and version.isdigit() else None}


def submitted(request: HttpRequest) -> QueryDict | None:
    """What a POST carried, even when it carried nothing; None for a page that is only drawn."""
    return request.POST if request.method == "POST" else None
