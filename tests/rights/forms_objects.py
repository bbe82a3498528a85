"""What the URLs of papers of dossiers are filled with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.one_stop import received
from tests.people import People


def _paper(people: People) -> dict[str, Any]:
    return {"code": received(people).code, "form": "giay-tiep-nhan", "shape": "docx"}


def _register_file(people: People) -> dict[str, Any]:
    received(people)
    return {"shape": "docx"}


BUILDERS: dict[str, Callable[[People], dict[str, Any]]] = {
    "form_dossier": lambda people: {"code": received(people).code},
    "form_paper": _paper,
    "form_register_file": _register_file,
}
