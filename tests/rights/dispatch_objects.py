"""What the URLs of dispatch are filled with: a công văn that Phòng Nội vụ drafts for UBND huyện Mẫu."""

from __future__ import annotations

from typing import Any

from parindex.dispatch import commands
from tests.outgoing import at, drafted
from tests.people import People


def _outgoing(people: People) -> int:
    return int(drafted(people, receivers=[people.unit("tu-phap")]).pk)


def _delivery(people: People) -> dict[str, Any]:
    document = drafted(people, receivers=[people.unit("tu-phap")])
    return {"delivery_id": document.deliveries.get().pk}


def _entry(people: People) -> dict[str, Any]:
    held = commands.reserve(at(people.clerk), people.unit("huyen"), kind="bao-cao", subject="Giữ số")
    return {"entry_id": held.pk}


BUILDERS = {
    "paper_kind": lambda people: {"kind": "cong-van"},
    "outgoing": lambda people: {"document_id": _outgoing(people)},
    "outgoing_file": lambda people: {"document_id": _outgoing(people), "shape": "docx"},
    "submitting_outgoing": lambda people: {"document_id": _outgoing(people), "name": "trinh"},
    "delivery": _delivery,
    "register": lambda people: {"unit_id": people.unit("huyen").pk, "year": 2025},
    "numbered_unit": lambda people: {"unit_id": people.unit("huyen").pk},
    "register_entry": _entry,
}
