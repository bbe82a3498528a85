"""What a server loads before it forks, so that no worker's first readers wait for it and the workers share it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.utils import get_app_template_dirs
from django.urls import get_resolver, reverse
from django.utils import translation


def warm_up() -> None:
    """Load every view, our templates and the languages; the database isn't asked."""
    get_resolver().url_patterns  # noqa: B018 -- read for its side effect
    reverse("desk:home")
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Hồ sơ")
    for folder in map(Path, get_app_template_dirs("templates")):
        if settings.PACKAGE in folder.parents:
            for page in folder.rglob("*.html"):
                engines["django"].get_template(str(page.relative_to(folder)))
