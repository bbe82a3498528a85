"""What is the same on every page is rendered once a language, and nothing of a person gets into it."""

from __future__ import annotations

from django.template import Context, Template
from django.utils import translation

PAGE = "{% load i18n kit %}{% fixed %}[{% translate 'Hồ sơ' %}{{ name }}]{% endfixed %}{{ name }}"


def test_fixed_words_see_no_variables() -> None:
    template = Template(PAGE)
    with translation.override("vi"):
        assert [template.render(Context({"name": name})) for name in ("Minh", "Lan")] == ["[Hồ sơ]Minh", "[Hồ sơ]Lan"]


def test_each_language_has_its_own() -> None:
    template, seen = Template(PAGE), {}
    for language in ("vi", "en", "vi"):
        with translation.override(language):
            seen.setdefault(language, set()).add(template.render(Context()))
    assert (len(seen["vi"]), len(seen["en"]), seen["vi"] & seen["en"]) == (1, 1, set())
