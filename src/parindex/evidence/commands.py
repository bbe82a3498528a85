"""Keeping files."""

from __future__ import annotations

import structlog
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import creates
from parindex.audit.errors import InvalidAct
from parindex.evidence import intake, policies, store
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit

log = structlog.get_logger(__name__)


@creates("evidence.file.store", may=policies.may_store)
def store_file(actor: Actor, unit: Unit, *, name: str, data: bytes) -> StoredFile:
    """Nhận một tệp của đơn vị: kiểm tra nội dung, cất theo dấu vân tay, ghi lúc hệ thống nhận.

    Raises InvalidAct when the content is refused, or the disk is nearly full or fails; nothing is kept then.
    """
    inspected = intake.inspected(data, name)
    try:
        sha256 = store.put(data)
    except store.NoRoom as error:
        raise InvalidAct(
            _("Ổ đĩa của hệ thống sắp đầy nên tạm không nhận tệp. Hãy báo quản trị hệ thống; tệp chưa được lưu."),
            field="file",
        ) from error
    except OSError as error:
        log.error("evidence.not_written", error=str(error))
        raise InvalidAct(
            _(
                "Hệ thống không ghi được tệp lên ổ đĩa; tệp chưa được lưu. Hãy thử lại sau ít phút, nếu vẫn vậy thì "
                "báo quản trị hệ thống."
            ),
            field="file",
        ) from error
    file = StoredFile(
        sha256=sha256,
        size=len(data),
        media_type=inspected.media_type,
        name=inspected.name,
        unit=unit,
        uploaded_by_id=actor.user_id,
        received_at=actor.at,
    )
    file.save()
    return file
