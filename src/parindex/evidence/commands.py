"""Keeping files."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from parindex.audit.actor import Actor
from parindex.audit.command import creates
from parindex.audit.errors import InvalidAct
from parindex.evidence import policies, store
from parindex.evidence.inspection import RefusedFile, inspect
from parindex.evidence.models import StoredFile
from parindex.organization.models import Unit


@creates("evidence.file.store", may=policies.may_store)
def store_file(actor: Actor, unit: Unit, *, name: str, data: bytes) -> StoredFile:
    """Nhận một tệp của đơn vị: kiểm tra nội dung, cất theo dấu vân tay, ghi lúc hệ thống nhận.

    Raises InvalidAct when the content is refused or the disk is nearly full; nothing is kept then.
    """
    try:
        inspected = inspect(data, name, limit=settings.UPLOAD_LIMIT)
        sha256 = store.put(data)
    except RefusedFile as refusal:
        raise InvalidAct(_(refusal.template) % refusal.values, field="file") from refusal
    except store.NoRoom as error:
        raise InvalidAct(
            _("Ổ đĩa của hệ thống sắp đầy nên tạm không nhận tệp. Hãy báo quản trị hệ thống; tệp chưa được lưu."),
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
